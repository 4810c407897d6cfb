/**
 * Alpaca's answers as the SDK hands them on, checked: open to fields we do not know, strict about the ones we read.
 * The SDK itself checks nothing, so a missing date arrives as an invalid one and a missing number as undefined.
 */
import { z } from 'zod';

/** Numbers come as decimal text; text that is no decimal fails, it is never read as something else. */
const decimal = z.union([
  z.number(),
  z
    .string()
    .regex(/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/, { error: 'not a decimal number' })
    .transform(Number)
    .refine(Number.isFinite, { error: 'not a decimal number' }),
]);
const decimalOrNull = decimal.nullish().transform((value) => value ?? null);
const textOrNull = z
  .string()
  .nullish()
  .transform((value) => value ?? null);
/** The SDK makes the first instant of 1970 of a null. */
const instant = z
  .date({ error: 'not a date' })
  .transform((date) => date.getTime())
  .refine((time) => time > 0, { error: 'not a date' });
const instantOrNull = instant.nullish().transform((value) => value ?? null);
const flag = z
  .boolean()
  .nullish()
  .transform((value) => value ?? false);

export const WireAccount = z.object({
  status: z.string(),
  cash: decimal,
  equity: decimal,
  lastEquity: decimal,
  buyingPower: decimal,
  accountBlocked: flag,
  tradingBlocked: flag,
  tradeSuspendedByUser: flag,
  createdAt: instantOrNull,
});
export type WireAccount = z.infer<typeof WireAccount>;

/** Read by itself: nothing else needs the number, so nothing else carries it. */
export const WireAccountNumber = z.object({ accountNumber: z.string().regex(/^[A-Za-z0-9]{5,}$/) });

export const WireClock = z.object({ timestamp: instant, isOpen: z.boolean(), nextOpen: instant, nextClose: instant });
export type WireClock = z.infer<typeof WireClock>;

export const WirePosition = z.object({
  symbol: z.string(),
  assetClass: z.string(),
  side: z.string(),
  qty: decimal,
  qtyAvailable: decimalOrNull,
  avgEntryPrice: decimal,
  currentPrice: decimal,
  marketValue: decimal,
  unrealizedPl: decimal,
  unrealizedPlpc: decimal,
});
export type WirePosition = z.infer<typeof WirePosition>;
export const WirePositions = z.array(WirePosition);

const orderFields = {
  id: z.string().min(1),
  clientOrderId: z.string().min(1),
  symbol: z.string(),
  assetClass: z.string().nullish(),
  side: z.enum(['buy', 'sell']),
  type: z.string(),
  orderClass: textOrNull,
  timeInForce: z.string(),
  status: z.string(),
  qty: decimalOrNull,
  filledQty: decimal,
  filledAvgPrice: decimalOrNull,
  limitPrice: decimalOrNull,
  stopPrice: decimalOrNull,
  submittedAt: instantOrNull,
  createdAt: instantOrNull,
  updatedAt: instantOrNull,
};
export const WireLeg = z.object(orderFields);
export type WireLeg = z.infer<typeof WireLeg>;
export const WireOrder = z.object({
  ...orderFields,
  legs: z
    .array(WireLeg)
    .nullish()
    .transform((legs) => legs ?? []),
});
export type WireOrder = z.infer<typeof WireOrder>;

/** Options and spreads have other fields; no order of ours is one, so they are left out before they are read. */
const Foreign = z.union([
  z.object({ assetClass: z.enum(['us_option', 'us_index', 'crypto_perp']) }),
  z.object({ orderClass: z.literal('mleg') }),
]);
const idOf = (order: unknown): string | null => z.object({ id: z.string() }).safeParse(order).data?.id ?? null;
const legCount = (order: unknown): number =>
  z.object({ legs: z.array(z.unknown()) }).safeParse(order).data?.legs.length ?? 0;
/** A page of orders: how many came with their legs, the last one's id to go on from, and those that can be read here. */
export const WireOrderPage = z
  .array(z.unknown())
  .transform((all) => ({
    size: all.reduce<number>((sum, order) => sum + 1 + legCount(order), 0),
    lastId: idOf(all.at(-1)),
    orders: all.filter((order) => !Foreign.safeParse(order).success),
  }))
  .pipe(z.object({ size: z.number(), lastId: z.string().nullable(), orders: z.array(WireOrder) }));
export type WireOrderPage = z.infer<typeof WireOrderPage>;

export const WireFill = z.object({
  id: z.string().min(1),
  orderId: z.string().min(1),
  symbol: z.string(),
  side: z.enum(['buy', 'sell', 'sell_short']),
  qty: decimal,
  price: decimal,
  transactionTime: instant,
});
export type WireFill = z.infer<typeof WireFill>;
export const WireFills = z.array(WireFill);

/** Equity by day; a day without a value is null. Timestamps are seconds. */
export const WireHistory = z
  .object({
    timestamp: z.array(z.number()).nullish(),
    equity: z.array(z.number().nullable()).nullish(),
  })
  .transform(({ timestamp, equity }) => ({ timestamp: timestamp ?? [], equity: equity ?? [] }))
  .refine(({ timestamp, equity }) => timestamp.length === equity.length, {
    error: 'as many values as timestamps are needed',
    path: ['equity'],
  });
export type WireHistory = z.infer<typeof WireHistory>;

export const WireAsset = z.object({
  _class: z.string(),
  symbol: z.string(),
  name: textOrNull,
  status: z.string(),
  tradable: z.boolean(),
  minTradeIncrement: decimalOrNull,
  priceIncrement: decimalOrNull,
});
export type WireAsset = z.infer<typeof WireAsset>;

export const WireBar = z.object({
  timestamp: instant,
  open: z.number(),
  high: z.number(),
  low: z.number(),
  close: z.number(),
  volume: z.number(),
});
export type WireBar = z.infer<typeof WireBar>;
export const WireBars = z.array(WireBar);

/** The latest trade: dollars, and when. A price that is none is never taken for one. */
const WireTrade = z.object({ p: z.number().positive(), t: instant });
export const WireStockTrade = z.object({
  symbol: z.string(),
  trade: WireTrade.nullish().transform((trade) => trade ?? null),
});
/** By symbol; a pair that has not traded is not among them. */
export const WireCryptoTrades = z.object({ trades: z.record(z.string(), WireTrade) });

/** What a request answers whose answer does not matter. */
export const WireNothing = z.unknown();
