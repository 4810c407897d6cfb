import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, toBarColumns, type Bar } from '../contracts/index.ts';
import { barsOf, ramp } from '../domain/bar-series.testing.ts';
import { instrument } from '../domain/risk-input.testing.ts';
import { trendAnalysis } from './trend-analysis.ts';

const { strategy } = DEFAULT_SETTINGS;
const say = () => undefined;
const rising = (count: number): Bar[] => barsOf(ramp(100, 0.1, count));

describe('TrendAnalysisAgent', () => {
  it('says of a short position that it is left alone, and does not blame the age of the trend', async () => {
    const bars = toBarColumns(rising(60));
    const { summary } = await trendAnalysis.work({ instrument, bars, strategy, heldQuantity: -5 }, { llm: null }, say);
    expect(summary).toContain('a short position is held, which is left alone here');
  });
});
