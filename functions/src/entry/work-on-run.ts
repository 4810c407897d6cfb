/**
 * The worker behind the queue: takes a run up and works on it to its end. The queue may deliver a task late, twice, or at
 * the same moment as another; whoever claims the run works, and everybody else goes home.
 */
import { CALLS, canBeResumed, isOverdue, RunId, Unavailable, type RunRecord } from '@trading-crew/core/contracts';
import { LEASE_MS, type CrewPorts } from '@trading-crew/core/crew';
import { onTaskDispatched } from 'firebase-functions/v2/tasks';
import { z } from 'zod';
import { SECRETS } from '../config.ts';
import { InTheWay, reportBug, toHttpsError } from '../errors.ts';
import { installation, type Caller, type Installation } from '../wiring.ts';
import { REGION } from './callable.ts';
import { giveUp } from './give-up.ts';
import { withJournal } from './keep-journal.ts';
import { newHolder } from './keep-lease.ts';
import { portsForNextAttempt } from './run-ports.ts';
import { failureOf, inTheWay, workOn } from './work-on.ts';

/** A run, and the attempt that is over. */
const Task = z.strictObject({ runId: RunId, attempt: z.number().int().positive() });
export type Task = z.infer<typeof Task>;

/**
 * Takes the run up and works on it, unless it is at work, has ended or went on to another attempt. Throws `Unavailable`
 * and `InTheWay`, with nothing changed, where trying again later helps.
 */
export async function takeUp({ runId, attempt }: Task, house: Installation): Promise<void> {
  const run = await house.runs.read(runId);
  const now = house.clock.now();
  if (run?.attempt !== attempt || !canBeResumed(run, now)) return;
  if (isOverdue(run, now)) return giveUp(run, house);
  const caller = await house.identify(run.userId);
  const ports = await portsOrEnd(run, caller, house);
  if (ports === null) return;
  const claimedAt = house.clock.now();
  const claim = await house.runs.resume(runId, run.userId, claimedAt, claimedAt + LEASE_MS, newHolder());
  if (claim.kind === 'busy') throw inTheWay(run.asset, claim.runId);
  // Another attempt that came and failed between the look and the claim: the ports are not this one's.
  if (claim.kind === 'exists' || claim.run.attempt !== attempt + 1) return;
  // What it throws has ended the run already, with the reason in it.
  await workOn(claim.run, ports, caller, house).catch(() => undefined);
}

/** The ports of the next attempt. Where they cannot be had for good, a run that was left at work ends with the reason. */
async function portsOrEnd(run: RunRecord, caller: Caller, house: Installation): Promise<CrewPorts | null> {
  try {
    return await portsForNextAttempt(run, caller, house);
  } catch (error) {
    if (error instanceof Unavailable) throw error;
    const now = house.clock.now();
    const patch = { status: 'FAILED', failure: failureOf(error), endedAt: now } as const;
    await withJournal(house).endAbandoned(run.runId, now, patch);
    return null;
  }
}

/** What the queue is answered: an error only where another delivery can do better. */
async function work(data: unknown): Promise<void> {
  try {
    await takeUp(Task.parse(data), installation());
  } catch (error) {
    if (error instanceof Unavailable || error instanceof InTheWay) throw toHttpsError(error);
    reportBug(error);
  }
}

export const workOnRun = onTaskDispatched(
  {
    region: REGION,
    timeoutSeconds: CALLS.startRun.timeoutSeconds,
    memory: '512MiB',
    maxInstances: 20,
    secrets: SECRETS,
    retryConfig: { maxAttempts: 5, minBackoffSeconds: 5, maxBackoffSeconds: 60 },
    rateLimits: { maxConcurrentDispatches: 20 },
  },
  ({ data }) => work(data),
);
