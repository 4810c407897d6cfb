import {
  BacktestRules,
  DEFAULT_SETTINGS,
  RISK_BOUNDS,
  SIZING_BOUNDS,
  type NumberBound,
} from '@trading-crew/core/contracts';
import { defaultRules } from '@trading-crew/core/backtest';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRulesText, rulesText } from './lab-rules-text.ts';

const usual = defaultRules(DEFAULT_SETTINGS);
const share: BacktestRules = {
  ...usual,
  capital: 2_500,
  costs: { ...usual.costs, slippageBps: 20 },
  sizing: { kind: 'fraction', fraction: 0.333, stopLoss: 0.02, takeProfit: 0 },
  allowShort: true,
  wholeShares: false,
  fillAt: 'close',
};

/** Any numbers of a table, within its bounds. */
const numbersOf = (table: Readonly<Record<string, NumberBound>>) =>
  fc.record(
    Object.fromEntries(
      Object.entries(table).map(([name, { min, max, integer }]) => [
        name,
        integer ? fc.integer({ min, max }) : fc.double({ min, max, noNaN: true }),
      ]),
    ),
  );

const sizings = fc.oneof(
  fc.record({ kind: fc.constant('risk'), limits: numbersOf(RISK_BOUNDS), confirm: fc.boolean() }),
  numbersOf(SIZING_BOUNDS).map((numbers) => ({ kind: 'fraction', ...numbers })),
);

describe('rules in an address', () => {
  it('are short: what is usual is not said', () => {
    expect(rulesText(usual)).toBe('risk');
    expect(rulesText(share)).toBe(
      'fraction,short,fractions,close,capital:2500,slippageBps:20,fraction:0.333,stopLoss:0.02',
    );
    const limits = { ...DEFAULT_SETTINGS.risk, maxPosition: 0.25 };
    expect(rulesText({ ...usual, sizing: { kind: 'risk', limits, confirm: false } })).toBe(
      'risk,unconfirmed,maxPosition:0.25',
    );
  });

  it('are read back as they were written, whatever they are, and need no escape', () => {
    const any = fc.record({
      sizing: sizings,
      capital: fc.double({ min: 100, max: 1e9, noNaN: true }),
      slippageBps: fc.double({ min: 0, max: 200, noNaN: true }),
      allowShort: fc.boolean(),
      wholeShares: fc.boolean(),
      fillAt: fc.constantFrom('next-open', 'close'),
    });
    fc.assert(
      fc.property(any, ({ slippageBps, ...rest }) => {
        const rules = BacktestRules.parse({ ...rest, costs: { ...usual.costs, slippageBps } });
        const text = rulesText(rules);
        expect(readRulesText(text)).toEqual({ kind: 'rules', rules });
        expect(new URLSearchParams(`rules=${text}`).get('rules')).toBe(text);
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ['', 'how positions are sized'],
    ['all', 'how positions are sized'],
    ['fraction,slippageBps:-3', 'Slippage in the link is out of its bounds'],
    ['fraction,fraction:NaN', 'Share of equity in the link is out of its bounds'],
    ['risk,maxOpenPositions:2.5', 'Open positions in the link is out of its bounds'],
    ['risk,fraction:0.5', 'not known here: fraction:0.5'],
    ['risk,constructor:1', 'not known here: constructor:1'],
    ['risk,margin', 'not known here: margin'],
    [`risk,${'x'.repeat(500)}`, 'x'.repeat(40)],
  ])('are broken, with a reason, as "%s"', (text, reason) => {
    const read = readRulesText(text);
    expect(read).toEqual({ kind: 'broken', problem: expect.stringContaining(reason) as string });
    expect(read.kind === 'broken' && read.problem.length).toBeLessThan(140);
  });
});
