/** The record of a question to the language model before anything was sent, and the hash that recognises its equal. */
import type { LlmUsage } from '../contracts/index.ts';
import { hashText, stableJson } from './stable-hash.ts';

/** What a question consists of. Its order and its every word count. */
interface Asked {
  readonly instruction: string;
  readonly evidence: string;
  readonly quoted: readonly { readonly label: string; readonly text: string }[];
}

/** The hash of a question: the same for the same words, whoever asks and until when. */
export const promptHashOf = ({ instruction, evidence, quoted }: Asked): string =>
  hashText(stableJson([instruction, evidence, quoted]));

/** A record in which nothing was used. */
export const unusedUsage = (known: Pick<LlmUsage, 'agent' | 'tier' | 'promptHash' | 'prompt'>): LlmUsage => ({
  ...known,
  model: null,
  project: null,
  inputTokens: 0,
  outputTokens: 0,
  thinkingTokens: 0,
  cachedTokens: 0,
  dollars: 0,
  latencyMs: 0,
  attempts: 0,
  finishReason: null,
  rawAnswer: null,
});
