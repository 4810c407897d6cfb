import { describe, expect, it } from 'vitest';
import { Unavailable, type LogLine } from '../contracts/index.ts';
import type { Clock, Hold } from '../ports/index.ts';
import { sampleLine, sampleRun } from '../ports/testing/sample-records.ts';
import { bufferedLogWriter } from './log-writer.ts';

const run = sampleRun();
const line = (seq: number): LogLine => sampleLine(run, seq);
const seqs = (lines: readonly LogLine[]): number[] => lines.map(({ seq }) => seq);

/** A log that notes its batches and answers as the test decides: each call waits for `release` when `held`. */
function scriptedLog(answers: (Error | 'held')[] = []) {
  const batches: number[][] = [];
  const releases: (() => void)[] = [];
  const stored: LogLine[] = [];
  const waits: number[] = [];
  const clock: Clock = {
    now: () => 0,
    sleep: (milliseconds) => {
      waits.push(milliseconds);
      return Promise.resolve();
    },
  };
  const appendLogs = async (_: Hold, lines: readonly LogLine[]): Promise<void> => {
    batches.push(seqs(lines));
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    if (answer === 'held') await new Promise<void>((resolve) => releases.push(resolve));
    stored.push(...lines);
  };
  return { batches, stored, waits, clock, store: { appendLogs }, release: () => releases.shift()?.() };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const writerOn = (log: ReturnType<typeof scriptedLog>) =>
  bufferedLogWriter({ store: log.store, clock: log.clock, hold: { runId: run.runId, attempt: run.attempt } });

describe('a buffered log writer', () => {
  it('sends lines in the background, without being flushed', async () => {
    const log = scriptedLog();
    const { write } = writerOn(log);
    write(line(1));
    expect(log.batches, 'write itself does nothing slow').toEqual([]);
    await settled();
    expect(seqs(log.stored)).toEqual([1]);
  });

  it('makes the next batch of whatever came while the previous one was being written', async () => {
    const log = scriptedLog(['held']);
    const writer = writerOn(log);
    writer.write(line(1));
    writer.write(line(2));
    await settled();
    for (const seq of [3, 4, 5]) writer.write(line(seq));
    await settled();
    expect(log.batches, 'one batch at a time').toEqual([[1, 2]]);
    log.release();
    await writer.flush();
    expect(log.batches).toEqual([
      [1, 2],
      [3, 4, 5],
    ]);
    expect(seqs(log.stored)).toEqual([1, 2, 3, 4, 5]);
  });

  it('resolves a flush only when every line written so far is stored', async () => {
    const log = scriptedLog(['held']);
    const writer = writerOn(log);
    writer.write(line(1));
    let flushed = false;
    const flush = writer.flush().then(() => (flushed = true));
    await settled();
    expect(flushed).toBe(false);
    log.release();
    await flush;
    expect(seqs(log.stored)).toEqual([1]);
  });

  it('flushes at once when nothing was written', async () => {
    await expect(writerOn(scriptedLog()).flush()).resolves.toBeUndefined();
  });

  it('tries an unavailable store again, with growing waits, and loses nothing', async () => {
    const log = scriptedLog([new Unavailable('away'), new Unavailable('away')]);
    const writer = writerOn(log);
    writer.write(line(1));
    await settled();
    writer.write(line(2));
    await writer.flush();
    expect(seqs(log.stored)).toEqual([1, 2]);
    expect(log.waits).toHaveLength(2);
    expect(log.waits[1]).toBeGreaterThan(log.waits[0] ?? Infinity);
  });

  it('fails every flush after a line was lost, and writes nothing past the hole', async () => {
    const log = scriptedLog(Array.from({ length: 20 }, () => new Unavailable('The database did not answer.')));
    const writer = writerOn(log);
    writer.write(line(1));
    await expect(writer.flush()).rejects.toThrow('The database did not answer.');
    const tries = log.batches.length;
    writer.write(line(2));
    await expect(writer.flush()).rejects.toBeInstanceOf(Unavailable);
    expect(log.batches, 'no line goes out after the hole').toHaveLength(tries);
    expect(log.stored).toEqual([]);
  });

  it('does not try again what is a fault of the line itself', async () => {
    const log = scriptedLog([new TypeError('cannot be stored')]);
    const writer = writerOn(log);
    writer.write(line(1));
    await expect(writer.flush()).rejects.toBeInstanceOf(TypeError);
    expect(log.batches).toEqual([[1]]);
  });
});
