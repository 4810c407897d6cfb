import { DEFAULT_SETTINGS, type OrderRecord } from '@trading-crew/core/contracts';
import { generatedInstruments, memoryOrderRecords, newSimulation, ReplayedMarket } from '@trading-crew/core/offline';
import type { Safety } from '@trading-crew/core/ports';
import { describe, expect, it } from 'vitest';
import { countedSafety, ordersOfDay } from './orders-of-day.ts';

const DAY = '2015-05-27';
const record = (id: string, createdAt: number, session = DAY, mode = 'simulation'): OrderRecord => ({
  schemaVersion: 1,
  userId: 'ada',
  mode,
  intent: {
    clientOrderId: id,
    runId: 'a',
    asset: 'AAPL',
    side: 'buy',
    quantity: 1,
    type: 'market',
    limitPrice: null,
    stopPrice: null,
    orderClass: 'simple',
    targetPrice: null,
    stopLossPrice: null,
    timeInForce: 'day',
    basis: { verdict: 'approve', askedQuantity: 1, referencePrice: 100, clamps: [], session },
  },
  order: null,
  status: 'rejected',
  history: [],
  createdAt,
  updatedAt: createdAt,
});

const market = new ReplayedMarket(generatedInstruments(['2015-05-26', DAY, '2015-05-28']));
const { startingCash } = DEFAULT_SETTINGS.costs;
const { account, ledger } = newSimulation({ market, startOn: DAY, startingCash, seed: 1 });
const books = [
  record('old-1', 10),
  record('old-2', 19),
  record('new-1', 20),
  record('new-2', 30),
  record('yesterday', 30, '2015-05-26'),
  record('paper', 30, DAY, 'paper'),
];
const counting = (openedAt?: number) =>
  ordersOfDay({
    uid: 'ada',
    store: {
      read: () => Promise.resolve({ account: openedAt === undefined ? account : { ...account, openedAt }, ledger }),
    },
    records: memoryOrderRecords(books),
  });

describe('ordersOfDay', () => {
  it('counts the orders of the session, refused ones too', async () => {
    expect(await counting()(DAY)).toBe(4);
    expect(await counting()('2015-05-26')).toBe(1);
    expect(await counting()('2015-05-28')).toBe(0);
  });

  it('leaves out those of an account that was reset since', async () => {
    expect(await counting(20)(DAY)).toBe(2);
    expect(await counting(31)(DAY)).toBe(0);
  });
});

describe('countedSafety', () => {
  it('counts the orders in its own way and leaves the rest as it is', async () => {
    const protections = { killSwitch: true, installationSwitch: false, halts: [], peakSince: DAY, ordersToday: 4 };
    const halts: string[] = [];
    const safety: Safety = {
      protections: () => Promise.resolve(protections),
      halt: ({ code }) => Promise.resolve(void halts.push(code)),
    };
    const counted = countedSafety(safety, counting(20));
    expect(await counted.protections(DAY)).toEqual({ ...protections, ordersToday: 2 });
    const halt = { code: 'DRAWDOWN', because: '', setBy: 'risk', setAt: 0, session: DAY, liftedBy: 'user' } as const;
    await counted.halt(halt);
    expect(halts).toEqual(['DRAWDOWN']);
  });
});
