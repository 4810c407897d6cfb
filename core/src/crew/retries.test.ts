import { describe, expect, it } from 'vitest';
import { BrokerRefused, Unavailable } from '../contracts/index.ts';
import { tickingClock } from '../offline/index.ts';
import { withRetries } from './retries.ts';

describe('withRetries', () => {
  const failing = (times: number, error: Error) => {
    let calls = 0;
    const work = () => {
      calls += 1;
      return calls <= times ? Promise.reject(error) : Promise.resolve(calls);
    };
    return { work, calls: () => calls };
  };

  it('tries again what was unavailable, and tells how long it waits', async () => {
    const { work } = failing(2, new Unavailable('down'));
    const waits: number[] = [];
    expect(await withRetries(work, tickingClock(0), (_error, waitMs) => waits.push(waitMs))).toBe(3);
    expect(waits).toEqual([500, 1_500]);
  });

  it('gives up after three attempts', async () => {
    const { work, calls } = failing(9, new Unavailable('down'));
    await expect(withRetries(work, tickingClock(0))).rejects.toThrow('down');
    expect(calls()).toBe(3);
  });

  it('never tries again what was refused', async () => {
    const { work, calls } = failing(9, new BrokerRefused('no'));
    await expect(withRetries(work, tickingClock(0))).rejects.toThrow('no');
    expect(calls()).toBe(1);
  });
});
