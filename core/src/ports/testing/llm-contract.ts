/** The contract of the Llm port as numbered cases, for every implementation of it. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { hashText, stableJson } from '../../domain/stable-hash.ts';
import { LLM_KEPT_CHARACTERS, LlmUsage } from '../../contracts/index.ts';
import type { Llm, LlmRequest } from '../llm.ts';

/** One reply of the model behind the implementation. */
export type ModelReply =
  /** What it says, and how it ends: STOP unless told otherwise. */
  { readonly kind: 'text'; readonly text: string; readonly finishReason?: string } | { readonly kind: 'unavailable' };

export interface LlmSubject {
  readonly llm: Llm;
  /** What the model answers next, in order. */
  readonly say: (...replies: readonly ModelReply[]) => void;
  /** Requests that reached the model so far. */
  readonly sent: () => number;
  /** Milliseconds UTC, of the clock that deadlines are held against. */
  readonly now: () => number;
  readonly dispose?: () => Promise<void>;
}

export type MakeLlmSubject = () => LlmSubject | Promise<LlmSubject>;

const Verdict = z.strictObject({ verdict: z.enum(['confirm', 'refuse']), confidence: z.number().min(0).max(1) });
type Verdict = z.infer<typeof Verdict>;

const RIGHT = { verdict: 'confirm', confidence: 0.75 } as const;
const said = (value: unknown, finishReason?: string): ModelReply => ({
  kind: 'text',
  text: typeof value === 'string' ? value : JSON.stringify(value),
  ...(finishReason !== undefined && { finishReason }),
});
const SEVERAL = 12;
const HOUR = 3_600_000;

type Ask = (change?: Partial<LlmRequest<Verdict>>) => ReturnType<Llm['ask']>;

/** Registers the cases LLM-01 to LLM-12 under a name. */
export function describeLlmContract(name: string, makeSubject: MakeLlmSubject): void {
  const withLlm = async (run: (subject: LlmSubject, ask: Ask) => Promise<void>): Promise<void> => {
    const subject = await makeSubject();
    const ask: Ask = (change = {}) =>
      subject.llm.ask<Verdict>({
        agent: 'SignalConfirmationAgent',
        tier: 'strong',
        instruction: 'Confirm the signal or refuse it.',
        evidence: 'Short average 101.2, long average 99.8.',
        quoted: [{ label: 'headline', text: 'Shares rise.' }],
        answer: Verdict,
        deadline: subject.now() + HOUR,
        maxOutputTokens: 4_096,
        ...change,
      });
    try {
      await run(subject, ask);
    } finally {
      await subject.dispose?.();
    }
  };
  describe(`Llm contract: ${name}`, () => {
    answerCases(withLlm);
    refusalCases(withLlm);
    usageCases(withLlm);
  });
}

type WithLlm = (run: (subject: LlmSubject, ask: Ask) => Promise<void>) => Promise<void>;

function answerCases(withLlm: WithLlm): void {
  it('LLM-01 a right answer is given as the schema reads it', () =>
    withLlm(async ({ say, sent }, ask) => {
      say(said(RIGHT));
      expect(await ask()).toMatchObject({ kind: 'answered', answer: RIGHT });
      expect(sent()).toBe(1);
    }));

  it.each([
    ['of the wrong type', { verdict: 'confirm', confidence: 'high' }],
    ['out of bounds', { verdict: 'confirm', confidence: 75 }],
    ['with a field too many', { ...RIGHT, quantity: 100 }],
    ['with a field too few', { verdict: 'confirm' }],
    ['wrapped in prose', `Sure, here it is: ${JSON.stringify(RIGHT)} Good luck!`],
    ['cut in the middle', JSON.stringify(RIGHT).slice(0, -9)],
    ['that is a list of numbers', [0.75, 1.2]],
    ['that is null', null],
  ])('LLM-02 an answer %s may be repaired once, and the second one counts', (_, wrong) =>
    withLlm(async ({ say, sent }, ask) => {
      say(said(wrong), said({ verdict: 'refuse', confidence: 0.5 }));
      expect(await ask()).toMatchObject({ kind: 'answered', answer: { verdict: 'refuse', confidence: 0.5 } });
      expect(sent()).toBe(2);
    }),
  );

  it('LLM-03 two wrong answers are INVALID, and a third is not asked for', () =>
    withLlm(async ({ say, sent }, ask) => {
      say(said({ verdict: 'maybe' }), said('I would rather not.'), said(RIGHT));
      expect(await ask()).toMatchObject({ kind: 'refused', reason: 'INVALID' });
      expect(sent()).toBe(2);
    }));
}

