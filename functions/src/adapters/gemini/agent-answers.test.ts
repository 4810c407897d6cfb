/** Every question of the crew can be put to Gemini: its answer has a shape on the wire, and its prompt is not too long. */
import {
  AGENT_ORDER,
  DEFAULT_SETTINGS,
  toBarColumns,
  type AgentName,
  type Instrument,
} from '@trading-crew/core/contracts';
import { roster } from '@trading-crew/core/agents';
import { defaultRules } from '@trading-crew/core/backtest';
import { readView } from '@trading-crew/core/domain';
import type { LlmRequest } from '@trading-crew/core/ports';
import { describe, expect, it } from 'vitest';
import { buildPrompt, isTooLong } from './prompt.ts';
import { responseSchemaOf } from './response-schema.ts';

const { strategy } = DEFAULT_SETTINGS;
const instrument: Instrument = {
  asset: 'AAPL',
  name: 'Apple',
  source: 'replayed',
  tradable: true,
  priceIncrement: 0.01,
  quantityIncrement: 1,
  firstSession: null,
  lastSession: null,
};
const DAY = 86_400_000;
/** A dollar up a day from 100 dollars, within half a dollar around its close. */
const bars = Array.from({ length: 504 }, (_, index) => {
  const close = 100 + index;
  return { time: index * DAY, open: close, high: close + 0.5, low: close - 0.5, close, volume: 1_000_000 };
});
const columns = toBarColumns(bars);
const trend = { ...readView(bars, strategy, 0), signal: 'BUY' as const };
const market = { instrument, bars: columns, heldQuantity: 0 };

const INPUTS: Partial<Record<AgentName, unknown>> = {
  AssetSelectionAgent: market,
  TrendAnalysisAgent: { ...market, strategy },
  SignalConfirmationAgent: { ...market, trend, abstention: 'no-trade', isRuledOut: false },
  PerformanceAnalysisAgent: { mode: 'paper' },
  StrategyEnhancementAgent: {
    asset: 'AAPL',
    name: 'Apple',
    asOf: 504 * DAY,
    strategy,
    rules: defaultRules(DEFAULT_SETTINGS),
    priceIncrement: 0.01,
    quantityIncrement: 1,
    dismissed: [],
  },
};

const account = {
  snapshot: async () => ({ equity: 100_000, positions: [] }),
  startingEquity: async () => 100_000,
  equityHistory: async () => [],
  fills: async () => [],
};

async function questionOf(agent: AgentName): Promise<LlmRequest<unknown>> {
  const asked: LlmRequest<unknown>[] = [];
  const llm = async (question: LlmRequest<unknown>) => {
    asked.push(question);
    return { kind: 'refused', reason: 'UNAVAILABLE', message: 'No model.' };
  };
  const toolbox = { llm, account, marketData: { bars: async () => bars }, orderDesk: null, safety: null, clock: null };
  await roster.find(({ name }) => name === agent)?.work(INPUTS[agent], toolbox, () => undefined);
  const [question, ...more] = asked;
  if (!question || more.length > 0) throw new Error(`${agent} asked ${asked.length} questions`);
  return question;
}

describe('the questions of the crew', () => {
  it('are those of five agents', () => {
    const asking = roster.filter(({ tools }) => tools.includes('llm')).map(({ name }) => name);
    expect(asking).toEqual(AGENT_ORDER.filter((name) => INPUTS[name] !== undefined));
  });

  it.each(AGENT_ORDER.filter((name) => INPUTS[name] !== undefined))('can be told to Gemini: %s', async (agent) => {
    const question = await questionOf(agent);
    expect(responseSchemaOf(question.answer)).toMatchObject({ type: 'object' });
    expect(isTooLong(buildPrompt(question))).toBe(false);
  });

  it('offers a factor with the verdict to shrink alone', async () => {
    const { properties } = responseSchemaOf((await questionOf('SignalConfirmationAgent')).answer);
    const shapes = properties?.opinion?.anyOf ?? [];
    expect(shapes.map((shape) => [shape.properties?.verdict?.enum, shape.required?.includes('sizeFactor')])).toEqual([
      [['confirm'], false],
      [['shrink'], true],
      [['refuse'], false],
    ]);
  });
});
