/** The demo's brokerage connections, the locks of its modes, and what opens them. */
import {
  DEFAULT_SETTINGS,
  LIVE_CONFIRMATION_DAYS,
  PAPER_TRADES_BEFORE_LIVE,
  type BrokerConnection,
  type BrokerEnvironment,
  type CallRequest,
  type ExecutionMode,
  type LiveUnlock,
  type ModeAccess,
  type ModeCondition,
} from '@trading-crew/core/contracts';
import { BackendProblem } from '../backend.ts';
import { problemOf } from '../problems.ts';
import { DEMO_UID } from './demo-runs.ts';
import { putAudit, type DemoState, type DemoStore } from './demo-state.ts';

const DAY_MS = 86_400_000;
const ACCOUNTS: Readonly<Record<BrokerEnvironment, string>> = { paper: '4417', live: '5678' };
/** What the live account of the demo is worth. */
const LIVE_EQUITY = 12_400;

const refuse = (message: string, field: string | null = null) => new BackendProblem(problemOf(message, { field }));

export const demoConnection = (
  environment: BrokerEnvironment,
  keyLastFour = '1234',
  connectedAt = Date.now(),
): BrokerConnection => ({
  schemaVersion: 1,
  userId: DEMO_UID,
  environment,
  connectedAt,
  keyLastFour,
  accountLastFour: ACCOUNTS[environment],
});

/** A confirmation of the live account, given at an instant. */
export const demoUnlock = (dailyOrderDollars: number, dailyLossDollars: number, confirmedAt: number): LiveUnlock => ({
  schemaVersion: 1,
  userId: DEMO_UID,
  accountLastFour: ACCOUNTS.live,
  confirmedAt,
  expiresAt: confirmedAt + LIVE_CONFIRMATION_DAYS * DAY_MS,
  dailyOrderDollars,
  dailyLossDollars,
});

const condition = (code: ModeCondition['code'], met: boolean, yes: string, no: string): ModeCondition => ({
  code,
  met,
  sentence: met ? yes : no,
});

function liveConditions({ house, brokers, liveUnlock }: DemoState, now: number): ModeCondition[] {
  const unlocked = liveUnlock !== null && liveUnlock.expiresAt > now;
  return [
    condition(
      'INSTALLATION_ALLOWS',
      house.allowsLive,
      'This installation allows live trading.',
      'This installation does not allow live trading. Its owner allows it with ALLOW_LIVE_TRADING=true.',
    ),
    condition(
      'PAPER_TRADES',
      house.paperTrades >= PAPER_TRADES_BEFORE_LIVE,
      `${house.paperTrades} paper orders have filled; ${PAPER_TRADES_BEFORE_LIVE} are needed.`,
      `${house.paperTrades} of ${PAPER_TRADES_BEFORE_LIVE} paper orders have filled. Trade on paper until there are ${PAPER_TRADES_BEFORE_LIVE}.`,
    ),
    condition(
      'LIVE_KEY',
      brokers.live !== undefined,
      'A live key is connected.',
      'No live key is connected. Connect one under Connections.',
    ),
    condition(
      'CONFIRMED_ACCOUNT',
      unlocked,
      'You have confirmed the live account.',
      'The live account is not confirmed, or the confirmation is older than 30 days. Choose Live to confirm it.',
    ),
    condition(
      'DAILY_CAPS',
      unlocked,
      'The daily caps are set.',
      'There are no daily caps yet. Choose Live to set them.',
    ),
  ];
}

function paperConditions({ brokers }: DemoState): ModeCondition[] {
  const no = 'No paper key is connected. Connect one under Connections.';
  return [condition('WORKING_KEY', brokers.paper !== undefined, 'A paper key is connected and works.', no)];
}

function accessOf(state: DemoState, now: number): ModeAccess[] {
  const conditions: Readonly<Record<ExecutionMode, ModeCondition[]>> = {
    validation: [],
    simulation: [],
    paper: paperConditions(state),
    live: liveConditions(state, now),
  };
  return (['validation', 'simulation', 'paper', 'live'] as const).map((mode) => ({
    mode,
    open: conditions[mode].every(({ met }) => met),
    conditions: conditions[mode],
  }));
}

const settingsOf = ({ settings }: DemoState) => settings ?? DEFAULT_SETTINGS;

export function tradingAccess(store: DemoStore) {
  const state = store.state();
  const { mode } = settingsOf(state).execution;
  return { mode, access: accessOf(state, Date.now()), isOwner: state.house.isOwner };
}

function setMode(store: DemoStore, mode: ExecutionMode): void {
  const settings = settingsOf(store.state());
  putAudit(store, 'mode-changed', { from: settings.execution.mode, to: mode });
  store.change({ settings: { ...settings, execution: { ...settings.execution, mode } } });
}

/** Stores a key that "works": any but one that ends with 0000, which the broker refuses. */
export function connectBroker(store: DemoStore, { environment, keyId, secret }: CallRequest<'connectBroker'>) {
  if (secret.endsWith('0000'))
    throw refuse('Alpaca refused this key. Copy key id and secret again from its dashboard.', 'secret');
  const connection = demoConnection(environment, keyId.slice(-4));
  store.change({ brokers: { ...store.state().brokers, [environment]: connection } });
  putAudit(store, 'broker-connected', { to: environment, detail: `key …${connection.keyLastFour}` });
  return { connection };
}

/** Removes a key; a mode that needs it goes back to simulation. */
export function removeBroker(store: DemoStore, { environment }: CallRequest<'removeBroker'>) {
  const { [environment]: removed, ...brokers } = store.state().brokers;
  store.change({ brokers, ...(environment === 'live' ? { liveUnlock: null } : {}) });
  if (removed) putAudit(store, 'broker-removed', { from: environment, detail: `key …${removed.keyLastFour}` });
  if (settingsOf(store.state()).execution.mode === environment) setMode(store, 'simulation');
  return { removed: removed !== undefined };
}

function confirmLive(store: DemoStore, live: NonNullable<CallRequest<'changeMode'>['live']>): void {
  const { accountLastFour, dailyOrderDollars, dailyLossDollars } = live;
  if (accountLastFour !== ACCOUNTS.live)
    throw refuse('These are not the last four digits of the connected live account.', 'live.accountLastFour');
  for (const [field, dollars] of Object.entries({ dailyOrderDollars, dailyLossDollars }))
    if (dollars >= LIVE_EQUITY)
      throw refuse(`Set a cap below the account's equity of $${LIVE_EQUITY.toLocaleString('en-US')}.`, `live.${field}`);
  store.change({ liveUnlock: demoUnlock(dailyOrderDollars, dailyLossDollars, Date.now()) });
  putAudit(store, 'live-confirmed', { detail: `account …${accountLastFour}` });
}

/** Changes the mode where its lock is open, or is opened by what the request carries. */
export function changeMode(store: DemoStore, { mode, live }: CallRequest<'changeMode'>) {
  const missing = () =>
    accessOf(store.state(), Date.now())
      .find((one) => one.mode === mode)
      ?.conditions.find(({ met, code }) => !met && !(live && (code === 'CONFIRMED_ACCOUNT' || code === 'DAILY_CAPS')));
  const first = missing();
  if (first) throw refuse(first.sentence);
  if (live) confirmLive(store, live);
  setMode(store, mode);
  return { mode, access: accessOf(store.state(), Date.now()) };
}
