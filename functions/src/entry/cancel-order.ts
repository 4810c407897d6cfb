/** Cancels an order of the crew that still works, with its exits; one that is over is answered as it is. */
import { AccountMode, Forbidden, WORKING_STATUSES, type Order, type OrderRecord } from '@trading-crew/core/contracts';
import { reportBug } from '../errors.ts';
import { portsToLeave } from '../wiring.ts';
import type { Handler } from './callable.ts';
import { settingsToLeave } from './settings-to-leave.ts';

const isOver = ({ order, status }: OrderRecord): boolean =>
  ![status, ...(order?.legs ?? []).map((leg) => leg.status)].some((one) => WORKING_STATUSES.includes(one));

const answer = ({
  clientOrderId,
  status,
  filledQuantity,
}: Pick<Order, 'clientOrderId' | 'status' | 'filledQuantity'>) => ({
  clientOrderId,
  status,
  filledQuantity,
});

export const cancelOrder: Handler<'cancelOrder'> = async ({ clientOrderId }, caller, house) => {
  const { uid } = caller;
  const record = await house.orders.read(uid, clientOrderId);
  if (record === null) throw new Forbidden();
  if (isOver(record)) {
    return answer({ clientOrderId, status: record.status, filledQuantity: record.order?.filledQuantity ?? 0 });
  }
  const mode = AccountMode.parse(record.mode);
  const { orderDesk } = await portsToLeave(house, caller, mode, await settingsToLeave(caller, house));
  const order = await orderDesk.cancel(clientOrderId);
  const change = { action: 'order-cancelled', from: record.status, to: order.status } as const;
  const detail = `${record.intent.side} ${record.intent.asset}, ${mode}`;
  // It is cancelled, and its history says so, whatever becomes of the entry.
  await house.brokers.audit({ userId: uid, at: house.clock.now(), ...change, detail }).catch(reportBug);
  return answer(order);
};
