/** How fast log lines get into Firestore through the product's writer, against awaiting each and against the raw SDK. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LogLine } from '../core/src/contracts/index.ts';
import { bufferedLogWriter } from '../core/src/crew/index.ts';
import type { Hold } from '../core/src/ports/index.ts';
import { firestoreRunStore } from '../functions/src/adapters/firestore/run-store.ts';
import { systemClock } from '../functions/src/adapters/system/system-clock.ts';
import type { Group } from './figure.ts';
import { onFirestore } from './firestore-database.ts';
import { UID } from './stage.ts';
import { interleaved, median, medianRatio, timed } from './statistics.ts';

const LINES = 500;
const ROUNDS = 9;
const WRITES = 400;

const line = (seq: number): LogLine => ({
  userId: UID,
  seq,
  time: systemClock.now(),
  agent: 'TrendAnalysisAgent',
  level: 'info',
  message: 'The 8-day average stands above the 13-day one, and that above the 21-day one: the trend is up.',
  data: { short: 131.22, medium: 129.94, long: 128.06, barsSince: 2 },
});

/** Milliseconds for LINES lines written either way, and for one line written by the product and by the raw SDK. */
const samples = () =>
  onFirestore(async (db) => {
    const store = firestoreRunStore(db);
    let runs = 0;
    const freshRun = (): string => `throughput${String((runs += 1)).padStart(10, '0')}`;
    const freshHold = (): Hold => ({ runId: freshRun(), attempt: 1 });
    const buffered = () => {
      const writer = bufferedLogWriter({ store, clock: systemClock, hold: freshHold() });
      return timed(async () => {
        for (let seq = 1; seq <= LINES; seq += 1) {
          writer.write(line(seq));
          await nextTurn();
        }
        await writer.flush();
      });
    };
    const awaited = () => {
      const hold = freshHold();
      return timed(async () => {
        for (let seq = 1; seq <= LINES; seq += 1) await store.appendLogs(hold, [line(seq)]);
      });
    };
    const bulk = await interleaved({ buffered, awaited }, { warmUps: 4, rounds: ROUNDS });
    const [ours, raw] = [freshHold(), db.collection(`runs/${freshRun()}/logs`)];
    let seq = 0;
    const product = () => timed(() => store.appendLogs(ours, [line((seq += 1))]));
    const sdk = () => timed(() => raw.add(line(1)));
    const single = await interleaved({ product, sdk }, { warmUps: 50, rounds: WRITES });
    return { ...bulk, ...single };
  });

export async function measure(): Promise<Group> {
  const { buffered, awaited, product, sdk } = await samples();
  const rate = (milliseconds: readonly number[]): number => (LINES / median(milliseconds)) * 1_000;
  const each = `${LINES} lines a round, median of ${ROUNDS} rounds, on the emulator`;
  const writes = `Median of ${WRITES} writes of one line, in turn with the other`;
  return {
    title: 'Log throughput',
    figures: [
      {
        name: 'Buffered log / awaiting each line',
        value: medianRatio(awaited, buffered),
        unit: '× as fast',
        goal: { atLeast: 8 },
        how: `Median ratio of ${ROUNDS} interleaved rounds of ${LINES} lines after 4 to warm up.`,
      },
      {
        name: 'Buffered',
        value: rate(buffered),
        unit: 'lines/s',
        goal: null,
        how: `A line per turn of the event loop and one flush: ${each}.`,
      },
      {
        name: 'Awaiting each line',
        value: rate(awaited),
        unit: 'lines/s',
        goal: null,
        how: `The same store, one line after the other: ${each}.`,
      },
      {
        name: 'Log write p50, product / raw add()',
        value: median(product) / median(sdk),
        unit: '×',
        goal: { atMost: 1.2 },
        how: 'The quotient of the two medians below.',
      },
      { name: 'Log write p50, product', value: median(product), unit: 'ms', goal: null, how: `${writes}.` },
      { name: 'Log write p50, raw add()', value: median(sdk), unit: 'ms', goal: null, how: `${writes}.` },
    ],
  };
}
