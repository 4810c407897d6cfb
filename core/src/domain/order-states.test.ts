import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OrderStatus, type Order, type OrderChange, type OrderRecord } from '../contracts/index.ts';
import { canMove, changedRecord, isOver, ORDER_MOVES } from './order-states.ts';

const STATUSES = OrderStatus.options;

const order = (status: OrderStatus, filledQuantity: number): Order => ({
  brokerOrderId: 'b-1',
  clientOrderId: 'tc-run-entry-1',
  role: 'entry',
  asset: 'AAPL',
  side: 'buy',
  quantity: 10,
  type: 'market',
  limitPrice: null,
  stopPrice: null,
  status,
  filledQuantity,
  averageFillPrice: filledQuantity > 0 ? 130.41 : null,
  submittedAt: 2,
  updatedAt: 2,
  reason: null,
  orderClass: 'simple',
  timeInForce: 'day',
  legs: [],
});

const planned: OrderRecord = {
  schemaVersion: 1,
  userId: 'ada',
  mode: 'paper',
  intent: {
    clientOrderId: 'tc-run-entry-1',
    runId: 'run',
    asset: 'AAPL',
    side: 'buy',
    quantity: 10,
    type: 'market',
    limitPrice: null,
    stopPrice: null,
    orderClass: 'simple',
    targetPrice: null,
    stopLossPrice: null,
    timeInForce: 'day',
  },
  order: null,
  status: 'planned',
  history: [{ status: 'planned', at: 1, source: 'crew', note: null }],
  createdAt: 1,
  updatedAt: 1,
};

const report = (status: OrderStatus, filledQuantity: number | null = null, at = 2): OrderChange => ({
  status,
  order: filledQuantity === null ? null : order(status, filledQuantity),
  at,
  source: filledQuantity === null ? 'crew' : 'broker',
  note: null,
});

const after = (...reports: OrderChange[]): OrderRecord => reports.reduce(changedRecord, planned);

describe('the life of an order', () => {
  it('knows for each status which may follow', () => {
    expect(Object.keys(ORDER_MOVES).sort()).toEqual([...STATUSES].sort());
    expect(STATUSES.filter(isOver)).toEqual(['filled', 'rejected', 'cancelled', 'expired']);
    // Nobody goes back to before the intent, and only what is unknown may be sent a second time.
    expect(STATUSES.filter((from) => canMove(from, 'planned'))).toEqual([]);
    expect(STATUSES.filter((from) => canMove(from, 'sent'))).toEqual(['planned', 'unknown']);
    // What was never sent cannot rest or fill.
    expect(ORDER_MOVES.planned).toEqual(['sent', 'rejected', 'cancelled', 'unknown']);
    // Shares that were filled are not rejected.
    expect(canMove('partly-filled', 'rejected')).toBe(false);
    expect(STATUSES.every((status) => !canMove(status, status))).toBe(true);
  });

  it('is told with every move, its time and its source', () => {
    const record = after(
      report('sent'),
      report('accepted', 0, 3),
      report('partly-filled', 4, 4),
      report('filled', 10, 5),
    );
    expect(record.status).toBe('filled');
    expect(record.order?.filledQuantity).toBe(10);
    expect(record.history.map(({ status, at, source }) => `${status} ${at} ${source}`)).toEqual([
      'planned 1 crew',
      'sent 2 crew',
      'accepted 3 broker',
      'partly-filled 4 broker',
      'filled 5 broker',
    ]);
  });

  it('takes in more shares without a new status', () => {
    const record = after(report('sent'), report('partly-filled', 4, 3), report('partly-filled', 6, 4));
    expect(record.order?.filledQuantity).toBe(6);
    expect(record.history).toHaveLength(3);
    expect(record.updatedAt).toBe(4);
  });

  it('is not moved by a report that comes late or twice', () => {
    const done = after(report('sent'), report('filled', 10, 5));
    for (const late of [
      report('sent'),
      report('accepted', 0),
      report('partly-filled', 4),
      report('unknown'),
      report('cancelled', 4),
    ])
      expect(changedRecord(done, late)).toBe(done);
    expect(changedRecord(done, report('filled', 10, 9)).history).toEqual(done.history);
  });

  it('ends its time in the dark with a look at the broker, or is sent again', () => {
    const lost = after(report('sent'), report('unknown'));
    expect(lost.status).toBe('unknown');
    expect(changedRecord(lost, report('sent')).status).toBe('sent');
    expect(changedRecord(lost, report('filled', 10)).status).toBe('filled');
    expect(changedRecord(lost, report('planned'))).toBe(lost);
  });

  it('never leaves the table, unsays a fill or comes back, whatever is reported in whatever order', () => {
    const reports = fc.array(
      fc.record({
        status: fc.constantFrom(...STATUSES),
        filledQuantity: fc.option(fc.nat(10)),
        at: fc.nat(1_000),
      }),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(reports, (told) => {
        let record = planned;
        for (const { status, filledQuantity, at } of told) {
          const next = changedRecord(record, report(status, filledQuantity, at));
          expect(next.status === record.status || canMove(record.status, next.status)).toBe(true);
          expect(next.order?.filledQuantity ?? 0).toBeGreaterThanOrEqual(record.order?.filledQuantity ?? 0);
          expect(next.history.slice(0, record.history.length)).toEqual(record.history);
          expect(next.history.at(-1)?.status).toBe(next.status);
          if (isOver(record.status)) expect(next.status).toBe(record.status);
          record = next;
        }
      }),
    );
  });
});
