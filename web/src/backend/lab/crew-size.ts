/** How many decisions a backtest by the crew comes to, and how long they take by rules, in words. */
import { CREW_DECISIONS_MAX, type CrewBacktestChoice } from '@trading-crew/core/contracts';
import { barsOfPeriod } from '@trading-crew/core/backtest';
import { count, strategyOf, type PriceColumns } from '@trading-crew/core/domain';

export { CREW_DECISIONS_MAX } from '@trading-crew/core/contracts';

/** By rules, in a worker: a decision, and a session without one. */
const SECONDS_A_DECISION = 0.0015;
const SECONDS_A_SESSION = 0.000_05;
const NOTICEABLE_SECONDS = 1;
const MINUTES_FROM_SECONDS = 90;

export interface CrewSize {
  readonly decisions: number;
  readonly sessions: number;
}

/** Closes at which the crew has been asked once so many sessions are over: the first of them is only looked back on. */
export const decisionsAfter = (sessions: number, everyBars: number): number =>
  sessions <= 1 ? 0 : Math.floor((sessions - 2) / everyBars) + 1;

/**
 * As core's `crewPeriod` has it, which would bring all agents to the page. Nothing where no bar of the period counts: what is
 * wrong with it is told when it is run.
 */
export function crewSize(choice: CrewBacktestChoice, columns: PriceColumns): CrewSize {
  const period = barsOfPeriod(columns, choice);
  const from = Math.max(period.from, strategyOf(choice.strategy).warmUp - 1);
  const sessions = Math.max(0, period.to - from + 1);
  return { decisions: decisionsAfter(sessions, choice.everyBars), sessions };
}

function timeWords(seconds: number): string {
  if (seconds < NOTICEABLE_SECONDS) return 'less than a second';
  if (seconds < MINUTES_FROM_SECONDS) return `about ${count(Math.round(seconds), 'second')}`;
  return `about ${count(Math.round(seconds / 60), 'minute')}`;
}

/** "428 decisions, less than a second". */
export const crewEstimate = ({ decisions, sessions }: CrewSize): string =>
  `${count(decisions, 'decision')}, ${timeWords(decisions * SECONDS_A_DECISION + sessions * SECONDS_A_SESSION)}`;

/** Why so many are refused, with the limit and what to do; null where they may be made. */
export const tooManyDecisions = ({ decisions }: CrewSize): string | null =>
  decisions <= CREW_DECISIONS_MAX
    ? null
    : `The crew would decide ${count(decisions, 'time')}; at most ${count(CREW_DECISIONS_MAX, 'decision')} are made at once. ` +
      'Ask it less often, or choose a shorter period.';
