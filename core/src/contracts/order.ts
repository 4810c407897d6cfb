/**
 * Orders and fills in our own words. An intent is what we want and is written before it is sent; an order is what
 * the broker holds. Quantities are unsigned, direction is in `side`; prices are dollars per share.
 */
import { z } from 'zod';
import { AssetSymbol } from './asset.ts';
import { SessionDate } from './bar.ts';
import { RiskClamp } from './signal.ts';

export const OrderSide = z.enum(['buy', 'sell']);
export type OrderSide = z.infer<typeof OrderSide>;

export const OrderType = z.enum(['market', 'limit', 'stop']);
export type OrderType = z.infer<typeof OrderType>;

/**
 * `bracket`: an entry with a target and a stop that wait for it. `oto`: an entry with one of the two. `oco`: a target and
 * a stop for a position that is held, where one fill cancels the other.
 */
export const OrderClass = z.enum(['simple', 'bracket', 'oto', 'oco']);
export type OrderClass = z.infer<typeof OrderClass>;

export const OrderStatus = z.enum([
  'planned',
  'sent',
  'accepted',
  'held',
  'partly-filled',
  'filled',
  'rejected',
  'cancelled',
  'expired',
  'unknown',
]);
export type OrderStatus = z.infer<typeof OrderStatus>;

/** The statuses in which an order can still fill. */
export const WORKING_STATUSES: readonly OrderStatus[] = ['sent', 'accepted', 'held', 'partly-filled', 'unknown'];

export const ClientOrderId = z.string().regex(/^[A-Za-z0-9._-]{1,128}$/);

/** The verdict of risk that an order rests on, as it stood when the order was meant. */
export const OrderBasis = z.object({
  verdict: z.enum(['approve', 'adjust']),
  askedQuantity: z.number(),
  /** The close that the decision rests on, dollars. */
  referencePrice: z.number(),
  clamps: z.array(RiskClamp),
  /** The market session in which it was decided: orders of a day are counted by it. */
  session: SessionDate,
});
export type OrderBasis = z.infer<typeof OrderBasis>;

export const OrderIntent = z.object({
  /** A function of the run, the step and the revision: the same intent always has the same id. */
  clientOrderId: ClientOrderId,
  runId: z.string(),
  asset: AssetSymbol,
  side: OrderSide,
  quantity: z.number().positive(),
  type: OrderType,
  limitPrice: z.number().positive().nullable(),
  stopPrice: z.number().positive().nullable(),
  orderClass: OrderClass,
  /** Prices of the exits of a bracket, oto or oco; null for an exit that there is not. */
  targetPrice: z.number().positive().nullable(),
  stopLossPrice: z.number().positive().nullable(),
  timeInForce: z.enum(['day', 'gtc']),
  /** Left out for orders that only protect or leave a position, and in books from before it was kept. */
  basis: OrderBasis.optional(),
});
export type OrderIntent = z.infer<typeof OrderIntent>;

/** Which exit of a bracket or oco an order is; `entry` for an order that stands for itself. */
export const OrderRole = z.enum(['entry', 'target', 'stop']);
export type OrderRole = z.infer<typeof OrderRole>;

export const OrderLeg = z.object({
  brokerOrderId: z.string(),
  clientOrderId: z.string(),
  role: OrderRole,
  asset: AssetSymbol,
  side: OrderSide,
  quantity: z.number(),
  type: OrderType,
  limitPrice: z.number().nullable(),
  stopPrice: z.number().nullable(),
  status: OrderStatus,
  filledQuantity: z.number(),
  averageFillPrice: z.number().nullable(),
  submittedAt: z.number(),
  updatedAt: z.number(),
  /** Why it was rejected, cancelled or expired; null otherwise. */
  reason: z.string().nullable(),
});
export type OrderLeg = z.infer<typeof OrderLeg>;

export const Order = OrderLeg.extend({
  orderClass: OrderClass,
  timeInForce: z.enum(['day', 'gtc']),
  legs: z.array(OrderLeg),
});
export type Order = z.infer<typeof Order>;

export const Fill = z.object({
  /** Unique per fill, a function of the order and the part. */
  fillId: z.string(),
  clientOrderId: z.string(),
  /** The run whose order led to this fill; null for a fill that no run of ours asked for. */
  runId: z.string().nullable(),
  asset: AssetSymbol,
  side: OrderSide,
  role: OrderRole,
  quantity: z.number().positive(),
  price: z.number().positive(),
  commission: z.number(),
  /** Dollars lost to slippage against the market price, never negative. */
  slippage: z.number(),
  time: z.number(),
  session: SessionDate,
});
export type Fill = z.infer<typeof Fill>;

/**
 * Why an order does not stand at the broker: `stopped`, `limit` and `cancelled` were never sent, the others were refused
 * there. `reserved` and `wash-trade` pass when other orders make way: it may then be sent once more.
 */
export const OrderRefusal = z.enum(['stopped', 'limit', 'cancelled', 'reserved', 'wash-trade', 'refused']);
export type OrderRefusal = z.infer<typeof OrderRefusal>;

/** A change of an order's status: when, who reported it, and what they said. */
export const OrderMove = z.object({
  status: OrderStatus,
  at: z.number(),
  source: z.string(),
  note: z.string().nullable(),
  /** Left out where nobody refused the order. */
  refusal: OrderRefusal.optional(),
});
export type OrderMove = z.infer<typeof OrderMove>;

/** What users/{uid}/orders/{clientOrderId} holds: the intent, written first, and what became of it. */
export const OrderRecord = z.object({
  schemaVersion: z.literal(1),
  userId: z.string(),
  mode: z.string(),
  intent: OrderIntent,
  order: Order.nullable(),
  status: OrderStatus,
  /** Every change of status, oldest first, with its time and who reported it. */
  history: z.array(OrderMove),
  createdAt: z.number(),
  updatedAt: z.number(),
});
export type OrderRecord = z.infer<typeof OrderRecord>;

/** A report on an order. */
export interface OrderChange {
  readonly status: OrderStatus;
  /** The order as the broker holds it; null leaves what was last known. */
  readonly order: Order | null;
  /** Milliseconds UTC of the real clock. */
  readonly at: number;
  /** Who says so: "crew" or "broker". */
  readonly source: string;
  readonly note: string | null;
  /** Why it does not stand at the broker; left out where nobody refused it. */
  readonly refusal?: OrderRefusal;
}
