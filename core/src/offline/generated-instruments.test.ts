/** What the generated instruments promise: plausible bars, and each of the crew's outcomes within reach. */
import { describe, expect, it } from 'vitest';
import { DAY_MS, DEFAULT_SETTINGS, sessionOf } from '../contracts/index.ts';
import { checkBars } from '../domain/bar-checks.ts';
import { confirmSignal } from '../domain/confirmation.ts';
import { assessAsset } from '../domain/selection.ts';
import { readView } from '../domain/read-view.ts';
import { statesOf } from '../domain/strategies/strategy.testing.ts';
import { presentTrend } from '../domain/three-moving-averages.ts';
import { generatedInstruments } from './generated-instruments.ts';

const weekdays = (count: number): string[] => {
  const sessions: string[] = [];
  for (let time = Date.UTC(2013, 4, 13); sessions.length < count; time += DAY_MS) {
    if (new Date(time).getUTCDay() % 6 !== 0) sessions.push(sessionOf(time));
  }
  return sessions;
};

const sessions = weekdays(1_260);
const generated = generatedInstruments(sessions);
const of = (asset: string) => {
  const found = generated.find((entry) => entry.instrument.asset === asset);
  if (!found) throw new Error(`no ${asset}`);
  return found;
};
const { strategy } = DEFAULT_SETTINGS;

/** Signals of a flat account at each bar, with whether they would be confirmed. */
const buySignals = (asset: string) => {
  const { bars } = of(asset);
  return bars.flatMap((_, end) => {
    if (end < 60) return [];
    const known = bars.slice(end - 60, end);
    const trend = readView(known, strategy, 0);
    return trend.signal === 'BUY' && trend.barsSince === 0 ? [confirmSignal(known, trend).verdict] : [];
  });
};

describe('the generated instruments', () => {
  it('are the same bars every time and say that they are generated', () => {
    expect(generatedInstruments(sessions)).toEqual(generated);
    for (const { instrument, bars } of generated) {
      expect(instrument.source).toBe('generated');
      expect(instrument.name).toMatch(/^Demo: .+ \(generated\)$/);
      expect(bars.map((bar) => sessionOf(bar.time))).toEqual(sessions);
    }
    expect(generated.map((entry) => entry.instrument.asset)).toEqual([
      'DEMO-TREND',
      'DEMO-CHOP',
      'DEMO-CRASH',
      'DEMO-QUIET',
    ]);
  });

  it('do not change their past when sessions are added within the usual five years', () => {
    const shorter = generatedInstruments(sessions.slice(0, 400));
    shorter.forEach((entry, index) => {
      expect(entry.bars).toEqual(generated[index]?.bars.slice(0, 400));
    });
  });

  it.each(['DEMO-TREND', 'DEMO-CHOP', 'DEMO-CRASH', 'DEMO-QUIET'])('%s has sound bars in cents', (asset) => {
    const { bars } = of(asset);
    const last = bars.at(-1);
    expect(checkBars(bars, { required: 1_260, asOf: (last?.time ?? 0) + DAY_MS })).toEqual([]);
    for (const bar of bars) {
      for (const price of [bar.open, bar.high, bar.low, bar.close]) {
        expect(price).toBeGreaterThanOrEqual(5);
        expect(price).toBeLessThanOrEqual(1_000);
        expect(Number(price.toFixed(2))).toBe(price);
      }
    }
    const moves = bars.slice(1).map((bar, index) => Math.abs(bar.close / (bars[index]?.close ?? 1) - 1));
    expect(Math.max(...moves)).toBeLessThan(0.25);
  });

  it('keep their prices between 5 and 1000 dollars over forty years', () => {
    for (const { bars } of generatedInstruments(weekdays(10_000))) {
      expect(Math.min(...bars.map((bar) => bar.low))).toBeGreaterThanOrEqual(5);
      expect(Math.max(...bars.map((bar) => bar.high))).toBeLessThanOrEqual(1_000);
    }
  });

  it('are fit to trade on every day, except the quiet one, which never is', () => {
    for (const { instrument, bars } of generated) {
      const verdicts = new Set<boolean>();
      for (let end = 21; end < bars.length; end += 1) {
        verdicts.add(assessAsset(instrument, bars.slice(end - 21, end)).eligible);
      }
      expect([...verdicts], instrument.asset).toEqual([instrument.asset !== 'DEMO-QUIET']);
    }
  });

  it('let the trend cross upwards now and then, mostly confirmed', () => {
    const verdicts = buySignals('DEMO-TREND');
    expect(verdicts.length).toBeGreaterThan(20);
    expect(verdicts.filter((verdict) => verdict === 'confirm').length).toBeGreaterThan(15);
  });

  it('let the chop turn far more often than the trend, and end where it began', () => {
    const turns = (asset: string): number => {
      const states = statesOf(
        of(asset).bars.map((bar) => bar.close),
        strategy,
      );
      return states.filter((state, index) => state !== states[index - 1]).length;
    };
    expect(turns('DEMO-CHOP')).toBeGreaterThan(1.5 * turns('DEMO-TREND'));
    expect(buySignals('DEMO-CHOP').length).toBeGreaterThan(20);
    const closes = of('DEMO-CHOP').bars.map((bar) => bar.close);
    expect(Math.max(...closes) / Math.min(...closes)).toBeLessThan(1.3);
  });

  it('let the crash fall by more than 45 % within 40 sessions, more than once', () => {
    const closes = of('DEMO-CRASH').bars.map((bar) => bar.close);
    let falls = 0;
    let from = 0;
    for (let index = 40; index < closes.length; index += 1) {
      const peak = Math.max(...closes.slice(Math.max(from, index - 40), index));
      if ((closes[index] ?? peak) < 0.55 * peak) {
        falls += 1;
        from = index;
      }
    }
    expect(falls).toBeGreaterThan(1);
    expect(presentTrend(statesOf(closes, strategy))).not.toBeNull();
  });
});
