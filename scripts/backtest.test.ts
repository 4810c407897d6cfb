/** The command as its user starts it: the figures, or a sentence on what was wrong. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { BacktestResult, STRATEGY_NAMES } from '../core/src/contracts/index.ts';

const SCRIPT = join(import.meta.dirname, 'backtest.ts');
const FOLDER = mkdtempSync(join(tmpdir(), 'trading-crew-backtest-'));
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

const backtest = (...args: string[]): Promise<Ended> =>
  new Promise((resolve) => {
    const child = execFile(process.execPath, [SCRIPT, ...args], { env: {} }, (_error, out, error) =>
      resolve({ code: child.exitCode ?? -1, out, error: error.replace(/^\(node.*\n|^\(Use `node.*\n/gm, '').trim() }),
    );
  });

const file = (name: string, rows: readonly string[]): string => {
  const path = join(FOLDER, name);
  writeFileSync(path, ['symbol,timestamp,open,high,low,close,volume', ...rows].join('\n'));
  return path;
};

describe('npm run backtest', () => {
  it('gives the figures beside buy and hold, without any argument', async () => {
    const { code, out, error } = await backtest();
    expect([code, error]).toEqual([0, '']);
    expect(out).toMatch(/^AAPL, 8\/13\/21, 2013-\d\d-\d\d to 2018-05-11, 100,000\.00 dollars\./);
    expect(out).toMatch(/Total return\s+6\.9\s%\s+201\.7\s%/);
    expect(out).toContain('Checked: no decision changes when the future does.');
    expect(out).not.toMatch(/NaN|Infinity|undefined/);
  });

  it('gives everything as JSON in the shape that the lab stores', async () => {
    const { out } = await backtest('--strategy', 'ema-crossover', '--set', 'fast=10,slow=30', '--all-in', '--json');
    const { result } = JSON.parse(out) as { result: unknown };
    const parsed = BacktestResult.parse(result);
    expect(parsed.request.strategy).toEqual({ name: 'ema-crossover', fast: 10, slow: 30, freshnessBars: 3 });
  });

  it('lists the strategies with their numbers', async () => {
    const { out } = await backtest('--help');
    for (const name of STRATEGY_NAMES) expect(out).toContain(`  ${name}: `);
    expect(out).toContain('fast=12 (2 to 200)');
  });

  it.each([
    [['--strategy', 'astrology'], 'There is no strategy "astrology". Choose one of: three-moving-averages'],
    [['--set', 'short=21'], 'strategy.short: The short average must be smaller than the medium one.'],
    [['--set', 'short'], '"short" is not a number of a strategy. Write it as --set fast=10,slow=30.'],
    [['--symbol', 'MSFT'], 'No bars of MSFT come with the product.'],
    [['--from', '2020-01-01'], 'from: No bar lies in this period.'],
    [['--from', '2017-01-01', '--to', '2016-01-01'], 'to: The end must lie after the start.'],
    [['--capital', '0'], 'rules.capital: Use a number from 100 to 1000000000.'],
    [['--file', '/nowhere.csv'], 'There is no file /nowhere.csv.'],
    [['--leverage'], "Unknown option '--leverage'"],
  ])('says what is wrong with %j, and ends with 2', async (args, words) => {
    const { code, out, error } = await backtest(...args);
    expect([code, out]).toEqual([2, '']);
    expect(error).toContain(words);
    expect(error).not.toContain('    at ');
  });

  it('names the line of a file that cannot be used', async () => {
    const path = file('bad.csv', ['X,2020-01-01T00:00:00Z,1,1,1,1,1', 'X,2020-01-02T00:00:00Z,0,1,1,1,1']);
    expect((await backtest('--file', path)).error).toBe('bad.csv, line 3: open 0 is not a positive price.');
  });
});
