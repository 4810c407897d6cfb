import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DAY_MS,
  Journal,
  JOURNAL_MAX,
  MODEL_DAYS_MAX,
  NoTradeReason,
  sessionOf,
  toBarColumns,
  type JournalEntry,
} from '../contracts/index.ts';
import {
  appended,
  emptyJournal,
  entryOf,
  modelDollarsSince,
  signalFate,
  withModelCost,
  type JournalledRun,
} from './journal.ts';

const NOTHING = toBarColumns([]);
const bars = toBarColumns(
  [101.5, 102.25].map((close, index) => ({
    time: Date.UTC(2016, 2, 14 + index),
    open: close,
    high: close,
    low: close,
    close,
    volume: 1_000,
  })),
);
const run: JournalledRun = { asset: 'AAPL', outcome: 'NO_TRADE', reason: 'NOT_CONFIRMED', trade: null, runId: 'run-1' };
const trade = { clientOrderId: 'tc-1', side: 'buy' as const, quantity: 3, price: 102 };

describe('the fate of a signal', () => {
  it('is told by what the run came to', () => {
    const fates = new Map(NoTradeReason.options.map((reason) => [reason, signalFate({ ...run, reason })]));
    expect(fates.get('NOT_CONFIRMED')).toBe('not-confirmed');
    expect(fates.get('RISK_REJECTED')).toBe('risk-rejected');
    expect([...fates.values()].filter((fate) => fate === 'other')).toHaveLength(NoTradeReason.options.length - 2);
    expect(signalFate({ outcome: 'TRADED', reason: null, trade })).toBe('traded');
  });

  it('is to have been traded where the run failed after its order', () => {
    expect(signalFate({ outcome: null, reason: null, trade })).toBe('traded');
    expect(signalFate({ outcome: null, reason: null, trade: null })).toBe('other');
  });
});

describe('the entry of a run', () => {
  it('names the session and the close of the last bar', () => {
    expect(entryOf(run, { signal: 'BUY' }, bars)).toEqual({
      asset: 'AAPL',
      session: '2016-03-15',
      close: 102.25,
      signal: 'BUY',
      fate: 'not-confirmed',
      runId: 'run-1',
    });
  });

  it('is none where nothing was signalled or nothing was known', () => {
    expect(entryOf(run, { signal: 'HOLD' }, bars)).toBeNull();
    expect(entryOf(run, { signal: 'SELL' }, NOTHING)).toBeNull();
  });
});

const entry = (patch: Partial<JournalEntry> = {}): JournalEntry => ({
  asset: 'AAPL',
  session: '2016-03-14',
  close: 100,
  signal: 'BUY',
  fate: 'other',
  runId: null,
  ...patch,
});

describe('a journal', () => {
  it('takes new entries at its end and replaces those of a run that it has', () => {
    const first = appended(emptyJournal('paper'), [entry({ runId: 'a' }), entry(), entry({ runId: 'b' })]);
    const second = appended(first, [entry({ runId: 'a', fate: 'traded' }), entry()]);
    expect(second.entries.map(({ runId, fate }) => [runId, fate])).toEqual([
      ['a', 'traded'],
      [null, 'other'],
      ['b', 'other'],
      [null, 'other'],
    ]);
  });

  it('keeps the newest entries', () => {
    const many = Array.from({ length: JOURNAL_MAX }, (_, index) => entry({ close: index }));
    const { entries } = appended(appended(emptyJournal('simulation'), many), [
      entry({ close: -1 }),
      entry({ close: -2 }),
    ]);
    expect(entries).toHaveLength(JOURNAL_MAX);
    expect([entries[0]?.close, entries.at(-1)?.close]).toEqual([2, -2]);
  });

  it('is the same when the same is added again, whatever stands in it', () => {
    const entries = fc.array(
      fc.record({ runId: fc.constantFrom('a', 'b', 'c', 'd'), close: fc.integer({ min: 1, max: 9 }) }).map(entry),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(entries, entries, (before, added) => {
        const journal = appended(emptyJournal('simulation'), before);
        const once = appended(journal, added);
        expect(appended(once, added)).toEqual(once);
        expect(Journal.parse(once)).toEqual(once);
        const runs = once.entries.map(({ runId }) => runId);
        expect(new Set(runs).size).toBe(runs.length);
      }),
    );
  });
});

describe('the cost of the model', () => {
  const day = (index: number): string => sessionOf(Date.UTC(2026, 0, 1) + index * DAY_MS);
  const empty = emptyJournal('paper');

  it('adds up by day, in order, and over all', () => {
    const costs: [number, number][] = [
      [5, 0.25],
      [3, 0.5],
      [5, 1],
    ];
    const journal = costs.reduce((sum, [index, dollars]) => withModelCost(sum, dollars, day(index)), empty);
    expect(journal.modelDays).toEqual([
      { session: day(3), dollars: 0.5 },
      { session: day(5), dollars: 1.25 },
    ]);
    expect(journal.modelDollars).toBe(1.75);
    expect([day(3), day(4), day(5), day(6)].map((from) => modelDollarsSince(journal, from))).toEqual([
      1.75, 1.25, 1.25, 0,
    ]);
  });

  it('is nothing where nothing was spent, and leaves no day', () => {
    expect(modelDollarsSince(empty, day(0))).toBe(0);
    expect(withModelCost(empty, 0, day(0))).toEqual(empty);
  });

  it('of a day that is not known is not guessed: only ranges that begin after the first known day have a cost', () => {
    const before = withModelCost(empty, 2, null);
    expect(before).toEqual({ ...empty, modelDollars: 2 });
    expect(modelDollarsSince(before, day(90))).toBeNull();
    const journal = withModelCost(before, 0.5, day(10));
    expect([9, 10, 11].map((index) => modelDollarsSince(journal, day(index)))).toEqual([null, null, 0]);
    expect(modelDollarsSince(withModelCost(journal, 0.25, day(12)), day(11))).toBe(0.25);
  });

  it('keeps the newest days, and says nothing of ranges that reach further back', () => {
    let journal = empty;
    for (let index = 0; index <= MODEL_DAYS_MAX; index++) journal = withModelCost(journal, 1, day(index));
    expect(journal.modelDays).toHaveLength(MODEL_DAYS_MAX);
    expect(journal.modelDollars).toBe(MODEL_DAYS_MAX + 1);
    expect(modelDollarsSince(journal, day(1))).toBeNull();
    expect(modelDollarsSince(journal, day(2))).toBe(MODEL_DAYS_MAX - 1);
    expect(Journal.parse(journal)).toEqual(journal);
  });

  it('loses no dollar in whatever order days are charged', () => {
    const charges = fc.array(fc.record({ index: fc.integer({ min: 0, max: 40 }), cents: fc.nat(500) }));
    fc.assert(
      fc.property(charges, fc.integer({ min: 0, max: 40 }), (all, from) => {
        const journal = all.reduce((sum, { index, cents }) => withModelCost(sum, cents / 100, day(index)), empty);
        const expected = all.filter(({ index }) => index >= from).reduce((sum, { cents }) => sum + cents / 100, 0);
        expect(modelDollarsSince(journal, day(from))).toBeCloseTo(expected, 9);
      }),
    );
  });
});
