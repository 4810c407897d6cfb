/**
 * A backtest by the crew itself: `runCrew` over history on a simulated account, with a clock that moves from session to
 * session. It comes to the trades of the event engine where both know the same bars, and says why there were no others.
 */
import {
  DAY_MS,
  sessionOf,
  type CrewBacktestEnd,
  type CrewDecision,
  type Fill,
  type Halt,
  type Instrument,
  type TradingSettings,
} from '../contracts/index.ts';
import { roster } from '../agents/roster.ts';
import type { BacktestRun } from '../backtest/backtest-run.ts';
import type { Clock, Llm } from '../ports/index.ts';
import { runOfSessions } from './crew-backtest-run.ts';
import { tickingClock } from './memory-clock.ts';
import { newSimulation } from './new-simulation.ts';
import { playSessions, type PlayedSession, type StoredRun } from './play-sessions.ts';
import { ReplayedMarket, sessionInstant, type InstrumentBars } from './replayed-market.ts';

export interface CrewBacktestOptions extends InstrumentBars {
  /** Strategy, risk limits, costs and starting cash, and what the model may do. Chance is left out of the costs. */
  readonly settings: TradingSettings;
  /** Bars that count, both included: the first decision is taken at the close of `from`. Those before are history. */
  readonly from: number;
  readonly to: number;
  /** The crew is asked at every so many closes; 1 unless told otherwise. Exits rest at the broker in between. */
  readonly everyBars?: number;
  /** The backtest ends before it would ask the crew once more. */
  readonly maxDecisions?: number;
  /** Answers for the crew, such as a `ScriptedLlm`; left out, the rules decide alone. */
  readonly llm?: Llm | null;
  /** The clock of whoever has to wait for answers; left out, one that needs no time. */
  readonly clock?: Clock;
  /** Told after every session, and awaited: sessions that are done, of how many. */
  readonly onProgress?: (done: number, total: number) => void | Promise<void>;
  /** Asked after every session: true ends the backtest there. */
  readonly isCancelled?: () => boolean;
  /**
   * Asked after every session but the first, before it counts: why the backtest ends in front of it. So a decision that
   * was left without the answer it asked for is none, and what came of it is not in the report.
   */
  readonly stopped?: () => CrewBacktestEnd | null;
  /** Handed every run that ordered something or failed, with its steps and log lines. */
  readonly onRun?: (run: StoredRun) => void;
}

export interface CrewBacktest {
  /** What a backtest's report is made of. It ends with the last session that was played. */
  readonly run: BacktestRun;
  /** Every decision with its reason, oldest first. */
  readonly decisions: readonly CrewDecision[];
  readonly ended: CrewBacktestEnd;
}

const UID = 'crew-backtest';
const SEED = 1;

/** Those who look back when the order is out decide nothing about it, and take longer with every session. */
const DECIDERS = roster.filter(
  ({ name }) => name !== 'PerformanceAnalysisAgent' && name !== 'StrategyEnhancementAgent',
);

/**
 * Runs the crew over the bars. Throws RangeError naming what cannot be used: a period outside the bars, a number of bars or
 * decisions below 1; a bug in a run is not thrown, but is that run's failure, as everywhere.
 */
export async function crewBacktest(options: CrewBacktestOptions): Promise<CrewBacktest> {
  const { bars, from, to, everyBars = 1, maxDecisions = Infinity } = options;
  const { onProgress, isCancelled, stopped, onRun } = options;
  demandOptions(options);
  const places = new Map(bars.map((bar, index) => [sessionOf(bar.time), index]));
  const withCrew = (session: string): boolean => {
    const place = places.get(session) ?? from;
    return place > from && (place - from - 1) % everyBars === 0;
  };
  const closes: number[] = [];
  const decisions: CrewDecision[] = [];
  let [fills, halts]: [readonly Fill[], readonly Halt[]] = [[], []];
  let ended: CrewBacktest['ended'] = 'done';
  for await (const played of sessionsOf(options, withCrew)) {
    const { record, state, runs } = played;
    const stop = closes.length === 0 ? null : (stopped?.() ?? null);
    if (stop !== null) {
      ended = stop;
      break;
    }
    closes.push(record.equity);
    [fills, halts] = [state.ledger.fills, played.halts];
    decisions.push(...decisionsIn(played, places, bars));
    for (const run of runs) onRun?.(run);
    await onProgress?.(closes.length, to - from + 1);
    if (isCancelled?.()) ended = 'cancelled';
    else if (decisions.length >= maxDecisions && withCrew(state.account.session)) ended = 'max-decisions';
    if (ended !== 'done') break;
  }
  return { run: runOfSessions({ closes, fills, halts }, bars, { from, places }), decisions, ended };
}

