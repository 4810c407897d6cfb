/**
 * One computation for one id: who has claimed it says again and again that it is at work, whoever else asks waits for its
 * report. A process that was lost holds its id for no longer than a lease.
 */
import {
  CREW_BACKTESTS_AT_ONCE,
  Unavailable,
  type BacktestCrewRequest,
  type CrewReport,
} from '@trading-crew/core/contracts';
import { hashText, stableJson } from '@trading-crew/core/domain';
import { InTheWay, reportBug } from '../errors.ts';
import type { Caller, Installation } from '../wiring.ts';
import { newHolder } from './keep-lease.ts';

/** How long a claim stands of which nothing more is heard: some renewals may be lost. */
export const LEASE_MS = 60_000;
export const RENEW_EVERY_MS = 15_000;
/** How often who waits for somebody else's computation looks whether it is there. */
const LOOK_AGAIN_MS = 1_000;
/** Who has waited for longer does not begin any more: a backtest with what is left of its time is half a one. */
const MOST_WAIT_MS = 75_000;

const WORDS = {
  busy: 'This backtest is still being computed. Ask for it again in a minute.',
  free: 'Whoever computed this backtest was lost. Ask for it again: answers that are kept cost nothing.',
  lost: 'This backtest is computed by another request by now. Ask for it again in a minute.',
  'too-many':
    `${CREW_BACKTESTS_AT_ONCE} of your backtests with the model are under way already. ` +
    'Wait until one of them has ended, and ask again.',
} as const;

const refusal = (kind: keyof typeof WORDS): InTheWay => new InTheWay(WORDS[kind], null);

/** Milliseconds UTC. */
export interface ClaimTimes {
  readonly began: number;
  /** When who waits for somebody else gives up. */
  readonly giveUpAt: number;
  /** When the work is over in any case: what hangs for ever is not kept alive. */
  readonly until: number;
}

export interface ComputedOnce extends ClaimTimes {
  readonly request: BacktestCrewRequest;
  readonly renewEveryMs?: number;
  /** Handed what throws `InTheWay` once the claim is somebody else's. */
  readonly work: (demandHeld: () => void) => Promise<CrewReport>;
}

/**
 * What the id stands for, or `work` done on it by one alone. Throws `InTheWay` where it cannot be waited for any longer, and
 * where the user has too many others under way.
 */
export async function computedOnce(wanted: ComputedOnce, caller: Caller, house: Installation): Promise<CrewReport> {
  const { uid } = caller;
  const { crewBacktests } = house;
  const { backtestId } = wanted.request;
  const holder = newHolder();
  const giveBack = () => crewBacktests.release(uid, backtestId, holder).catch(() => undefined);
  const standing = await claimed(wanted, holder, caller, house).catch(async (error: unknown) => {
    // It may have been written all the same.
    if (error instanceof Unavailable) await giveBack();
    throw error;
  });
  if (standing !== null) return standing;
  const lease = keepClaim(wanted, holder, caller, house);
  try {
    const report = await wanted.work(lease.demandHeld);
    await crewBacktests.finish(uid, backtestId, holder, report);
    return report;
  } catch (error) {
    await giveBack();
    throw error;
  } finally {
    lease.end();
  }
}

/** The report that stands there; null once the id is ours. */
async function claimed(
  { request: { backtestId, ...asked }, began, giveUpAt }: ComputedOnce,
  holder: string,
  { uid }: Caller,
  { clock, crewBacktests }: Installation,
): Promise<CrewReport | null> {
  const requestHash = hashText(stableJson(asked));
  for (;;) {
    const now = clock.now();
    const mayClaim = now - began <= MOST_WAIT_MS;
    const wanted = { backtestId, requestHash, holder, now, leaseUntil: now + LEASE_MS, mayClaim };
    const claim = await crewBacktests.claim(uid, wanted);
    if (claim.kind === 'done') return claim.report;
    if (claim.kind === 'claimed') return null;
    if (claim.kind !== 'busy' || clock.now() >= giveUpAt) throw refusal(claim.kind);
    await clock.sleep(LOOK_AGAIN_MS);
  }
}

/** Renews the claim until it is told to stop. A store that does not answer is asked again the next time. */
function keepClaim(
  { request: { backtestId }, until, renewEveryMs = RENEW_EVERY_MS }: ComputedOnce,
  holder: string,
  { uid }: Caller,
  { clock, crewBacktests }: Installation,
) {
  let isHeld = true;
  let isAsking = false;
  const renew = async (): Promise<void> => {
    const now = clock.now();
    if (now > until) return clearInterval(timer);
    try {
      isHeld = await crewBacktests.renew(uid, backtestId, holder, now + LEASE_MS);
      if (!isHeld) clearInterval(timer);
    } catch (error) {
      if (!(error instanceof Unavailable)) reportBug(error);
    }
  };
  const timer = setInterval(() => {
    if (isAsking) return;
    isAsking = true;
    void renew().finally(() => (isAsking = false));
  }, renewEveryMs);
  const demandHeld = (): void => {
    if (!isHeld) throw refusal('lost');
  };
  return { demandHeld, end: () => clearInterval(timer) };
}
