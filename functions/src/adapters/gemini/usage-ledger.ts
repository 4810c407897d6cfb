/** The record of one question while it is asked: every request counts, and no key gets into it. */
import { LLM_KEPT_CHARACTERS, type LlmUsage } from '@trading-crew/core/contracts';
import { unusedUsage } from '@trading-crew/core/domain';
import type { LlmRequest } from '@trading-crew/core/ports';
import type { TokenCounts } from './cost.ts';
import type { Prompt } from './prompt.ts';

/** State: the sums so far. */
export class UsageLedger {
  readonly #redact: (text: string) => string;
  readonly #startedAt: number;
  #usage: LlmUsage;

  constructor(request: LlmRequest<unknown>, prompt: Prompt, startedAt: number, redact: (text: string) => string) {
    this.#redact = redact;
    this.#startedAt = startedAt;
    const { agent, tier } = request;
    this.#usage = unusedUsage({ agent, tier, promptHash: prompt.hash, prompt: this.#kept(prompt.text) });
  }

  #inFlight = 0;

  /** Requests sent so far. */
  get attempts(): number {
    return this.#usage.attempts;
  }

  /** A request leaves, which costs at most so many dollars. Until that is known it counts as that. */
  sent(model: string, project: string, worstCase: number): void {
    this.#inFlight = worstCase;
    this.#usage = { ...this.#usage, model, project, attempts: this.#usage.attempts + 1 };
  }

  /** What it cost, dollars, and the tokens where they were counted. */
  spent(dollars: number, tokens: TokenCounts | null): void {
    this.#inFlight = 0;
    const { inputTokens, outputTokens, thinkingTokens, cachedTokens } = this.#usage;
    this.#usage = {
      ...this.#usage,
      dollars: this.#usage.dollars + dollars,
      inputTokens: inputTokens + (tokens?.input ?? 0),
      outputTokens: outputTokens + (tokens?.output ?? 0),
      thinkingTokens: thinkingTokens + (tokens?.thinking ?? 0),
      cachedTokens: cachedTokens + (tokens?.cached ?? 0),
    };
  }

  /** What came back, before it was judged. */
  heard(text: string | null, finishReason: string | null): void {
    const rawAnswer = text === null ? this.#usage.rawAnswer : this.#kept(text);
    this.#usage = { ...this.#usage, rawAnswer, finishReason: finishReason?.slice(0, 60) ?? null };
  }

  /** The request came back without a cost. */
  cameToNothing(): void {
    this.#inFlight = 0;
  }

  /** The record at an instant, milliseconds UTC. */
  at(now: number): LlmUsage {
    return {
      ...this.#usage,
      dollars: this.#usage.dollars + this.#inFlight,
      latencyMs: Math.max(0, now - this.#startedAt),
    };
  }

  #kept(text: string): string {
    const clean = this.#redact(text);
    if (clean.length <= LLM_KEPT_CHARACTERS) return clean;
    return `${clean.slice(0, LLM_KEPT_CHARACTERS)} [cut, ${clean.length} characters in all]`;
  }
}