function demandOptions({ bars, from, to, everyBars = 1, maxDecisions = 1 }: CrewBacktestOptions): void {
  const isBar = (index: number): boolean => Number.isInteger(index) && index >= 0 && index < bars.length;
  if (bars.length === 0) throw new RangeError('there are no bars');
  if (!isBar(from)) throw new RangeError(`from: there is no bar ${from} among ${bars.length}`);
  if (!isBar(to)) throw new RangeError(`to: there is no bar ${to} among ${bars.length}`);
  if (from > to) throw new RangeError(`from: bar ${from} lies after the last one, ${to}`);
  if (!Number.isInteger(everyBars) || everyBars < 1)
    throw new RangeError(`everyBars: ${everyBars} is no number of bars`);
  if (!(maxDecisions >= 1)) throw new RangeError(`maxDecisions: ${maxDecisions} is no number of decisions`);
}

function sessionsOf(options: CrewBacktestOptions, withCrew: (session: string) => boolean) {
  const { instrument, bars, from, to, llm = null } = options;
  const [first, last] = [bars[from], bars[to]];
  if (!first || !last) throw new RangeError('there are no bars');
  const known = bars.slice(0, to + 1);
  const market = new ReplayedMarket([
    { instrument, bars: known },
    { instrument: AFTERWARDS, bars: [dayAfter(last)] },
  ]);
  const startOn = sessionOf(first.time);
  const { costs, ...settings } = options.settings;
  const chanceless = { ...costs, partialFillRate: 0, rejectionRate: 0 };
  return playSessions({
    uid: UID,
    state: newSimulation({ market, startOn, startingCash: costs.startingCash, seed: SEED }),
    market,
    settings: { ...settings, watchlist: [instrument.asset], costs: chanceless },
    clock: options.clock ?? tickingClock(sessionInstant(startOn)),
    records: [],
    withCrew,
    llm,
    roster: DECIDERS,
  });
}

/**
 * A session can be played to its end where another one follows: this is nobody's, and nothing trades in it. No symbol that
 * anybody's file may hold is written like it.
 */
const AFTERWARDS: Instrument = {
  asset: '(after)',
  name: 'The day after the last bar',
  source: 'generated',
  tradable: false,
  priceIncrement: 0.01,
  quantityIncrement: 1,
  firstSession: null,
  lastSession: null,
};

const dayAfter = ({ time, close }: InstrumentBars['bars'][number]) => ({
  time: time + DAY_MS,
  open: close,
  high: close,
  low: close,
  close,
  volume: 0,
});

function decisionsIn(
  { record, runs }: PlayedSession,
  places: ReadonlyMap<string, number>,
  bars: CrewBacktestOptions['bars'],
) {
  const { session } = record;
  const before = bars[(places.get(session) ?? 0) - 1];
  const decidedOn = before ? sessionOf(before.time) : session;
  return record.decisions.map(({ signal, outcome, reason, decision, runId }): CrewDecision => {
    const failure = runs.find(({ run }) => run.runId === runId)?.run.failure ?? null;
    // A run that failed may have come to a decision before; nothing came of it.
    const words = failure === null ? decision : `The run failed: ${failure.message}`;
    return { decidedOn, session, signal, outcome, reason, decision: words };
  });
}