function refusalCases(withLlm: WithLlm): void {
  it.each([
    ['MAX_TOKENS', 'MAX_TOKENS'],
    ['SAFETY', 'SAFETY'],
    ['RECITATION', 'RECITATION'],
    ['OTHER', 'UNKNOWN_FINISH'],
    ['A_WORD_OF_NEXT_YEAR', 'UNKNOWN_FINISH'],
  ])('LLM-04 an answer that ended with %s is refused as %s, whatever it says', (finishReason, reason) =>
    withLlm(async ({ say }, ask) => {
      say(said(RIGHT, finishReason));
      expect(await ask()).toMatchObject({ kind: 'refused', reason, usage: { finishReason } });
    }),
  );

  it('LLM-05 a model that ends without a word again and again is EMPTY', () =>
    withLlm(async ({ say }, ask) => {
      say(...Array.from({ length: SEVERAL }, () => said('')));
      expect(await ask()).toMatchObject({ kind: 'refused', reason: 'EMPTY' });
    }));

  it('LLM-06 a model that cannot be reached is UNAVAILABLE', () =>
    withLlm(async ({ say }, ask) => {
      say(...Array.from({ length: SEVERAL }, () => ({ kind: 'unavailable' }) as const));
      expect(await ask()).toMatchObject({ kind: 'refused', reason: 'UNAVAILABLE' });
    }));

  it('LLM-07 past the deadline nothing is sent', () =>
    withLlm(async ({ say, sent, now }, ask) => {
      say(said(RIGHT));
      expect(await ask({ deadline: now() })).toMatchObject({ kind: 'refused', reason: 'DEADLINE' });
      expect(sent()).toBe(0);
    }));

  it('LLM-08 with a signal that was raised nothing is sent', () =>
    withLlm(async ({ say, sent }, ask) => {
      say(said(RIGHT));
      expect(await ask({ signal: AbortSignal.abort() })).toMatchObject({ kind: 'refused', reason: 'CANCELLED' });
      expect(sent()).toBe(0);
    }));

  it('LLM-09 a request that is too large is refused and nothing is sent', () =>
    withLlm(async ({ say, sent }, ask) => {
      say(said(RIGHT));
      expect(await ask({ evidence: 'x'.repeat(1_000_000) })).toMatchObject({ kind: 'refused', reason: 'TOO_LARGE' });
      expect(sent()).toBe(0);
    }));
}

function usageCases(withLlm: WithLlm): void {
  it('LLM-10 a refusal says why in a sentence', () =>
    withLlm(async ({ say, now }, ask) => {
      say(said(RIGHT, 'SAFETY'));
      for (const result of [await ask(), await ask({ deadline: now() })]) {
        expect(result).toMatchObject({ kind: 'refused', message: expect.stringMatching(/^[A-Z].{10,}\.$/) as unknown });
      }
    }));

  it('LLM-11 the usage keeps the question, the answer and how it ended', () =>
    withLlm(async ({ say }, ask) => {
      say(said({ ...RIGHT, extra: 1 }), said(RIGHT));
      const { usage } = await ask();
      expect(LlmUsage.parse(usage)).toEqual(usage);
      expect(usage).toMatchObject({ agent: 'SignalConfirmationAgent', tier: 'strong', attempts: 2 });
      expect(usage).toMatchObject({ finishReason: 'STOP', rawAnswer: JSON.stringify(RIGHT) });
      expect(usage.model).not.toBeNull();
      for (const part of ['Confirm the signal or refuse it.', 'Short average 101.2', 'headline', 'Shares rise.']) {
        expect(usage.prompt).toContain(part);
      }
      const quoted = [{ label: 'headline', text: 'Shares rise.' }];
      const asked = ['Confirm the signal or refuse it.', 'Short average 101.2, long average 99.8.', quoted];
      expect(usage.promptHash).toBe(hashText(stableJson(asked)));
    }));

  it('LLM-12 the usage is bounded, and there is one when nothing was sent', () =>
    withLlm(async ({ say, now }, ask) => {
      say(said('y'.repeat(3 * LLM_KEPT_CHARACTERS)), said('no'));
      const long = await ask({ evidence: 'Close 101.2. '.repeat(1_500) });
      expect(LlmUsage.safeParse(long.usage).success).toBe(true);
      const { usage } = await ask({ deadline: now() });
      expect(LlmUsage.parse(usage)).toEqual(usage);
      expect(usage).toMatchObject({ attempts: 0, model: null, rawAnswer: null, finishReason: null, dollars: 0 });
    }));
}
