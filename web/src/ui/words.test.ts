// @vitest-environment node
import { RISK_BOUNDS } from '@trading-crew/core/contracts';
import { describe, expect, it } from 'vitest';
import { limitWords, outcomeWords } from './words.ts';

describe('a limit that fired', () => {
  it('has the name of the Settings page', () => {
    expect(limitWords('maxPosition')).toBe('Largest position');
    for (const [key, { label }] of Object.entries(RISK_BOUNDS)) expect(limitWords(key)).toBe(label);
  });

  it.each([
    'holding',
    'account',
    'buyingPower',
    'referencePrice',
    'second opinion',
    'killSwitch',
    'halt',
    'dailyOrderDollars',
  ])('has plain words where it is no setting: %s', (key) => {
    expect(limitWords(key)).toMatch(/^[A-Z][a-z ]+$/);
    expect(limitWords(key)).not.toBe(key);
  });

  it('keeps a name that is not known here', () => {
    expect(limitWords('constructor')).toBe('constructor');
  });
});

describe('an outcome', () => {
  it('tells a purchase from a sale, and why nothing was traded', () => {
    const run = { status: 'COMPLETED', outcome: 'TRADED', reason: null } as const;
    expect(outcomeWords({ ...run, trade: { side: 'buy' } })).toBe('Bought');
    expect(outcomeWords({ ...run, trade: { side: 'sell' } })).toBe('Sold');
    expect(outcomeWords({ ...run, outcome: 'NO_TRADE', reason: 'HOLD_SIGNAL', trade: null })).toBe(
      'No trade: no signal',
    );
    expect(outcomeWords({ ...run, outcome: 'NO_TRADE', reason: 'STOPPED', trade: null })).toBe(
      'No trade: trading is stopped',
    );
  });

  it('tells a run that was given up from one that failed', () => {
    const run = { status: 'FAILED', outcome: null, reason: null, trade: null } as const;
    expect(outcomeWords(run)).toBe('Failed');
    expect(outcomeWords({ ...run, failure: { code: 'UNAVAILABLE' } })).toBe('Failed');
    expect(outcomeWords({ ...run, failure: { code: 'OVERDUE' } })).toBe('Failed: overdue');
  });
});
