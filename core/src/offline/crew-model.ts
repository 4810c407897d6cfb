/**
 * The model as a backtest by the crew may ask it: answers are kept and used again, what it came to is counted, and a question
 * for which the money or the time is not there ends the backtest, instead of leaving the decision to the rules.
 */
import { z } from 'zod';
import type { CrewBacktestEnd, CrewModelUse, LlmRefusalReason, LlmTier } from '../contracts/index.ts';
import { hashText, promptHashOf, stableJson, unusedUsage } from '../domain/index.ts';
import type { Clock, Llm, LlmRequest, LlmResult } from '../ports/index.ts';

/** A valid answer, as it is kept. */
export interface KeptAnswer {
  /** Who asked. */
  readonly agent: string;
  /** The model that gave it. */
  readonly model: string;
  /** Plain data in the shape that was asked for. */
  readonly answer: unknown;
}

/** Where answers are kept, by the hash of their question. What throws is as good as nothing kept. */
export interface AnswerStore {
  read(hash: string): Promise<KeptAnswer | null>;
  keep(hash: string, answer: KeptAnswer): Promise<void>;
}

/** A model that may be asked, and the last day that it may have learnt of in training; null where that is not published. */
export interface KnownModel {
  readonly id: string;
  readonly knowsUntil: string | null;
  /** Of what it is asked with besides the question, such as house rules: with another one, kept answers are not its own. */
  readonly fingerprint: string;
}

export interface CrewModelOptions {
  /** On the money of this backtest. */
  readonly llm: Llm;
  /** The models of each tier, in the order in which they are asked. */
  readonly models: Readonly<Record<LlmTier, readonly KnownModel[]>>;
  readonly answers: AnswerStore;
  readonly clock: Clock;
  /** When the backtest ends whatever is left to play, milliseconds UTC. */
  readonly stopAt: number;
}

export interface CrewModel {
  readonly llm: Llm;
  /** Why the backtest ends here; null while it goes on. Meant for the option of this name of `crewBacktest`. */
  readonly stopped: () => CrewBacktestEnd | null;
  /**
   * What it came to so far. `asked` counts what was put to the model now, `kept` what was answered from before, and `refused`
   * every question without an answer, whether or not it got as far as being sent.
   */
  readonly use: () => CrewModelUse;
}

/** Refusals by which the money is not there: without a price no budget can be kept. */
const MONEY: ReadonlySet<LlmRefusalReason> = new Set(['BUDGET_SPENT', 'UNPRICED']);

/** State: what was asked, and why no more is. */
export function crewModel({ llm, models, answers, clock, stopAt }: CrewModelOptions): CrewModel {
  const answered = new Set<string>();
  const use = { asked: 0, kept: 0, refused: 0, dollars: 0 };
  let ended: CrewBacktestEnd | null = null;

  async function put<Answer>(request: LlmRequest<Answer>): Promise<LlmResult<Answer>> {
    const hash = questionHash(models[request.tier], request);
    const kept = await fromStore(answers, hash, request);
    if (kept !== null) {
      use.kept += 1;
      if (kept.usage.model !== null) answered.add(kept.usage.model);
      return kept;
    }
    if (clock.now() >= stopAt) return late(request);
    const result = await llm.ask({ ...request, deadline: Math.min(request.deadline, stopAt) });
    const { usage } = result;
    use.dollars += usage.dollars;
    if (usage.attempts > 0) use.asked += 1;
    if (result.kind === 'refused') {
      use.refused += 1;
      if (MONEY.has(result.reason)) ended = 'budget';
      else if (clock.now() >= stopAt) ended = 'time';
    } else if (usage.model !== null) {
      answered.add(usage.model);
      const { agent } = request;
      await keepIn(answers, hash, { agent, model: usage.model, answer: result.answer });
    }
    return result;
  }

  function late<Answer>(request: LlmRequest<Answer>): LlmResult<Answer> {
    ended = 'time';
    use.refused += 1;
    return notAsked(request, 'DEADLINE', 'The time of this backtest was over.');
  }

  const ask = async <Answer>(request: LlmRequest<Answer>): Promise<LlmResult<Answer>> => {
    // Explanations stand beside the numbers and decide nothing: nobody would read them here.
    if (request.tier === 'cheap') return notAsked(request, 'CANCELLED', 'A backtest asks for no explanations.');
    return put(request);
  };

  return {
    llm: { ask },
    stopped: () => ended ?? (clock.now() >= stopAt ? 'time' : null),
    use: () => ({ ...use, models: [...answered].sort(), knowsUntil: knowledgeOf([...answered], models) }),
  };
}

/**
 * What recognises a question: the models that may answer it with how they are asked, who asks, every word, and the shape of
 * the answer. Twice 53 bits, salted apart: one alone could meet another question by chance.
 */
export function questionHash(models: readonly KnownModel[], request: LlmRequest<unknown>): string {
  const { agent, answer, instruction, evidence, quoted, maxOutputTokens } = request;
  const shape = z.toJSONSchema(answer, { io: 'input', unrepresentable: 'any' });
  const question = stableJson([
    models.map(({ id, fingerprint }) => [id, fingerprint]),
    agent,
    instruction,
    evidence,
    quoted,
    maxOutputTokens,
    shape,
  ]);
  return hashText(question) + hashText(`${question}|2`);
}

/** An answer that cannot be kept counts all the same: it is paid for. */
async function keepIn(answers: AnswerStore, hash: string, answer: KeptAnswer): Promise<void> {
  try {
    await answers.keep(hash, answer);
  } catch {
    // Said above.
  }
}

async function readFrom(answers: AnswerStore, hash: string): Promise<KeptAnswer | null> {
  try {
    return await answers.read(hash);
  } catch {
    return null;
  }
}

/** The answer that was kept for a question, where it still has the shape that is asked for. */
async function fromStore<Answer>(answers: AnswerStore, hash: string, request: LlmRequest<Answer>) {
  const kept = await readFrom(answers, hash);
  const answer = kept && request.answer.safeParse(kept.answer);
  if (!kept || !answer?.success) return null;
  const usage = { ...usageOf(request), model: kept.model, rawAnswer: JSON.stringify(kept.answer) };
  return { kind: 'answered' as const, answer: answer.data, usage };
}

/** What a question cost that was not sent: nothing. Its words stand in no record here. */
const usageOf = (request: LlmRequest<unknown>) =>
  unusedUsage({ agent: request.agent, tier: request.tier, promptHash: promptHashOf(request), prompt: '' });

const notAsked = <Answer>(
  request: LlmRequest<Answer>,
  reason: LlmRefusalReason,
  message: string,
): LlmResult<Answer> => ({ kind: 'refused', reason, message, usage: usageOf(request) });

/** The latest day of the models that answered; null where none did, or one of them publishes none. */
function knowledgeOf(answered: readonly string[], models: CrewModelOptions['models']): string | null {
  const known = [...models.cheap, ...models.strong];
  const days = answered.map((id) => known.find((model) => model.id === id)?.knowsUntil ?? null);
  const published = days.filter((day) => day !== null).sort();
  return published.length < days.length ? null : (published.at(-1) ?? null);
}
