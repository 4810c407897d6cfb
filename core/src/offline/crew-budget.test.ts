import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemoryClock } from './memory-clock.ts';
import { dollarBudget } from './crew-budget.ts';

const PURPOSE = { agent: 'SignalConfirmationAgent', model: 'any' };
const spent = (dollars: number) => ({ dollars, inputTokens: 1, outputTokens: 1 });

describe('a budget in memory', () => {
  it('lets through what it covers, counts what was spent, and gives back what was not', async () => {
    const budget = dollarBudget(0.25, new MemoryClock(0));
    const first = await budget.reserve(0.2, PURPOSE);
    expect(await budget.reserve(0.1, PURPOSE)).toBeNull();
    await first?.settle(spent(0.05));
    const second = await budget.reserve(0.2, PURPOSE);
    expect(await budget.reserve(0.01, PURPOSE)).toBeNull();
    await second?.release();
    expect(await budget.reserve(0.2, PURPOSE)).not.toBeNull();
  });

  it('counts what nobody can say at what was set aside', async () => {
    const budget = dollarBudget(1, new MemoryClock(0));
    await (await budget.reserve(0.7, PURPOSE))?.settle(spent(Number.NaN));
    expect(await budget.reserve(0.4, PURPOSE)).toBeNull();
    expect(await budget.reserve(0.3, PURPOSE)).not.toBeNull();
  });

  it('never sets aside more than there is, whatever comes in which order', async () => {
    const steps = fc.array(
      fc.record({ dollars: fc.double({ min: 0.001, max: 0.5, noNaN: true }), keep: fc.boolean() }),
    );
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const budget = dollarBudget(1, new MemoryClock(0));
        let paid = 0;
        for (const { dollars, keep } of all) {
          const reservation = await budget.reserve(dollars, PURPOSE);
          if (keep) await reservation?.settle(spent(dollars));
          else await reservation?.release();
          if (keep && reservation) paid += dollars;
        }
        expect(paid).toBeLessThanOrEqual(1 + 1e-9);
      }),
    );
  });
});
