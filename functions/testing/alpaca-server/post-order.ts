/** An order as it is posted, read as strictly as Alpaca reads it, and refused in Alpaca's words. */
import { BrokerRefused, type OrderIntent } from '@trading-crew/core/contracts';
import { z } from 'zod';
import { Problem } from './reply.ts';
import { wireOrderId, type SimulatedExchange } from './simulated-exchange.ts';
import { isPair, uuidOf } from './wire-text.ts';

/** Plain decimals as text: an exponent, a sign or a number is refused. */
const decimal = z.string().regex(/^\d+(\.\d{1,9})?$/);
const PostedOrder = z.strictObject({
  symbol: z.string(),
  qty: decimal,
  side: z.enum(['buy', 'sell']),
  type: z.enum(['market', 'limit', 'stop']),
  time_in_force: z.enum(['day', 'gtc']),
  order_class: z.enum(['', 'simple', 'bracket', 'oto', 'oco']).optional(),
  limit_price: decimal.optional(),
  stop_price: decimal.optional(),
  take_profit: z.strictObject({ limit_price: decimal }).optional(),
  stop_loss: z.strictObject({ stop_price: decimal }).optional(),
  client_order_id: z.string().max(128).optional(),
  extended_hours: z.boolean().optional(),
});
type PostedOrder = z.infer<typeof PostedOrder>;

const UNREADABLE = 40010001;
const UNFIT = 42210000;
const DENIED = 40310000;

/** The intent behind a posted body. Throws the `Problem` that Alpaca answers with. */
export function readPostedOrder(exchange: SimulatedExchange, body: unknown): OrderIntent {
  const parsed = PostedOrder.safeParse(body);
  if (!parsed.success) {
    throw new Problem(422, UNREADABLE, `invalid ${parsed.error.issues[0]?.path.join('.') || 'request body'}`);
  }
  const order = parsed.data;
  const clientOrderId = order.client_order_id ?? uuidOf(`unnamed ${exchange.orders.length}`);
  if (exchange.isTaken(clientOrderId)) {
    throw new Problem(422, UNREADABLE, 'client_order_id must be unique');
  }
  const instrument = exchange.instrument(order.symbol);
  if (!instrument) throw new Problem(422, UNREADABLE, `asset "${order.symbol}" not found`);
  checkShape(order, instrument.asset);
  const number = (text: string | undefined): number | null => (text === undefined ? null : Number(text));
  const intent: OrderIntent = {
    clientOrderId,
    runId: 'alpaca',
    asset: instrument.asset,
    side: order.side,
    quantity: Number(order.qty),
    type: order.type,
    limitPrice: number(order.limit_price),
    stopPrice: number(order.stop_price),
    orderClass: order.order_class || 'simple',
    targetPrice: number(order.take_profit?.limit_price),
    stopLossPrice: number(order.stop_loss?.stop_price),
    timeInForce: order.time_in_force,
  };
  refuseWashTrade(exchange, intent);
  return intent;
}

function checkShape(order: PostedOrder, asset: string): void {
  const kind = order.order_class ?? '';
  if (kind === 'bracket' || kind === 'oto' || kind === 'oco') checkExits(order, kind, asset);
  else if (order.take_profit || order.stop_loss) {
    throw new Problem(422, UNFIT, 'take_profit and stop_loss need an advanced order_class');
  }
  if (isPair(asset)) {
    if (order.time_in_force === 'day') throw new Problem(422, UNFIT, 'invalid crypto time_in_force');
    return;
  }
  if ((kind === 'bracket' || kind === 'oto') && order.qty.includes('.'))
    throw new Problem(422, UNFIT, 'fractional orders must be simple orders');
  const prices = { limit_price: order.limit_price, stop_price: order.stop_price, ...legPrices(order) };
  for (const [name, price] of Object.entries(prices)) {
    const decimals = price?.split('.')[1]?.length ?? 0;
    if (price === undefined || decimals <= (Number(price) < 1 ? 4 : 2)) continue;
    const words = 'sub-penny increment does not fulfill minimum pricing criteria';
    throw new Problem(422, UNFIT, `invalid ${name} ${price}. ${words}`);
  }
}

function checkExits(
  { take_profit, stop_loss, side }: PostedOrder,
  kind: 'bracket' | 'oto' | 'oco',
  asset: string,
): void {
  if (kind === 'oto') {
    if (!take_profit === !stop_loss)
      throw new Problem(422, UNFIT, 'oto orders require either take_profit.limit_price or stop_loss.stop_price');
  } else {
    if (!take_profit) throw new Problem(422, UNFIT, `${kind} orders require take_profit.limit_price`);
    if (!stop_loss) throw new Problem(422, UNFIT, `${kind} orders require stop_loss.stop_price`);
  }
  if (kind !== 'oco' && side === 'sell') throw new Problem(422, UNFIT, `${kind} orders must be entry orders`);
  if (isPair(asset)) throw new Problem(422, UNFIT, 'crypto orders not allowed for advanced order_class: otoco');
}

const legPrices = ({ take_profit, stop_loss }: PostedOrder) => ({
  'take_profit.limit_price': take_profit?.limit_price,
  'stop_loss.stop_price': stop_loss?.stop_price,
});

/** An order that could trade with a resting one of the same account is refused. */
function refuseWashTrade(exchange: SimulatedExchange, intent: OrderIntent): void {
  if (intent.orderClass !== 'simple') return;
  const { openOrders } = exchange.broker.state.account;
  const opposite = openOrders.find(({ order }) => {
    if (order.asset !== intent.asset || order.side === intent.side || order.role !== 'entry') return false;
    if (order.status !== 'accepted' && order.status !== 'partly-filled') return false;
    if (order.limitPrice === null || intent.limitPrice === null) return true;
    return intent.side === 'buy' ? intent.limitPrice >= order.limitPrice : intent.limitPrice <= order.limitPrice;
  });
  if (!opposite) return;
  throw new Problem(403, DENIED, 'potential wash trade detected. use complex orders', {
    existing_order_id: wireOrderId(opposite.order),
    reject_reason: `opposite side ${opposite.order.type} order exists`,
  });
}

/** The broker's refusal of an intent as Alpaca would put it; anything else stays what it is. */
export async function refusalOf(error: unknown, exchange: SimulatedExchange, intent: OrderIntent): Promise<unknown> {
  if (!(error instanceof BrokerRefused)) return error;
  const { positions, buyingPower } = await exchange.broker.snapshot();
  const { quantity, asset } = intent;
  if (/insufficient quantity/.test(error.message)) {
    const held = positions.find((position) => position.asset === asset);
    if (!held) return new Problem(403, DENIED, 'account is not allowed to short');
    const { availableQuantity } = held;
    const message = `insufficient qty available for order (requested: ${quantity}, available: ${availableQuantity})`;
    return new Problem(403, DENIED, message, {
      available: String(availableQuantity),
      existing_qty: String(held.quantity),
      held_for_orders: String(held.quantity - availableQuantity),
      symbol: asset,
    });
  }
  if (/not enough cash/.test(error.message)) {
    return new Problem(403, DENIED, 'insufficient buying power', { buying_power: buyingPower.toFixed(2) });
  }
  return new Problem(422, UNFIT, error.message);
}
