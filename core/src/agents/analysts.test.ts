import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, NotEnoughData, toBarColumns, type Bar } from '../contracts/index.ts';
import { barsOf, ramp } from '../domain/bar-series.testing.ts';
import { strategyEnhancement } from './strategy-enhancement.ts';
import { trendAnalysis } from './trend-analysis.ts';

const { strategy, costs } = DEFAULT_SETTINGS;
const say = () => undefined;
const rising = (count: number): Bar[] => barsOf(ramp(100, 0.1, count));

describe('TrendAnalysisAgent', () => {
  it('says of a short position that it is left alone, and does not blame the age of the trend', async () => {
    const bars = toBarColumns(rising(60));
    const { summary } = await trendAnalysis.work({ bars, strategy, heldQuantity: -5 }, {}, say);
    expect(summary).toContain('a short position is held, which is left alone here');
  });
});

describe('StrategyEnhancementAgent', () => {
  const work = async (bars: Bar[], setting = strategy) => {
    const asOf = (bars.at(-1)?.time ?? 0) + 86_400_000;
    const marketData = {
      instrument: () => Promise.resolve(null),
      bars: ({ limit }: { limit: number }) => Promise.resolve(bars.slice(-limit)),
    };
    return strategyEnhancement.work({ asset: 'AAPL', asOf, strategy: setting, costs }, { marketData }, say);
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
});
