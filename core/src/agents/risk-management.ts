/**
 * Sizes the trade against the limits, by arithmetic alone. Every limit that fires is a record: asked, allowed,
 * because. Selling what is held is never blocked.
 */
import { z } from 'zod';
import { AssetSymbol, Instrument, OrderSide, RISK_BOUNDS, RiskLimits, type RiskClamp } from '../contracts/index.ts';
import { count, money, quantity, sizePosition } from '../domain/index.ts';
import type { Account } from '../ports/account.ts';
import { skipWithout, type Agent } from './agent.ts';

const Input = z.object({
  asset: AssetSymbol,
  side: OrderSide,
  instrument: Instrument,
  limits: RiskLimits,
  /** The last close, dollars: what the decision rests on. */
  referencePrice: z.number().positive(),
  confidence: z.number(),
  sizeFactor: z.number(),
});

/** A limit by the name it has on the Settings page; one that no setting stands behind by its own. */
const named = ({ limit }: RiskClamp): string =>
  limit === 'second opinion'
    ? 'Second opinion'
    : (Object.entries(RISK_BOUNDS).find(([name]) => name === limit)?.[1].label ?? limit);

export const riskManagement: Agent<'RiskManagementAgent', z.infer<typeof Input>, { account: Account }> = {
  name: 'RiskManagementAgent',
  goal: 'Let no trade be larger than the limits allow, and show every limit that fired.',
  version: 2,
  input: Input,
  tools: ['account'],
  prepare: ({ asset, settings, outputs }) => {
    const confirmation = outputs.SignalConfirmationAgent;
    const trend = outputs.TrendAnalysisAgent;
    const history = outputs.HistoricalDataAgent;
    const referencePrice = history?.bars.close.at(-1);
    if (!confirmation || confirmation.verdict === 'refuse') return skipWithout('no signal was confirmed');
    if (!trend || !history?.instrument || referencePrice === undefined)
      return skipWithout('there is no price to size on');
    return {
      kind: 'work',
      input: {
        asset,
        side: trend.signal === 'SELL' ? 'sell' : 'buy',
        instrument: history.instrument,
        limits: settings.risk,
        referencePrice,
        confidence: confirmation.confidence,
        sizeFactor: confirmation.sizeFactor,
      },
    };
  },
  work: async (input, { account }, say) => {
    const output = sizePosition({ ...input, account: await account.snapshot() });
    for (const clamp of output.clamps) {
      say(
        'warning',
        `${named(clamp)}: asked ${quantity(clamp.asked)}, allowed ${quantity(clamp.allowed)} ${clamp.unit}. ${clamp.because}`,
        {
          limit: clamp.limit,
          asked: clamp.asked,
          allowed: clamp.allowed,
        },
      );
    }
    const [decisive] = output.clamps.slice(-1);
    if (output.verdict === 'reject') {
      const summary = `Risk rejected the ${input.side}: ${decisive?.because ?? 'the size comes to nothing.'}`;
      say('warning', summary);
      return { status: 'blocked', code: 'RISK_REJECTED', summary, output, noTrade: 'RISK_REJECTED' };
    }
    const clamped =
      output.verdict === 'adjust'
        ? ` (asked ${quantity(output.askedQuantity)}, clamped by: ${decisive ? named(decisive).toLowerCase() : 'a limit'})`
        : '';
    const exits =
      output.stopPrice !== null && output.targetPrice !== null
        ? `, stop ${money(output.stopPrice)}, target ${money(output.targetPrice)}`
        : '';
    const verb = input.side === 'buy' ? 'Buy' : 'Sell';
    const summary = `${verb} ${count(output.quantity, 'share')}${clamped}, ${money(output.notional)} dollars${exits}.`;
    say('info', summary, { quantity: output.quantity, notional: output.notional });
    return { status: 'done', code: output.verdict === 'adjust' ? 'ADJUSTED' : null, summary, output };
  },
};
