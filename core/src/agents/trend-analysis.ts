/** Reads what the chosen strategy sees and turns it into a signal: the same bars always give the same one. */
import { z } from 'zod';
import {
  BarColumns,
  FIRST_STRATEGY,
  Instrument,
  StrategyChoice,
  fromBarColumns,
  type TrendOutput,
} from '../contracts/index.ts';
import { count, day, decimal, freshnessOf, lineWords, readView, viewSubject } from '../domain/index.ts';
import { skipWithout, type Agent, type AgentResult, type ModelTool, type Say } from './agent.ts';
import { explained } from './questions/explanation.ts';
import { explainTrend } from './questions/trend-analysis.ts';

const Input = z.object({
  instrument: Instrument,
  bars: BarColumns,
  strategy: StrategyChoice,
  heldQuantity: z.number(),
});

/** Why the trend asks for nothing: the state, since when, and what would have to be otherwise. */
function holdSentence(trend: TrendOutput): string {
  const since = trend.since === null ? '' : ` since ${day(trend.since)}`;
  if (trend.state === 'neutral') return neutralSentence(trend);
  if (trend.state === 'bullish' && trend.heldQuantity > 0) {
    return `The trend is bullish${since} and the position is held (${lineWords(trend)}).`;
  }
  if (trend.heldQuantity < 0) {
    return `The trend is ${trend.state}${since}, and a short position is held, which is left alone here (${lineWords(trend)}).`;
  }
  if (trend.state === 'bearish' && trend.heldQuantity <= 0) {
    return `The trend is bearish${since} and there is nothing to sell (${lineWords(trend)}).`;
  }
  return `The trend is ${trend.state}${since}, too long ago for a fresh signal: ${count(freshnessOf(trend.strategy), 'bar')} at most (${lineWords(trend)}).`;
}

function neutralSentence(trend: TrendOutput): string {
  const lines = lineWords(trend);
  if (trend.strategy.name === FIRST_STRATEGY) return `The averages have not lined up (${lines}).`;
  return `${capitalised(viewSubject(trend.strategy))} neither bullish nor bearish (${lines}).`;
}

const capitalised = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

const turned = ({ strategy, state }: TrendOutput): string =>
  `${viewSubject(strategy).replace(/ (is|are)$/, '')} turned ${state}`;

/** How long ago the trend turned; a turn before the bars at hand has no number. */
function ageInWords(barsSince: number | null): string {
  if (barsSince === null) return 'before the bars at hand';
  return barsSince === 0 ? 'on the last bar' : `${count(barsSince, 'bar')} ago`;
}

function concluded(output: TrendOutput, say: Say): AgentResult<TrendOutput> {
  const lines = Object.fromEntries(output.lines.map(({ label, value }) => [label, value]));
  const what = output.strategy.name === FIRST_STRATEGY ? 'Averages ' : '';
  say('info', `${what}${lineWords(output)}: ${output.state}.`, { ...lines, state: output.state });
  if (output.signal === 'HOLD') {
    const summary = holdSentence(output);
    say('info', `Signal HOLD. ${summary}`);
    return { status: 'done', code: 'HOLD_SIGNAL', summary, output, noTrade: 'HOLD_SIGNAL' };
  }
  const age = ageInWords(output.barsSince);
  const summary = `Signal ${output.signal}: ${turned(output)} ${age}, strength ${decimal(output.strength)}.`;
  say('info', summary, { signal: output.signal, strength: output.strength });
  return { status: 'done', code: null, summary, output };
}

export const trendAnalysis: Agent<'TrendAnalysisAgent', z.infer<typeof Input>, ModelTool> = {
  name: 'TrendAnalysisAgent',
  goal: 'Say what the chosen strategy sees and whether that is a fresh signal.',
  version: 3,
  input: Input,
  tools: ['llm'],
  prepare: ({ outputs, settings, noTrade }) => {
    const history = outputs.HistoricalDataAgent;
    if (!history?.instrument || noTrade === 'DATA_MISSING') return skipWithout('there are no usable bars');
    const { instrument, bars } = history;
    const heldQuantity = outputs.AlpacaConnectionManager?.heldQuantity ?? 0;
    return { kind: 'work', input: { instrument, bars, strategy: settings.strategy, heldQuantity } };
  },
  work: async ({ instrument, bars: columns, strategy, heldQuantity }, { llm }, say) => {
    const bars = fromBarColumns(columns);
    const output = readView(bars, strategy, heldQuantity);
    const result = concluded(output, say);
    return { ...result, explanation: await explained(llm, () => explainTrend(instrument, bars, output), say) };
  },
};
