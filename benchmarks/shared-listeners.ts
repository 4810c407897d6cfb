/**
 * Many components that look at one run: how many queries the page's backend opens for them, and how soon the last of
 * them sees a new line. The page's own modules, with the web SDK in this process, under the security rules.
 */
import { deleteApp, initializeApp, onLog } from 'firebase/app';
import { connectFirestoreEmulator, initializeFirestore, setLogLevel, terminate } from 'firebase/firestore';
import { LogLine } from '../core/src/contracts/index.ts';
import { firestoreRunStore } from '../functions/src/adapters/firestore/run-store.ts';
import { systemClock } from '../functions/src/adapters/system/system-clock.ts';
import type { Watch } from '../web/src/backend/backend.ts';
import { watchList, type WatchedDatabase } from '../web/src/backend/firestore-watches.ts';
import { logsQuery } from '../web/src/backend/queries.ts';
import { createSharedWatches } from '../web/src/backend/shared-watches.ts';
import type { Group } from './figure.ts';
import { onFirestore, PROJECT_ID } from './firestore-database.ts';
import { UID } from './stage.ts';
import { interleaved, median } from './statistics.ts';

const MANY = 100;
const WRITES = 60;
const WARM_UPS = 20;

/** The page's connection, signed in as the owner of the runs. */
function openPage(host: string, port: number) {
  const app = initializeApp({ projectId: PROJECT_ID, apiKey: 'local' });
  const firestore = initializeFirestore(app, {});
  connectFirestoreEmulator(firestore, host, port, { mockUserToken: { sub: UID } });
  const database: WatchedDatabase = { firestore, shared: createSharedWatches() };
  const close = async (): Promise<void> => {
    database.shared.closeAll();
    await terminate(firestore);
    await deleteApp(app);
  };
  return { database, close };
}

/** Counts the queries that the SDK asks the server to listen to, from what it logs of its own stream. */
function countQueries(): { readonly opened: () => number; readonly stop: () => void } {
  let opened = 0;
  setLogLevel('debug');
  onLog(({ message }) => {
    if (/stream \S+ sending:/.test(message) && message.includes('addTarget')) opened += 1;
  });
  return {
    opened: () => opened,
    stop: () => {
      onLog(null);
      setLogLevel('error');
    },
  };
}

/** So many listeners of the run's log; each asks for its own watch, as each component does. */
function listen(database: WatchedDatabase, runId: string, listeners: number) {
  const watches = Array.from({ length: listeners }, () => watchList(database, logsQuery(UID, runId), LogLine));
  const hasSeen = (watch: Watch<LogLine[]>, seq: number): boolean => {
    const watched = watch.snapshot();
    if (watched.state === 'failed') throw new Error(watched.problem.message);
    return watched.state === 'ready' && watched.value.at(-1)?.seq === seq;
  };
  /** Resolves when the last of the listeners has seen the line. */
  const allSee = (seq: number): Promise<void> => {
    const seeing = watches.map(
      (watch) =>
        new Promise<void>((resolve) => {
          const stop = watch.subscribe(() => {
            if (!hasSeen(watch, seq)) return;
            stop();
            resolve();
          });
        }),
    );
    return Promise.all(seeing).then(() => undefined);
  };
  // A subscriber that stays, so that the listener is never closed between two lines.
  for (const watch of watches) watch.subscribe(() => undefined);
  return { allSee };
}

/** Milliseconds from the write of a line until every listener has it, for one listener and for many, in turn. */
const samples = () =>
  onFirestore(async (db, { host, port }) => {
    const store = firestoreRunStore(db);
    const counter = countQueries();
    const { database, close } = openPage(host, port);
    const writerTo = (runId: string, listeners: number) => {
      const { allSee } = listen(database, runId, listeners);
      let seq = 0;
      return async (): Promise<number> => {
        seq += 1;
        const line: LogLine = {
          userId: UID,
          seq,
          time: systemClock.now(),
          agent: 'Crew',
          level: 'info',
          message: 'A line.',
          data: null,
        };
        const seen = allSee(seq);
        const began = performance.now();
        await store.appendLogs({ runId, attempt: 1 }, [line]);
        await seen;
        return performance.now() - began;
      };
    };
    const many = writerTo('listeners10000000000', MANY);
    await many();
    const queries = counter.opened();
    counter.stop();
    const one = writerTo('listeners00000000001', 1);
    const took = await interleaved({ one, many }, { warmUps: WARM_UPS, rounds: WRITES });
    await close();
    return { ...took, queries };
  });

export async function measure(): Promise<Group> {
  const { one, many, queries } = await samples();
  const each = `median of ${WRITES} lines on the emulator, in turn with the other`;
  return {
    title: 'Listeners that share a query',
    figures: [
      {
        name: `Queries opened for ${MANY} listeners on one run`,
        value: queries,
        unit: queries === 1 ? 'query' : 'queries',
        goal: { atMost: 1 },
        how: "Counted in the SDK's own log of what it sends to the server.",
      },
      {
        name: `Write to last listener, ${MANY} listeners / 1`,
        value: median(many) / median(one),
        unit: '×',
        goal: { atMost: 1.2 },
        how: 'The quotient of the two medians below.',
      },
      {
        name: `Write to last of ${MANY} listeners, p50`,
        value: median(many),
        unit: 'ms',
        goal: null,
        how: `From the write to the last listener: ${each}.`,
      },
      {
        name: 'Write to 1 listener, p50',
        value: median(one),
        unit: 'ms',
        goal: null,
        how: `From the write to the listener: ${each}.`,
      },
    ],
  };
}
