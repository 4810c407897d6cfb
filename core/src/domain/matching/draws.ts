/**
 * The simulation's chance: which orders are rejected and which fill in two parts. Each draw is a function of the
 * account's seed and the order's id, so that the same order meets the same fate whenever it is replayed.
 */
import { roundToIncrement } from '../rounding.ts';
import { seededUnit } from '../seeded-random.ts';

/** Whether the simulated broker rejects this order; `rate` is the share of orders that it rejects. */
export const isRejected = (seed: number, clientOrderId: string, rate: number): boolean =>
  rate > 0 && seededUnit(seed, `${clientOrderId}:rejection`) < rate;

/**
 * How much of an order fills first: all of it, or for the share `rate` of orders about half in whole steps of
 * `increment`. An order of a single step cannot be split.
 */
export function firstPart(
  seed: number,
  clientOrderId: string,
  quantity: number,
  increment: number,
  rate: number,
): number {
  const steps = Math.round(quantity / increment);
  if (steps < 2 || rate <= 0 || seededUnit(seed, `${clientOrderId}:partial`) >= rate) return quantity;
  return roundToIncrement(quantity / 2, increment, 'down');
}

/** A quantity without the dust of binary fractions: nine decimals, the finest that brokers deal in. */
export const roundQuantity = (quantity: number): number => roundToIncrement(quantity, 1e-9, 'nearest');
