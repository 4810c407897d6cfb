/** What the execution agent was approved to order, as the intent that is written before anything is sent. */
import { z } from 'zod';
import {
  AssetSymbol,
  ExecutionMode,
  RiskOutput,
  SessionDate,
  type OrderBasis,
  type OrderIntent,
  type RiskClamp,
} from '../../contracts/index.ts';
import { clientOrderIdOf } from '../../domain/index.ts';

export const ExecutionInput = z.object({
  runId: z.string(),
  asset: AssetSymbol,
  mode: ExecutionMode,
  risk: RiskOutput,
  /** The market session of the decision. */
  session: SessionDate,
  /** Shares of the asset in the account, those included that the crew did not buy. */
  heldQuantity: z.number(),
  /** Shares of it that the crew did not buy. */
  adoptedQuantity: z.number(),
});
export type ExecutionInput = z.infer<typeof ExecutionInput>;

/** The intent; `reduced` is the clamp of a sale of which less is free than was approved. */
export function intentOf(input: ExecutionInput, reduced: RiskClamp | null = null): OrderIntent {
  const { runId, asset, risk } = input;
  return {
    clientOrderId: clientOrderIdOf(runId, risk.side),
    runId,
    asset,
    side: risk.side,
    quantity: reduced?.allowed ?? risk.quantity,
    type: 'market',
    limitPrice: null,
    stopPrice: null,
    ...exitsOf(risk),
    basis: basisOf(input, reduced),
  };
}

/** Exits live at the broker and last until they are cancelled; they inherit the time in force of their entry. */
function exitsOf({ side, stopPrice, targetPrice }: RiskOutput) {
  const count = side === 'buy' ? [stopPrice, targetPrice].filter((price) => price !== null).length : 0;
  if (count === 0) {
    return { orderClass: 'simple', targetPrice: null, stopLossPrice: null, timeInForce: 'day' } as const;
  }
  const orderClass = count === 2 ? ('bracket' as const) : ('oto' as const);
  return { orderClass, targetPrice, stopLossPrice: stopPrice, timeInForce: 'gtc' as const };
}

const basisOf = ({ risk, session }: ExecutionInput, reduced: RiskClamp | null): OrderBasis => ({
  verdict: risk.verdict === 'adjust' || reduced !== null ? 'adjust' : 'approve',
  askedQuantity: risk.askedQuantity,
  referencePrice: risk.referencePrice,
  clamps: reduced === null ? risk.clamps : [...risk.clamps, reduced],
  session,
});
