/** The strict reading of bar files: clean ones load, and one bad row refuses the file with its line and reason. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { sessionOf } from '../contracts/index.ts';
import { checkBars } from '../domain/bar-checks.ts';
import { parseBarsCsv } from './csv-bars.ts';
import { parseSampleAapl } from './sample-aapl.ts';

const HEADER = 'symbol,timestamp,open,high,low,close,volume';
const GOOD = 'AAPL,2016-03-14T00:00:00Z,101.91,102.91,101.78,102.52,25076100';
const NEXT = 'AAPL,2016-03-15T00:00:00Z,103.96,105.18,103.85,104.58,40067700';
const read = (...rows: string[]) => parseBarsCsv([HEADER, ...rows].join('\n'), 'x.csv');

describe('parseBarsCsv', () => {
  it('reads clean rows, with or without a last line break and with either line ending', () => {
    const bars = [
      { time: Date.UTC(2016, 2, 14), open: 101.91, high: 102.91, low: 101.78, close: 102.52, volume: 25_076_100 },
      { time: Date.UTC(2016, 2, 15), open: 103.96, high: 105.18, low: 103.85, close: 104.58, volume: 40_067_700 },
    ];
    const expected = { kind: 'bars', asset: 'AAPL', bars };
    expect(read(GOOD, NEXT)).toEqual(expected);
    expect(read(GOOD, NEXT, '')).toEqual(expected);
    expect(parseBarsCsv(`\uFEFF${[HEADER, GOOD, NEXT].join('\r\n')}`, 'x.csv')).toEqual(expected);
  });

  it.each([
    ['a column too few', 'AAPL,2016-03-15T00:00:00Z,1,1,1,1', '6 columns instead of 7'],
    ['an empty row', '', '1 columns instead of 7'],
    ['a word for a price', 'AAPL,2016-03-15T00:00:00Z,n/a,2,1,1,5', 'open "n/a" is not a number'],
    ['an empty price', 'AAPL,2016-03-15T00:00:00Z,1,2,1,,5', 'close "" is not a number'],
    ['a hexadecimal volume', 'AAPL,2016-03-15T00:00:00Z,1,2,1,1,0x10', 'volume "0x10" is not a number'],
    ['a price that overflows', 'AAPL,2016-03-15T00:00:00Z,1,1e999,1,1,5', 'high "1e999" is not a number'],
    ['a price of zero', 'AAPL,2016-03-15T00:00:00Z,0,2,1,1,5', 'open 0 is not a positive price'],
    ['a negative price', 'AAPL,2016-03-15T00:00:00Z,1,2,-1,1,5', 'low -1 is not a positive price'],
    ['a negative volume', 'AAPL,2016-03-15T00:00:00Z,1,2,1,1,-5', 'volume -5 is negative'],
    ['a low above the high', 'AAPL,2016-03-15T00:00:00Z,3,2,4,3,5', 'low 4 is above high 2'],
    ['an open outside the range', 'AAPL,2016-03-15T00:00:00Z,3,2,1,1,5', 'open 3 is outside low..high (1..2)'],
    ['a close outside the range', 'AAPL,2016-03-15T00:00:00Z,1,2,1,0.5,5', 'close 0.5 is outside low..high (1..2)'],
    ['the same time twice', GOOD, 'timestamp 2016-03-14T00:00:00Z stands twice'],
    ['a time that goes back', GOOD.replace('-14', '-11'), 'earlier than the row before'],
    ['another symbol', NEXT.replace('AAPL', 'MSFT'), 'symbol MSFT in a file of AAPL'],
    ['a symbol in lower case', NEXT.replace('AAPL', 'aapl'), 'symbol "aapl" is not accepted'],
    ['a date that does not exist', NEXT.replace('03-15', '02-30'), 'is not an instant'],
    ['a date without a time', NEXT.replace('T00:00:00Z', ''), 'is not an instant'],
    ['a bar inside the day', NEXT.replace('T00:', 'T09:'), 'only daily bars are accepted'],
  ])('refuses %s, naming file, line and reason', (_what, row, reason) => {
    const result = read(GOOD, row, NEXT);
    expect(result).toMatchObject({ kind: 'refused', file: 'x.csv', line: 3 });
    expect(result.kind === 'refused' && result.reason).toContain(reason);
  });

  it('refuses an empty file, a wrong header, and a header alone', () => {
    expect(parseBarsCsv('', 'x.csv')).toEqual({ kind: 'refused', file: 'x.csv', line: 1, reason: 'the file is empty' });
    expect(parseBarsCsv('Date,Open\n1,2', 'x.csv')).toMatchObject({ kind: 'refused', line: 1 });
    expect(read()).toMatchObject({ kind: 'refused', line: 1, reason: 'there is no bar below the header' });
  });
});

describe('parseSampleAapl', () => {
  const path = createRequire(import.meta.url).resolve('@observablehq/sample-datasets/aapl.csv');

  it('reads the real file: five years of sound bars, at split-adjusted closes', () => {
    const { instrument, bars } = parseSampleAapl(readFileSync(path, 'utf8'));
    expect(bars).toHaveLength(1_260);
    expect(instrument).toMatchObject({ asset: 'AAPL', source: 'replayed', firstSession: '2013-05-13' });
    expect(instrument.lastSession).toBe('2018-05-11');
    expect(bars[0]).toEqual({
      time: Date.UTC(2013, 4, 13),
      open: 64.501427,
      high: 65.414284,
      low: 64.5,
      close: 64.96286,
      volume: 79_237_200,
    });
    expect(checkBars(bars, { required: 1_260, asOf: Date.UTC(2018, 4, 12) })).toEqual([]);
  });

  it('refuses any other text, naming the line', () => {
    expect(() => parseSampleAapl('a,b\n1,2')).toThrow(/header/);
    const header = 'Date,Open,High,Low,Close,Adj Close,Volume';
    expect(() => parseSampleAapl(`${header}\n2013-05-13,1,2,1,null,1,5`)).toThrow(/line 2: close "null"/);
  });
});

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
const folder = process.env['MARKET_DATA_DIR'] ?? join(root, '..', 'shared', 'market-data');
const missing = existsSync(folder) ? '' : ' (skipped: no market data folder; set MARKET_DATA_DIR)';

describe.skipIf(missing !== '')(`parseBarsCsv on recorded files${missing}`, () => {
  const parsed = (name: string) => parseBarsCsv(readFileSync(join(folder, name), 'utf8'), name);

  it.each([
    ['daily/SPY.csv', 'SPY', 8_363, '1993-01-29', '2026-04-21'],
    ['daily/AAPL.csv', 'AAPL', 11_421, '1980-12-12', '2026-04-08'],
    ['daily/MSFT.csv', 'MSFT', 9_763, '1986-03-13', '2024-12-06'],
    ['daily/BTC-USD.csv', 'BTC-USD', 4_187, '2014-09-17', '2026-03-04'],
  ])('loads %s whole', (name, asset, count, first, last) => {
    const result = parsed(name);
    expect(result.kind === 'bars' ? 'clean' : result).toBe('clean');
    if (result.kind !== 'bars') return;
    expect(result.asset).toBe(asset);
    expect(result.bars).toHaveLength(count);
    expect([sessionOf(result.bars[0]?.time ?? 0), sessionOf(result.bars.at(-1)?.time ?? 0)]).toEqual([first, last]);
  });

  it('refuses a file whose opens are zero', () => {
    expect(parsed('dirty/AMD.open0.csv')).toEqual({
      kind: 'refused',
      file: 'dirty/AMD.open0.csv',
      line: 2,
      reason: 'open 0 is not a positive price',
    });
  });

  it.each(['dirty/ETH-USD.hourly.csv', 'minute/SPY.csv'])('refuses %s, whose bars are not daily', (name) => {
    const result = parsed(name);
    expect(result).toMatchObject({ kind: 'refused', file: name });
    expect(result.kind === 'refused' && result.reason).toContain('only daily bars are accepted');
  });

  it.each(['dirty/QQQ.lean.csv', 'dirty/GOOG.lean.csv'])(
    'loads %s: a hole or a split is no fault of a row, and is found when the bars are judged',
    (name) => {
      const result = parsed(name);
      if (result.kind !== 'bars') throw new Error(`line ${result.line}: ${result.reason}`);
      const asOf = (result.bars.at(-1)?.time ?? 0) + 1;
      const kinds = checkBars(result.bars, { required: 1, asOf }).map((issue) => issue.kind);
      expect(kinds).toContain(name.includes('QQQ') ? 'hole' : 'jump');
    },
  );
});
