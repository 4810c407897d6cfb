/** The ports of a run, new or taken up: a look back stays one, whatever the account has come to since. */
import { sessionOf, type RunRecord, type TradingSettings } from '@trading-crew/core/contracts';
import type { CrewPorts } from '@trading-crew/core/crew';
import { crewPorts, lookBackPorts, type Caller, type Installation } from '../wiring.ts';

export interface PortsRequest {
  readonly runId: string;
  /** The attempt that will hold the run. */
  readonly attempt: number;
  readonly asset: string;
  readonly settings: TradingSettings;
  /** The session that a look back is about; left out for a run of the present. */
  readonly session: string | undefined;
}

/** Throws `Misconfigured` when the mode of the settings is not open to the caller. */
export function portsFor(request: PortsRequest, caller: Caller, house: Installation): Promise<CrewPorts> {
  const { runId, attempt, asset, settings, session } = request;
  if (session === undefined) {
    return crewPorts(house, caller, settings.execution.mode, settings, { runId, attempt });
  }
  const place = settings.watchlist.indexOf(asset);
  const decidedBefore = settings.watchlist.slice(0, Math.max(0, place));
  return lookBackPorts(house, caller, settings, { session, decidedBefore });
}

/** The session that a run which orders nothing looks at, where the account stands at another one by now. */
async function lookedAt({ mode, asOf }: RunRecord, { uid }: Caller, house: Installation): Promise<string | undefined> {
  if (mode !== 'validation' || asOf === null) return undefined;
  const session = sessionOf(asOf);
  return session === (await house.simulations.read(uid))?.account.session ? undefined : session;
}

/** The ports of the next attempt of a run. Throws `Misconfigured` when its mode is not open any more. */
export async function portsForNextAttempt(run: RunRecord, caller: Caller, house: Installation): Promise<CrewPorts> {
  const { runId, asset, settings } = run;
  const session = await lookedAt(run, caller, house);
  return portsFor({ runId, attempt: run.attempt + 1, asset, settings, session }, caller, house);
}
