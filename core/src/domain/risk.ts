/**
 * Sizes a position by arithmetic: the size that the risk per trade asks for, cut down to what every limit allows. A
 * limit can only ever make a purchase smaller, each one that fires leaves a record, and no limit blocks a sale.
 */
import type { Position, RiskClamp, RiskOutput } from '../contracts/index.ts';
import { bracketPrices, type BracketPrices } from './bracket-prices.ts';
import { roundQuantity } from './matching/draws.ts';
import { shareOf, wantedShares } from './purchase-size.ts';
import { caps } from './risk-caps.ts';
import { roundToIncrement } from './rounding.ts';
import type { Purchase, SizingInput } from './sizing-input.ts';
import { money, percent, quantity } from './wording.ts';

export type { SizingInput };

/**
 * What may be ordered, in shares.
 *
 * BUY asks for equity × riskPerTrade × confidence / (referencePrice × stopLoss) shares, in whole shares because its
 * exits are a bracket. Each limit that allows less is a clamp, from the loosest to the tightest: the last one decides.
 * A sizeFactor below 1 leaves that share of what the limits allow. Stop and target stand on the price increment with
 * stop < reference < target; a takeProfit of 0 leaves the target out.
 *
 * SELL is all that the crew holds of the asset, without stop or target: what it did not buy stays. No limit, switch or
 * halt makes it smaller; it is rejected only when nothing of the asset is the crew's.
 *
 * `approve`: nothing was clamped. `adjust`: clamped, something is left. `reject`: nothing is left.
 */
export function sizePosition(input: SizingInput): RiskOutput {
  return input.side === 'sell' ? sizeSale(input) : sizePurchase(input);
}

/** The size of a sale, for whoever knows no more than the account. */
export function sizeSale({
  asset,
  account,
  referencePrice,
}: Pick<SizingInput, 'asset' | 'account' | 'referencePrice'>): RiskOutput {
  const position = account.positions.find((one) => one.asset === asset);
  const own = ownQuantity(position);
  return {
    verdict: own > 0 ? 'approve' : 'reject',
    side: 'sell',
    askedQuantity: own,
    quantity: own,
    referencePrice,
    stopPrice: null,
    targetPrice: null,
    notional: own * referencePrice,
    clamps: own > 0 ? [] : [clamp('holding', 0, 0, nothingToSell(asset, position))],
  };
}

/** Shares of a position that the crew bought, and may sell; none of a short one. */
export const ownQuantity = (position: Pick<Position, 'quantity' | 'adoptedQuantity'> | undefined): number =>
  Math.max(0, roundQuantity((position?.quantity ?? 0) - Math.max(0, position?.adoptedQuantity ?? 0)));

function nothingToSell(asset: string, position: Position | undefined): string {
  if (!position || position.quantity <= 0) return `No ${asset} is held.`;
  return `${quantity(position.quantity)} ${asset} are held, none of them bought by the crew: it sells only what it bought.`;
}

function sizePurchase(input: SizingInput): RiskOutput {
  const { instrument, limits, referencePrice } = input;
  if (!(referencePrice > 0) || !Number.isFinite(referencePrice)) {
    return rejected(input, 0, [clamp('referencePrice', 0, 0, 'There is no usable price.')]);
  }
  const exits = bracketPrices(referencePrice, limits, instrument.priceIncrement);
  const increment = Math.max(1, instrument.quantityIncrement);
  const wanted = wantedShares(limits, input.account.equity, input.confidence, referencePrice);
  const asked = roundToIncrement(wanted, increment, 'down');
  if (asked <= 0) return rejected(input, 0, [clamp('riskPerTrade', wanted, 0, tooSmall(input, increment))]);
  if (exits === null) {
    const because = `No stop fits below ${money(referencePrice)} on price steps of ${instrument.priceIncrement}.`;
    return rejected(input, asked, [clamp('stopLoss', asked, 0, because)]);
  }
  return limited({ ...input, askedQuantity: asked, increment }, exits);
}

function limited(purchase: Purchase, exits: BracketPrices): RiskOutput {
  const { askedQuantity, referencePrice } = purchase;
  // Of limits that allow the same, the one that is asked first decides.
  const byLimits = caps(purchase)
    .reverse()
    .map(({ limit, allowed, because }) => clamp(limit, askedQuantity, allowed, because))
    .filter(({ allowed }) => allowed < askedQuantity)
    .sort((a, b) => b.allowed - a.allowed);
  const clamps = [...byLimits, ...secondOpinionClamp(purchase, byLimits.at(-1)?.allowed ?? askedQuantity)];
  const quantity = clamps.at(-1)?.allowed ?? askedQuantity;
  if (quantity <= 0) return rejected(purchase, askedQuantity, clamps);
  return {
    verdict: clamps.length === 0 ? 'approve' : 'adjust',
    side: 'buy',
    askedQuantity,
    quantity,
    referencePrice,
    ...exits,
    notional: quantity * referencePrice,
    clamps,
  };
}

/** A factor on the size asked for would be lost where a limit cuts the size anyway: it holds for what they leave. */
function secondOpinionClamp({ askedQuantity, increment, sizeFactor }: Purchase, left: number): RiskClamp[] {
  const factor = shareOf(sizeFactor);
  if (factor === 1 || left <= 0) return [];
  const allowed = roundToIncrement(left * factor, increment, 'down');
  const because = `The second opinion leaves ${percent(factor)} of the ${quantity(left)} that the limits allow.`;
  return [clamp('second opinion', askedQuantity, allowed, because)];
}

const clamp = (limit: string, asked: number, allowed: number, because: string): RiskClamp => ({
  limit,
  unit: 'shares',
  asked,
  allowed,
  because,
});

function tooSmall({ account, limits, referencePrice }: SizingInput, increment: number): string {
  if (!(account.equity > 0))
    return `The account's equity is ${money(account.equity)} dollars: there is nothing to risk.`;
  const loss = money(increment * referencePrice * limits.stopLoss);
  const risk = `${percent(limits.riskPerTrade)} of equity, scaled by the confidence`;
  return `The smallest purchase would lose ${loss} dollars at the stop, more than may be risked (${risk}).`;
}

const rejected = ({ referencePrice }: SizingInput, askedQuantity: number, clamps: RiskClamp[]): RiskOutput => ({
  verdict: 'reject',
  side: 'buy',
  askedQuantity,
  quantity: 0,
  referencePrice,
  stopPrice: null,
  targetPrice: null,
  notional: 0,
  clamps,
});
