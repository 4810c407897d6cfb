/** What the log costs the crew: six steps of 50 ms on the Firestore emulator, with lines and without. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { CrewMember } from '../core/src/agents/roster.ts';
import { AGENT_ORDER, type AgentName } from '../core/src/contracts/index.ts';
import { runCrew } from '../core/src/crew/index.ts';
import type { RunStore } from '../core/src/ports/index.ts';
import { firestoreRunStore } from '../functions/src/adapters/firestore/run-store.ts';
import { systemClock } from '../functions/src/adapters/system/system-clock.ts';
import type { Group } from './figure.ts';
import { onFirestore } from './firestore-database.ts';
import { demoMarket, offlinePorts, requestedRun } from './stage.ts';
import { interleaved, median, medianRatio, timed } from './statistics.ts';

const STEP_MS = 50;
const STEPS = 6;
const PAIRS = 21;
const WARM_UPS = 12;

/** An agent that works for 50 ms and says a line before, amid and after it, or none. */
const stubAgent = (name: AgentName, talks: boolean): CrewMember => ({
  name,
  goal: 'Takes as long as a model might.',
  version: 1,
  tools: [],
  prepare: () => ({ kind: 'work', input: null }),
  work: async (_input, _toolbox, say) => {
    if (talks) say('info', 'Asked for the latest bars of AAPL.', { limit: 252 });
    await sleep(STEP_MS / 2);
    if (talks) say('info', 'The short average stands above the medium one.', { short: 131.2, medium: 129.9 });
    await sleep(STEP_MS / 2);
    if (talks) say('info', 'Done: the trend is up, and has been for two sessions.');
    return { status: 'done', code: null, summary: 'Done.', output: null };
  },
});

const crewOf = (talks: boolean): CrewMember[] => AGENT_ORDER.slice(0, STEPS).map((name) => stubAgent(name, talks));

/** The same store, deaf to log lines: also the two that the crew itself says are not written. */
const withoutLogs = (store: RunStore): RunStore => ({ ...store, appendLogs: () => Promise.resolve() });

export async function measure(): Promise<Group> {
  const ports = offlinePorts(demoMarket(), systemClock);
  let runs = 0;
  const { logged, silent } = await onFirestore(async (db) => {
    const store = firestoreRunStore(db);
    const run = async (talks: boolean): Promise<number> => {
      runs += 1;
      const claim = await store.create(requestedRun(runs, systemClock.now()));
      if (claim.kind !== 'claimed') throw new Error('The run was not claimed.');
      const options = { run: claim.run, ports, store: talks ? store : withoutLogs(store), roster: crewOf(talks) };
      const took = await timed(() => runCrew(options));
      const lines = (await store.logs(claim.run.runId)).length;
      if (lines !== (talks ? 3 * STEPS + 2 : 0)) throw new Error(`${lines} log lines were stored.`);
      return took;
    };
    return interleaved({ logged: () => run(true), silent: () => run(false) }, { warmUps: WARM_UPS, rounds: PAIRS });
  });
  const each = `median of ${PAIRS} runs, each checkpointing six stub agents of ${STEP_MS} ms on the emulator`;
  return {
    title: 'What logging costs the crew',
    figures: [
      {
        name: 'Crew with 18 log lines / the same without',
        value: medianRatio(logged, silent),
        unit: '×',
        goal: { atMost: 1.05 },
        how: `Median ratio of ${PAIRS} interleaved pairs after ${WARM_UPS} to warm up; the crew's own opening and closing line are counted in as well.`,
      },
      { name: 'Crew with log lines', value: median(logged), unit: 'ms', goal: null, how: `With: ${each}.` },
      { name: 'Crew without log lines', value: median(silent), unit: 'ms', goal: null, how: `Without: ${each}.` },
    ],
  };
}
