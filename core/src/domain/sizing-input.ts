/** Everything that the size of an order is computed from, gathered before: the arithmetic itself asks nobody. */
import type { AccountSnapshot, Instrument, OrderSide, Protections, RiskLimits } from '../contracts/index.ts';
import type { StopOut } from './cooldown.ts';
import type { Correlation } from './correlation.ts';

export interface SizingInput {
  readonly side: OrderSide;
  readonly asset: string;
  readonly account: AccountSnapshot;
  readonly instrument: Instrument;
  readonly limits: RiskLimits;
  /** The price that the decision rests on, dollars: the last close. */
  readonly referencePrice: number;
  /** 0 to 1: scales the risk that is taken. */
  readonly confidence: number;
  /** 0 to 1: the share that is left of what the limits allow; never enlarges it. */
  readonly sizeFactor: number;
  /** What stops trading on the account, and how many orders of the day were meant before this one. */
  readonly protections: Protections;
  /** The equity that drawdown is measured from, dollars, as `peakEquity` gives it. */
  readonly peakEquity: number;
  /** The last time the asset's stop was hit; null where it never was. */
  readonly lastStopOut: StopOut | null;
  /** How the asset moves with each one that is held. */
  readonly correlations: readonly Correlation[];
}

/** A purchase that is asked for, in steps of `increment` shares. */
export interface Purchase extends SizingInput {
  readonly askedQuantity: number;
  readonly increment: number;
}

export interface Cap {
  /**
   * The limit's name as in the settings, or what else stands in the way: killSwitch, installationSwitch, halt, account,
   * holding, buyingPower.
   */
  readonly limit: string;
  /** Shares, a multiple of the increment; 0 where the limit forbids the purchase. */
  readonly allowed: number;
  readonly because: string;
}

/** A limit that forbids the purchase where its condition is met. */
export const forbidIf = (condition: boolean, limit: string, because: string): Cap[] =>
  condition ? [{ limit, allowed: 0, because }] : [];
