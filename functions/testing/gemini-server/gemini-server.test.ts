/** The parts of the server that the adapter does not use, asked by the real SDK: a rehearsal may use them all. */
import { GoogleGenerativeAI, GoogleGenerativeAIFetchError } from '@google/generative-ai';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { mixedFault } from './faults.ts';
import { REHEARSAL_KEYS, startGeminiServer, type GeminiServer } from './gemini-server.ts';

const [KEY = ''] = Object.keys(REHEARSAL_KEYS);

describe('the Gemini-compatible server', () => {
  let server: GeminiServer;
  beforeEach(async () => {
    server = await startGeminiServer();
  });
  afterEach(() => server.close());

  const modelOf = (key = KEY, model = 'gemini-3.8-flash', apiVersion = 'v1beta') =>
    new GoogleGenerativeAI(key).getGenerativeModel({ model }, { baseUrl: server.url, apiVersion });
  const post = (body: unknown, path = '/v1beta/models/gemini-3.8-flash:generateContent') =>
    fetch(server.url + path, { method: 'POST', headers: { 'x-goog-api-key': KEY }, body: JSON.stringify(body) });
  const ask = (generationConfig: object, contents: object[] = [{ role: 'user', parts: [{ text: 'Well?' }] }]) =>
    post({ contents, generationConfig });
  const errorOf = async (response: Response): Promise<unknown> => [
    response.status,
    z.object({ error: z.object({ message: z.string() }) }).parse(await response.json()).error.message,
  ];

  it.each(['v1', 'v1beta'])('answers on the path of %s', async (version) => {
    server.say('Hello.');
    const { response } = await modelOf(KEY, 'gemini-3.8-flash', version).generateContent('Well?');
    expect(response.text()).toBe('Hello.');
    expect(response.usageMetadata).toMatchObject({ promptTokenCount: 2, candidatesTokenCount: 2, totalTokenCount: 4 });
    expect(server.requests[0]?.path).toBe(`/${version}/models/gemini-3.8-flash:generateContent`);
  });

  it('counts tokens', async () => {
    expect(await modelOf().countTokens('Four signs a token, more or less.')).toEqual({ totalTokens: 9 });
  });

  it('gives a sample of the shape that is asked for, the same each time', async () => {
    const responseSchema = {
      type: 'object',
      properties: {
        verdict: { type: 'string', enum: ['confirm', 'refuse'] },
        confidence: { type: 'number', minimum: 0, maximum: 1 },
        reasons: { type: 'array', items: { type: 'string' }, minItems: '2' },
        bars: { type: 'INTEGER' },
      },
    };
    const texts = await Promise.all(
      [1, 2].map(async () => (await ask({ responseMimeType: 'application/json', responseSchema })).text()),
    );
    expect(texts[0]).toBe(texts[1]);
    const body = z.object({
      candidates: z.array(z.object({ content: z.object({ parts: z.array(z.object({ text: z.string() })) }) })),
    });
    const text = body.parse(JSON.parse(texts[0] ?? '')).candidates[0]?.content.parts[0]?.text ?? '';
    expect(JSON.parse(text)).toEqual({
      verdict: 'confirm',
      confidence: 0.5,
      reasons: ['A sample answer.', 'A sample answer.'],
      bars: 1,
    });
  });

  it('refuses who has no key, or one that is none', async () => {
    const unknown = modelOf('rehearsal-key-of-nobody').generateContent('Well?');
    await expect(unknown).rejects.toMatchObject({ status: 400, errorDetails: [{ reason: 'API_KEY_INVALID' }] });
    const response = await fetch(`${server.url}/v1beta/models/gemini-3.8-flash:generateContent`, { method: 'POST' });
    expect(response.status).toBe(403);
  });

  it('does not know the models of former years', async () => {
    const failure = await modelOf(KEY, 'gemini-1.5-pro')
      .generateContent('Well?')
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(GoogleGenerativeAIFetchError);
    expect(failure).toMatchObject({ status: 404 });
  });

  const json = { responseMimeType: 'application/json' };
  it.each<[string, object, RegExp]>([
    [
      'additionalProperties',
      { ...json, responseSchema: { type: 'object', additionalProperties: false } },
      /Unknown name/,
    ],
    ['a reference', { ...json, responseSchema: { type: 'array', items: { $ref: '#' } } }, /Unknown name/],
    ['a list of types', { ...json, responseSchema: { type: ['string', 'null'] } }, /Invalid value/],
    ['an object of nothing', { ...json, responseSchema: { type: 'object', properties: {} } }, /non-empty/],
    ['a schema without JSON', { responseSchema: { type: 'string' } }, /application\/json/],
    ['two candidates', { candidateCount: 2 }, /candidate/],
    ['a level of thought that the model has not', { thinkingConfig: { thinkingLevel: 'minimal' } }, /MINIMAL/],
    ['a level and a budget', { thinkingConfig: { thinkingLevel: 'low', thinkingBudget: 0 } }, /only set one/],
  ])('refuses %s', async (_, config, words) => {
    expect(await errorOf(await ask(config))).toEqual([400, expect.stringMatching(words)]);
  });

  it('refuses a last word of the model`s, a body that is none, and a path that is none', async () => {
    const turns = ['user', 'model'].map((role) => ({ role, parts: [{ text: 'Well.' }] }));
    expect(await errorOf(await ask({}, turns))).toEqual([400, expect.stringContaining('user role')]);
    expect((await post('nonsense')).status).toBe(400);
    expect((await post({}, '/v1beta/models')).status).toBe(404);
    expect((await fetch(server.url)).status).toBe(404);
  });

  it('tells three kinds of 429 apart as Google does', async () => {
    const details = async (kind: 'minute' | 'day' | 'limit-zero'): Promise<string> => {
      server.fail({ kind, retrySeconds: 37 });
      const failure: unknown = await modelOf()
        .generateContent('Well?')
        .catch((error: unknown) => error);
      return failure instanceof GoogleGenerativeAIFetchError
        ? `${failure.message} ${JSON.stringify(failure.errorDetails)}`
        : '';
    };
    expect(await details('minute')).toMatch(/limit: 10.*PerMinute.*"retryDelay":"37s"/s);
    expect(await details('day')).toMatch(/limit: 20.*PerDay.*"quotaValue":"20"/s);
    expect(await details('limit-zero')).toMatch(/limit: 0,/);
  });

  it('hits the requests that match, after those that pass, as often as it was told', async () => {
    server.fail({
      kind: 'overloaded',
      match: { model: 'gemini-3.8-flash', project: 'alpha', key: KEY },
      after: 1,
      times: 2,
    });
    const statuses: (number | null)[] = [];
    for (let asked = 0; asked < 4; asked += 1) {
      await modelOf()
        .generateContent('Well?')
        .catch(() => undefined);
      statuses.push(server.requests.at(-1)?.status ?? null);
    }
    expect(statuses).toEqual([200, 503, 503, 200]);
    expect(server.requestsWith(KEY)).toBe(4);
  });

  it('has the same faults by chance for the same seed, in the share it was told', () => {
    const faults = (seed: number) =>
      Array.from({ length: 1_000 }, (_, nth) => mixedFault({ seed, share: 0.3 }, nth)?.kind ?? null);
    expect(faults(1)).toEqual(faults(1));
    expect(faults(1)).not.toEqual(faults(2));
    const hit = faults(1).filter((kind) => kind !== null).length;
    expect(hit).toBeGreaterThan(250);
    expect(hit).toBeLessThan(350);
  });
});
