/**
 * Starts a run of the crew, or takes up one that failed. The run's document is created before anything else, under the
 * caller's own id: a double click is one run, and of two runs on one asset the second is refused.
 */
import {
  Forbidden,
  InvalidInput,
  SYMBOL_RULE,
  Unavailable,
  type RunRecord,
  type StartRunRequest,
  type StartRunResponse,
  type TradingSettings,
} from '@trading-crew/core/contracts';
import { LEASE_MS, newRun, runCrew, type CrewPorts } from '@trading-crew/core/crew';
import { InTheWay, reportBug } from '../errors.ts';
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

/** The settings of this run: the user's, with what the request overrides. A look back never orders. */
function settingsFor(request: StartRunRequest, settings: TradingSettings): TradingSettings {
  const mode = request.session === undefined ? (request.mode ?? settings.execution.mode) : 'validation';
  return { ...settings, strategy: request.strategy ?? settings.strategy, execution: { ...settings.execution, mode } };
}

function portsFor(
  request: StartRunRequest,
  settings: TradingSettings,
  caller: Caller,
  house: Installation,
): Promise<CrewPorts> {
  const { session, asset } = request;
  if (session === undefined) return crewPorts(house, caller, settings.execution.mode, settings);
  const place = settings.watchlist.indexOf(asset);
  const decidedBefore = settings.watchlist.slice(0, Math.max(0, place));
  return lookBackPorts(house, caller, settings, { session, decidedBefore });
}

/** Ends a run whose store failed it, so that it can be started again at once. Its lease frees it if this fails too. */
async function endAsUnavailable(run: RunRecord, error: Unavailable, house: Installation): Promise<void> {
  const failure = { code: 'UNAVAILABLE' as const, message: error.message, agent: null, resumable: true };
  await house.runs.update(run.runId, { status: 'FAILED', failure, endedAt: house.clock.now() }).catch(reportBug);
}

async function work(run: RunRecord, ports: CrewPorts, caller: Caller, house: Installation): Promise<StartRunResponse> {
  try {
    const ended = await runCrew({ run, ports, store: house.runs, reportBug });
    if (ended.status === 'COMPLETED') await savePerformance(run.mode, run.settings, ports, caller, house);
    return acknowledgement(ended);
  } catch (error) {
    if (error instanceof Unavailable) await endAsUnavailable(run, error, house);
    throw error;
  }
}

async function resume(runId: string, caller: Caller, house: Installation): Promise<StartRunResponse> {
  const now = house.clock.now();
  const claim = await house.runs.resume(runId, caller.uid, now, now + LEASE_MS);
  if (claim.kind === 'busy') throw new InTheWay('Another run on this asset is at work.', claim.runId);
  if (claim.kind === 'exists') return acknowledgement(claim.run);
  const ports = await crewPorts(house, caller, claim.run.mode, claim.run.settings);
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
  const claim = await house.runs.create(
    newRun({ runId, userId: caller.uid, asset, mode, trigger: 'user', settings, now }),
  );
  if (claim.kind === 'exists') return acknowledgement(claim.run);
  if (claim.kind === 'busy') {
    const what =
      claim.runId === null
        ? 'A fast-forward is under way. Wait for it or cancel it.'
        : `Another run on ${asset} is at work.`;
    throw new InTheWay(what, claim.runId);
  }
  return work(claim.run, ports, caller, house);
};
