import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { judgeAnswer, readReply } from './read-answer.ts';

const candidate = (change: object): object => ({
  candidates: [{ content: { parts: [{ text: '{"a":1}' }], role: 'model' }, finishReason: 'STOP', ...change }],
});

describe('a reply', () => {
  it('is text that ended with STOP', () => {
    expect(readReply(candidate({}))).toEqual({ kind: 'text', text: '{"a":1}', finishReason: 'STOP', tokens: null });
  });

  it('is all of its parts but the thoughts', () => {
    const parts = [
      { text: 'hm', thought: true },
      { text: '{"a"' },
      { functionCall: {} },
      { text: ':1}', thought: false },
    ];
    expect(readReply(candidate({ content: { parts } }))).toMatchObject({ kind: 'text', text: '{"a":1}' });
  });

  it.each([
    ['MAX_TOKENS', 'MAX_TOKENS'],
    ['SAFETY', 'SAFETY'],
    ['BLOCKLIST', 'SAFETY'],
    ['PROHIBITED_CONTENT', 'SAFETY'],
    ['SPII', 'SAFETY'],
    ['RECITATION', 'RECITATION'],
    ['LANGUAGE', 'UNKNOWN_FINISH'],
    ['OTHER', 'UNKNOWN_FINISH'],
    ['MALFORMED_FUNCTION_CALL', 'UNKNOWN_FINISH'],
    ['UNEXPECTED_TOOL_CALL', 'UNKNOWN_FINISH'],
    ['ESCALATION', 'UNKNOWN_FINISH'],
    ['CONTINUATION', 'UNKNOWN_FINISH'],
    ['FINISH_REASON_UNSPECIFIED', 'UNKNOWN_FINISH'],
    ['stop', 'UNKNOWN_FINISH'],
    [null, 'UNKNOWN_FINISH'],
  ])('that ended with %s is a refusal, %s, with and without a text', (finishReason, reason) => {
    expect(readReply(candidate({ finishReason }))).toMatchObject({ kind: 'refused', reason, finishReason });
    if (finishReason !== null) expect(readReply(candidate({ finishReason, content: {} }))).toMatchObject({ reason });
  });

  it.each([
    [{}],
    [{ candidates: [] }],
    [{ candidates: [{ finishReason: 'STOP' }] }],
    [candidate({ content: { parts: [] } })],
    [candidate({ content: { parts: [{ text: ' \n' }] } })],
    [candidate({ content: { parts: [{ text: 'only thoughts', thought: true }] } })],
    [candidate({ content: null, finishReason: undefined })],
  ])('without a word is empty: case %#', (response) => {
    expect(readReply(response)).toMatchObject({ kind: 'empty' });
  });

  it('is a refusal when the question itself was held back', () => {
    const reply = readReply({ promptFeedback: { blockReason: 'OTHER' } });
    expect(reply).toMatchObject({ kind: 'refused', reason: 'SAFETY', finishReason: 'OTHER' });
  });

  it.each([[null], ['text'], [{ candidates: 'none' }], [{ candidates: [{ content: { parts: [{ text: 7 }] } }] }]])(
    'that cannot be read is none: case %#',
    (response) => {
      expect(readReply(response)).toBeNull();
    },
  );

  it('bills what the total has and the parts have not', () => {
    const counted = (usageMetadata: object) => readReply({ ...candidate({}), usageMetadata })?.tokens;
    const parts = { promptTokenCount: 100, candidatesTokenCount: 20, cachedContentTokenCount: 30 };
    expect(counted(parts)).toEqual({ input: 100, output: 20, thinking: 0, cached: 30 });
    expect(counted({ ...parts, thoughtsTokenCount: 40, totalTokenCount: 160 })).toMatchObject({ thinking: 40 });
    expect(counted({ ...parts, totalTokenCount: 170 })).toMatchObject({ thinking: 50 });
    expect(counted({ ...parts, promptTokenCount: -1 })).toBeNull();
    expect(counted({ ...parts, cachedContentTokenCount: 500 })).toMatchObject({ cached: 100 });
  });
});

describe('the judgement of an answer', () => {
  const schema = z.strictObject({ verdict: z.enum(['confirm', 'refuse']), factor: z.number().lt(1) });

  it('takes what the schema takes', () => {
    expect(judgeAnswer(' {"verdict":"confirm","factor":0.5}\n', schema)).toEqual({
      kind: 'valid',
      answer: { verdict: 'confirm', factor: 0.5 },
    });
  });

  it.each([
    ['{"verdict":"confirm","factor":1}', /factor/],
    ['{"verdict":"buy","factor":0.5}', /verdict/],
    ['{"verdict":"confirm","factor":0.5,"price":7}', /price/],
    ['{"verdict":"confirm"', /not a single JSON value/],
    ['```json\n{"verdict":"confirm","factor":0.5}\n```', /not a single JSON value/],
    ['{"verdict":"confirm","factor":0.5} {"verdict":"refuse","factor":0.5}', /not a single JSON value/],
    ['[0.1, 0.2]', /object/],
    ['', /not a single JSON value/],
  ])('says what is wrong with %s', (text, words) => {
    expect(judgeAnswer(text, schema)).toMatchObject({
      kind: 'invalid',
      problem: expect.stringMatching(words) as unknown,
    });
  });
});
