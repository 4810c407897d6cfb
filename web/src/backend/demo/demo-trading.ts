/** Where a demo account begins as far as trading goes: its mode, its keys, and what stops it. */
import {
  DEFAULT_SETTINGS,
  PAPER_TRADES_BEFORE_LIVE,
  type AccountMode,
  type AuditEntry,
  type BrokerEnvironment,
  type ExecutionMode,
  type HaltCode,
} from '@trading-crew/core/contracts';
import { demoConnection, demoUnlock } from './demo-brokers.ts';
import { DEMO_SESSION } from './demo-prices.ts';
import { demoReconciliation } from './demo-reconciliation.ts';
import { DEMO_UID } from './demo-runs.ts';
import { demoAccountSafety, demoSwitch } from './demo-safety.ts';
import type { DemoState } from './demo-state.ts';

export interface DemoTrading {
  readonly mode?: ExecutionMode;
  readonly connected?: readonly BrokerEnvironment[];
  /** Everything that live needs but the confirmation; with `mode: 'live'` that as well. */
  readonly liveReady?: boolean;
  readonly owner?: boolean;
  readonly stopped?: boolean;
  readonly stoppedForAll?: boolean;
  readonly halts?: readonly HaltCode[];
  /** The last comparison: it agreed, or it found things; none was made when left out. */
  readonly compared?: 'agrees' | 'findings' | 'failed';
  readonly marketClosed?: boolean;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

type TradingState = Pick<
  DemoState,
  | 'settings'
  | 'killSwitch'
  | 'installationSwitch'
  | 'safety'
  | 'reconciliations'
  | 'brokers'
  | 'liveUnlock'
  | 'audit'
  | 'sold'
  | 'house'
>;

function auditOf(connected: readonly BrokerEnvironment[], now: number): AuditEntry[] {
  const entry = (at: number, action: AuditEntry['action'], rest: Partial<AuditEntry>): AuditEntry => ({
    ...{ schemaVersion: 1, userId: DEMO_UID, at, action, from: null, to: null, detail: null },
    ...rest,
  });
  if (connected.length === 0) return [];
  return [
    entry(now - 3 * HOUR, 'kill-switch-released', {}),
    entry(now - 4 * HOUR, 'kill-switch-thrown', { detail: 'Looking at the news first.' }),
    entry(now - DAY, 'mode-changed', { from: 'simulation', to: 'paper' }),
    entry(now - DAY - MINUTE, 'broker-connected', { to: 'paper', detail: 'key …1234' }),
  ];
}

function reconciliationsOf(mode: AccountMode, compared: DemoTrading['compared'], now: number) {
  if (!compared) return {};
  const problem = 'The broker could not be reached after three attempts.';
  const standing = demoReconciliation(mode, compared !== 'agrees', now);
  return { [mode]: compared === 'failed' ? { ...standing, problem, attemptedAt: now - MINUTE } : standing };
}

/** What may trade at an instant, and what stops it. */
export function tradingState(trading: DemoTrading = {}, now: number): TradingState {
  const { mode = 'simulation', connected = [], halts = [], compared } = trading;
  const account: AccountMode = mode === 'validation' ? 'simulation' : mode;
  const session = account === 'simulation' ? DEMO_SESSION : new Date(now).toISOString().slice(0, 10);
  const stoppedAt = now - 25 * MINUTE;
  return {
    settings:
      mode === 'simulation' ? null : { ...DEFAULT_SETTINGS, execution: { ...DEFAULT_SETTINGS.execution, mode } },
    killSwitch: trading.stopped ? demoSwitch(null, true, 'Looking at the news first.', stoppedAt) : null,
    installationSwitch: trading.stoppedForAll
      ? demoSwitch(null, true, 'The data provider sends wrong prices.', stoppedAt)
      : null,
    safety: halts.length > 0 ? { [account]: demoAccountSafety(account, halts, session) } : {},
    reconciliations: reconciliationsOf(account, compared, now),
    brokers: Object.fromEntries(connected.map((one) => [one, demoConnection(one, '1234', now - 9 * DAY)])),
    liveUnlock: mode === 'live' ? demoUnlock(2_500, 400, now - 6 * DAY) : null,
    audit: auditOf(connected, now),
    sold: [],
    house: {
      isOwner: trading.owner ?? false,
      allowsLive: trading.liveReady ?? false,
      paperTrades: trading.liveReady ? PAPER_TRADES_BEFORE_LIVE + 6 : 11,
      isClosed: trading.marketClosed ?? false,
    },
  };
}
