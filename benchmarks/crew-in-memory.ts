/** The crew alone, without Firebase: what a run and a fast-forward cost when every port is in memory. */
import { DEFAULT_SETTINGS } from '../core/src/contracts/index.ts';
import { runCrew } from '../core/src/crew/index.ts';
import { memoryRunStore, playSessions, tickingClock, type ReplayedMarket } from '../core/src/offline/index.ts';
import type { Group } from './figure.ts';
import { demoMarket, freshAccount, offlinePorts, requestedRun, UID } from './stage.ts';
import { percentile, timed } from './statistics.ts';

const WARM_UPS = 20;
const RUNS = 200;
const SESSIONS = 250;
const START = 1_700_000_000_000;

/** One run that buys, from the empty account to the end of the run. */
async function wholeRun(market: ReplayedMarket, n: number): Promise<void> {
  const ports = offlinePorts(market, tickingClock(START));
  const store = memoryRunStore();
  const claim = await store.create(requestedRun(n, START));
  if (claim.kind !== 'claimed') throw new Error('The run was not claimed.');
  const ended = await runCrew({ run: claim.run, ports, store });
  if (ended.outcome !== 'TRADED') throw new Error(`The run ended as ${ended.status}, not with a trade.`);
}

async function fastForward(market: ReplayedMarket, sessions: number): Promise<void> {
  let played = 0;
  const journey = playSessions({
    uid: UID,
    state: freshAccount(market),
    market,
    settings: DEFAULT_SETTINGS,
    clock: tickingClock(START),
    records: [],
    withCrew: true,
  });
  for await (const { record } of journey) {
    if (record.decisions.length !== DEFAULT_SETTINGS.watchlist.length) throw new Error('An asset was left out.');
    played += 1;
    if (played === sessions) return;
  }
  throw new Error(`The data ended after ${played} sessions.`);
}

export async function measure(): Promise<Group> {
  const market = demoMarket();
  const samples: number[] = [];
  for (let n = 0; n < WARM_UPS + RUNS; n += 1) {
    const took = await timed(() => wholeRun(market, n));
    if (n >= WARM_UPS) samples.push(took);
  }
  const forward = await timed(() => fastForward(market, SESSIONS));
  const how = `${RUNS} runs on AAPL that buy, after ${WARM_UPS} to warm up, each from an empty account to its end`;
  return {
    title: 'The crew in memory',
    figures: [
      {
        name: 'Whole rule-based run, p50',
        value: percentile(samples, 0.5),
        unit: 'ms',
        goal: { under: 20 },
        how: `${how}.`,
      },
      {
        name: 'Whole rule-based run, p95',
        value: percentile(samples, 0.95),
        unit: 'ms',
        goal: null,
        how: 'Of the same runs.',
      },
      {
        name: `Fast-forward of ${SESSIONS} sessions × ${DEFAULT_SETTINGS.watchlist.length} assets`,
        value: forward / 1_000,
        unit: 's',
        goal: null,
        how: 'Once, right after the runs above: the crew on every asset in each session, nothing written anywhere.',
      },
    ],
  };
}
