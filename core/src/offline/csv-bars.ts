/**
 * Daily bars from CSV text, strictly: one bad row refuses the whole file and says which line and why. Nothing is
 * repaired and no row is skipped. What a file leaves out (a hole, an unadjusted split) is no fault of a row and is
 * found by whoever judges the bars.
 */
import { AssetSymbol, DAY_MS, SYMBOL_RULE, type Bar } from '../contracts/index.ts';

export type ParsedBars =
  | { readonly kind: 'bars'; readonly asset: string; readonly bars: Bar[] }
  | { readonly kind: 'refused'; readonly file: string; readonly line: number; readonly reason: string };

const HEADER = 'symbol,timestamp,open,high,low,close,volume';
const COLUMN_COUNT = HEADER.split(',').length;
const PRICES = ['open', 'high', 'low', 'close'] as const;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const TIMESTAMP = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z$/;

/** A row that cannot be used; caught at the file's edge, where the file and line are known. */
class RowFault extends Error {}

/**
 * The bars of a file with the columns symbol, timestamp, open, high, low, close, volume; timestamps are the session
 * dates at 00:00Z, rising. Otherwise the first fault: `line` counts from 1, the header being line 1.
 */
export function parseBarsCsv(text: string, fileName: string): ParsedBars {
  const rows = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  if (rows.at(-1) === '') rows.pop();
  let line = 1;
  try {
    if (rows.length === 0) throw new RowFault('the file is empty');
    if (rows[0] !== HEADER) throw new RowFault(`the header must be ${HEADER}`);
    if (rows.length === 1) throw new RowFault('there is no bar below the header');
    const bars: Bar[] = [];
    let asset: string | null = null;
    for (const row of rows.slice(1)) {
      line += 1;
      const parsed = parseRow(row, asset, bars.at(-1)?.time ?? null);
      asset = parsed.asset;
      bars.push(parsed.bar);
    }
    return { kind: 'bars', asset: asset ?? '', bars };
  } catch (error) {
    if (!(error instanceof RowFault)) throw error;
    return { kind: 'refused', file: fileName, line, reason: error.message };
  }
}

function parseRow(row: string, asset: string | null, previousTime: number | null): { asset: string; bar: Bar } {
  const cells = row.split(',');
  if (cells.length !== COLUMN_COUNT) throw new RowFault(`${cells.length} columns instead of ${COLUMN_COUNT}`);
  const [symbol = '', timestamp = '', open = '', high = '', low = '', close = '', volume = ''] = cells;
  if (!AssetSymbol.safeParse(symbol).success) throw new RowFault(`symbol "${symbol}" is not accepted. ${SYMBOL_RULE}`);
  if (asset !== null && symbol !== asset) throw new RowFault(`symbol ${symbol} in a file of ${asset}`);
  const bar: Bar = {
    time: parseTime(timestamp, previousTime),
    open: parseNumber('open', open),
    high: parseNumber('high', high),
    low: parseNumber('low', low),
    close: parseNumber('close', close),
    volume: parseNumber('volume', volume),
  };
  checkBar(bar);
  return { asset: symbol, bar };
}

function parseTime(text: string, previousTime: number | null): number {
  const time = TIMESTAMP.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 19) !== text.slice(0, 19)) {
    throw new RowFault(`timestamp "${text}" is not an instant such as 2016-03-14T00:00:00Z`);
  }
  if (time % DAY_MS !== 0) throw new RowFault(`timestamp ${text} is not at 00:00Z: only daily bars are accepted`);
  if (previousTime !== null && time === previousTime) throw new RowFault(`timestamp ${text} stands twice`);
  if (previousTime !== null && time < previousTime)
    throw new RowFault(`timestamp ${text} is earlier than the row before`);
  return time;
}

function parseNumber(name: string, text: string): number {
  const value = NUMBER.test(text) ? Number(text) : Number.NaN;
  if (!Number.isFinite(value)) throw new RowFault(`${name} "${text}" is not a number`);
  return value;
}

function checkBar(bar: Bar): void {
  for (const name of PRICES) {
    if (bar[name] <= 0) throw new RowFault(`${name} ${bar[name]} is not a positive price`);
  }
  if (bar.volume < 0) throw new RowFault(`volume ${bar.volume} is negative`);
  if (bar.low > bar.high) throw new RowFault(`low ${bar.low} is above high ${bar.high}`);
  for (const name of ['open', 'close'] as const) {
    if (bar[name] < bar.low || bar[name] > bar.high) {
      throw new RowFault(`${name} ${bar[name]} is outside low..high (${bar.low}..${bar.high})`);
    }
  }
}
