/** The contract of the OrderRecords port as numbered cases, for every implementation of it. */
import { describe, expect, it } from 'vitest';
import type { Order, OrderChange, OrderRecord } from '../../contracts/index.ts';
import type { OrderRecords } from '../order-records.ts';
import { freshId, SAMPLE_NOW } from './sample-records.ts';

export interface OrderRecordsSubject {
  readonly records: OrderRecords;
  readonly dispose?: () => Promise<void>;
}

export type MakeOrderRecordsSubject = () => OrderRecordsSubject | Promise<OrderRecordsSubject>;

/** A record of an intent to buy ten shares, just planned, by a user of its own unless one is given. */
export function sampleOrderRecord(change: Partial<OrderRecord> = {}, clientOrderId = 'tc-run-entry-1'): OrderRecord {
  return {
    schemaVersion: 1,
    userId: freshId(),
    mode: 'paper',
    intent: {
      clientOrderId,
      runId: freshId(),
      asset: 'BRK.B',
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
    history: [{ status: 'planned', at: SAMPLE_NOW, source: 'crew', note: null }],
    createdAt: SAMPLE_NOW,
    updatedAt: SAMPLE_NOW,
    ...change,
  };
}

/** The same record resting on a verdict of a market session. */
const decidedIn = (record: OrderRecord, session: string): OrderRecord => ({
  ...record,
  intent: {
    ...record.intent,
    basis: { verdict: 'approve', askedQuantity: 10, referencePrice: 130.5, clamps: [], session },
  },
});

const orderOf = ({ intent }: OrderRecord, status: Order['status'], filledQuantity: number): Order => ({
  brokerOrderId: 'b-1',
  clientOrderId: intent.clientOrderId,
  role: 'entry',
  asset: intent.asset,
  side: intent.side,
  quantity: intent.quantity,
  type: intent.type,
  limitPrice: null,
  stopPrice: null,
  status,
  filledQuantity,
  averageFillPrice: filledQuantity > 0 ? 130.41 : null,
  submittedAt: SAMPLE_NOW,
  updatedAt: SAMPLE_NOW,
  reason: null,
  orderClass: 'simple',
  timeInForce: 'day',
  legs: [],
});

const report = (record: OrderRecord, status: Order['status'], filled: number | null, at: number): OrderChange => ({
  status,
  order: filled === null ? null : orderOf(record, status, filled),
  at: SAMPLE_NOW + at,
  source: filled === null ? 'crew' : 'broker',
  note: null,
});

type WithRecords = (run: (records: OrderRecords) => Promise<void>) => Promise<void>;

/** Registers the cases OR-01 to OR-09 under a name. */
export function describeOrderRecordsContract(name: string, makeSubject: MakeOrderRecordsSubject): void {
  const withRecords: WithRecords = async (run) => {
    const { records, dispose } = await makeSubject();
    try {
      await run(records);
    } finally {
      await dispose?.();
    }
  };
  describe(`OrderRecords contract: ${name}`, () => {
    planCases(withRecords);
    changeCases(withRecords);
    listCases(withRecords);
  });
}

function planCases(withRecords: WithRecords): void {
  it('OR-01 an intent is written once: planned again, the record that stands is returned', () =>
    withRecords(async (records) => {
      const record = sampleOrderRecord();
      const { userId, intent } = record;
      expect(await records.read(userId, intent.clientOrderId)).toBeNull();
      expect(await records.plan(record)).toEqual(record);
      await records.update(userId, intent.clientOrderId, report(record, 'sent', null, 1));
      const again = await records.plan({ ...record, intent: { ...intent, quantity: 99 } });
      expect(again).toMatchObject({ status: 'sent', intent: { quantity: 10 } });
    }));

  it('OR-02 of twenty plans at the same moment one is kept, and all get it', () =>
    withRecords(async (records) => {
      const record = sampleOrderRecord();
      const plans = Array.from({ length: 20 }, (_, at) => records.plan({ ...record, createdAt: at }));
      const created = (await Promise.all(plans)).map(({ createdAt }) => createdAt);
      expect(new Set(created).size).toBe(1);
      expect((await records.read(record.userId, record.intent.clientOrderId))?.createdAt).toBe(created[0]);
    }));

  it('OR-03 the same id of two users is two records', () =>
    withRecords(async (records) => {
      const [one, other] = [sampleOrderRecord(), sampleOrderRecord({ mode: 'simulation' })];
      await records.plan(one);
      expect(await records.plan(other)).toEqual(other);
      await records.update(other.userId, other.intent.clientOrderId, report(other, 'sent', null, 1));
      expect((await records.read(one.userId, one.intent.clientOrderId))?.status).toBe('planned');
    }));
}

function changeCases(withRecords: WithRecords): void {
  it('OR-04 a move is added to the history; more shares alone are not, and a late report changes nothing', () =>
    withRecords(async (records) => {
      const record = sampleOrderRecord();
      const { userId, intent } = record;
      await records.plan(record);
      const reports = [
        report(record, 'sent', null, 1),
        report(record, 'partly-filled', 4, 2),
        report(record, 'partly-filled', 6, 3),
        report(record, 'accepted', 0, 4),
      ];
      for (const change of reports) await records.update(userId, intent.clientOrderId, change);
      const stored = await records.read(userId, intent.clientOrderId);
      expect(stored).toMatchObject({
        status: 'partly-filled',
        order: { filledQuantity: 6 },
        updatedAt: SAMPLE_NOW + 3,
      });
      expect(stored?.history.map(({ status }) => status)).toEqual(['planned', 'sent', 'partly-filled']);
    }));

  it('OR-05 an order that was never planned cannot be changed, and is not there after the attempt', () =>
    withRecords(async (records) => {
      const record = sampleOrderRecord();
      const { userId, intent } = record;
      const change = report(record, 'sent', null, 1);
      await expect(records.update(userId, intent.clientOrderId, change)).rejects.toThrow(intent.clientOrderId);
      await expect(records.settle(userId, intent.clientOrderId, change)).rejects.toThrow(intent.clientOrderId);
      expect(await records.read(userId, intent.clientOrderId)).toBeNull();
    }));

  it('OR-06 what is settled passes by the state machine, once, and shows in the history', () =>
    withRecords(async (records) => {
      const record = sampleOrderRecord();
      const { userId, intent } = record;
      await records.plan(record);
      await records.update(userId, intent.clientOrderId, report(record, 'sent', null, 1));
      await records.update(userId, intent.clientOrderId, report(record, 'cancelled', null, 2));
      const settled = { ...report(record, 'filled', 10, 3), source: 'user', note: 'so be it' };
      for (const at of [3, 4]) await records.settle(userId, intent.clientOrderId, { ...settled, at: SAMPLE_NOW + at });
      const stored = await records.read(userId, intent.clientOrderId);
      expect(stored).toMatchObject({
        status: 'filled',
        order: { filledQuantity: 10 },
        intent,
        updatedAt: SAMPLE_NOW + 3,
      });
      expect(stored?.history.slice(3)).toEqual([
        { status: 'filled', at: SAMPLE_NOW + 3, source: 'user', note: 'so be it' },
      ]);
      await records.settle(userId, intent.clientOrderId, { ...settled, status: 'cancelled', order: null });
      expect(await records.read(userId, intent.clientOrderId)).toMatchObject({ status: 'cancelled', order: null });
    }));

  it('OR-07 two reports at the same moment are both taken in', () =>
    withRecords(async (records) => {
      const record = sampleOrderRecord();
      const { userId, intent } = record;
      await records.plan(record);
      await records.update(userId, intent.clientOrderId, report(record, 'sent', null, 1));
      await Promise.all([
        records.update(userId, intent.clientOrderId, report(record, 'partly-filled', 4, 2)),
        records.update(userId, intent.clientOrderId, report(record, 'filled', 10, 2)),
      ]);
      const stored = await records.read(userId, intent.clientOrderId);
      expect(stored).toMatchObject({ status: 'filled', order: { filledQuantity: 10 } });
    }));
}

function listCases(withRecords: WithRecords): void {
  it('OR-08 the records of a user in a mode are listed oldest first, whatever became of them', () =>
    withRecords(async (records) => {
      const userId = freshId();
      const planned = [3, 1, 2].map((at) =>
        sampleOrderRecord({ userId, createdAt: SAMPLE_NOW + at }, `tc-run${at}-entry-1`),
      );
      for (const record of planned) await records.plan(record);
      await records.plan(sampleOrderRecord({ userId, mode: 'simulation' }, 'tc-other-entry-1'));
      await records.plan(sampleOrderRecord());
      await records.update(userId, 'tc-run2-entry-1', { ...report(sampleOrderRecord(), 'rejected', null, 9) });
      const all = await records.all(userId, 'paper');
      expect(all.map(({ intent, status }) => [intent.clientOrderId, status])).toEqual([
        ['tc-run1-entry-1', 'planned'],
        ['tc-run2-entry-1', 'rejected'],
        ['tc-run3-entry-1', 'planned'],
      ]);
      expect(await records.all(freshId(), 'paper')).toEqual([]);
    }));

  it('OR-09 the orders of a session are those that rest on a verdict of it, refused ones included', () =>
    withRecords(async (records) => {
      const userId = freshId();
      const plan = (id: string, session: string | null, mode = 'paper') => {
        const record = sampleOrderRecord({ userId, mode }, `tc-${id}-entry-1`);
        return records.plan(session === null ? record : decidedIn(record, session));
      };
      await plan('one', '2026-11-20');
      await plan('two', '2026-11-20');
      await plan('yesterday', '2026-11-19');
      await plan('protection', null);
      await plan('elsewhere', '2026-11-20', 'live');
      await records.plan(decidedIn(sampleOrderRecord(), '2026-11-20'));
      await records.update(userId, 'tc-two-entry-1', report(sampleOrderRecord(), 'rejected', null, 1));
      expect(await records.countInSession(userId, 'paper', '2026-11-20')).toBe(2);
      expect(await records.countInSession(userId, 'paper', '2026-11-19')).toBe(1);
      expect(await records.countInSession(userId, 'paper', '2026-11-18')).toBe(0);
    }));
}
