/**
 * A broker's account and the book of a crew that trades on it, made up: the truth about orders and shares on one side,
 * records that lag behind it on the other. Imported by tests alone.
 */
import type { AdoptedPosition, Order, OrderIntent, OrderLeg, OrderRecord, OrderSide } from '../contracts/index.ts';
import { isWorking, shares } from './reconcile-order.ts';
import { changedRecord } from './order-states.ts';

/** How far the crew came with an order before it crashed, or did not. */
export type Reached = 'planned' | 'sent, lost' | 'sent, arrived' | 'unknown, lost' | 'unknown, arrived' | 'confirmed';

export const WORLD_BEGAN = 1_800_000_000_000;
const ASSET = 'AAPL';

export class BrokerWorld {
  now = WORLD_BEGAN;
  readonly orders: Order[] = [];
  readonly held = new Map<string, number>();
  readonly records: OrderRecord[] = [];
  #placed = 0;

  constructor(heldBefore = 0) {
    if (heldBefore !== 0) this.held.set(ASSET, heldBefore);
  }

  get positions(): AdoptedPosition[] {
    return [...this.held].map(([asset, quantity]) => ({ asset, quantity })).filter(({ quantity }) => quantity !== 0);
  }

  /** What the crew's orders brought in by now, in truth. */
  get crewShares(): number {
    return this.#sum(this.orders.filter(({ clientOrderId }) => clientOrderId.startsWith('tc-')));
  }

  /** What our book says that the crew's orders brought in. */
  get bookedShares(): number {
    return this.#sum(this.records.flatMap(({ order }) => order ?? []));
  }

  #sum(orders: readonly Order[]): number {
    const parts = orders.flatMap((order) => [order, ...order.legs]);
    return shares(parts.reduce((sum, part) => sum + (part.side === 'buy' ? 1 : -1) * part.filledQuantity, 0));
  }

  /** An order of the crew, with its record as a crash there leaves it. */
  placeByCrew(side: OrderSide, quantity: number, reached: Reached, withExits = false): string {
    const id = `tc-run${(this.#placed += 1)}-entry-1`;
    const exits = withExits && side === 'buy';
    this.records.push(recordOf(id, side, quantity, exits, this.now));
    if (reached !== 'planned') this.#note(id, 'sent', null);
    if (reached === 'planned' || reached === 'sent, lost') return id;
    if (reached.startsWith('unknown')) this.#note(id, 'unknown', null);
    if (reached === 'unknown, lost') return id;
    const order = this.place(id, side, quantity, exits);
    if (reached === 'confirmed') this.#note(id, order.status, order);
    return id;
  }

  /** An order at the broker, by whoever gives it that client id. */
  place(clientOrderId: string, side: OrderSide, quantity: number, withExits = false): Order {
    const number = (this.#placed += 1);
    const part = (role: OrderLeg['role'], which: OrderSide, status: OrderLeg['status']): OrderLeg => ({
      brokerOrderId: `b-${number}-${role}`,
      clientOrderId: role === 'entry' ? clientOrderId : `leg-${number}-${role}`,
      role,
      asset: ASSET,
      side: which,
      quantity,
      type: role === 'target' ? 'limit' : role === 'stop' ? 'stop' : 'market',
      limitPrice: role === 'target' ? 200 : null,
      stopPrice: role === 'stop' ? 50 : null,
      status,
      filledQuantity: 0,
      averageFillPrice: null,
      submittedAt: this.now,
      updatedAt: this.now,
      reason: null,
    });
    const legs = withExits ? [part('target', 'sell', 'held'), part('stop', 'sell', 'held')] : [];
    const grouped = { orderClass: withExits ? ('bracket' as const) : ('simple' as const), timeInForce: 'gtc' as const };
    const order: Order = { ...part('entry', side, 'accepted'), ...grouped, legs };
    this.orders.push(order);
    return order;
  }

  /** Fills a part of an order in full or as far as told; what cannot fill stays as it is. */
  fill(order: Order, quantity = Infinity, role: OrderLeg['role'] = 'entry'): void {
    const entry = this.orders.find(({ brokerOrderId }) => brokerOrderId === order.brokerOrderId) ?? order;
    const part = role === 'entry' ? entry : entry.legs.find((leg) => leg.role === role);
    if (!part || !isWorking(part) || (role !== 'entry' && entry.filledQuantity === 0)) return;
    const most = role === 'entry' ? part.quantity : entry.filledQuantity;
    const more = Math.min(quantity, most - part.filledQuantity);
    if (more <= 0) return;
    const filledQuantity = part.filledQuantity + more;
    const isWhole = filledQuantity >= most && (role !== 'entry' || filledQuantity >= part.quantity);
    this.#replace(entry, {
      ...part,
      filledQuantity,
      status: isWhole ? 'filled' : 'partly-filled',
      updatedAt: this.now,
    });
    this.held.set(ASSET, shares((this.held.get(ASSET) ?? 0) + (part.side === 'buy' ? more : -more)));
  }

  /** Ends an order and its exits, as far as they work. */
  end(order: Order, status: 'cancelled' | 'expired' | 'rejected'): void {
    const stop = <Part extends OrderLeg>(part: Part): Part =>
      isWorking(part)
        ? { ...part, status: part.filledQuantity > 0 && status === 'rejected' ? 'cancelled' : status }
        : part;
    const place = this.orders.findIndex(({ brokerOrderId }) => brokerOrderId === order.brokerOrderId);
    const standing = this.orders[place];
    if (standing) this.orders[place] = { ...stop(standing), legs: standing.legs.map(stop) };
  }

  /** Our book hears of an order as it stands now. */
  hear(clientOrderId: string): void {
    const order = this.orders.find((one) => one.clientOrderId === clientOrderId);
    if (order) this.#note(clientOrderId, order.status, order);
  }

  #replace(entry: Order, part: OrderLeg): void {
    const place = this.orders.indexOf(entry);
    const isEntry = part.brokerOrderId === entry.brokerOrderId;
    this.orders[place] = isEntry
      ? { ...entry, ...part }
      : { ...entry, legs: entry.legs.map((leg) => (leg.brokerOrderId === part.brokerOrderId ? part : leg)) };
  }

  #note(id: string, status: OrderRecord['status'], order: Order | null): void {
    const place = this.records.findIndex(({ intent }) => intent.clientOrderId === id);
    const record = this.records[place];
    if (!record) return;
    this.records[place] = changedRecord(record, { status, order, at: this.now, source: 'broker', note: null });
  }
}

function recordOf(id: string, side: OrderSide, quantity: number, withExits: boolean, at: number): OrderRecord {
  const intent: OrderIntent = {
    clientOrderId: id,
    runId: id.split('-')[1] ?? '',
    asset: ASSET,
    side,
    quantity,
    type: 'market',
    limitPrice: null,
    stopPrice: null,
    orderClass: withExits ? 'bracket' : 'simple',
    targetPrice: withExits ? 200 : null,
    stopLossPrice: withExits ? 50 : null,
    timeInForce: 'gtc',
  };
  return {
    schemaVersion: 1,
    userId: 'ada',
    mode: 'paper',
    intent,
    order: null,
    status: 'planned',
    history: [{ status: 'planned', at, source: 'crew', note: null }],
    createdAt: at,
    updatedAt: at,
  };
}
