import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Journal, JOURNAL_MAX, NoTradeReason, toBarColumns, type JournalEntry } from '../contracts/index.ts';
import { appended, emptyJournal, entryOf, signalFate, type JournalledRun } from './journal.ts';

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
