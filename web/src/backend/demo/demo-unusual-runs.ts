/** Runs that did not end as runs should: left by their process, given up, cancelled while their order still works. */
import type { Order, OrderRecord } from '@trading-crew/core/contracts';
import { filesOf, type DemoRunFiles } from './demo-history.ts';
import { demoOrderId } from './demo-outputs.ts';
import { demoOrder, demoRun } from './demo-runs.ts';

export type UnusualRun = 'left' | 'overdue' | 'order-working';

export const UNUSUAL_IDS: Readonly<Record<UnusualRun, string>> = {
  left: 'DemoRunLeft000000006',
  overdue: 'DemoRunOverdue000007',
  'order-working': 'DemoRunWorking000008',
};

const MINUTE = 60_000;

function left(now: number): DemoRunFiles {
  const startedAt = now - 2 * MINUTE;
  const times = { startedAt, leaseUntil: now - MINUTE };
  return filesOf(demoRun(UNUSUAL_IDS.left, 'DEMO-QUIET', { ...times, currentAgent: 'SignalConfirmationAgent' }), 4, {});
}

function overdue(now: number): DemoRunFiles {
  const runId = UNUSUAL_IDS.overdue;
  const message = `The run did not come to its end within 15 minutes and was given up. Its order may stand at the broker: buy 58 DEMO-TREND (${demoOrderId(runId)}). Compare the books before you go on. Run the crew again.`;
  const run = demoRun(runId, 'DEMO-TREND', {
    startedAt: now - 20 * MINUTE,
    endedAt: now - 5 * MINUTE,
    status: 'FAILED',
    failure: { code: 'OVERDUE', message, agent: 'TradeExecutionAgent', resumable: false },
  });
  return filesOf(run, 6, {});
}

function orderWorking(now: number): DemoRunFiles {
  const startedAt = now - 8 * MINUTE;
  const run = demoRun(UNUSUAL_IDS['order-working'], 'DEMO-CHOP', {
    startedAt,
    status: 'CANCELLED',
    cancelRequested: true,
    endedAt: startedAt + 2_400,
  });
  const { intent, order } = workingOrder(now);
  const output = { intent, order, cancelledOrders: [] };
  return filesOf(run, 7, { TradeExecutionAgent: { output, summary: 'Placed: 58 at the market, with a stop.' } });
}

const FILES = { left, overdue, 'order-working': orderWorking } as const;

/** The files of an unusual run that is as old as such a run would be now. */
export const unusualRun = (kind: UnusualRun, now: number): DemoRunFiles => FILES[kind](now);

/** The order of the run that was cancelled too late: accepted, nothing filled, with one exit that waits for it. */
export function workingOrder(now: number): OrderRecord {
  const at = now - 8 * MINUTE + 2_000;
  const whole = demoOrder(UNUSUAL_IDS['order-working'], 'DEMO-CHOP', at);
  const open = { status: 'accepted', filledQuantity: 0, averageFillPrice: null } as const;
  const order: Order | null = whole.order && {
    ...whole.order,
    ...open,
    orderClass: 'oto',
    legs: whole.order.legs.filter(({ role }) => role === 'stop').map((leg) => ({ ...leg, status: 'held' })),
  };
  const intent = { ...whole.intent, orderClass: 'oto', targetPrice: null } as const;
  return { ...whole, intent, order, status: 'accepted', history: whole.history.slice(0, 3), updatedAt: at + 20 };
}
