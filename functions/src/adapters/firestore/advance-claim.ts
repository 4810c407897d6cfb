/**
 * Taking the time of a simulated account: while it is taken no run may begin on the account, and it cannot be taken
 * while a run is at work there. Both sides write the same document, so that of two at the same moment one gives way.
 */
import { ExecutionMode } from '@trading-crew/core/contracts';
import type { Firestore } from 'firebase-admin/firestore';
import { changeLocks, firstAtWork, isOnSimulation, type CrewLocks } from './crew-locks.ts';
import { reachable } from './reachable.ts';

export type AdvanceClaim =
  | { readonly kind: 'claimed' }
  /** The run that is at work on the account; null when its time is being moved already. */
  | { readonly kind: 'busy'; readonly runId: string | null };

/** Run ids that hold an asset of the simulated account, or held it last. */
const simulationHolders = ({ holders }: CrewLocks): string[] =>
  Object.entries(holders)
    .filter(([key]) => isOnSimulation(ExecutionMode.parse(key.slice(0, key.indexOf(':')))))
    .map(([, runId]) => runId);

/** Takes the time until `until`, milliseconds UTC of the real clock, unless somebody is in the way at `now`. */
export function claimAdvance(db: Firestore, uid: string, now: number, until: number): Promise<AdvanceClaim> {
  const claim = () =>
    changeLocks<AdvanceClaim>(db, uid, async (locks) => {
      if (locks.advance !== null && locks.advance.until > now) {
        return { result: { kind: 'busy', runId: null }, locks: null };
      }
      const holders = simulationHolders(locks);
      const runId = await firstAtWork(db, holders, now);
      if (runId !== null) return { result: { kind: 'busy', runId }, locks: null };
      // None of them is at work any more: forgetting them keeps the document small.
      const others = Object.entries(locks.holders).filter(([, holder]) => !holders.includes(holder));
      return { result: { kind: 'claimed' }, locks: { holders: Object.fromEntries(others), advance: { until } } };
    });
  return reachable(claim);
}

/**
 * Keeps the time that was taken until `until` for longer, until `next`; false where it is somebody else's by now, and
 * nothing is changed then.
 */
export function renewAdvance(db: Firestore, uid: string, until: number, next: number): Promise<boolean> {
  const renew = () =>
    changeLocks<boolean>(db, uid, (locks) => {
      const isOwn = locks.advance?.until === until;
      return Promise.resolve({ result: isOwn, locks: isOwn ? { ...locks, advance: { until: next } } : null });
    });
  return reachable(renew);
}

/** Gives back the time that was taken until `until`. Nothing happens when it is not taken, or somebody else's by now. */
export function releaseAdvance(db: Firestore, uid: string, until: number): Promise<void> {
  const release = () =>
    changeLocks<void>(db, uid, (locks) => {
      const isOwn = locks.advance?.until === until;
      return Promise.resolve({ result: undefined, locks: isOwn ? { ...locks, advance: null } : null });
    });
  return reachable(release);
}
