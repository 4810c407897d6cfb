/** Asks whether the asset is fit to be traded at all: tradable, liquid, and neither too quiet nor too wild. */
import { z } from 'zod';
import { BarColumns, Instrument, fromBarColumns, type SelectionOutput } from '../contracts/index.ts';
import { assessAsset, percent, quantity, visibleText } from '../domain/index.ts';
import { skipWithout, type Agent, type AgentResult, type ModelTool, type Say } from './agent.ts';
import { explainSelection } from './questions/asset-selection.ts';
import { explained } from './questions/explanation.ts';

const Input = z.object({ instrument: Instrument, bars: BarColumns, heldQuantity: z.number() });

/** The longest name that a log line repeats: it is whatever a file or a broker says. */
const LONGEST_NAME = 80;

function concluded(
  output: SelectionOutput,
  { instrument, heldQuantity }: z.infer<typeof Input>,
  say: Say,
): AgentResult<SelectionOutput> {
  const figures = `${quantity(Math.round(output.averageDollarVolume))} dollars a day, ${percent(output.annualVolatility)} volatility a year`;
  say('info', `${visibleText(instrument.name, LONGEST_NAME)}: ${figures}.`, {
    averageDollarVolume: output.averageDollarVolume,
    annualVolatility: output.annualVolatility,
  });
  if (output.eligible) return { status: 'done', code: null, summary: `Fit to trade: ${figures}.`, output };
  const failed = output.checks.filter((check) => !check.passed).map((check) => `${check.name} (${check.bound})`);
  const summary = `The asset is not fit to trade: ${failed.join(', ')}; it has ${figures}.`;
  say('warning', summary);
  if (heldQuantity > 0) {
    say('info', 'It is held, so selling it stays possible.');
    return { status: 'done', code: 'NOT_ELIGIBLE', summary, output };
  }
  return { status: 'blocked', code: 'NOT_ELIGIBLE', summary, output, noTrade: 'NOT_ELIGIBLE' };
}

export const assetSelection: Agent<'AssetSelectionAgent', z.infer<typeof Input>, ModelTool> = {
  name: 'AssetSelectionAgent',
  goal: 'Keep the crew away from assets that cannot be traded well.',
  version: 2,
  input: Input,
  tools: ['llm'],
  prepare: ({ outputs, noTrade }) => {
    const history = outputs.HistoricalDataAgent;
    if (!history?.instrument || noTrade === 'DATA_MISSING') return skipWithout('there are no usable bars');
    const heldQuantity = outputs.AlpacaConnectionManager?.heldQuantity ?? 0;
    return { kind: 'work', input: { instrument: history.instrument, bars: history.bars, heldQuantity } };
  },
  work: async (input, { llm }, say) => {
    const bars = fromBarColumns(input.bars);
    const output = assessAsset(input.instrument, bars);
    const result = concluded(output, input, say);
    return {
      ...result,
      explanation: await explained(llm, () => explainSelection(input.instrument, bars, output), say),
    };
  },
};
