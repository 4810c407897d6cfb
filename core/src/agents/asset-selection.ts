/** Asks whether the asset is fit to be traded at all: tradable, liquid, and neither too quiet nor too wild. Pure. */
import { z } from 'zod';
import { BarColumns, Instrument, fromBarColumns } from '../contracts/index.ts';
import { assessAsset, percent, quantity } from '../domain/index.ts';
import { skipWithout, type Agent } from './agent.ts';

const Input = z.object({ instrument: Instrument, bars: BarColumns, heldQuantity: z.number() });

export const assetSelection: Agent<'AssetSelectionAgent', z.infer<typeof Input>, object> = {
  name: 'AssetSelectionAgent',
  goal: 'Keep the crew away from assets that cannot be traded well.',
  version: 1,
  input: Input,
  tools: [],
  prepare: ({ outputs, noTrade }) => {
    const history = outputs.HistoricalDataAgent;
    if (!history?.instrument || noTrade === 'DATA_MISSING') return skipWithout('there are no usable bars');
    const heldQuantity = outputs.AlpacaConnectionManager?.heldQuantity ?? 0;
    return { kind: 'work', input: { instrument: history.instrument, bars: history.bars, heldQuantity } };
  },
  work: async ({ instrument, bars, heldQuantity }, _tools, say) => {
    const output = assessAsset(instrument, fromBarColumns(bars));
    const figures = `${quantity(Math.round(output.averageDollarVolume))} dollars a day, ${percent(output.annualVolatility)} volatility a year`;
    say('info', `${instrument.name}: ${figures}.`, {
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
  },
};
