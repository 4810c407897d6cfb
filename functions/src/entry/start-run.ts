/**
 * Starts a run of the crew, or takes up one that failed. The run's document is created before anything else, under the
 * caller's own id: a double click is one run, and of two runs on one asset the second is refused.
 */
import {
  Forbidden,
  InvalidInput,
  canBeResumed,
  SYMBOL_RULE,
  Misconfigured,
  Unavailable,
  sessionOf,
  type RunFailure,
  type RunRecord,
  type StartRunRequest,
  type StartRunResponse,
  type TradingSettings,
} from '@trading-crew/core/contracts';
import { LEASE_MS, newRun, runCrew, type CrewPorts } from '@trading-crew/core/crew';
import { sessionInstant } from '@trading-crew/core/offline';
import { InTheWay, reportBug, toHttpsError } from '../errors.ts';
import { crewPorts, lookBackPorts, type Caller, type Installation } from '../wiring.ts';
import type { Handler } from './callable.ts';
import { savePerformance } from './save-performance.ts';
import { settingsOfSignedUp } from './signed-up.ts';

const acknowledgement = ({ runId, status, outcome, reason }: RunRecord): StartRunResponse => ({
  runId,
  status,
  outcome,
  reason,
});

async function demandKnown(asset: string, ports: CrewPorts, house: Installation, mode: string): Promise<void> {
  if ((await ports.marketData.instrument(asset)) !== null) return;
  const known =
    mode === 'paper'
      ? ''
      : ` Known here: ${house.replay.market
          .instruments()
          .map((one) => one.asset)
          .join(', ')}.`;
  throw new InvalidInput(`${asset} is not known.${known} ${SYMBOL_RULE}`, 'asset');
}

/** The settings of this run: the user's, with what the request overrides. A look back orders nothing and asks no model. */
function settingsFor(request: StartRunRequest, settings: TradingSettings): TradingSettings {
  const isLookBack = request.session !== undefined;
  const mode = isLookBack ? 'validation' : (request.mode ?? settings.execution.mode);
  return {
    ...settings,
    strategy: request.strategy ?? settings.strategy,
    execution: { ...settings.execution, mode },
    model: isLookBack ? { ...settings.model, use: false } : settings.model,
  };
}

function portsFor(
  request: Pick<StartRunRequest, 'runId' | 'asset' | 'session'>,
  settings: TradingSettings,
  caller: Caller,
  house: Installation,
): Promise<CrewPorts> {
  const { session, asset, runId } = request;
  if (session === undefined) return crewPorts(house, caller, settings.execution.mode, settings, runId);
  const place = settings.watchlist.indexOf(asset);
  const decidedBefore = settings.watchlist.slice(0, Math.max(0, place));
  return lookBackPorts(house, caller, settings, { session, decidedBefore });
}

function failureCode(error: unknown): RunFailure['code'] {
  if (error instanceof Unavailable) return 'UNAVAILABLE';
  return error instanceof Misconfigured ? 'MISCONFIGURED' : 'INTERNAL';
}

/**
 * Ends a run that was left at work, so that it can be started again at once. One that has ended, or that somebody else
 * has taken up, stays as it is; the lease frees the run if this fails too.
 */
async function endAsFailed(run: RunRecord, failure: RunFailure, house: Installation): Promise<void> {
  const standing = await house.runs.read(run.runId);
  if (standing?.status !== 'RUNNING' || standing.attempt !== run.attempt) return;
  await house.runs.update(run.runId, { status: 'FAILED', failure, endedAt: house.clock.now() });
}

async function crewAtWork(run: RunRecord, ports: CrewPorts, house: Installation): Promise<RunRecord> {
  try {
    return await runCrew({ run, ports, store: house.runs, reportBug });
  } catch (error) {
    const refusal = toHttpsError(error);
    const failure = { code: failureCode(error), message: refusal.message, agent: null, resumable: true };
    await endAsFailed(run, failure, house).catch(reportBug);
    throw refusal;
  }
}

async function work(run: RunRecord, ports: CrewPorts, caller: Caller, house: Installation): Promise<StartRunResponse> {
  const ended = await crewAtWork(run, ports, house);
  // The run is over whatever becomes of the report, which the next one makes anew.
  if (ended.status === 'COMPLETED') {
    await savePerformance(run.mode, run.settings, ports, caller, house).catch(reportBug);
  }
  return acknowledgement(ended);
}

function inTheWay(asset: string, runId: string | null): InTheWay {
  const what =
    runId === null ? 'A fast-forward is under way. Wait for it or cancel it.' : `Another run on ${asset} is at work.`;
  return new InTheWay(what, runId);
}

/** The session that a run which orders nothing looks at, where the account stands at another one by now. */
async function lookedAt({ mode, asOf }: RunRecord, { uid }: Caller, house: Installation): Promise<string | undefined> {
  if (mode !== 'validation' || asOf === null) return undefined;
  const session = sessionOf(asOf);
  return session === (await house.simulations.read(uid))?.account.session ? undefined : session;
}

async function resume(runId: string, caller: Caller, house: Installation): Promise<StartRunResponse> {
  const run = await house.runs.read(runId);
  if (run?.userId !== caller.uid) throw new Forbidden();
  if (!canBeResumed(run, house.clock.now())) return acknowledgement(run);
  // Before the run is taken up: what is in the way here must not leave it at work.
  const session = await lookedAt(run, caller, house);
  const ports = await portsFor({ runId, asset: run.asset, session }, run.settings, caller, house);
  const now = house.clock.now();
  const claim = await house.runs.resume(runId, caller.uid, now, now + LEASE_MS);
  if (claim.kind === 'busy') throw inTheWay(run.asset, claim.runId);
  if (claim.kind === 'exists') return acknowledgement(claim.run);
  return work(claim.run, ports, caller, house);
}

export const startRun: Handler<'startRun'> = async (request, caller, house) => {
  const { runId, asset } = request;
  const settings = settingsFor(request, await settingsOfSignedUp(caller, house));
  if (request.resume) return resume(runId, caller, house);
  const existing = await house.runs.read(runId);
  if (existing && existing.userId !== caller.uid) throw new Forbidden();
  if (existing) return acknowledgement(existing);
  const { mode } = settings.execution;
  const ports = await portsFor(request, settings, caller, house);
  await demandKnown(asset, ports, house, mode);
  const now = house.clock.now();
  const run = newRun({ runId, userId: caller.uid, asset, mode, trigger: 'user', settings, now });
  // A look back knows from the start which instant it is about, so that it can be taken up again as what it is.
  const asOf = request.session === undefined ? null : sessionInstant(request.session);
  const claim = await house.runs.create({ ...run, asOf });
  if (claim.kind === 'busy') throw inTheWay(asset, claim.runId);
  if (claim.kind === 'exists') return acknowledgement(claim.run);
  return work(claim.run, ports, caller, house);
};
