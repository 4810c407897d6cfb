/** A simulated position as the account port shows it: valued at its mark, with the prices of the sells that rest for it. */
import type { Position, SimulatedOrder, SimulatedPosition } from '../contracts/index.ts';
import { activeExits } from '../domain/matching/index.ts';
import type { SimulatedBook } from './simulated-book.ts';

/** The position in dollars and fractions; the book supplies what its resting orders reserve and ask. */
export function viewPosition(position: SimulatedPosition, book: SimulatedBook): Position {
  const { asset, quantity, averagePrice, markPrice, openedOn } = position;
  const cost = quantity * averagePrice;
  const unrealizedPl = quantity * markPrice - cost;
  return {
    asset,
    quantity,
    availableQuantity: book.availableQuantity(asset),
    averagePrice,
    marketPrice: markPrice,
    marketValue: quantity * markPrice,
    unrealizedPl,
    unrealizedPlFraction: cost > 0 ? unrealizedPl / cost : 0,
    ...restingExitPrices(book.openOrders, asset),
    openedOn,
  };
}

/** The prices nearest to the market of the sells that rest for an asset; null where none does. */
function restingExitPrices(
  orders: readonly SimulatedOrder[],
  asset: string,
): Pick<Position, 'stopPrice' | 'targetPrice'> {
  const sells = orders
    .filter((item) => item.order.asset === asset)
    .flatMap(({ order }) => (order.role === 'entry' && order.side === 'sell' ? [order] : activeExits(order)));
  const stops = sells.flatMap((sell) => (sell.type === 'stop' && sell.stopPrice !== null ? [sell.stopPrice] : []));
  const targets = sells.flatMap((sell) => (sell.type === 'limit' && sell.limitPrice !== null ? [sell.limitPrice] : []));
  return {
    stopPrice: stops.length > 0 ? Math.max(...stops) : null,
    targetPrice: targets.length > 0 ? Math.min(...targets) : null,
  };
}
