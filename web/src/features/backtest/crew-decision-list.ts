/** The decisions of the crew as rows: what became of each, which are shown, and all of them as CSV. */
import type { CrewDecision } from '@trading-crew/core/contracts';
import { toCsv } from '../../ui/text-file.ts';
import { REASON_WORDS } from '../../ui/words.ts';

/** What became of a decision. */
export type Fate = 'traded' | 'not-traded' | 'failed';

export const FATES: readonly Fate[] = ['traded', 'not-traded', 'failed'];

export const FATE_WORDS: Readonly<Record<Fate, string>> = {
  traded: 'Traded',
  'not-traded': 'Not traded',
  failed: 'Failed',
};

/** A decision without an outcome is one whose run failed. */
export function fateOf({ outcome }: CrewDecision): Fate {
  if (outcome === null) return 'failed';
  return outcome === 'TRADED' ? 'traded' : 'not-traded';
}

/** "Bought", "No trade: no signal", "Failed". */
export function decisionWords({ signal, outcome, reason }: CrewDecision): string {
  if (outcome === null) return FATE_WORDS.failed;
  if (outcome === 'TRADED') return signal === 'SELL' ? 'Sold' : 'Bought';
  return reason === null ? 'No trade' : `No trade: ${REASON_WORDS[reason]}`;
}

export const countFates = (decisions: readonly CrewDecision[]): Readonly<Record<Fate, number>> => {
  const counts = { traded: 0, 'not-traded': 0, failed: 0 };
  for (const decision of decisions) counts[fateOf(decision)] += 1;
  return counts;
};

/** Newest first; of one fate, or all of them. */
export const decisionsShown = (decisions: readonly CrewDecision[], fate: Fate | null): CrewDecision[] =>
  decisions.filter((decision) => fate === null || fateOf(decision) === fate).reverse();

const CSV_HEAD = ['decided_on', 'session', 'signal', 'outcome', 'reason', 'decision'];

/** The decisions as CSV, in the order in which they are given. */
export const decisionsCsv = (decisions: readonly CrewDecision[]): string =>
  toCsv([
    CSV_HEAD,
    ...decisions.map(({ decidedOn, session, signal, outcome, reason, decision }) => [
      decidedOn,
      session,
      signal,
      outcome ?? 'FAILED',
      reason,
      decision,
    ]),
  ]);
