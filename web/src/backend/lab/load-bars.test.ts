// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { DAY_MS, defaultStrategy, sessionOf, type Bar } from '@trading-crew/core/contracts';
import {
  hasMarketData,
  readMarketBars,
  readMarketText,
} from '../../../../core/src/domain/market-data-folder.testing.ts';
import { faultsOf, faultsWithin, loadMarketBars, readBarsFile, type LoadedBars } from './load-bars.ts';
import type { UserBackend } from '../backend.ts';
import { createDemoBackend } from '../demo-backend.ts';

const fileOf = (name: string, text: string): File => new File([text], name, { type: 'text/csv' });

const bar = (day: number, close = 100): Bar => ({
  time: Date.UTC(2014, 0, 1) + day * DAY_MS,
  open: close,
  high: close + 1,
  low: close - 1,
  close,
  volume: 1_000,
});

const clean = Array.from({ length: 200 }, (_, day) => bar(day));

async function demoUser(): Promise<UserBackend> {
  const person = { uid: 'ada', name: 'Ada', email: 'ada@example.com' };
  return createDemoBackend({ pace: { agentMs: 0, answerMs: 0 } }).open(person);
}

describe('bars for the lab', () => {
  it('are all that the account may see, under a key of their own', async () => {
    const user = await demoUser();
    const first = await loadMarketBars(user, 'AAPL');
    const second = await loadMarketBars(user, 'AAPL');
    expect([first.from, first.to, first.bars.columns.length]).toEqual(['2008-01-02', '2016-03-11', 2_138]);
    expect(first.bars.key).not.toBe(second.bars.key);
    expect([first.bars.priceIncrement, first.bars.quantityIncrement]).toEqual([0.01, 1]);
    expect(faultsOf(first.list)).toEqual([]);
  });

  it('of an asset that nobody knows are refused at its field', async () => {
    await expect(loadMarketBars(await demoUser(), 'NOPE')).rejects.toMatchObject({ problem: { field: 'asset' } });
  });

  it('may be old: a history that ended long ago is no fault', () => {
    expect(faultsOf(clean)).toEqual([]);
    expect(faultsOf([])).toEqual(['There are no bars.']);
  });

  it('are judged where they count, warm-up included, and nowhere else', () => {
    const split = clean.map((one, day) => (day < 100 ? one : bar(day, 40)));
    const loaded = { list: split } as unknown as LoadedBars;
    const asked = (from: number | null, to: number | null) => {
      const day = (index: number | null) => (index === null ? null : sessionOf(bar(index).time));
      const request = { from: day(from), to: day(to), strategy: defaultStrategy('three-moving-averages') };
      return faultsWithin(loaded, request as never).length;
    };
    expect(asked(null, null)).toBe(1);
    expect(asked(null, 99)).toBe(0);
    expect(asked(130, null)).toBe(0);
    // The long average of 21 bars still looks back to the split.
    expect(asked(110, null)).toBe(1);
    expect(asked(500, null)).toBe(0);
  });

  it('are judged as far back as the work looks, where that is further than the strategy does', () => {
    const split = clean.map((one, day) => (day < 100 ? one : bar(day, 40)));
    const request = { from: sessionOf(bar(130).time), to: null, strategy: defaultStrategy('three-moving-averages') };
    const faults = (warmUp?: number) => faultsWithin({ list: split } as never, request as never, warmUp).length;
    expect([faults(), faults(30), faults(31)]).toEqual([0, 0, 1]);
  });

  it('of a file that cannot be read any more are refused, saying so', async () => {
    const gone = fileOf('gone.csv', '');
    gone.text = () => Promise.reject(new DOMException('gone', 'NotReadableError'));
    expect(await readBarsFile(gone)).toEqual({
      kind: 'refused',
      file: 'gone.csv',
      faults: [expect.stringContaining('could not be read') as string],
    });
  });
});

const skipped = hasMarketData ? '' : ' (skipped: no market data folder; set MARKET_DATA_DIR)';

describe.skipIf(!hasMarketData)(`files as they are found in the wild${skipped}`, () => {
  it.each([
    ['AMD.open0.csv', /^Line 2: open 0 is not a positive price\.$/],
    ['ETH-USD.hourly.csv', /^Line \d+: .*only daily bars are accepted\.$/],
    ['QQQ.lean.csv', /no bar for 2304 days since 30 Nov 2004/],
    ['GOOG.lean.csv', /^3 Apr 2014: .*looks like a split that the prices were not adjusted for/],
  ])('%s is refused in words', async (name, words) => {
    const read = await readBarsFile(fileOf(name, readMarketText(`dirty/${name}`)));
    expect(read.kind).toBe('refused');
    expect(read.kind === 'refused' && read.faults.some((fault) => words.test(fault))).toBe(true);
  });

  it.each(['SPY', 'AAPL', 'MSFT', 'BTC-USD'])('%s is taken whole', async (name) => {
    const read = await readBarsFile(fileOf(`${name}.csv`, readMarketText(`daily/${name}.csv`)));
    if (read.kind === 'refused') throw new Error(read.faults.join());
    expect(read.loaded.bars.asset).toBe(name);
    expect(read.loaded.list).toEqual(readMarketBars(`daily/${name}.csv`));
  });
});
