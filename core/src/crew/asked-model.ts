/**
 * The model as one agent's step may ask it: who asks and until when is added here, and every question is kept for the
 * step and said in the log. The log never holds a word of the question or the answer: only what they cost, how they
 * went, and the bare figures that stand nowhere in the evidence.
 */
import type { AgentName, LlmTier, LlmUsage, LogLine, ModelCall } from '../contracts/index.ts';
import { count, decimal, plainDecimal, quantity, unsupportedFigures } from '../domain/index.ts';
import type { AskModel, ModelQuestion, Say } from '../agents/agent.ts';
import type { Clock, Llm, LlmResult, QuotedText } from '../ports/index.ts';

/**
 * How long one question may take, by tier: an explanation is not worth a long wait, a decision is. Below a run's lease:
 * whoever waits for the model still holds the run afterwards.
 */
export const QUESTION_MS: Readonly<Record<LlmTier, number>> = { cheap: 8_000, strong: 60_000 };
/** How long after an attempt began its agents may still ask: a minute is left of what one call of a function may take. */
export const ASKING_MS = 240_000;

const FIGURES_NAMED = 5;

export interface AskedModelOptions {
  readonly llm: Llm;
  readonly agent: AgentName;
  readonly clock: Clock;
  /** When this attempt at the run began, milliseconds UTC. */
  readonly attemptBegan: number;
  readonly say: Say;
}

export interface AskedModel {
  readonly ask: AskModel;
  /** What was asked so far, oldest answer first. */
  readonly calls: readonly ModelCall[];
}

/** The model for one step. Its questions throw only what `Llm.ask` throws, and TypeError for an answer out of shape. */
export function askedModel({ llm, agent, clock, attemptBegan, say }: AskedModelOptions): AskedModel {
  const calls: ModelCall[] = [];
  return {
    calls,
    ask: async (question) => {
      const deadline = Math.min(clock.now() + QUESTION_MS[question.tier], attemptBegan + ASKING_MS);
      const result = await llm.ask({ ...question, agent, deadline });
      const call = keptCall(question, result);
      calls.push(call);
      narrateCall(call, say);
      return result;
    },
  };
}

function keptCall<Answer>(question: ModelQuestion<Answer>, result: LlmResult<Answer>): ModelCall {
  const { usage } = result;
  if (result.kind === 'refused') {
    const { reason: refusal, message: refusalMessage } = result;
    return { ...usage, answer: null, refusal, refusalMessage, unsupportedFigures: [] };
  }
  const answer = plainAnswer(result.answer);
  const leaves = leavesOf(answer);
  const texts = leaves.filter((leaf) => typeof leaf === 'string').map((text) => withoutQuotes(text, question.quoted));
  // Numbers, such as a confidence or an idea, are the model's own: it may speak of them, and they claim nothing.
  const own = leaves.filter((leaf) => typeof leaf === 'number').map(plainDecimal);
  const figures = unsupportedFigures(texts, [question.evidence, ...own].join('\n'));
  return { ...usage, answer, refusal: null, refusalMessage: null, unsupportedFigures: figures };
}

/** A name may hold a number, and repeating the name claims nothing; a number out of it by itself is no evidence. */
const withoutQuotes = (text: string, quoted: readonly QuotedText[]): string =>
  quoted.reduce((rest, quote) => (quote.text === '' ? rest : rest.replaceAll(quote.text, ' ')), text);

function narrateCall({ refusal, refusalMessage, unsupportedFigures: figures, ...usage }: ModelCall, say: Say): void {
  if (refusal !== null) {
    say('warning', `No answer from the model (${refusal}): ${refusalMessage ?? ''}`, { refusal, ...costOf(usage) });
    return;
  }
  const { seconds, dollars, tokens } = costOf(usage);
  const cost = `${decimal(seconds, 1)} s, $${dollarText(dollars)}, ${count(tokens, 'token')}`;
  say('info', `The model ${usage.model ?? ''} answered: ${cost}.`, costOf(usage));
  if (figures.length > 0) {
    const named = figures.slice(0, FIGURES_NAMED).join('; ');
    const verb = figures.length === 1 ? 'stands' : 'stand';
    const message = `${count(figures.length, 'figure')} of the model's answer ${verb} nowhere in the evidence: ${named}.`;
    say('warning', message, { unsupportedFigures: figures.length });
  }
}

const costOf = (usage: LlmUsage) =>
  ({
    model: usage.model,
    seconds: Number((usage.latencyMs / 1_000).toFixed(1)),
    dollars: usage.dollars,
    tokens: usage.inputTokens + usage.outputTokens + usage.thinkingTokens,
  }) satisfies LogLine['data'];

/** Four decimals, and two digits of what is smaller than that shows: 0.0012, 0.000034. */
const dollarText = (dollars: number): string =>
  dollars >= 0.001 ? decimal(dollars, 4) : quantity(Number(dollars.toPrecision(2)));

/** The answer as a document holds it. Throws TypeError for a list inside a list, which no document can hold. */
function plainAnswer(answer: unknown): unknown {
  const plain = JSON.parse(JSON.stringify(answer ?? null)) as unknown;
  demandStorable(plain);
  return plain;
}

function demandStorable(value: unknown, isInList = false): void {
  if (typeof value !== 'object' || value === null) return;
  if (isInList && Array.isArray(value)) throw new TypeError('a model answer with a list inside a list cannot be kept');
  for (const item of Object.values(value)) demandStorable(item, Array.isArray(value));
}

/** Every text, number and other end in a plain value. */
function leavesOf(value: unknown): unknown[] {
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leavesOf) : [value];
}
