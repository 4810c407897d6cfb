/** An order desk that takes no order: what validation mode is handed, so that even a fault could not trade. */
import { BrokerRefused } from '../contracts/index.ts';
import type { OrderDesk } from '../ports/index.ts';

export function closedOrderDesk(reason: string): OrderDesk {
  const refuse = () => Promise.reject(new BrokerRefused(reason));
  const none = () => Promise.resolve([]);
  return { place: refuse, cancel: refuse, find: () => Promise.resolve(null), openOrders: none, orders: none };
}
