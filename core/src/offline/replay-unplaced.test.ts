/** Runs whose order was not sent, repeated from their files: they come to the same end, word for word. */
import { describe, expect, it } from 'vitest';
import {
  BrokerRefused,
  InsufficientQuantity,
  LimitReached,
  RunCancelled,
  TradingStopped,
  type RunExport,
} from '../contracts/index.ts';
import { recordedOrderDesk } from '../crew/index.ts';
import type { OrderDesk } from '../ports/index.ts';
import { replayRun } from './replay-run.ts';
import { ranAndExported, stageWithModel } from './replay.testing.ts';

/** A run whose order meets a failure on its way out; a cancelled one was asked to stop in that moment. */
async function ranInto(failure: Error): Promise<RunExport> {
  const staged = await stageWithModel();
  const { ports, broker, orders, clock, store, run } = staged;
  const permit = async () => {
    if (failure instanceof RunCancelled) await store.requestCancel(run.runId, 'ada');
    throw failure;
  };
  const desk: OrderDesk = recordedOrderDesk({
    desk: broker,
    records: orders,
    uid: 'ada',
    mode: 'simulation',
    clock,
    permit,
  });
  return ranAndExported({ ...staged, ports: { ...ports, orderDesk: desk } });
}

describe('a run whose order was not sent', () => {
  it.each([
    [new TradingStopped('You have stopped trading.'), 'COMPLETED', 'STOPPED'],
    [new LimitReached('1 position open; at most 1 may be.'), 'COMPLETED', 'RISK_REJECTED'],
    [new BrokerRefused('Not today.'), 'COMPLETED', 'ORDER_REFUSED'],
    [new InsufficientQuantity('Reserved.'), 'COMPLETED', 'ORDER_REFUSED'],
    [new RunCancelled('Cancelled before the order was sent.'), 'CANCELLED', null],
  ])('is repeated to the same end: %s', async (failure, status, reason) => {
    const file = await ranInto(failure);
    expect(file.run).toMatchObject({ status, reason, trade: null });
    expect(await replayRun(file)).toMatchObject({
      kind: 'replayed',
      decision: { isSame: true },
      log: { isSame: true },
      differences: [],
    });
  });
});
