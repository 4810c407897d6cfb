/**
 * Reads the real market data that tests compare with. The folder is not part of the product: where it is missing, the
 * tests that need it are skipped. MARKET_DATA_DIR says where it is when it does not lie beside the repository.
 */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Bar } from '../contracts/index.ts';

const repository = resolve(import.meta.dirname, '../../..');
const folder = process.env['MARKET_DATA_DIR'] ?? resolve(repository, '../shared/market-data');

export const hasMarketData = existsSync(folder);

export const readMarketText = (name: string): string => readFileSync(resolve(folder, name), 'utf8');

/** The bars of a CSV with the columns symbol,timestamp,open,high,low,close,volume, exactly as they stand there. */
export function readMarketBars(name: string): Bar[] {
  const [, ...rows] = readMarketText(name).trim().split('\n');
  return rows.map((row) => {
    const [, timestamp = '', ...numbers] = row.trim().split(',');
    const [open, high, low, close, volume] = numbers.map(Number);
    const missing = Number.NaN;
    return {
      time: Date.parse(timestamp),
      open: open ?? missing,
      high: high ?? missing,
      low: low ?? missing,
      close: close ?? missing,
      volume: volume ?? missing,
    };
  });
}
