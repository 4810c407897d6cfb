/** The last agent at its work: what it asks for, what it says, and what the model can and cannot do to it. */
import { describe, expect, it } from 'vitest';
import {
  DEFAULT_SETTINGS,
  LlmRefusalReason,
  NotEnoughData,
  defaultStrategy,
  sessionOf,
  withNumbers,
  type Bar,
  type CrewOutputs,
  type StrategyChoice,
} from '../contracts/index.ts';
import { defaultRules } from '../backtest/index.ts';
import { barsOf, ramp } from '../domain/bar-series.testing.ts';
import { instrument } from '../domain/risk-input.testing.ts';
import type { AskModel } from './agent.ts';
import { askedOf, says } from './asked.testing.ts';
import { strategyEnhancement } from './strategy-enhancement.ts';

const AVERAGES = defaultStrategy('three-moving-averages');
const rising = (count: number): Bar[] => barsOf(ramp(100, 0.1, count));
// Swings of 30 bars: the long average of 21 turns too late, one of 16 in time.
const SWINGS = barsOf(Array.from({ length: 600 }, (_, index) => 100 + 20 * Math.sin((2 * Math.PI * index) / 30)));

interface Work {
  readonly strategy?: StrategyChoice;
  readonly dismissed?: StrategyChoice[];
  readonly llm?: AskModel | null;
  readonly heard?: string[];
}

async function work(bars: Bar[], { strategy = AVERAGES, dismissed = [], llm = null, heard = [] }: Work = {}) {
  const asOf = (bars.at(-1)?.time ?? 0) + 86_400_000;
  const marketData = {
    instrument: () => Promise.resolve(null),
    bars: ({ limit }: { limit: number }) => Promise.resolve(bars.slice(-limit)),
    lastPrice: () => Promise.resolve(null),
  };
  const steps = { priceIncrement: 0.01, quantityIncrement: 1 };
  const input = { asset: 'AAPL', name: 'Apple', asOf, strategy, rules: defaultRules(DEFAULT_SETTINGS), ...steps };
  return strategyEnhancement.work({ ...input, dismissed }, { marketData, llm }, (_level, text) => heard.push(text));
}

/** A jump to a quarter of the price at a bar, as an unadjusted split leaves it. */
const splitAt = (place: number, bars: Bar[]): Bar[] =>
  bars.map((bar, index) =>
    index < place ? bar : { ...bar, open: bar.open / 4, high: bar.high / 4, low: bar.low / 4, close: bar.close / 4 },
  );

describe('StrategyEnhancementAgent', () => {
  it('proposes what held up, in numbers and in words', async () => {
    const heard: string[] = [];
    const { code, summary, output, explanation } = await work(SWINGS, { heard });
    expect(code).toBe('PROPOSED');
    expect(output?.proposals.length).toBeGreaterThan(0);
    expect(summary).toMatch(/^2 proposals; best .*long average 21 → 16.*: .* a window against .*\.$/);
    expect(heard[0]).toBe('Trying settings near 8/13/21 over 600 bars, out of sample.');
    expect(heard.at(-1)).toMatch(
      /^Proposal, .*: It returned .* Risk of overfit medium: It rests on \d+ trades only\.$/,
    );
    expect(explanation).toBeNull();
  });

  it('says that nothing better was found, and shows what was tried', async () => {
    const bars = barsOf(Array.from({ length: 900 }, (_, index) => 100 + 20 * Math.sin((2 * Math.PI * index) / 20)));
    const { code, summary, output } = await work(bars);
    expect(code).toBe('NOTHING_BETTER');
    expect(summary).toMatch(/^Nothing better was found among 10 settings; 8\/13\/21 returned −\d\.\d\d\s% a window\.$/);
    expect(output?.proposals).toEqual([]);
    expect(output?.tried).toHaveLength(10);
  });

  it('says that there are too few trades to judge by', async () => {
    const { code, summary } = await work(rising(500));
    expect(code).toBe('NOTHING_BETTER');
    expect(summary).toMatch(/^Nothing is proposed: too few trades to judge by, at most \d where 10 are needed;/);
  });

  it('says of buying and holding that there is nothing to try', async () => {
    const { summary, output } = await work(SWINGS, { strategy: defaultStrategy('buy-and-hold') });
    expect(summary).toMatch(/^Nothing can be tried: buy and hold has no numbers to change; it returned/);
    expect(output?.tried).toEqual([]);
  });

  it('does not propose again what was dismissed', async () => {
    const dismissed = (await work(SWINGS)).output?.proposals.map(({ strategy }) => strategy) ?? [];
    const heard: string[] = [];
    const { output } = await work(SWINGS, { dismissed, heard });
    expect(output?.proposals).toEqual([]);
    expect(heard).toContain('2 settings that were dismissed before are not proposed again.');
  });

  it('asks for as many bars as the longest averages need', async () => {
    const longest = withNumbers(AVERAGES, { short: 100, medium: 200, long: 400 });
    expect((await work(rising(900), { strategy: longest })).status).toBe('done');
  });

  it('judges the bars after an unadjusted split alone, and none where too few are left', async () => {
    const heard: string[] = [];
    const { output } = await work(splitAt(200, rising(500)), { heard });
    expect(output?.barsUsed).toBe(300);
    expect(heard[0]).toMatch(/^Only the last 300 bars are judged\. .*split/);
    await expect(work(splitAt(400, rising(500)))).rejects.toThrow(NotEnoughData);
  });

  it('judges nothing where the last bar is at fault', async () => {
    const bars = rising(500);
    await expect(work([...bars.slice(0, -1), { ...bars[499], close: -1 } as Bar])).rejects.toThrow(NotEnoughData);
    await expect(work([])).rejects.toThrow(NotEnoughData);
  });
});

