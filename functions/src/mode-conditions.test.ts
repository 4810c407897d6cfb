import type { LiveUnlock } from '@trading-crew/core/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { capsObstacle, liveConditions, paperConditions, type LiveFacts } from './mode-conditions.ts';

const connection = {
  schemaVersion: 1,
  userId: 'ada',
  environment: 'live',
  connectedAt: 0,
  keyLastFour: 'WXYZ',
  accountLastFour: '7316',
} as const;
const unlock: LiveUnlock = {
  schemaVersion: 1,
  userId: 'ada',
  accountLastFour: '7316',
  confirmedAt: 1_000,
  expiresAt: 2_000,
  dailyOrderDollars: 500,
  dailyLossDollars: 100,
};
const worth = { equity: 10_000, previousEquity: 10_000 };
const MET: LiveFacts = { obstacle: null, paperTrades: 25, connection, unlock, now: 1_500, worth };

const missing = (facts: LiveFacts) =>
  liveConditions(facts)
    .filter((condition) => !condition.met)
    .map(({ code }) => code);

describe('the conditions of live trading', () => {
  it('are five, and can be met', () => {
    expect(missing(MET)).toEqual([]);
    expect(liveConditions(MET).map(({ code }) => code)).toEqual([
      'INSTALLATION_ALLOWS',
      'PAPER_TRADES',
      'LIVE_KEY',
      'CONFIRMED_ACCOUNT',
      'DAILY_CAPS',
    ]);
  });

  it.each<[string, Partial<LiveFacts>, string[]]>([
    ['the installation', { obstacle: 'No.' }, ['INSTALLATION_ALLOWS']],
    ['one trade', { paperTrades: 24 }, ['PAPER_TRADES']],
    ['a number of trades', { paperTrades: NaN }, ['PAPER_TRADES']],
    ['the key', { connection: null }, ['LIVE_KEY', 'CONFIRMED_ACCOUNT']],
    ['the confirmation', { unlock: null }, ['CONFIRMED_ACCOUNT', 'DAILY_CAPS']],
    ['one millisecond', { now: 2_000 }, ['CONFIRMED_ACCOUNT']],
    ['the time', { now: NaN }, ['CONFIRMED_ACCOUNT']],
    ['the same account', { unlock: { ...unlock, accountLastFour: '0001' } }, ['CONFIRMED_ACCOUNT']],
    ['a cap on losses', { unlock: { ...unlock, dailyLossDollars: 0 } }, ['DAILY_CAPS']],
    ['a cap on purchases', { unlock: { ...unlock, dailyOrderDollars: NaN } }, ['DAILY_CAPS']],
    ['a dollar of equity', { worth: { equity: 500, previousEquity: 500 } }, ['DAILY_CAPS']],
    ['an account that is worth something', { worth: { equity: NaN, previousEquity: NaN } }, ['DAILY_CAPS']],
  ])('are not met where nothing but %s is missing', (_, change, codes) => {
    expect(missing({ ...MET, ...change })).toEqual(codes);
  });

  it('each say in a sentence what is met, or what is missing', () => {
    const none: LiveFacts = { obstacle: 'No.', paperTrades: 0, connection: null, unlock: null, now: 0, worth: null };
    for (const { sentence } of [...liveConditions(MET), ...liveConditions(none)]) expect(sentence).toMatch(/^\S.*[.]$/);
  });
});

describe('the caps of a day', () => {
  const share = fc.double({ min: 0, max: 1.2, noNaN: true });
  const facts = fc.record({
    order: share,
    loss: share,
    equity: fc.double({ min: 1, max: 1e9, noNaN: true }),
    before: share,
  });

  it('that are let through are above zero and below what the account is worth', () => {
    fc.assert(
      fc.property(facts, ({ order, loss, equity, before }) => {
        const caps = { dailyOrderDollars: order * equity, dailyLossDollars: loss * equity };
        const previousEquity = before * equity;
        const isWithin =
          caps.dailyOrderDollars < equity &&
          caps.dailyOrderDollars >= 100 &&
          caps.dailyLossDollars < equity &&
          caps.dailyLossDollars >= Math.max(equity, previousEquity) * 0.005;
        expect(capsObstacle(caps, { equity, previousEquity }) === null).toBe(isWithin);
      }),
    );
  });

  it('that are let through once are let through with any smaller one that is not too small', () => {
    expect(capsObstacle({ dailyOrderDollars: 9_999.99, dailyLossDollars: 9_999.99 }, worth)).toBeNull();
    expect(capsObstacle({ dailyOrderDollars: 100, dailyLossDollars: 50 }, worth)).toBeNull();
    expect(capsObstacle({ dailyOrderDollars: 10_000, dailyLossDollars: 50 }, worth)?.field).toBe('dailyOrderDollars');
    expect(capsObstacle({ dailyOrderDollars: 100, dailyLossDollars: 49.99 }, worth)?.field).toBe('dailyLossDollars');
  });
});

describe('the condition of paper', () => {
  it('is a key: the own one, or that of the installation', () => {
    const met = (facts: Parameters<typeof paperConditions>[0]) => paperConditions(facts).map((one) => one.met);
    expect(met({ connection: null, obstacle: 'Not yours.' })).toEqual([false]);
    expect(met({ connection: null, obstacle: null })).toEqual([true]);
    expect(met({ connection, obstacle: 'Not yours.' })).toEqual([true]);
    expect(paperConditions({ connection: null, obstacle: 'Not yours.' })[0]?.sentence).toBe('Not yours.');
  });
});
