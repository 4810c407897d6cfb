/** The end of a run that nobody brings to its end: it is told why, and what became of its order. */
import {
  MOST_ATTEMPT_MS,
  MOST_ATTEMPTS,
  type OrderRecord,
  type RunFailure,
  type RunRecord,
} from '@trading-crew/core/contracts';
import { clientOrderIdOf, quantity } from '@trading-crew/core/domain';
import type { Installation } from '../wiring.ts';
import { withJournal } from './keep-journal.ts';

/** What is to be known of the run's order before the crew is run again. */
function orderSentence(record: OrderRecord | null): string {
  if (record === null || record.status === 'planned') return 'It ordered nothing.';
  const { intent, order, status } = record;
  const what = `${intent.side} ${quantity(intent.quantity)} ${intent.asset} (${intent.clientOrderId})`;
  if (status === 'sent' || status === 'unknown') {
    return `Its order may stand at the broker: ${what}. Compare the books before you go on.`;
  }
  const filled = order && order.filledQuantity > 0 ? `, ${quantity(order.filledQuantity)} filled` : '';
  return `Its order: ${what} is ${status}${filled}.`;
}

async function overdue(run: RunRecord, { orders }: Installation): Promise<RunFailure> {
  const { runId, userId } = run;
  const [entry, exit] = await Promise.all([
    orders.read(userId, clientOrderIdOf(runId, 'buy')),
    orders.read(userId, clientOrderIdOf(runId, 'sell')),
  ]);
  const why =
    run.attempt > MOST_ATTEMPTS
      ? `The run was left ${run.attempt} times by the process that worked on it, and is not taken up any more.`
      : `The run did not come to its end within ${MOST_ATTEMPT_MS / 60_000} minutes and was given up.`;
  const message = `${why} ${orderSentence(entry ?? exit)} Run the crew again.`;
  return { code: 'OVERDUE', message, agent: run.currentAgent, resumable: false };
}

/** Ends a run that is past its deadline. One that is at work, or has ended meanwhile, stays as it is. */
export async function giveUp(run: RunRecord, house: Installation): Promise<void> {
  const failure = await overdue(run, house);
  const now = house.clock.now();
  await withJournal(house).endAbandoned(run.runId, now, { status: 'FAILED', failure, endedAt: now });
}
