import { type Order, type OrderRecord } from '@trading-crew/core/contracts';
import { freshId } from '@trading-crew/core/ports/testing';
import { describe, expect, it } from 'vitest';
import { database } from './database.ts';
import { firestoreOrderRecords } from './order-records.ts';

const planned = (change: Partial<OrderRecord> = {}): OrderRecord => ({
  schemaVersion: 1,
  userId: freshId(),
  mode: 'simulation',
  intent: {
    clientOrderId: 'run-BRK.B-1',
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
  history: [{ status: 'planned', at: 1, source: 'crew', note: null }],
  createdAt: 1,
  updatedAt: 1,
  ...change,
});

const order = (status: Order['status'], filledQuantity: number): Order => ({
  brokerOrderId: 'b-1',
  clientOrderId: 'run-BRK.B-1',
  role: 'entry',
  asset: 'BRK.B',
  side: 'buy',
  quantity: 10,
  type: 'market',
  limitPrice: null,
  stopPrice: null,
  status,
  filledQuantity,
  averageFillPrice: null,
  submittedAt: 2,
  updatedAt: 2,
  reason: null,
  orderClass: 'simple',
  timeInForce: 'day',
  legs: [],
});

describe('the book of order intents', () => {
  const records = firestoreOrderRecords(database());
  const id = 'run-BRK.B-1';

  it('holds an intent once: planned again, the record that stands is returned', async () => {
    const record = planned();
    expect(await records.read(record.userId, id)).toBeNull();
    expect(await records.plan(record)).toEqual(record);
    await records.update(record.userId, id, { status: 'sent', order: null, at: 2, source: 'crew', note: null });
    const again = await records.plan({ ...record, intent: { ...record.intent, quantity: 99 } });
    expect(again.status).toBe('sent');
    expect(again.intent.quantity).toBe(10);
  });

  it('holds one record for twenty plans at the same moment', async () => {
    const record = planned();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, at) => records.plan({ ...record, createdAt: at })),
    );
    expect(new Set(answers.map(({ createdAt }) => createdAt)).size).toBe(1);
  });

  it('writes a change of status into the history, and a change of the order alone not', async () => {
    const record = planned();
    const { userId } = record;
    await records.plan(record);
    await records.update(userId, id, { status: 'sent', order: null, at: 1, source: 'crew', note: null });
    const partly = order('partly-filled', 4);
    await records.update(userId, id, {
      status: 'partly-filled',
      order: partly,
      at: 2,
      source: 'broker',
      note: '4 of 10',
    });
    await records.update(userId, id, {
      status: 'partly-filled',
      order: order('partly-filled', 6),
      at: 3,
      source: 'broker',
      note: null,
    });
    await records.update(userId, id, { status: 'unknown', order: null, at: 4, source: 'crew', note: 'no answer' });
    expect(await records.read(userId, id)).toEqual({
      ...record,
      status: 'unknown',
      order: order('partly-filled', 6),
      history: [
        ...record.history,
        { status: 'sent', at: 1, source: 'crew', note: null },
        { status: 'partly-filled', at: 2, source: 'broker', note: '4 of 10' },
        { status: 'unknown', at: 4, source: 'crew', note: 'no answer' },
      ],
      updatedAt: 4,
    });
    const late = { status: 'accepted', order: order('accepted', 0), at: 5, source: 'broker', note: null } as const;
    await records.update(userId, id, late);
    expect(await records.read(userId, id), 'fewer shares than are known').toMatchObject({
      status: 'unknown',
      updatedAt: 4,
    });
  });

  it('notes nothing about an order that was never planned', async () => {
    const userId = freshId();
    const change = { status: 'sent', order: null, at: 2, source: 'crew', note: null } as const;
    await expect(records.update(userId, id, change)).rejects.toThrow(id);
    expect(await records.read(userId, id)).toBeNull();
  });
});
