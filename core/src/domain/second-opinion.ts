/**
 * What the model's opinion makes of a confirmation by the rules: the same, less, or nothing. Whatever it says, the
 * result is never looser than what the rules alone gave, and what they refused stays refused.
 */
import type { Abstention, ConfirmationOutput, ModelOpinion } from '../contracts/index.ts';

/**
 * The rules' confirmation, tightened by an opinion that is kept beside it. The confidence, which sizes the trade,
 * stays the rules'. An opinion that abstained refuses, or changes nothing, as the settings say.
 */
export function tightenedBy(
  rules: ConfirmationOutput,
  opinion: ModelOpinion,
  abstention: Abstention,
): ConfirmationOutput {
  const unchanged: ConfirmationOutput = { ...rules, model: opinion };
  const refused: ConfirmationOutput = { ...unchanged, verdict: 'refuse' };
  if (rules.verdict === 'refuse') return unchanged;
  switch (opinion.verdict) {
    case 'confirm':
      return unchanged;
    case 'shrink':
      return { ...unchanged, verdict: 'shrink', sizeFactor: smallerOf(rules.sizeFactor, opinion.sizeFactor) };
    case 'refuse':
      return refused;
    case 'abstained':
      return abstention === 'rules' ? unchanged : refused;
  }
}

/** What is not a number leaves nothing. */
const smallerOf = (rules: number, wanted: number): number => (wanted > 0 ? Math.min(rules, wanted) : 0);
