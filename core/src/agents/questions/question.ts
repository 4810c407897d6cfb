/**
 * What every question to the model is made of: evidence that stays short whatever the input, text from outside that
 * stands apart from it, and answers in plain text. No question gives the model a tool.
 */
import { z } from 'zod';
import type { AssetSymbol } from '../../contracts/index.ts';
import { visibleText } from '../../domain/index.ts';
import type { QuotedText } from '../../ports/llm.ts';

/** The longest evidence of a question, in characters. */
export const LONGEST_EVIDENCE = 4_000;
const LEFT_OUT = 'Further figures were left out.';

/** Facts line by line. What would be too long is left out by whole lines: half a figure is a false one. */
export function evidenceOf(facts: readonly string[]): string {
  const whole = facts.join('\n');
  if (whole.length <= LONGEST_EVIDENCE) return whole;
  let kept = '';
  for (const fact of facts) {
    if (kept.length + fact.length + 1 + LEFT_OUT.length > LONGEST_EVIDENCE) break;
    kept += `${fact}\n`;
  }
  return kept + LEFT_OUT;
}

/** What is asked about. Its symbol and its name come from outside: a file or a broker wrote them. */
export interface Subject {
  readonly asset: AssetSymbol;
  readonly name: string | null;
}

export const quotedSubject = ({ asset, name }: Subject): readonly QuotedText[] => [
  { label: 'symbol', text: asset },
  ...(name === null ? [] : [{ label: 'name of the instrument', text: name }]),
];

/** A text of an answer, as it may stand in a log line and on the page. */
export const plainText = (longest: number) =>
  z
    .string()
    .overwrite((text) => visibleText(text))
    .min(1)
    .max(longest);

export const FIGURE_RULE = 'Use only figures that stand in the evidence, and copy them exactly.';
