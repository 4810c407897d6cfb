import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OrderStatus, type Order, type OrderChange, type OrderLeg, type OrderRecord } from '../contracts/index.ts';
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

  it('takes the same report in once', () => {
    const sent = after(report('sent'), report('partly-filled', 4, 3));
    expect(changedRecord(sent, report('partly-filled', 4, 9))).toBe(sent);
    // Sent again, it is under way from then on.
    expect(changedRecord(after(report('sent')), report('sent', null, 9)).updatedAt).toBe(9);
  });

  it('says why it does not stand, where somebody refused it', () => {
    const stopped = after(report('sent'), { ...report('cancelled', null, 5), refusal: 'stopped', note: 'Stopped.' });
    expect(stopped.history.at(-1)).toEqual({
      status: 'cancelled',
      at: 5,
      source: 'crew',
      note: 'Stopped.',
      refusal: 'stopped',
    });
    expect(after(report('sent')).history.at(-1)).not.toHaveProperty('refusal');
  });
});

const leg = (role: 'target' | 'stop', status: OrderStatus, filledQuantity: number): OrderLeg => {
  const { orderClass: _class, timeInForce: _time, legs: _legs, ...part } = order(status, filledQuantity);
  return { ...part, brokerOrderId: `b-1-${role}`, clientOrderId: `tc-run-entry-1-${role}`, role, side: 'sell' };
};

describe('the exits of an order', () => {
  const filledWith = (legs: OrderLeg[], at = 5): OrderChange => ({
    ...report('filled', 10, at),
    order: { ...order('filled', 10), legs },
  });
  const legsAfter = (...reports: OrderChange[]) =>
    after(report('sent'), ...reports).order?.legs.map(({ role, status, filledQuantity }) => [
      role,
      status,
      filledQuantity,
    ]);

  it('go on with later reports after the entry is over', () => {
    expect(
      legsAfter(
        filledWith([leg('target', 'accepted', 0), leg('stop', 'held', 0)]),
        filledWith([leg('target', 'cancelled', 0), leg('stop', 'filled', 10)], 6),
      ),
    ).toEqual([
      ['target', 'cancelled', 0],
      ['stop', 'filled', 10],
    ]);
  });

  it('keep what is known of them where a report comes late or leaves them out', () => {
    const known = filledWith([leg('target', 'cancelled', 0), leg('stop', 'filled', 10)]);
    const end = [
      ['target', 'cancelled', 0],
      ['stop', 'filled', 10],
    ];
    const late = filledWith([leg('target', 'accepted', 0), leg('stop', 'partly-filled', 4)], 6);
    expect(legsAfter(known, late)).toEqual(end);
    expect(legsAfter(known, filledWith([], 6))).toEqual(end);
    expect(legsAfter(known, filledWith([leg('target', 'accepted', 0)], 6))).toEqual(end);
  });

  it('count shares that filled, whatever else was said of them', () => {
    const cancelled = filledWith([leg('stop', 'cancelled', 0)]);
    expect(legsAfter(cancelled, filledWith([leg('stop', 'filled', 10)], 6))).toEqual([['stop', 'filled', 10]]);
    expect(legsAfter(cancelled, filledWith([leg('stop', 'partly-filled', 3)], 6))).toEqual([['stop', 'cancelled', 3]]);
  });
});

describe('any reports in any order', () => {
  const status = fc.constantFrom(...STATUSES);
  const anyLeg = fc.record({ role: fc.constantFrom('target' as const, 'stop' as const), status, filled: fc.nat(10) });
  const anyReport = fc.record({
    status,
    filled: fc.option(fc.nat(10)),
    legs: fc.uniqueArray(anyLeg, { maxLength: 2, selector: ({ role }) => role }),
    at: fc.nat(1_000),
  });
  type AnyReport = typeof anyReport extends fc.Arbitrary<infer T> ? T : never;
  const told = ({ status: to, filled, legs, at }: AnyReport): OrderChange => {
    const change = report(to, filled, at);
    if (change.order === null) return change;
    return { ...change, order: { ...change.order, legs: legs.map((one) => leg(one.role, one.status, one.filled)) } };
  };
  const isPath = ({ history }: OrderRecord): boolean =>
    history.every(({ status: to }, index) => {
      const before = history[index - 1];
      return before ? canMove(before.status, to) : to === 'planned';
    });

  it('never leave the table, unsay a fill or bring back what is over', () => {
    fc.assert(
      fc.property(fc.array(anyReport, { maxLength: 20 }), (reports) => {
        let record = planned;
        for (const change of reports.map(told)) {
          const next = changedRecord(record, change);
          expect(next.order?.filledQuantity ?? 0).toBeGreaterThanOrEqual(record.order?.filledQuantity ?? 0);
          expect(next.history.slice(0, record.history.length)).toEqual(record.history);
          expect(next.history.at(-1)?.status).toBe(next.status);
          if (isOver(record.status)) expect(next.status).toBe(record.status);
          for (const known of record.order?.legs ?? []) {
            const later = next.order?.legs.find((one) => one.brokerOrderId === known.brokerOrderId);
            expect(later?.filledQuantity).toBeGreaterThanOrEqual(known.filledQuantity);
            if (later && isOver(known.status)) expect(isOver(later.status)).toBe(true);
          }
          // Heard a second time it is no news.
          if (change.order !== null) expect(changedRecord(next, change)).toBe(next);
          record = next;
        }
        expect(isPath(record)).toBe(true);
        expect(record.intent).toEqual(planned.intent);
      }),
      { numRuns: 500 },
    );
  });

  it('of one order at its broker come to its end, however they are delayed and repeated', () => {
    const lives: OrderChange[][] = [
      [report('accepted', 0, 2), report('partly-filled', 4, 3), report('filled', 10, 4)],
      [report('accepted', 0, 2), report('partly-filled', 4, 3), report('cancelled', 4, 4)],
      [report('held', 0, 2), report('accepted', 0, 3), report('expired', 0, 4)],
      [report('accepted', 0, 2), report('unknown', null, 3), report('filled', 10, 4)],
    ];
    fc.assert(
      fc.property(fc.constantFrom(...lives), fc.array(fc.nat(2), { maxLength: 12 }), (life, order) => {
        const last = life.at(-1);
        const heard = [...order.flatMap((index) => life[index] ?? []), ...(last ? [last] : [])];
        const record = after(report('sent'), ...heard);
        expect([record.status, record.order?.filledQuantity]).toEqual([last?.status, last?.order?.filledQuantity]);
      }),
    );
  });
});
