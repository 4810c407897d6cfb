/** The limits on the whole account: halts, losses, orders of the day, cooldown, correlation. Each says asked, allowed, why. */
import { describe, expect, it } from 'vitest';
import type { AccountSnapshot, Halt, Protections, RiskOutput } from '../contracts/index.ts';
import { haltsDue } from './halt-caps.ts';
import { account, base, position, unprotected } from './risk-input.testing.ts';
import { ownQuantity, sizePosition, type SizingInput } from './risk.ts';

const buy = (change: Partial<SizingInput> = {}): RiskOutput => sizePosition({ ...base, ...change });
const buyUnder = (change: Partial<Protections>): RiskOutput => buy({ protections: { ...unprotected, ...change } });
const buyWith = (change: Partial<AccountSnapshot>): RiskOutput => buy({ account: { ...account, ...change } });
const limits = base.limits;

const halt: Halt = {
  code: 'DAILY_LOSS',
  because: 'The account had lost 4.0 %.',
  setBy: 'risk',
  setAt: 0,
  session: '2015-05-27',
  liftedBy: 'next-session',
};

describe('what stops every purchase', () => {
  it.each([
    [
      'the own switch',
      { killSwitch: true },
      'killSwitch',
      'You have stopped trading. Resume it in the bar at the top.',
    ],
    ['that of the installation', { installationSwitch: true }, 'installationSwitch', 'Only they can lift it.'],
    ['the halt of a day', { halts: [halt] }, 'halt', 'The account had lost 4.0 %. It ends with the session.'],
    ['a drawdown', { halts: [{ ...halt, liftedBy: 'user' as const }] }, 'halt', 'You can lift it on the dashboard.'],
    ['books that differ', { halts: [{ ...halt, liftedBy: 'resolution' as const }] }, 'halt', 'when you have resolved'],
  ])('%s: nothing is bought, and the clamp names who ends it', (_name, stands, limit, words) => {
    const output = buyUnder(stands);
    expect(output).toMatchObject({ verdict: 'reject', quantity: 0, stopPrice: null, targetPrice: null });
    expect(output.clamps).toMatchObject([{ limit, unit: 'shares', asked: 52, allowed: 0 }]);
    expect(output.clamps[0]?.because).toContain(words);
  });

  it('decides before every other limit that forbids the purchase', () => {
    const output = buy({
      account: { ...account, buyingPower: 0, newPositionsToday: 9 },
      protections: { ...unprotected, killSwitch: true, halts: [halt] },
    });
    expect(output.clamps.map(({ limit }) => limit)).toEqual([
      'buyingPower',
      'maxNewPositionsPerDay',
      'halt',
      'killSwitch',
    ]);
  });

  it('lets a sale be whole', () => {
    const held = { ...account, status: 'restricted' as const, positions: [position('AAPL', 12, 1_200)] };
    const protections = {
      killSwitch: true,
      installationSwitch: true,
      halts: [halt],
      peakSince: null,
      ordersToday: 999,
    };
    const output = sizePosition({ ...base, side: 'sell', account: held, protections, peakEquity: 1e9 });
    expect(output).toMatchObject({ verdict: 'approve', quantity: 12, clamps: [] });
  });
});

describe('drawdown', () => {
  it('buys nothing from the largest drawdown on, to the cent', () => {
    // 20 % below 125,000 is 100,000.
    const output = buy({ peakEquity: 125_000 });
    expect(output.clamps).toMatchObject([{ limit: 'maxDrawdown', asked: 52, allowed: 0 }]);
    expect(output.clamps[0]?.because).toContain(
      '20.0\u00a0% below its peak of 125,000.00 dollars; from 20.0\u00a0% on',
    );
    expect(buy({ peakEquity: 124_999.99 }).verdict).toBe('approve');
  });
});

describe('haltsDue', () => {
  const due = (equity: number, peakEquity: number | null = 100_000, previousEquity = 100_000) =>
    haltsDue({ account: { equity, previousEquity }, limits, peakEquity, session: '2015-05-27', now: 7 });

  it('sets a halt for the day from the largest daily loss on', () => {
    expect(due(97_000.01)).toEqual([]);
    expect(due(97_000)).toEqual([
      {
        code: 'DAILY_LOSS',
        because:
          'The account had lost 3.0\u00a0%, 3,000.00 dollars, in the session of 27 May 2015; the limit is 3.0\u00a0%.',
        setBy: 'risk',
        setAt: 7,
        session: '2015-05-27',
        liftedBy: 'next-session',
      },
    ]);
  });

  it('sets a halt that only the user lifts from the largest drawdown on', () => {
    expect(due(80_000.01, 100_000, 80_000)).toEqual([]);
    const [found, ...more] = due(80_000, 100_000, 80_000);
    expect(more).toEqual([]);
    expect(found).toMatchObject({ code: 'DRAWDOWN', liftedBy: 'user', session: '2015-05-27' });
    expect(found?.because).toContain('20.0\u00a0%, from a peak of 100,000.00 to 80,000.00 dollars');
    expect(due(80_000, null, 80_000), 'no peak was looked at').toEqual([]);
    expect(due(50_000).map(({ code }) => code)).toEqual(['DAILY_LOSS', 'DRAWDOWN']);
  });

  it('finds nothing where equity means nothing', () => {
    expect(due(0, 0, 0)).toEqual([]);
    expect(due(Number.NaN, Number.NaN, Number.NaN)).toEqual([]);
  });
});

