/** The command as its user starts it: the figures, or a sentence on what was wrong. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BacktestResult, CrewReport, STRATEGY_NAMES } from '../core/src/contracts/index.ts';
import {
  keyList,
  REHEARSAL_KEYS,
  startGeminiServer,
  type GeminiServer,
} from '../functions/testing/gemini-server/gemini-server.ts';

const SCRIPT = join(import.meta.dirname, 'backtest.ts');
const FOLDER = mkdtempSync(join(tmpdir(), 'trading-crew-backtest-'));
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

const started = (args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ended> =>
  new Promise((resolve) => {
    const child = execFile(process.execPath, [SCRIPT, ...args], { env }, (_error, out, error) =>
      resolve({ code: child.exitCode ?? -1, out, error: error.replace(/^\(node.*\n|^\(Use `node.*\n/gm, '').trim() }),
    );
  });

const backtest = (...args: string[]): Promise<Ended> => started(args, {});

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

const PERIOD = ['--from', '2013-11-14', '--to', '2014-06-30'];

describe('npm run backtest -- --crew', () => {
  it('lets the crew decide by rules, and says what it decided', async () => {
    const { code, out, error } = await backtest('--crew', '--every', '5', ...PERIOD);
    expect([code, error]).toEqual([0, '']);
    expect(out).toMatch(/^AAPL, 8\/13\/21, 2013-11-14 to 2014-06-30, 100,000\.00 dollars\./);
    expect(out).toMatch(/The crew decided at every 5 closes, \d+ times, by rules\./);
    expect(out).toMatch(/Last decisions of \d+:\n {2}2014-05-\d\d: No trade: /);
    expect(out).not.toMatch(/NaN|Infinity|undefined|Model:/);
  });

  it('ends after so many decisions, and gives everything as JSON', async () => {
    const { out } = await backtest('--crew', '--decisions', '7', '--capital', '5000', '--json', ...PERIOD);
    const report = CrewReport.parse(JSON.parse(out));
    expect(report).toMatchObject({ ended: 'max-decisions', capital: 5_000, model: null, choice: { everyBars: 1 } });
    expect(report.decisions).toHaveLength(7);
  });

  it('is asked for by name', async () => {
    const { code, error } = await backtest('--every', '5');
    expect([code, error]).toEqual([2, '--every is about the crew. Add --crew, or leave it out.']);
  });

  it('refuses a model without a budget, and ends with 2', async () => {
    const { code, out, error } = await backtest('--crew', '--model', '--decisions', '5');
    expect([code, out]).toEqual([2, '']);
    expect(error).toBe('--model costs money: add --budget, as in --model --decisions 20 --budget 0.25.');
  });
});

describe('npm run backtest -- --crew --model', () => {
  let server: GeminiServer;
  beforeAll(async () => {
    const views = { confidence: 0.8, reasons: ['The averages have just lined up.'], doubts: [] };
    server = await startGeminiServer({ answer: () => ({ opinion: { verdict: 'confirm', ...views } }) });
  });
  afterAll(() => server.close());

  const withModel = (...args: string[]): Promise<Ended> =>
    started(['--crew', '--model', '--decisions', '160', ...PERIOD, ...args], {
      GEMINI_API_KEYS: keyList(),
      GEMINI_BASE_URL: server.url,
      GEMINI_REQUESTS_PER_MINUTE: '1000',
    });

  it('asks the model, keeps its answers in the file, and asks nothing the second time', async () => {
    const answers = join(FOLDER, 'answers.json');
    const first = await withModel('--budget', '1', '--answers', answers);
    expect([first.code, first.error]).toEqual([0, '']);
    const asked = server.requests.length;
    expect(asked).toBeGreaterThan(1);
    expect(first.out).toContain(`Model: ${asked} questions asked, 0 answered from before, 0 without an answer; 0.00`);
    expect(first.out).toContain('Answered by gemini-3.8-flash. Until when it was trained is not published');
    const kept = readFileSync(answers, 'utf8');
    for (const key of Object.keys(REHEARSAL_KEYS)) expect(kept + first.out).not.toContain(key);
    const second = await withModel('--budget', '1', '--answers', answers, '--json');
    expect(server.requests).toHaveLength(asked);
    expect(CrewReport.parse(JSON.parse(second.out)).model).toMatchObject({ asked: 0, kept: asked, dollars: 0 });
  });

  it('ends in front of the decision for which the budget is not enough', async () => {
    const before = server.requests.length;
    const { code, out } = await withModel('--budget', '0.02');
    expect(code).toBe(0);
    expect(out).toContain('It ended in front of a decision for which the budget was not enough.');
    const [, asked, dollars] =
      /Model: (\d+) questions? asked, 0 answered from before, 1 without an answer; ([\d.]+) dollars/.exec(out) ?? [];
    expect(server.requests).toHaveLength(before + Number(asked));
    expect(Number(dollars)).toBeLessThanOrEqual(0.02);
  });
});
