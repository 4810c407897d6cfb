/** What signals were worth, against what any bar was worth. */
import { describe, expect, it } from 'vitest';
import { sessionOf, type JournalEntry, type SignalFate } from '../contracts/index.ts';
import { barsOf, ramp } from './bar-series.testing.ts';
import { signalQuality } from './signal-quality.ts';

// Rises by a dollar a bar to bar 30, then falls by a dollar a bar.
const bars = barsOf([...ramp(100, 1, 31), ...ramp(129, -1, 30)]);
const at = (place: number, fate: SignalFate = 'traded', signal: JournalEntry['signal'] = 'BUY'): JournalEntry => ({
  asset: 'AAPL',
  session: sessionOf(bars[place]?.time ?? 0),
  close: bars[place]?.close ?? 0,
  signal,
  fate,
  runId: null,
});
const qualityOf = (entries: readonly JournalEntry[]) => signalQuality(entries, () => bars);

describe('signalQuality', () => {
  it('measures the close after 5, 10 and 20 bars against that of the signal', () => {
    const [all] = qualityOf([at(0)]);
    expect(all?.horizons.map(({ meanReturn }) => meanReturn)).toEqual([105 / 100 - 1, 110 / 100 - 1, 120 / 100 - 1]);
  });

  it('gives the share that rose from ten signals on, beside that of all bars since the first', () => {
    // Bars 0 to 4 are higher 20 bars later, 25 to 29 are lower.
    const entries = [0, 1, 2, 3, 4, 25, 26, 27, 28, 29].map((place) => at(place));
    const [all] = qualityOf(entries);
    const last = all?.horizons[2];
    expect(last).toMatchObject({ bars: 20, signals: 10, profitable: 0.5 });
    // Of the 41 bars that have one 20 bars later, those before bar 20 rose: bar 20 stands where it stood.
    expect(last?.baseRate).toBeCloseTo(20 / 41, 12);
    expect(qualityOf(entries.slice(1))[0]?.horizons[2]?.profitable).toBeNull();
  });

  it('tells apart what became of the signals, and leaves sells out', () => {
    const quality = qualityOf([at(0), at(40, 'not-confirmed'), at(10, 'risk-rejected', 'SELL')]);
    expect(quality.map(({ fate, signals }) => [fate, signals])).toEqual([
      ['all', 2],
      ['traded', 1],
      ['not-confirmed', 1],
    ]);
    expect(quality[2]?.horizons[0]?.meanReturn).toBeCloseTo(115 / 120 - 1, 12);
  });

  it('does not count what the bars do not reach, or do not know', () => {
    const [all] = qualityOf([at(52)]);
    expect(all?.horizons.map(({ signals, meanReturn }) => [signals, meanReturn])).toEqual([
      [1, 103 / 108 - 1],
      [0, null],
      [0, null],
    ]);
    expect(qualityOf([{ ...at(0), session: '1999-01-04' }])).toEqual([]);
    expect(qualityOf([])).toEqual([]);
  });
});
