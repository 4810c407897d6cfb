/** The rules that follow from the settings. */
import { describe, expect, it } from 'vitest';
import { BacktestRules, DEFAULT_SETTINGS } from '../contracts/index.ts';
import { defaultRules } from './default-rules.ts';

describe('the rules from the settings', () => {
  it('are those of the user: their limits, their costs, their cash, and nothing of the chances of the simulation', () => {
    const settings = {
      ...DEFAULT_SETTINGS,
      risk: { ...DEFAULT_SETTINGS.risk, stopLoss: 0.07 },
      costs: {
        ...DEFAULT_SETTINGS.costs,
        startingCash: 5_000,
        slippageBps: 9,
        commissionRate: 0.001,
        rejectionRate: 0.5,
      },
    };
    const rules = defaultRules(settings);
    expect(BacktestRules.parse(rules)).toEqual(rules);
    expect(rules).toEqual({
      capital: 5_000,
      costs: {
        slippageBps: 9,
        volumeImpact: 0,
        commissionPerShare: 0.005,
        commissionPerOrder: 0,
        commissionRate: 0.001,
      },
      sizing: { kind: 'risk', limits: settings.risk, confirm: true },
      allowShort: false,
      wholeShares: true,
      fillAt: 'next-open',
    });
  });
});
