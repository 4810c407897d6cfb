import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { LogLevel, LogLine } from '../contracts/index.ts';
import { MemoryClock, ScriptedLlm, type ScriptedReply } from '../offline/index.ts';
import type { Llm, LlmRequest, LlmResult } from '../ports/index.ts';
import { askedModel } from './asked-model.ts';

const START = 1_000_000;
const question = {
  tier: 'cheap',
  instruction: 'Explain in the secret manner.',
  evidence: 'Return: 2.1 %.',
  quoted: [{ label: 'headline', text: 'Up 44 % by noon' }],
  answer: z.strictObject({ explanation: z.string() }),
  maxOutputTokens: 2_000,
} as const;

/** A model that costs something and takes its time. */
function priced(
  script: readonly ScriptedReply[],
  clock: MemoryClock,
): Llm & { requests: readonly LlmRequest<unknown>[] } {
  const scripted = new ScriptedLlm({ script, clock });
  return {
    get requests() {
      return scripted.requests;
    },
    ask: async <Answer>(request: LlmRequest<Answer>): Promise<LlmResult<Answer>> => {
      const result = await scripted.ask(request);
      const usage = {
        ...result.usage,
        dollars: 0.00123,
        latencyMs: 2_340,
        inputTokens: 1_200,
        outputTokens: 30,
        thinkingTokens: 4,
      };
      return { ...result, usage };
    },
  };
}

function set(script: readonly ScriptedReply[], now = START) {
  const clock = new MemoryClock(now);
  const llm = priced(script, clock);
  const said: { level: LogLevel; message: string; data: LogLine['data'] | undefined }[] = [];
  const model = askedModel({
    llm,
    agent: 'TrendAnalysisAgent',
    clock,
    attemptBegan: START,
    say: (level, message, data) => said.push({ level, message, data }),
  });
  return { llm, model, said, clock };
}

const explains = (explanation: string): ScriptedReply => ({ kind: 'text', text: JSON.stringify({ explanation }) });

describe('the model of a step', () => {
  it('asks in the name of its agent, and waits longer for what decides', async () => {
    const { llm, model } = set([explains('Fine.')]);
    expect(await model.ask(question)).toMatchObject({ kind: 'answered', answer: { explanation: 'Fine.' } });
    expect(llm.requests[0]).toMatchObject({ agent: 'TrendAnalysisAgent', deadline: START + 8_000 });
    const strong = set([explains('Fine.')]);
    await strong.model.ask({ ...question, tier: 'strong' });
    expect(strong.llm.requests[0]?.deadline).toBe(START + 60_000);
  });

  it('lets nobody ask beyond four minutes after the attempt began', async () => {
    const late = set([explains('Fine.')], START + 235_000);
    await late.model.ask(question);
    expect(late.llm.requests[0]?.deadline).toBe(START + 240_000);
    const tooLate = set([], START + 240_000);
    expect(await tooLate.model.ask(question)).toMatchObject({ kind: 'refused', reason: 'DEADLINE' });
  });

  it('keeps the answer, and says what it cost without a word of it', async () => {
    const { model, said } = set([explains('It returned 2.1 %.')]);
    await model.ask(question);
    expect(model.calls).toEqual([
      expect.objectContaining({
        agent: 'TrendAnalysisAgent',
        answer: { explanation: 'It returned 2.1 %.' },
        refusal: null,
        refusalMessage: null,
        unsupportedFigures: [],
        dollars: 0.00123,
      }),
    ]);
    expect(said).toEqual([
      {
        level: 'info',
        message: 'The model scripted answered: 2.3 s, $0.0012, 1,234 tokens.',
        data: { model: 'scripted', seconds: 2.3, dollars: 0.00123, tokens: 1_234 },
      },
    ]);
  });

  it('takes no figure from outside for evidence, but lets a name be repeated', async () => {
    const { model } = set([explains('The headline says “Up 44 % by noon”. So it rose 44 %.')]);
    await model.ask(question);
    expect(model.calls[0]?.unsupportedFigures).toEqual(['44 %']);
    const named = set([explains('The headline says “Up 44 % by noon”.')]);
    await named.model.ask(question);
    expect(named.model.calls[0]?.unsupportedFigures).toEqual([]);
  });

  it('warns of figures that stand nowhere', async () => {
    const { model, said } = set([explains('It returned 7.7 % and 88.8 %.')]);
    await model.ask(question);
    expect(model.calls[0]?.unsupportedFigures).toEqual(['7.7 %', '88.8 %']);
    expect(said[1]).toEqual({
      level: 'warning',
      message: "2 figures of the model's answer stand nowhere in the evidence: 7.7 %; 88.8 %.",
      data: { unsupportedFigures: 2 },
    });
  });

  it('lets the model speak of the numbers that it gave itself', async () => {
    const answer = z.strictObject({ ideas: z.array(z.strictObject({ long: z.number(), because: z.string() })) });
    const idea = { long: 34, because: 'A long average of 34 bars is slower than one of 55.' };
    const { model } = set([{ kind: 'text', text: JSON.stringify({ ideas: [idea] }) }]);
    await model.ask({ ...question, answer });
    expect(model.calls[0]?.unsupportedFigures).toEqual(['55']);
  });

  it('keeps a refusal with its reason, and warns of it', async () => {
    const { model, said } = set([{ kind: 'refused', reason: 'SAFETY' }]);
    await model.ask(question);
    expect(model.calls[0]).toMatchObject({
      answer: null,
      refusal: 'SAFETY',
      refusalMessage: expect.any(String) as string,
    });
    expect(said).toEqual([
      {
        level: 'warning',
        message: 'No answer from the model (SAFETY): The model gave no answer (SAFETY).',
        data: expect.objectContaining({ refusal: 'SAFETY', dollars: 0.00123 }) as object,
      },
    ]);
  });

  it('never says a word of the question or the answer', async () => {
    const { model, said } = set([explains('Buy the moon for 99.9 dollars.'), { kind: 'refused', reason: 'EMPTY' }]);
    await model.ask(question);
    await model.ask(question);
    const words = JSON.stringify(said);
    for (const secret of ['moon', 'secret manner', 'Return', 'noon']) expect(words).not.toContain(secret);
  });

  it('shows what little money was', async () => {
    const { model, said, llm } = set([explains('Fine.')]);
    const ask = llm.ask;
    llm.ask = async (request) => {
      const result = await ask(request);
      return { ...result, usage: { ...result.usage, dollars: 0.0000347 } };
    };
    await model.ask(question);
    expect(said[0]?.message).toContain('$0.000035,');
  });

  it('keeps what a document can hold: nothing undefined, and no list in a list', async () => {
    const loose = {
      ...question,
      answer: z.object({
        explanation: z
          .string()
          .transform(() => undefined)
          .optional(),
      }),
    };
    const { model } = set([explains('Fine.')]);
    await model.ask(loose);
    expect(model.calls[0]?.answer).toEqual({});
    const nested = { ...question, answer: z.array(z.array(z.number())) };
    const { model: other } = set([{ kind: 'text', text: '[[1]]' }]);
    await expect(other.ask(nested)).rejects.toThrow('a list inside a list');
  });
});
