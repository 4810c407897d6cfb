import { describe, expect, it } from 'vitest';
import { ClientOrderId } from '../contracts/index.ts';
import {
  clientOrderIdOf,
  flattenIdOf,
  isFlattenId,
  isOurs,
  isProtectionId,
  protectionIdOf,
} from './client-order-id.ts';

const RUN = 'A2345678901234567890';
const LONG_UID = 'u'.repeat(128);

describe('the ids of orders', () => {
  const ids = [
    clientOrderIdOf(RUN, 'buy'),
    clientOrderIdOf(RUN, 'sell'),
    protectionIdOf(RUN),
    protectionIdOf(RUN, 2),
    flattenIdOf(LONG_UID, 'paper', 12, 'BTC-USD'),
    flattenIdOf(LONG_UID, 'live', 12, 'BTC-USD'),
    flattenIdOf(LONG_UID, 'paper', 13, 'BTC-USD'),
    flattenIdOf(LONG_UID, 'paper', 12, 'BRK.B'),
    flattenIdOf('ada', 'paper', 12, 'BTC-USD'),
  ];

  it('are functions of what asked for the order, each its own, as brokers take them', () => {
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every((id) => ClientOrderId.safeParse(id).success)).toBe(true);
    expect(flattenIdOf('ada', 'paper', 3, 'AAPL')).toBe(flattenIdOf('ada', 'paper', 3, 'AAPL'));
    expect(clientOrderIdOf(RUN, 'buy')).toBe(`tc-${RUN}-entry-1`);
  });

  it('tell whose an order is, and what it is for', () => {
    expect(ids.every(isOurs)).toBe(true);
    expect(['by-hand', '', 'TC-run-entry-1', 'x-tc-run-entry-1'].some(isOurs)).toBe(false);
    expect(ids.filter(isFlattenId)).toHaveLength(5);
    expect(ids.filter(isProtectionId)).toEqual([protectionIdOf(RUN), protectionIdOf(RUN, 2)]);
    expect(isProtectionId('tc-flatten-0-paper-1-AAPL')).toBe(false);
  });
});
