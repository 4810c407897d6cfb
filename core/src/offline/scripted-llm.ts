/**
 * A language model without one: it gives the replies it was handed, in order, and keeps what it was asked. For tests of
 * agents, and for repeating a run on stored answers. It keeps the port's contract: one repair, then a typed refusal.
 */
import { LLM_KEPT_CHARACTERS, type LlmRefusalReason, type LlmUsage } from '../contracts/index.ts';
import { promptHashOf, unusedUsage } from '../domain/index.ts';
import type { Clock, Llm, LlmRequest, LlmResult } from '../ports/index.ts';

export type ScriptedReply =
  /** What the model says, and how it ends: STOP unless told otherwise. */
  | { readonly kind: 'text'; readonly text: string; readonly finishReason?: string }
  /** The model cannot be reached. */
  | { readonly kind: 'unavailable' }
  /** Any other refusal, as it is. */
  | { readonly kind: 'refused'; readonly reason: LlmRefusalReason };

export interface ScriptedLlmOptions {
  /** Taken in order; asked for one more, `ask` throws. Or a function of the request, asked each time. */
  readonly script: readonly ScriptedReply[] | ((request: LlmRequest<unknown>) => ScriptedReply);
  readonly clock: Clock;
  /** The longest instruction, evidence and quoted text together, in characters. */
  readonly maxPromptCharacters?: number;
}

const FINISH_REFUSALS: Readonly<Record<string, LlmRefusalReason>> = {
  MAX_TOKENS: 'MAX_TOKENS',
  SAFETY: 'SAFETY',
  RECITATION: 'RECITATION',
};
const MESSAGES: Partial<Readonly<Record<LlmRefusalReason, string>>> = {
  DEADLINE: 'The time for an answer was over.',
  CANCELLED: 'The question was withdrawn.',
  TOO_LARGE: 'The question is too long to be sent.',
  EMPTY: 'The model ended without an answer.',
};
const EMPTY_REPLIES = 2;

type Turn =
  { readonly kind: 'text'; readonly text: string } | { readonly kind: 'refused'; readonly reason: LlmRefusalReason };

/** State: how far the script is, and what was asked. */
export class ScriptedLlm implements Llm {
  readonly #options: ScriptedLlmOptions;
  readonly #requests: LlmRequest<unknown>[] = [];
  #sent = 0;

  constructor(options: ScriptedLlmOptions) {
    this.#options = options;
  }

  /** Every request, oldest first. */
  get requests(): readonly LlmRequest<unknown>[] {
    return this.#requests;
  }

  /** How many replies were taken from the script. */
  get sent(): number {
    return this.#sent;
  }

  async ask<Answer>(request: LlmRequest<Answer>): Promise<LlmResult<Answer>> {
    const { clock, maxPromptCharacters = 40_000 } = this.#options;
    const startedAt = clock.now();
    const sentBefore = this.#sent;
    this.#requests.push(request);
    const prompt = promptOf(request);
    const { agent, tier } = request;
    let usage = unusedUsage({ agent, tier, promptHash: promptHashOf(request), prompt: kept(prompt) });
    const measured = (): LlmUsage => ({
      ...usage,
      attempts: this.#sent - sentBefore,
      latencyMs: Math.max(0, clock.now() - startedAt),
      model: this.#sent === sentBefore ? null : 'scripted',
    });
    const refused = (reason: LlmRefusalReason): LlmResult<Answer> => ({
      kind: 'refused',
      reason,
      message: MESSAGES[reason] ?? `The model gave no answer (${reason}).`,
      usage: measured(),
    });
    if (request.signal?.aborted) return refused('CANCELLED');
    if (startedAt >= request.deadline) return refused('DEADLINE');
    if (prompt.length > maxPromptCharacters) return refused('TOO_LARGE');

    for (let round = 0; round < 2; round += 1) {
      const turn = this.#turn(request, (text, finishReason) => {
        usage = { ...usage, rawAnswer: kept(text), finishReason };
      });
      if (turn.kind === 'refused') return refused(turn.reason);
      const answer = request.answer.safeParse(jsonOf(turn.text));
      if (answer.success) return { kind: 'answered', answer: answer.data, usage: measured() };
    }
    return refused('INVALID');
  }

  #turn(request: LlmRequest<unknown>, heard: (text: string, finishReason: string) => void): Turn {
    for (let empty = 0; empty < EMPTY_REPLIES; empty += 1) {
      const reply = this.#next(request);
      if (reply.kind === 'refused') return reply;
      if (reply.kind === 'unavailable') return { kind: 'refused', reason: 'UNAVAILABLE' };
      const { text, finishReason = 'STOP' } = reply;
      heard(text, finishReason);
      if (finishReason !== 'STOP') {
        return { kind: 'refused', reason: FINISH_REFUSALS[finishReason] ?? 'UNKNOWN_FINISH' };
      }
      if (text.trim() !== '') return { kind: 'text', text };
    }
    return { kind: 'refused', reason: 'EMPTY' };
  }

  #next(request: LlmRequest<unknown>): ScriptedReply {
    const { script } = this.#options;
    const reply = typeof script === 'function' ? script(request) : script[this.#sent];
    if (!reply) throw new Error(`The script has no reply ${this.#sent + 1}, asked for by ${request.agent}.`);
    this.#sent += 1;
    return reply;
  }
}

const promptOf = ({ instruction, evidence, quoted }: LlmRequest<unknown>): string =>
  [instruction, evidence, ...quoted.map(({ label, text }) => `${label}: ${text}`)].join('\n\n');

const kept = (text: string): string =>
  text.length > LLM_KEPT_CHARACTERS ? `${text.slice(0, LLM_KEPT_CHARACTERS)} [cut]` : text;

/** The JSON value of a text; undefined for a text that is none, which no answer schema takes. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