describe('StrategyEnhancementAgent with a model', () => {
  const idea = (numbers: Readonly<Record<string, number>>) => ({
    parameters: Object.entries(numbers).map(([name, value]) => ({ name, value })),
    because: 'Swings are fast.',
  });
  const WORDS = { explanation: 'A faster average turns in time.' };

  it('tries what the model would try in the same windows, and says of each idea what became of it', async () => {
    const ideas = [idea({ short: 3, medium: 5, long: 9 }), idea({ medium: 7 }), idea({ long: 70 })];
    const { llm, model } = askedOf([says({ ideas }), says(WORDS)]);
    const heard: string[] = [];
    const { output, explanation } = await work(SWINGS, { llm, heard });
    expect(output?.ideas.map(({ problem }) => problem)).toEqual([null, expect.stringContaining('no setting'), null]);
    expect(output?.tried.filter(({ source }) => source === 'model').map(({ strategy }) => strategy)).toMatchObject([
      { long: 9 },
      { long: 70 },
    ]);
    const words = heard.join('\n');
    expect(words).toMatch(
      /The model's idea, short average 8 → 3, medium average 13 → 5, long average 21 → 9: held up\. .* a window against .*, 6 of 6 windows won\./,
    );
    expect(words).toContain("The model's idea, long average 21 → 70: luck explains it.");
    expect(words).toContain('An idea of the model is not tried. It is no setting. Short average: ');
    expect(explanation).toBe(WORDS.explanation);
    expect(model.requests.map(({ tier, maxOutputTokens }) => [tier, maxOutputTokens])).toEqual([
      ['strong', 4_096],
      ['cheap', 2_048],
    ]);
  });

  it('shows the model the numbers with their bounds, and what the neighbours came to before the windows', async () => {
    const { llm, model } = askedOf([says({ ideas: [] }), says(WORDS)]);
    await work(SWINGS, { llm });
    const evidence = model.requests[0]?.evidence ?? '';
    expect(evidence).toContain('long (Long average, bars): now 21; a whole number from 4 to 400.');
    expect(evidence).toContain('short must be smaller than medium.');
    expect(evidence).toContain('No setting may need more than 75 bars before its first view.');
    expect(evidence).toMatch(/^Present setting: .*% in the stretch before the windows\.$/m);
    expect(evidence.match(/^Neighbour, .*% in the stretch before the windows\.$/gm)).toHaveLength(10);
    expect(model.requests[1]?.evidence).toMatch(/^Proposal 1, .* Risk of overfit medium: /m);
  });

  it('shows the model nothing of the windows in which its ideas are judged', async () => {
    const question = async (bars: Bar[]) => {
      const { llm, model } = askedOf([says({ ideas: [] }), says(WORDS)]);
      const { output } = await work(bars, { llm });
      return {
        asked: model.requests[0],
        judged: output?.windows[0]?.from ?? '',
        returns: output?.current.windowReturns,
      };
    };
    const before = await question(SWINGS);
    const calmed = (price: number): number => 100 + (price - 100) / 4;
    const changed = SWINGS.map((bar) => {
      const { time, open, high, low, close } = bar;
      if (sessionOf(time) < before.judged) return bar;
      return { ...bar, open: calmed(open), high: calmed(high), low: calmed(low), close: calmed(close) };
    });
    const after = await question(changed);
    expect(after.judged).toBe(before.judged);
    expect(after.returns).not.toEqual(before.returns);
    expect(after.asked?.evidence).toBe(before.asked?.evidence);
    expect(after.asked?.instruction).toBe(before.asked?.instruction);
    expect(before.asked?.evidence).toMatch(/^Last close: /m);
  });

  it('asks for other numbers of another strategy', async () => {
    const { llm, model } = askedOf([says({ ideas: [idea({ oversold: 40 })] }), says(WORDS)]);
    const strategy = defaultStrategy('rsi-reversion');
    const { output } = await work(SWINGS, { strategy, llm });
    expect(model.requests[0]?.evidence).toContain('oversold (Oversold, points): now 30; from 1 to 49.');
    expect(output?.tried.at(-1)?.strategy).toEqual({ ...strategy, oversold: 40 });
  });

  it('comes to the same without an answer as without a model, and asks for no explanation then', async () => {
    const alone = await work(SWINGS);
    for (const reason of LlmRefusalReason.options) {
      const heard: string[] = [];
      const { llm, model } = askedOf([{ kind: 'refused', reason }]);
      expect(await work(SWINGS, { llm, heard }), reason).toEqual(alone);
      expect(heard).toContain('There are no ideas of the model; the neighbours do not depend on them.');
      expect(model.requests).toHaveLength(1);
    }
    const wordless = askedOf([says({ ideas: [] }), { kind: 'refused', reason: 'SAFETY' }]);
    expect(await work(SWINGS, { llm: wordless.llm })).toEqual(alone);
  });

  it('is not asked where the bars cannot be judged, or there is nothing to try', async () => {
    const { llm, model } = askedOf(() => says({ ideas: [] }));
    await expect(work(rising(100), { llm })).rejects.toThrow(NotEnoughData);
    await work(SWINGS, { strategy: defaultStrategy('buy-and-hold'), llm });
    expect(model.requests).toEqual([]);
  });
});

