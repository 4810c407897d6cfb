import { DEFAULT_SETTINGS, Misconfigured, RISK_BOUNDS, TradingSettings } from '@trading-crew/core/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tightened } from './live-limits.ts';
import { capsObstacle } from './mode-conditions.ts';

const worth = { equity: 100_000, previousEquity: 98_000 };
const within = ({ min, max }: { min: number; max: number }) => fc.double({ min, max, noNaN: true });

describe('the settings of a live run', () => {
  it('lose no more and buy no more than the caps of the day', () => {
    const { risk } = tightened(DEFAULT_SETTINGS, { dailyOrderDollars: 2_000, dailyLossDollars: 1_000 }, worth);
    expect(risk).toEqual({ ...DEFAULT_SETTINGS.risk, maxDailyLoss: 0.01, maxOrderDollars: 2_000 });
  });

  it('keep what is tighter already', () => {
    const caps = { dailyOrderDollars: 99_000, dailyLossDollars: 50_000 };
    expect(tightened(DEFAULT_SETTINGS, caps, worth)).toEqual(DEFAULT_SETTINGS);
  });

  it('are never looser, stay within their bounds and never exceed the caps, whatever the account is worth', () => {
    const facts = fc.record({
      maxDailyLoss: within(RISK_BOUNDS.maxDailyLoss),
      maxOrderDollars: within(RISK_BOUNDS.maxOrderDollars),
      dailyOrderDollars: within({ min: 100, max: 1e6 }),
      dailyLossDollars: within({ min: 1, max: 1e6 }),
      equity: within({ min: 1, max: 1e6 }),
      previousEquity: within({ min: 0, max: 1e6 }),
    });
    fc.assert(
      fc.property(facts, ({ maxDailyLoss, maxOrderDollars, equity, previousEquity, ...caps }) => {
        fc.pre(capsObstacle(caps, { equity, previousEquity }) === null);
        const settings = { ...DEFAULT_SETTINGS, risk: { ...DEFAULT_SETTINGS.risk, maxDailyLoss, maxOrderDollars } };
        const changed = tightened(settings, caps, { equity, previousEquity });
        expect(TradingSettings.parse(changed)).toEqual(changed);
        expect(changed.risk.maxDailyLoss).toBeLessThanOrEqual(maxDailyLoss);
        expect(changed.risk.maxOrderDollars).toBeLessThanOrEqual(Math.min(maxOrderDollars, caps.dailyOrderDollars));
        expect(changed.risk.maxDailyLoss * previousEquity).toBeLessThanOrEqual(caps.dailyLossDollars * (1 + 1e-9));
      }),
    );
  });

  it.each([
    { dailyOrderDollars: 100_000, dailyLossDollars: 1_000 },
    { dailyOrderDollars: 2_000, dailyLossDollars: 100_000 },
    { dailyOrderDollars: 99, dailyLossDollars: 1_000 },
    { dailyOrderDollars: 2_000, dailyLossDollars: 499 },
    { dailyOrderDollars: NaN, dailyLossDollars: NaN },
  ])('are refused for caps that the account cannot have: %j', (caps) => {
    expect(() => tightened(DEFAULT_SETTINGS, caps, worth)).toThrow(Misconfigured);
  });
});
