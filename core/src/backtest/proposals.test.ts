/** What is proposed of what was tried, and how sure one is told to be of it. */
import { describe, expect, it } from 'vitest';
import { defaultStrategy, withNumbers, type TriedSetting } from '../contracts/index.ts';
import { overfitOf, proposalsFrom, returnWords, verdictOf } from './proposals.ts';

const present = defaultStrategy('three-moving-averages');

const triedWith = (change: Partial<TriedSetting>): TriedSetting => ({
  strategy: withNumbers(present, { short: 6 }),
  windowReturns: [0.01, 0.02, 0.01, -0.01, 0.02, 0.01],
  trainingReturns: [0.01, 0.01, 0.02, 0.01, -0.01, 0.02],
  meanReturn: 0.01,
  windowsWon: 5,
  effect: 0.004,
  effectInterval: { low: 0.001, high: 0.007, confidence: 0.9 },
  deflatedSharpe: 0.95,
  trades: 45,
  source: 'neighbour',
  ...change,
});
const now = triedWith({
  strategy: present,
  meanReturn: 0.006,
  windowsWon: 0,
  effect: null,
  effectInterval: null,
  deflatedSharpe: null,
});

describe('verdictOf', () => {
  it.each([
    ['held-up', {}],
    ['held-up', { windowsWon: 4, deflatedSharpe: 0.8, trades: 10 }],
    ['too-few-trades', { trades: 9 }],
    ['no-better', { effect: 0 }],
    ['no-better', { effect: -0.01, windowsWon: 6 }],
    ['no-better', { effect: null }],
    ['too-few-windows', { windowsWon: 3 }],
    ['could-be-luck', { deflatedSharpe: 0.79 }],
    ['could-be-luck', { deflatedSharpe: null }],
    ['could-be-luck', { deflatedSharpe: 0.79, clearedEffect: 0.002 }],
    ['market-alone', { deflatedSharpe: 0.79, clearedEffect: 0.0019 }],
    ['market-alone', { deflatedSharpe: null, clearedEffect: -0.001 }],
    ['held-up', { deflatedSharpe: 0.8, clearedEffect: 0.001 }],
  ] as const)('is %s for %j', (verdict, change) => {
    expect(verdictOf(triedWith(change))).toBe(verdict);
  });
});

describe('proposalsFrom', () => {
  const at = (short: number, change: Partial<TriedSetting>) =>
    triedWith({ strategy: withNumbers(present, { short }), ...change });

  it('takes at most three of those that held up, the one that luck explains least first', () => {
    const tried = [
      at(3, { deflatedSharpe: 0.81 }),
      at(4, { deflatedSharpe: 0.99 }),
      at(5, { deflatedSharpe: 0.9 }),
      at(6, { deflatedSharpe: 0.85 }),
      at(7, { deflatedSharpe: 0.999, windowsWon: 3 }),
    ];
    const proposals = proposalsFrom(tried, now);
    expect(proposals.map(({ changes }) => changes)).toEqual(
      [4, 5, 6].map((to) => [{ parameter: 'short', label: 'Short average', from: 8, to }]),
    );
  });

  it('says in a sentence what the evidence is', () => {
    const [proposal] = proposalsFrom([at(6, {})], now);
    expect(proposal?.because).toBe(
      'It returned 1.00\u00a0% a window after costs, out of sample, against 0.60\u00a0% now, and won 5 of 6 windows ' +
        'after being better before.',
    );
    expect(proposal?.evidence.strategy).toEqual(proposal?.strategy);
  });

  it('proposes nothing of nothing', () => {
    expect(proposalsFrom([], now)).toEqual([]);
  });
});

describe('overfitOf', () => {
  it('is low without a doubt, and says what it rests on', () => {
    expect(overfitOf(triedWith({}))).toEqual({
      overfitRisk: 'low',
      overfitBecause:
        'It won 5 of 6 windows, the chance that its gain is more than luck is 95\u00a0%, the range of its effect lies above ' +
        'zero, and it rests on 45 trades.',
    });
  });

  it('is medium with a doubt or two, and names them', () => {
    expect(overfitOf(triedWith({ trades: 12 }))).toEqual({
      overfitRisk: 'medium',
      overfitBecause: 'It rests on 12 trades only.',
    });
    expect(overfitOf(triedWith({ windowsWon: 4, trades: 12 })).overfitBecause).toBe(
      'It won only 4 of 6 windows, and it rests on 12 trades only.',
    );
  });

  it('is high with more', () => {
    const doubtful = triedWith({ windowsWon: 4, trades: 12, deflatedSharpe: 0.81, effectInterval: null });
    expect(overfitOf(doubtful)).toEqual({
      overfitRisk: 'high',
      overfitBecause:
        'It won only 4 of 6 windows, the chance that its gain is more than luck is only 81\u00a0%, ' +
        'the range of its effect reaches below zero, and it rests on 12 trades only.',
    });
  });

  it('names a gain that is mostly more or less time in the market', () => {
    expect(overfitOf(triedWith({ clearedEffect: 0.0013 }))).toEqual({
      overfitRisk: 'medium',
      overfitBecause: 'Most of its gain is more or less time in the market (0.13\u00a0% a window without).',
    });
    expect(overfitOf(triedWith({ clearedEffect: 0.003 })).overfitRisk).toBe('low');
  });

  it('is never sure', () => {
    expect(overfitOf(triedWith({ deflatedSharpe: 0.9999 })).overfitBecause).toContain('99\u00a0%');
  });
});

describe('returnWords', () => {
  it('has two decimals, as a tenth of the equity moves little', () => {
    expect(returnWords(0.00144)).toBe('0.14\u00a0%');
    expect(returnWords(-0.02)).toBe('−2.00\u00a0%');
  });
});
