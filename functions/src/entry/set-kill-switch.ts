/**
 * Throws or releases the user's kill switch. Thrown, it stands before anything else is done: what is then cancelled and
 * sold on the user's accounts is done account by account, and no failure of it takes the switch back.
 */
import {
  Failure,
  Misconfigured,
  type AccountMode,
  type BrokerEnvironment,
  type KillSwitch,
  type SetKillSwitchResponse,
  type TradingSettings,
} from '@trading-crew/core/contracts';
import { cancelOwnOrders, leavePositions, type Left } from '@trading-crew/core/crew';
import { flattenIdOf, isOver } from '@trading-crew/core/domain';
import { reportBug } from '../errors.ts';
import { portsToLeave, type Caller, type Installation } from '../wiring.ts';
import type { Handler } from './callable.ts';
import { settingsToLeave } from './settings-to-leave.ts';

const ACCOUNTS: readonly AccountMode[] = ['simulation', 'paper', 'live'];

interface Leaving {
  readonly mode: AccountMode;
  readonly flatten: boolean;
  readonly killSwitch: KillSwitch;
}

/** What was done on one account; an account that the user does not have is nothing to leave. */
async function leave(
  { mode, flatten, killSwitch }: Leaving,
  settings: TradingSettings,
  caller: Caller,
  house: Installation,
): Promise<Left> {
  const nothing = { cancelled: 0, sold: [], problems: [] };
  try {
    if (mode === 'simulation' && (await house.simulations.read(caller.uid)) === null) return nothing;
    const ports = await portsToLeave(house, caller, mode, settings);
    const idOf = (asset: string, revision: number) =>
      flattenIdOf(caller.uid, mode, killSwitch.changes, asset, revision);
    const isRuledOut = async (clientOrderId: string) => {
      const record = await house.orders.read(caller.uid, clientOrderId);
      return record !== null && isOver(record.status);
    };
    return await (flatten ? leavePositions(ports, idOf, isRuledOut) : cancelOwnOrders(ports));
  } catch (error) {
    if (error instanceof Misconfigured && !(await hasAccount(mode, caller, house))) return nothing;
    const reason =
      error instanceof Failure ? error.message : `Something went wrong on our side. Reference ${reportBug(error)}.`;
    return { ...nothing, problems: [`The ${mode} account could not be left: ${reason}`] };
  }
}

async function hasAccount(mode: AccountMode, { uid }: Caller, { brokers }: Installation): Promise<boolean> {
  // Where nobody can say, what went wrong is told.
  const isConnected = async (environment: BrokerEnvironment) =>
    (await brokers.connection(uid, environment).catch(() => 'unknown')) !== null;
  return mode === 'simulation' || isConnected(mode);
}

async function noted(
  { engaged, changes, reason }: KillSwitch,
  before: KillSwitch | null,
  { uid }: Caller,
  house: Installation,
): Promise<string[]> {
  // A switch that stood already has not changed.
  if (before?.changes === changes) return [];
  const action = engaged ? 'kill-switch-thrown' : 'kill-switch-released';
  const [from, to] = engaged ? ['trading', 'stopped'] : ['stopped', 'trading'];
  try {
    await house.brokers.audit({ userId: uid, at: house.clock.now(), action, from, to, detail: reason });
    return [];
  } catch (error) {
    reportBug(error);
    return ['This change could not be noted in the list of changes.'];
  }
}

export const setKillSwitch: Handler<'setKillSwitch'> = async (request, caller, house) => {
  const { uid } = caller;
  const reason = request.engaged ? (request.reason ?? '') || null : null;
  const before = await house.safety.readSwitch(uid).catch(() => null);
  const killSwitch = await house.safety.setSwitch(uid, { engaged: request.engaged, reason, changedBy: uid });
  const unnoted = await noted(killSwitch, before, caller, house);
  const answer: SetKillSwitchResponse = { killSwitch, cancelled: 0, flattened: [], problems: unnoted };
  if (!request.engaged || !(request.cancelOrders || request.flatten)) return answer;
  const settings = await settingsToLeave(caller, house);
  const { flatten } = request;
  const left = await Promise.all(ACCOUNTS.map((mode) => leave({ mode, flatten, killSwitch }, settings, caller, house)));
  return {
    killSwitch,
    cancelled: left.reduce((sum, { cancelled }) => sum + cancelled, 0),
    flattened: [...new Set(left.flatMap(({ sold }) => sold))],
    problems: [...unnoted, ...left.flatMap(({ problems }) => problems)],
  };
};
