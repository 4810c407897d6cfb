/**
 * Which exit of a position fires: the target or the stop. One bar does not tell which price came first, so whatever
 * it leaves open is resolved against us: the stop goes first, and a target counts only where it is certain.
 */
import type { Bar, OrderLeg } from '../../contracts/index.ts';
import { matchAtOpen, matchInSession, type Match } from './match.ts';

/** The exit that fires, with its price. */
export interface ExitMatch {
  readonly exit: OrderLeg;
  readonly match: Match;
}

const stopFirst = (exits: readonly OrderLeg[]): OrderLeg[] =>
  [...exits].sort((one, other) => Number(other.role === 'stop') - Number(one.role === 'stop'));

const firstMatch = (exits: readonly OrderLeg[], matchOf: (exit: OrderLeg) => Match | null): ExitMatch | null => {
  for (const exit of stopFirst(exits)) {
    const match = matchOf(exit);
    if (match) return { exit, match };
  }
  return null;
};

/** The exit that the open fires, or null: a stop gapped through sells at the open, a target at the open or better. */
export const matchExitsAtOpen = (exits: readonly OrderLeg[], open: number, slippageBps: number): ExitMatch | null =>
  firstMatch(exits, (exit) => matchAtOpen(exit, open, slippageBps));

/** The exit that fires inside a session it rested through from the open; the stop where the bar holds both prices. */
export const matchExitsInSession = (exits: readonly OrderLeg[], bar: Bar, slippageBps: number): ExitMatch | null =>
  firstMatch(exits, (exit) => matchInSession(exit, bar, slippageBps));

/**
 * The exit that fires after an entry inside the same session. The bar's extremes may lie before the entry: the stop
 * is taken as hit when the bar touched it, the target only when the close proves that it was reached afterwards.
 */
export const matchExitsAfterEntry = (exits: readonly OrderLeg[], bar: Bar, slippageBps: number): ExitMatch | null =>
  firstMatch(exits, (exit) =>
    matchInSession(exit, exit.role === 'stop' ? bar : { low: bar.close, high: bar.close }, slippageBps),
  );