describe('what StrategyEnhancementAgent takes from the brief', () => {
  const outputs = {
    AlpacaConnectionManager: { market: { now: 1_000 } },
    HistoricalDataAgent: { instrument: { ...instrument, priceIncrement: 0.05 } },
  } as unknown as Partial<CrewOutputs>;
  const brief = {
    runId: 'r',
    asset: 'AAPL',
    mode: 'simulation' as const,
    trigger: 'user' as const,
    settings: DEFAULT_SETTINGS,
    noTrade: null,
  };

  it('is the strategy, the rules of the user, the steps of the instrument and what was dismissed', () => {
    const dismissed = [withNumbers(AVERAGES, { short: 6 })];
    expect(strategyEnhancement.prepare({ ...brief, outputs, dismissed })).toMatchObject({
      kind: 'work',
      input: { strategy: AVERAGES, rules: defaultRules(DEFAULT_SETTINGS), priceIncrement: 0.05, dismissed },
    });
  });

  it('is nothing in a fast-forward that ordered nothing: such a run is not kept', () => {
    const forward = { ...brief, dismissed: [], trigger: 'fast-forward' as const };
    expect(strategyEnhancement.prepare({ ...forward, outputs })).toMatchObject({
      kind: 'skip',
      summary: 'Nothing to do: in a fast-forward settings are tried only where something was ordered.',
    });
    const ordered = { ...outputs, TradeExecutionAgent: { order: {} } } as unknown as Partial<CrewOutputs>;
    expect(strategyEnhancement.prepare({ ...forward, outputs: ordered })).toMatchObject({ kind: 'work' });
  });

  it('is nothing where there are no usable bars', () => {
    const without = { ...brief, dismissed: [] };
    expect(strategyEnhancement.prepare({ ...without, outputs: {} })).toMatchObject({ kind: 'skip' });
    expect(strategyEnhancement.prepare({ ...without, outputs, noTrade: 'DATA_MISSING' })).toMatchObject({
      kind: 'skip',
    });
  });
});
