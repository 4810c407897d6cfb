/** Moves the time of the simulated account: one session, many with the crew at work, or back to a new start. */
import { Unavailable, type AdvanceSimulationResponse } from '@trading-crew/core/contracts';
import { InTheWay } from '../errors.ts';
import { crewPorts, type Caller, type Installation } from '../wiring.ts';
import type { Handler } from './callable.ts';
import { travel, type Arrival } from './journey.ts';
import { resetSimulation } from './reset-simulation.ts';
import { savePerformance } from './save-performance.ts';
import { settingsOfSignedUp } from './signed-up.ts';
import { defaultStart } from './simulation-start.ts';

/** How long the account is held without a sign of life, at most. */
const LEASE_MS = 180_000;

/**
 * Holds the account for the length of `work`: no run may be at work, and none begins meanwhile. `work` says that it is
 * alive by calling `stay`, which throws `Unavailable` when the account was lost to somebody else.
 */
async function holding<Result>(
  { uid }: Caller,
  { clock, simulations }: Installation,
  work: (stay: () => Promise<void>) => Promise<Result>,
): Promise<Result> {
  const now = clock.now();
  let until = now + LEASE_MS;
  const claim = await simulations.claimAdvance(uid, now, until);
  if (claim.kind === 'busy') {
    const what = claim.runId === null ? 'Time is being moved already.' : 'A run is at work.';
    throw new InTheWay(`${what} Wait for it or cancel it.`, claim.runId);
  }
  const stay = async () => {
    const next = clock.now() + LEASE_MS;
    if (next - until < LEASE_MS / 3) return;
    if (!(await simulations.renewAdvance(uid, until, next))) {
      throw new Unavailable('Somebody else moved the time of this account meanwhile. Look at it before you go on.');
    }
    until = next;
  };
  try {
    return await work(stay);
  } finally {
    await simulations.releaseAdvance(uid, until);
  }
}

/** The account as it stands after the change. */
async function response(
  { uid }: Caller,
  house: Installation,
  arrival: Pick<AdvanceSimulationResponse, 'stopped' | 'sessionsDone'>,
) {
  const state = await house.simulations.read(uid);
  const { session = defaultStart(house), previousEquity = 0 } = state?.account ?? {};
  return { session, equity: previousEquity, ...arrival };
}

export const advanceSimulation: Handler<'advanceSimulation'> = async (request, caller, house) => {
  const settings = await settingsOfSignedUp(caller, house);
  if (request.action === 'cancel') {
    const wasRunning = await house.simulations.requestAdvanceCancel(caller.uid);
    return response(caller, house, { stopped: wasRunning ? 'cancelled' : 'nothing-to-cancel', sessionsDone: 0 });
  }
  const arrival = await holding(caller, house, async (stay): Promise<Arrival> => {
    if (request.action === 'reset') {
      const { startOn, startingCash = settings.costs.startingCash } = request;
      await resetSimulation({ startOn, startingCash }, caller, house);
      return { stopped: 'done', sessionsDone: 0 };
    }
    const withCrew = request.action === 'fast-forward';
    return travel(
      { requested: request.action === 'fast-forward' ? request.sessions : 1, withCrew, settings, stay },
      caller,
      house,
    );
  });
  const ports = await crewPorts(house, caller, 'simulation', settings);
  await savePerformance('simulation', settings, ports, caller, house);
  return response(caller, house, arrival);
};
