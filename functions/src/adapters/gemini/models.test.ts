import { Misconfigured } from '@trading-crew/core/contracts';
import { describe, expect, it } from 'vitest';
import modelFile from './models.json' with { type: 'json' };
import { priceAt, readModels } from './models.ts';

const NOW = Date.UTC(2026, 10, 21);
type File = typeof modelFile;
type Entry = File['models'][number];

/** The file with its first model changed. */
const changed = (change: object): unknown => ({
  ...modelFile,
  models: modelFile.models.map((model, index) => (index === 0 ? { ...model, ...change } : model)),
});
const price = { validUntil: '2027-11-30', input: 0.3, output: 2.5, cached: 0.3 };

const failureOf = (run: () => unknown): Misconfigured => {
  try {
    run();
  } catch (error) {
    if (error instanceof Misconfigured) return error;
  }
  throw new Error('nothing was wrong');
};

describe('the model file', () => {
  it('names the models of this day, each followed by those it is downgraded to', () => {
    const { cheap, strong } = readModels({}, NOW);
    expect(cheap.map(({ id }) => id)).toEqual(['gemini-3.5-flash-lite', 'gemini-3.1-flash-lite']);
    expect(strong.map(({ id }) => id)).toEqual(['gemini-3.8-flash', 'gemini-3.5-flash-lite']);
  });

  it('can be overruled by the environment, and empty means the default', () => {
    const { cheap, strong } = readModels({ cheap: ' ', strong: 'gemini-4-neon' }, NOW);
    expect(cheap[0]?.id).toBe('gemini-3.5-flash-lite');
    expect(strong[0]?.id).toBe('gemini-4-neon');
  });

  it('says until when a model may know the past where Google does, and does not guess where it does not', () => {
    const until = Object.fromEntries(modelFile.models.map(({ id, knowsUntil }) => [id, knowsUntil]));
    expect(until['gemini-3.1-pro-preview']).toBe('2025-01-31');
    expect(until['gemini-3.8-flash']).toBeNull();
    expect(readModels({}, NOW).cheap.map(({ knowsUntil }) => knowsUntil)).toEqual([null, '2025-01-31']);
  });

  it.each(modelFile.models.map(({ id }) => id))('%s can be asked first', (id) => {
    expect(readModels({ strong: id }, NOW).strong[0]?.id).toBe(id);
  });

  it.each([
    ['gemini-2.5-flash', 'retired'],
    ['gemini-1.5-pro', 'retired'],
    ['gemini-flash-latest', 'not a known model'],
    ['gpt-5', 'not a known model'],
  ])('does not let %s be asked: it is %s, and the known ones are listed', (id, words) => {
    const failure = failureOf(() => readModels({ cheap: id }, NOW));
    expect(failure.message).toContain(words);
    expect(failure.message).toContain('gemini-3.5-flash-lite');
    expect(failure.setting).toBe('GEMINI_CHEAP_MODEL');
  });

  it('does not repeat what does not look like a model: it may be a key in the wrong place', () => {
    const key = `AIza${'k'.repeat(35)}`;
    const failure = failureOf(() => readModels({ strong: key }, NOW));
    expect(failure.message).not.toContain('AIza');
    expect(failure.message).toMatch(/^GEMINI_STRONG_MODEL: what stands there is not a known model/);
  });

  it('has the price of the day, which changes at midnight Pacific time', () => {
    const model = readModels({}, NOW).strong[0];
    const outputAt = (text: string): number | undefined => model && priceAt(model, Date.parse(text))?.output;
    expect(outputAt('2026-11-21T00:00:00Z')).toBe(3.75);
    expect(outputAt('2027-01-01T07:59:59Z')).toBe(3.75);
    expect(outputAt('2027-01-01T08:00:00Z')).toBe(7.5);
    expect(outputAt('2027-12-01T08:00:00Z')).toBeUndefined();
  });

  it('is out of date when a price of a model in use is', () => {
    const failure = failureOf(() => readModels({ strong: 'gemini-3.6-flash' }, Date.UTC(2027, 0, 2)));
    expect(failure.message).toMatch(/gemini-3\.6-flash .*2026-12-31/);
    expect(failure.setting).toBe('models.json');
  });

  const { output: _, ...withoutOutput } = price;
  it.each<[string, unknown, RegExp]>([
    ['a missing price', changed({ prices: [withoutOutput] }), /models\.0\.prices\.0\.output/],
    ['no price at all', changed({ prices: [] }), /prices/],
    ['a price of nothing', changed({ prices: [{ ...price, input: 0 }] }), /input/],
    ['a negative price', changed({ prices: [{ ...price, output: -1 }] }), /output/],
    ['a cache that costs more than no cache', changed({ prices: [{ ...price, cached: 0.4 }] }), /cached/],
    ['a training cut-off that is no day', changed({ knowsUntil: '2025-01' }), /knowsUntil/],
    ['a day that is none', changed({ prices: [{ ...price, validUntil: '2026-02-30' }] }), /validUntil/],
    ['days in disorder', changed({ prices: [price, { ...price, validUntil: '2027-01-01' }] }), /follow each other/],
    ['a field that nobody knows', changed({ temperature: 0 }), /models\.0/],
    ['a level of thought that there is not', changed({ thinkingLevel: 'none' }), /thinkingLevel/],
    ['no limits', changed({ limits: { requestsPerMinute: 0, tokensPerMinute: 1 } }), /requestsPerMinute/],
    ['a downgrade to nobody', changed({ downgradeTo: ['gemini-2.5-flash'] }), /gemini-2\.5-flash/],
    ['a downgrade to itself', changed({ downgradeTo: ['gemini-3.5-flash-lite'] }), /gemini-3\.5-flash-lite/],
    ['two of a name', changed({ id: 'gemini-3.8-flash' }), /twice/],
    ['a default that is not listed', { ...modelFile, defaults: { cheap: 'x', strong: 'y' } }, /default/],
    ['nothing', null, /models\.json/],
  ])('is refused with %s', (_name, file, words) => {
    const failure = failureOf(() => readModels({}, NOW, file));
    expect(failure.message).toMatch(words);
    expect(failure.setting).toBe('models.json');
  });

  it('holds for each model a price today and one in a year, or one that ends in between', () => {
    const today = modelFile.models.filter((model) => model.prices.some(({ validUntil }) => validUntil >= '2026-11-21'));
    expect(today.map(({ id }: Entry) => id)).toEqual(modelFile.models.map(({ id }) => id));
  });
});
