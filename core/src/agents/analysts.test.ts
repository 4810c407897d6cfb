import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, LlmRefusalReason, NotEnoughData, toBarColumns, type Bar } from '../contracts/index.ts';
import { barsOf, ramp } from '../domain/bar-series.testing.ts';
import { instrument } from '../domain/risk-input.testing.ts';
import type { AskModel } from './agent.ts';
import { askedOf, says } from './asked.testing.ts';
import { strategyEnhancement } from './strategy-enhancement.ts';
import { trendAnalysis } from './trend-analysis.ts';

const { strategy, costs } = DEFAULT_SETTINGS;
const say = () => undefined;
const rising = (count: number): Bar[] => barsOf(ramp(100, 0.1, count));

describe('TrendAnalysisAgent', () => {
  it('says of a short position that it is left alone, and does not blame the age of the trend', async () => {
    const bars = toBarColumns(rising(60));
    const { summary } = await trendAnalysis.work({ instrument, bars, strategy, heldQuantity: -5 }, { llm: null }, say);
    expect(summary).toContain('a short position is held, which is left alone here');
  });
});

describe('StrategyEnhancementAgent', () => {
  const work = async (bars: Bar[], setting = strategy, llm: AskModel | null = null, heard: string[] = []) => {
    const asOf = (bars.at(-1)?.time ?? 0) + 86_400_000;
    const marketData = {
      instrument: () => Promise.resolve(null),
      bars: ({ limit }: { limit: number }) => Promise.resolve(bars.slice(-limit)),
      lastPrice: () => Promise.resolve(null),
    };
    const input = { asset: 'AAPL', name: 'Apple', asOf, strategy: setting, costs };
    return strategyEnhancement.work(input, { marketData, llm }, (_level, message) => heard.push(message));
  };

  it('asks for as many bars as the longest averages need', async () => {
    const longest = { short: 100, medium: 200, long: 400, freshnessBars: 3 };
    expect((await work(rising(900), longest)).status).toBe('done');
  });

  it('judges no setting on bars that look like an unadjusted split', async () => {
    const bars = rising(500).map((bar, index) =>
      index < 200 ? bar : { ...bar, open: bar.open / 4, high: bar.high / 4, low: bar.low / 4, close: bar.close / 4 },
    );
    await expect(work(bars)).rejects.toThrow(NotEnoughData);
    await expect(work(bars)).rejects.toThrow('split');
  });

  const swings = barsOf(Array.from({ length: 504 }, (_, index) => 100 + 20 * Math.sin((2 * Math.PI * index) / 40)));
  const idea = (short: number, medium: number, long: number) => ({ short, medium, long, because: 'Swings are fast.' });

  it('tries what the model would try on the same windows, and says of each idea what became of it', async () => {
    const { llm, model } = askedOf([says({ ideas: [idea(2, 3, 5), idea(13, 8, 21), idea(30, 50, 70)] })]);
    const heard: string[] = [];
    const { output } = await work(swings, strategy, llm, heard);
    expect(output?.ideas.map(({ problem }) => problem)).toEqual([null, expect.stringContaining('13/8/21'), null]);
    expect(output?.tried.filter(({ source }) => source === 'model').map(({ parameters }) => parameters.long)).toEqual([
      5, 70,
    ]);
    const words = heard.join('\n');
    expect(words).toMatch(/The model's idea 2\/3\/5 held up: .* a window against .*, \d of 4 windows won\./);
    expect(words).toContain("The model's idea 30/50/70 did not hold up: ");
    expect(words).toContain('An idea of the model is not tried. 13/8/21 is no setting.');
    expect(model.requests.map(({ tier, maxOutputTokens }) => [tier, maxOutputTokens])).toEqual([['strong', 4_096]]);
    expect(model.requests[0]?.evidence).toContain('Present setting 8/13/21: ');
    expect(model.requests[0]?.evidence.match(/^Neighbour /gm)).toHaveLength(8);
    expect(model.requests[0]?.evidence).toContain('Long average: from 4 to 76 bars.');
  });

  it('comes to the same without an answer as without a model', async () => {
    const alone = await work(swings);
    for (const reason of LlmRefusalReason.options) {
      const heard: string[] = [];
      const { llm } = askedOf([{ kind: 'refused', reason }]);
      expect(await work(swings, strategy, llm, heard), reason).toEqual(alone);
      expect(heard).toContain('There are no ideas of the model; the neighbours do not depend on them.');
    }
    expect(await work(swings, strategy, askedOf([says({ ideas: [] })]).llm)).toEqual(alone);
  });

  it('asks once, and not at all where the bars cannot be judged', async () => {
    const { llm, model } = askedOf(() => says({ ideas: [] }));
    await expect(work(rising(100), strategy, llm)).rejects.toThrow(NotEnoughData);
    expect(model.requests).toEqual([]);
  });
});