describe('orders of the day', () => {
  it('meant no more of them than may be', () => {
    expect(buyUnder({ ordersToday: 9 }).verdict).toBe('approve');
    const output = buyUnder({ ordersToday: 10 });
    expect(output.clamps).toMatchObject([{ limit: 'maxOrdersPerDay', asked: 52, allowed: 0 }]);
    expect(output.clamps[0]?.because).toBe('10 orders of the crew today already; at most 10 may be.');
  });
});

describe('order size', () => {
  it('clamps a purchase to its largest cost', () => {
    const output = buy({ limits: { ...limits, maxOrderDollars: 1_000 } });
    expect(output).toMatchObject({
      verdict: 'adjust',
      quantity: 5,
      clamps: [{ limit: 'maxOrderDollars', asked: 52, allowed: 5 }],
    });
    expect(output.clamps[0]?.because).toBe('A single purchase may cost at most 1,000.00 dollars.');
  });
});

describe('cooldown', () => {
  const stopped = (sessionsSince: number, cooldownSessions = 2) =>
    buy({ limits: { ...limits, cooldownSessions }, lastStopOut: { session: '2015-05-22', sessionsSince } });

  it('buys an asset again only when the sessions after its stop have passed', () => {
    const output = stopped(1);
    expect(output.clamps).toMatchObject([{ limit: 'cooldownSessions', asked: 52, allowed: 0 }]);
    expect(output.clamps[0]?.because).toBe(
      'The stop of AAPL was hit on 22 May 2015: 2 sessions must pass before it is bought again; so far 1 passed.',
    );
    expect(stopped(2).verdict).toBe('approve');
    expect(stopped(0, 0).verdict, 'off').toBe('approve');
  });
});

describe('correlation', () => {
  const beside = (value: number | null, maxCorrelation = 0.85) =>
    buy({
      limits: { ...limits, maxCorrelation },
      correlations: [
        { asset: 'MSFT', value: 0.1, returns: 60 },
        { asset: 'GOOG', value, returns: 60 },
        { asset: 'IBM', value: -0.99, returns: 60 },
      ],
    });

  it('buys nothing that moves as closely with something held, and names it', () => {
    const output = beside(0.85);
    expect(output.clamps).toMatchObject([{ limit: 'maxCorrelation', asked: 52, allowed: 0 }]);
    expect(output.clamps[0]?.because).toBe(
      'AAPL moves too closely with GOOG, which is held: correlation 0.85 over 60 daily returns; it must stay below 0.85.',
    );
    expect(beside(0.8499).verdict).toBe('approve');
  });

  it('is not limited by what is not known, nor when the limit is off', () => {
    expect(beside(null).verdict).toBe('approve');
    expect(beside(1, 1).verdict).toBe('approve');
    expect(beside(null, 0.05).clamps[0]?.because, 'the closest that is known').toContain('MSFT');
  });
});

describe('no target', () => {
  it('buys with a stop alone where the target is set to nothing', () => {
    const output = buy({ limits: { ...limits, takeProfit: 0 } });
    expect(output).toMatchObject({ verdict: 'approve', quantity: 52, stopPrice: 162.73, targetPrice: null });
  });
});

describe('what the crew did not buy', () => {
  const sell = (quantity: number, adoptedQuantity: number) =>
    sizePosition({
      ...base,
      side: 'sell',
      account: { ...account, positions: [{ ...position('AAPL', quantity, quantity * 171.3), adoptedQuantity }] },
    });

  it('is never sold', () => {
    expect(sell(12, 5)).toMatchObject({ verdict: 'approve', askedQuantity: 7, quantity: 7, clamps: [] });
    expect(sell(0.3, 0.1)).toMatchObject({ quantity: 0.2 });
  });

  it('is said in words where it is all there is', () => {
    const output = sell(5, 5);
    expect(output).toMatchObject({ verdict: 'reject', quantity: 0, clamps: [{ limit: 'holding' }] });
    expect(output.clamps[0]?.because).toBe(
      '5 AAPL are held, none of them bought by the crew: it sells only what it bought.',
    );
  });

  it('is what is left over where others sold from what the crew bought', () => {
    expect(ownQuantity({ quantity: 3, adoptedQuantity: 5 })).toBe(0);
    expect(ownQuantity({ quantity: -3 })).toBe(0);
    expect(ownQuantity({ quantity: 3, adoptedQuantity: -1 })).toBe(3);
    expect(ownQuantity(undefined)).toBe(0);
  });

  it('is not added to', () => {
    const output = buyWith({ positions: [{ ...position('AAPL', 5, 500), adoptedQuantity: 5 }] });
    expect(output.clamps).toMatchObject([{ limit: 'holding', allowed: 0 }]);
  });
});
