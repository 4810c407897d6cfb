/**
 * Starts a run of the crew. The run's document is created before anything else, under the caller's own id: a double click
 * is one run, and of two runs on one asset the second is refused.
 */
import {
  Forbidden,
  InvalidInput,
  SYMBOL_RULE,
  type StartRunRequest,
  type TradingSettings,
} from '@trading-crew/core/contracts';
import { newRun, type CrewPorts } from '@trading-crew/core/crew';
import { sessionInstant } from '@trading-crew/core/offline';
import { liveSettings } from '../live-limits.ts';
import { crewPorts, type Caller, type Installation } from '../wiring.ts';
import type { Handler } from './callable.ts';
import { dismissedFor } from './dismissed-strategies.ts';
import { newHolder } from './keep-lease.ts';
import { portsFor } from './run-ports.ts';
import { settingsOfSignedUp } from './signed-up.ts';
import { acknowledgement, inTheWay, workOn } from './work-on.ts';

async function demandKnown(asset: string, ports: CrewPorts, house: Installation, mode: string): Promise<void> {
  if ((await ports.marketData.instrument(asset)) !== null) return;
  const isReplayed = mode === 'simulation' || mode === 'validation';
  const assets = isReplayed ? house.replay.market.instruments().map((one) => one.asset) : [];
  const known = isReplayed ? ` Known here: ${assets.join(', ')}.` : '';
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

/** The settings of a live run are tightened by the caps that its user has confirmed, for the account as it is now. */
async function withinCaps(settings: TradingSettings, caller: Caller, house: Installation): Promise<TradingSettings> {
  const { account } = await crewPorts(house, caller, 'live', settings);
  return liveSettings(house, caller, settings, await account.snapshot());
}

export const startRun: Handler<'startRun'> = async (request, caller, house) => {
  const { runId, asset, session } = request;
  const wanted = settingsFor(request, await settingsOfSignedUp(caller, house));
  const existing = await house.runs.read(runId);
  if (existing && existing.userId !== caller.uid) throw new Forbidden();
  if (existing) return acknowledgement(existing);
  const { mode } = wanted.execution;
  const settings = mode === 'live' ? await withinCaps(wanted, caller, house) : wanted;
  const ports = await portsFor({ runId, attempt: 1, asset, settings, session }, caller, house);
  await demandKnown(asset, ports, house, mode);
  const dismissed = await dismissedFor(asset, caller, house);
  const now = house.clock.now();
  const run = newRun({ runId, userId: caller.uid, asset, mode, trigger: 'user', settings, dismissed, now });
  // A look back knows from the start which instant it is about, so that it can be taken up again as what it is.
  const asOf = session === undefined ? null : sessionInstant(session);
  const claim = await house.runs.create({ ...run, asOf, holder: newHolder() });
  if (claim.kind === 'busy') throw inTheWay(asset, claim.runId);
  if (claim.kind === 'exists') return acknowledgement(claim.run);
  return acknowledgement(await workOn(claim.run, ports, caller, house));
};
