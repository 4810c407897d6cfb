import { describe, expect, it } from 'vitest';
import { drawdownFrom, peakEquity } from './drawdown.ts';

const history = [
  { session: '2020-01-02', equity: 100 },
  { session: '2020-01-03', equity: 130 },
  { session: '2020-01-06', equity: 90 },
  { session: '2020-01-07', equity: 95 },
];
const peak = (since: string | null, equity = 80, session = '2020-01-08') =>
  peakEquity({ history, equity, session, since });

describe('peakEquity', () => {
  it('is the highest equity of any session, the present one included', () => {
    expect(peak(null)).toBe(130);
    expect(peak(null, 131)).toBe(131);
    expect(peakEquity({ history: [], equity: 80, session: '2020-01-08', since: null })).toBe(80);
  });

  it('counts from the session in which a drawdown was lifted', () => {
    expect(peak('2020-01-03')).toBe(130);
    expect(peak('2020-01-06')).toBe(95);
    expect(peak('2020-01-08')).toBe(80);
  });

  it('forgets a lift on a day that the account has not come to', () => {
    expect(peak('2021-05-01')).toBe(130);
  });
});

describe('drawdownFrom', () => {
  it('is the fall as a share of the peak, and never below nothing', () => {
    expect(drawdownFrom(130, 104)).toBeCloseTo(0.2, 12);
    expect(drawdownFrom(100, 100)).toBe(0);
    expect(drawdownFrom(100, 120)).toBe(0);
    expect(drawdownFrom(0, -5)).toBe(0);
  });
});
