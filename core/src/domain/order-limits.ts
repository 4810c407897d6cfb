/**
 * The last look at the limits, with the account as it is in the moment of the order. Risk decided a little earlier, and
 * another run may have bought or sold since.
 */
import type { AccountSnapshot, Instrument, OrderIntent, RiskLimits } from '../contracts/index.ts';
import { caps } from './risk-caps.ts';
import { quantity } from './wording.ts';

export interface OrderedNow {
  readonly intent: OrderIntent;
  readonly account: AccountSnapshot;
  readonly instrument: Instrument;
  readonly limits: RiskLimits;
  /** The price that the decision rests on, dollars: the last close. */
  readonly referencePrice: number;
}

/** Why the order must not be placed any more, in a sentence; null when it may be. */
export function limitInTheWay({ intent, account, instrument, limits, referencePrice }: OrderedNow): string | null {
  const { asset, side } = intent;
  if (side === 'sell') {
    const held = account.positions.find((position) => position.asset === asset)?.quantity ?? 0;
    if (held >= intent.quantity) return null;
    return `${quantity(intent.quantity)} ${asset} were to be sold, but ${quantity(Math.max(0, held))} are held by now.`;
  }
  const increment = Math.max(1, instrument.quantityIncrement);
  const asked = { askedQuantity: intent.quantity, increment, confidence: 1, sizeFactor: 1 };
  const purchase = { ...asked, side, asset, account, instrument, limits, referencePrice };
  return caps(purchase).find(({ allowed }) => allowed < intent.quantity)?.because ?? null;
}
