/** What stops trading in the demo: both kill switches, the halts of an account, and orders that are cancelled by hand. */
import {
  sessionOf,
  WORKING_STATUSES,
  type AccountMode,
  type AccountSafety,
  type CallRequest,
  type Halt,
  type HaltCode,
  type KillSwitch,
  type OrderRecord,
} from '@trading-crew/core/contracts';
import { haltsInForce, withoutHalt } from '@trading-crew/core/domain';
import { BackendProblem } from '../backend.ts';
import { problemOf } from '../problems.ts';
import { heldBy } from './demo-market.ts';
import { DEMO_SESSION } from './demo-prices.ts';
import { DEMO_UID } from './demo-runs.ts';
import { putAudit, type DemoState, type DemoStore } from './demo-state.ts';

const HALTS: Readonly<Record<HaltCode, Pick<Halt, 'because' | 'setBy' | 'liftedBy'>>> = {
  DAILY_LOSS: {
    because: 'The account lost 3.2 % today, 3,251.10 dollars; purchases stop at 3.0 %.',
    setBy: 'risk',
    liftedBy: 'next-session',
  },
  DRAWDOWN: {
    because: 'Equity is 20.4 % below its peak of 127,640.00 dollars; purchases stop at 20.0 %.',
    setBy: 'risk',
    liftedBy: 'user',
  },
  RECONCILIATION: {
    because: 'Our books and the broker’s differ in 2 findings that only you can decide.',
    setBy: 'reconciliation',
    liftedBy: 'resolution',
  },
};

/** The safety of an account with these halts, set twelve minutes ago. */
export function demoAccountSafety(mode: AccountMode, codes: readonly HaltCode[], session: string): AccountSafety {
  const setAt = Date.now() - 12 * 60_000;
  const halts = codes.map((code): Halt => ({ code, ...HALTS[code], setAt, session }));
  return { schemaVersion: 1, userId: DEMO_UID, mode, halts, peakSince: null, updatedAt: setAt, changes: 1 };
}

/** A switch after a change. */
export const demoSwitch = (
  before: KillSwitch | null,
  engaged: boolean,
  reason: string | null,
  changedAt = Date.now(),
): KillSwitch => ({
  schemaVersion: 1,
  engaged,
  reason,
  changedAt,
  changedBy: DEMO_UID,
  changes: (before?.changes ?? 0) + 1,
});

const isWorking = ({ status, order }: OrderRecord): boolean =>
  WORKING_STATUSES.includes(status) || (order?.legs.some((leg) => WORKING_STATUSES.includes(leg.status)) ?? false);

/** The record after what still works of it was cancelled. */
function cancelled(record: OrderRecord, source: string): OrderRecord {
  const at = Date.now();
  const note = 'Cancelled on request.';
  const end = { status: 'cancelled', reason: note, updatedAt: at } as const;
  const isOver = !WORKING_STATUSES.includes(record.status);
  const order = record.order && {
    ...record.order,
    ...(isOver ? {} : end),
    legs: record.order.legs.map((leg) => (WORKING_STATUSES.includes(leg.status) ? { ...leg, ...end } : leg)),
  };
  const change = { status: 'cancelled' as const, at, source, note };
  return isOver
    ? { ...record, order, updatedAt: at }
    : { ...record, order, status: 'cancelled', history: [...record.history, change], updatedAt: at };
}

function cancelAll(store: DemoStore): number {
  const { orders } = store.state();
  const working = Object.entries(orders).filter(([, record]) => isWorking(record));
  const ended = working.map(([id, record]) => [id, cancelled(record, 'kill switch')] as const);
  store.change({ orders: { ...orders, ...Object.fromEntries(ended) } });
  return working.length;
}

function sellAll(store: DemoStore): { flattened: string[]; problems: string[] } {
  const { house, sold, simulation } = store.state();
  const held = heldBy(store.state()).map(({ asset }) => asset);
  if (house.isClosed)
    return {
      flattened: [],
      problems: held.map((asset) => `${asset} could not be sold: the market is closed. Try again when it is open.`),
    };
  store.change({
    sold: [...sold, ...held],
    simulation: simulation && { ...simulation, revision: simulation.revision + 1 },
  });
  return { flattened: held, problems: [] };
}

/** Throws the user's switch, or releases it. */
export function setKillSwitch(store: DemoStore, request: CallRequest<'setKillSwitch'>) {
  const before = store.state().killSwitch;
  const reason = request.engaged ? request.reason?.trim() || null : null;
  const killSwitch = demoSwitch(before, request.engaged, reason);
  store.change({ killSwitch });
  putAudit(store, request.engaged ? 'kill-switch-thrown' : 'kill-switch-released', { detail: reason });
  const isAsked = request.engaged && (request.cancelOrders || request.flatten);
  const count = isAsked ? cancelAll(store) : 0;
  const sales = request.engaged && request.flatten ? sellAll(store) : { flattened: [], problems: [] };
  return { killSwitch, cancelled: count, ...sales };
}

/** Throws everybody's switch, or releases it; for an owner alone. */
export function setInstallationSwitch(store: DemoStore, request: CallRequest<'setInstallationSwitch'>) {
  if (!store.state().house.isOwner)
    throw new BackendProblem(problemOf('Only an owner of this installation may stop trading for everybody.'));
  const killSwitch = demoSwitch(store.state().installationSwitch, request.engaged, request.reason?.trim() || null);
  store.change({ installationSwitch: killSwitch });
  return { killSwitch };
}

/** Lifts a halt that the user may lift. */
export function liftHalt(store: DemoStore, { mode, code }: CallRequest<'liftHalt'>) {
  const { safety } = store.state();
  const standing = safety[mode] ?? demoAccountSafety(mode, [], DEMO_SESSION);
  if (HALTS[code].liftedBy !== 'user')
    throw new BackendProblem(problemOf('This halt is not lifted by hand. It ends when its reason does.'));
  const lifted = withoutHalt(standing, code, DEMO_SESSION);
  store.change({ safety: { ...safety, [mode]: lifted } });
  putAudit(store, 'halt-lifted', { detail: code });
  return { safety: lifted };
}

/** Cancels an order that still works. */
export function cancelOrder(store: DemoStore, { clientOrderId }: CallRequest<'cancelOrder'>) {
  const { orders } = store.state();
  const record = orders[clientOrderId];
  if (!record) throw new BackendProblem(problemOf('This order was not found, or it is not yours.'));
  const next = cancelled(record, 'user');
  store.change({ orders: { ...orders, [clientOrderId]: next } });
  putAudit(store, 'order-cancelled', {
    detail: `${record.intent.side} ${record.intent.quantity} ${record.intent.asset}`,
  });
  return { clientOrderId, status: next.status, filledQuantity: next.order?.filledQuantity ?? 0 };
}

/** Why nothing may be ordered at all; null where it may. */
export function stopOf({ killSwitch, installationSwitch }: DemoState): string | null {
  if (killSwitch?.engaged) return 'trading is stopped by you. Resume it from the banner on top of the page.';
  return installationSwitch?.engaged ? 'trading is stopped for everybody on this installation.' : null;
}

/** The first halt on the account of a mode; null where purchases may go on. */
export function haltOf({ safety, simulation }: DemoState, mode: AccountMode): Halt | null {
  const session = mode === 'simulation' ? (simulation?.session ?? DEMO_SESSION) : sessionOf(Date.now());
  return haltsInForce(safety[mode]?.halts ?? [], session)[0] ?? null;
}
