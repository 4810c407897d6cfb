import { describe, expect, it } from 'vitest';
import modelFile from './models.json' with { type: 'json' };
import { readModels } from './models.ts';
import { runCost } from './run-cost.ts';

const NOW = Date.UTC(2026, 10, 21);

/** A file with one cheap and one strong model at these prices, dollars per million tokens. */
const fileOf = (cheap: { input: number; output: number }, strong: { input: number; output: number }) => {
  const [template] = modelFile.models;
  const model = (id: string, tier: string, price: object) => ({
    ...template,
    id,
    tier,
    downgradeTo: [],
    prices: [{ validUntil: '2026-12-31', cached: 0.01, ...price }],
  });
  return {
    defaults: { cheap: 'gemini-small', strong: 'gemini-large' },
    models: [model('gemini-small', 'cheap', cheap), model('gemini-large', 'strong', strong)],
    retired: [],
  };
};

describe('the cost of a run', () => {
  it('is four explanations and two strong questions, by hand', () => {
    const chains = readModels({}, NOW, fileOf({ input: 1, output: 10 }, { input: 2, output: 20 }));
    // 4 x (900 x 1 + 150 x 10) + 2 x (1,400 x 2 + 400 x 20) = 9,600 + 21,600 millionths.
    expect(runCost(chains, NOW)?.low).toBeCloseTo(0.0312, 12);
    // 6,000 bytes and a frame of 512 are 6,512 tokens at most.
    // 4 x (6,512 x 1 + 2,048 x 10) + 2 x (6,512 x 2 + 4,096 x 20) = 107,968 + 189,888 millionths.
    expect(runCost(chains, NOW)?.high).toBeCloseTo(0.297856, 12);
  });

  it('is about a cent or two with the models of this day', () => {
    // 4 x (900 x 0.3 + 150 x 2.5) + 2 x (1,400 x 0.75 + 400 x 3.75) = 2,580 + 5,100 millionths;
    // 4 x (6,512 x 0.3 + 2,048 x 2.5) + 2 x (6,512 x 0.75 + 4,096 x 3.75) = 28,294.4 + 40,488 millionths.
    const cost = runCost(readModels({}, NOW), NOW);
    expect(cost?.low).toBeCloseTo(0.00768, 12);
    expect(cost?.high).toBeCloseTo(0.0687824, 12);
  });

  it('rises with the price of the day', () => {
    const chains = readModels({}, NOW);
    const [before, after] = [NOW, Date.UTC(2027, 0, 2)].map((day) => runCost(chains, day)?.low ?? 0);
    // The strong model doubles at the turn of the year: 5,100 millionths more.
    expect((after ?? 0) - (before ?? 0)).toBeCloseTo(0.0051, 12);
  });

  it('has the dearest model of the chain as its worst case', () => {
    const chains = readModels({ strong: 'gemini-3.6-flash' }, NOW);
    const dearer = { ...chains, strong: [...chains.strong, ...readModels({ strong: 'gemini-4-neon' }, NOW).strong] };
    expect(runCost(dearer, NOW)?.low).toBe(runCost(chains, NOW)?.low);
    expect(runCost(dearer, NOW)?.high).toBe(runCost(readModels({ strong: 'gemini-4-neon' }, NOW), NOW)?.high);
  });

  it('is not known on a day without prices', () => {
    expect(runCost(readModels({}, NOW), Date.UTC(2030, 0, 1))).toBeNull();
  });
});
