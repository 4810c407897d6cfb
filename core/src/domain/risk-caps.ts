/** How many shares each limit allows a purchase to have, with the reason in words. A limit that allows more says nothing. */
import type { AccountSnapshot, Instrument, OrderSide, RiskLimits } from '../contracts/index.ts';
import { roundToIncrement } from './rounding.ts';
import { count, money, percent } from './wording.ts';

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
}

/** A purchase that is asked for, in steps of `increment` shares. */
export interface Purchase extends SizingInput {
  readonly askedQuantity: number;
  readonly increment: number;
}

export interface Cap {
  /** The limit's name as in the settings, or what else stands in the way: account, holding, buyingPower. */
  readonly limit: string;
  /** Shares, a multiple of the increment; 0 where the limit forbids the purchase. */
  readonly allowed: number;
  readonly because: string;
}

/** Every limit's cap on the purchase, in the order in which a risk manager asks. */
export const caps = (purchase: Purchase): Cap[] => [
  ...haltCaps(purchase),
  ...countCaps(purchase),
  ...moneyCaps(purchase),
];

const forbidIf = (condition: boolean, limit: string, because: string): Cap[] =>
  condition ? [{ limit, allowed: 0, because }] : [];

/** Conditions of the account under which nothing is bought. */
function haltCaps({ account, limits }: Purchase): Cap[] {
  const floor = account.previousEquity * (1 - limits.maxDailyLoss);
  const loss = 1 - account.equity / account.previousEquity;
  return [
    ...forbidIf(
      account.status !== 'active',
      'account',
      `The account is restricted: ${account.restriction ?? 'the broker gives no reason'}.`,
    ),
    ...forbidIf(
      account.previousEquity > 0 && account.equity <= floor,
      'maxDailyLoss',
      `The account lost ${percent(loss)} today; from ${percent(limits.maxDailyLoss)} on nothing is bought for the rest of the day.`,
    ),
  ];
}

/** Limits on the number of positions. */
function countCaps({ asset, account, limits }: Purchase): Cap[] {
  const open = account.positions.filter((position) => position.quantity !== 0);
  return [
    ...forbidIf(
      open.some((position) => position.asset === asset),
      'holding',
      `${asset} is held already, and a position is not added to.`,
    ),
    ...forbidIf(
      open.length >= limits.maxOpenPositions,
      'maxOpenPositions',
      `${count(open.length, 'position')} open; at most ${limits.maxOpenPositions} may be.`,
    ),
    ...forbidIf(
      account.newPositionsToday >= limits.maxNewPositionsPerDay,
      'maxNewPositionsPerDay',
      `${count(account.newPositionsToday, 'position')} opened today; at most ${limits.maxNewPositionsPerDay} may be.`,
    ),
  ];
}

/** Limits on the money: what each leaves for this purchase at the reference price. */
function moneyCaps(purchase: Purchase): Cap[] {
  const { account, limits } = purchase;
  const held = account.positions.reduce((sum, position) => sum + Math.abs(position.marketValue), 0);
  // What rests is neither cash nor position yet, and will be a position.
  const reserved = account.reservedCash ?? 0;
  const exposure = held + reserved;
  const largestPosition = limits.maxPosition * account.equity;
  const largestExposure = limits.maxGrossExposure * account.equity;
  const cashKept = limits.minCash * account.equity;
  return [
    {
      limit: 'maxPosition',
      allowed: affordable(purchase, largestPosition),
      because: `A position may hold at most ${percent(limits.maxPosition)} of equity, ${money(largestPosition)} dollars.`,
    },
    {
      limit: 'maxGrossExposure',
      allowed: affordable(purchase, largestExposure - exposure),
      because: `All positions may hold at most ${percent(limits.maxGrossExposure)} of equity, ${money(largestExposure)} dollars; ${money(exposure)} are held${reserved > 0 ? ' or ordered' : ''}.`,
    },
    {
      limit: 'minCash',
      allowed: affordable(purchase, account.cash - reserved - cashKept),
      because: `At least ${percent(limits.minCash)} of equity stays in cash, ${money(cashKept)} dollars of ${money(account.cash - reserved)}.`,
    },
    {
      limit: 'buyingPower',
      allowed: affordable(purchase, account.buyingPower),
      because: `The broker lets the account buy for ${money(account.buyingPower)} dollars.`,
    },
  ];
}

/** Shares that a budget buys, in whole increments; none for a budget that is negative or not a number. */
function affordable({ referencePrice, increment }: Purchase, budget: number): number {
  if (!(budget > 0)) return 0;
  return roundToIncrement(Math.min(budget / referencePrice, Number.MAX_SAFE_INTEGER), increment, 'down');
}
