/** The words of the surface for the codes of the contracts: one place, so that every screen says the same. */
import { RISK_BOUNDS } from '@trading-crew/core/contracts';
import type {
  AgentName,
  ExecutionMode,
  HaltCode,
  NoTradeReason,
  OrderSide,
  OrderStatus,
  RunFailure,
  RunRecord,
  StepStatus,
  TrendState,
} from '@trading-crew/core/contracts';

export const MODE_WORDS: Readonly<Record<ExecutionMode, string>> = {
  validation: 'Validation',
  simulation: 'Simulation',
  paper: 'Paper',
  live: 'Live',
};

export const MODE_MEANING: Readonly<Record<ExecutionMode, string>> = {
  validation: 'The crew decides and places no order.',
  simulation: 'Orders go to a simulated account on replayed prices.',
  paper: 'Orders go to your Alpaca paper account.',
  live: 'Orders move real money on your Alpaca account.',
};

export const REASON_WORDS: Readonly<Record<NoTradeReason, string>> = {
  HOLD_SIGNAL: 'no signal',
  NOT_ELIGIBLE: 'asset not eligible',
  NOT_CONFIRMED: 'signal not confirmed',
  RISK_REJECTED: 'rejected by risk limits',
  ORDER_REFUSED: 'order refused by the broker',
  MARKET_CLOSED: 'market closed',
  ABSTAINED: 'an agent abstained',
  DATA_MISSING: 'data missing',
  BUDGET_SPENT: 'budget spent',
  VALIDATION_MODE: 'validation mode',
  STOPPED: 'trading is stopped',
  DUPLICATE: 'order stands already',
};

/** What halted purchases. */
export const HALT_WORDS: Readonly<Record<HaltCode, string>> = {
  DAILY_LOSS: 'daily loss',
  DRAWDOWN: 'drawdown',
  RECONCILIATION: 'the books differ',
};

export const STEP_WORDS: Readonly<Record<StepStatus, string>> = {
  done: 'Done',
  skipped: 'Skipped',
  abstained: 'Abstained',
  blocked: 'Blocked',
  failed: 'Failed',
};

export const TREND_WORDS: Readonly<Record<TrendState, string>> = {
  bullish: 'Bullish',
  bearish: 'Bearish',
  neutral: 'Neutral',
};

export const ORDER_WORDS: Readonly<Record<OrderStatus, string>> = {
  planned: 'Planned',
  sent: 'Sent',
  accepted: 'Accepted',
  held: 'Waiting for the entry',
  'partly-filled': 'Partly filled',
  filled: 'Filled',
  rejected: 'Rejected',
  cancelled: 'Cancelled',
  expired: 'Expired',
  unknown: 'Not known yet',
};

/** What stands in the way of a trade without being a setting. */
const OTHER_LIMITS: Readonly<Record<string, string>> = {
  holding: 'Shares held',
  account: 'Account status',
  buyingPower: 'Buying power',
  referencePrice: 'Price to size on',
  'second opinion': 'Second opinion',
  killSwitch: 'Trading is stopped',
  installationSwitch: 'Trading is stopped for everybody',
  halt: 'Purchases are halted',
  dailyOrderDollars: 'Purchases a day',
};

/** A limit by the name it has on the Settings page: maxPosition is "Largest position". */
export function limitWords(limit: string): string {
  const bounds: Readonly<Record<string, { readonly label: string }>> = RISK_BOUNDS;
  if (Object.hasOwn(bounds, limit)) return bounds[limit]?.label ?? limit;
  return Object.hasOwn(OTHER_LIMITS, limit) ? (OTHER_LIMITS[limit] ?? limit) : limit;
}

/** An agent's name as words: AlpacaConnectionManager is "Alpaca Connection Manager". */
export const agentWords = (agent: AgentName | 'Crew'): string => agent.replace(/([a-z])([A-Z])/g, '$1 $2');

/** A run as far as its outcome goes. */
export interface Outcome extends Pick<RunRecord, 'status' | 'outcome' | 'reason'> {
  readonly trade: { readonly side: OrderSide } | null;
  readonly failure?: Pick<RunFailure, 'code'> | null;
}

/** What became of a run, in two or three words. */
export function outcomeWords(run: Outcome): string {
  if (run.status === 'RUNNING') return 'Running';
  if (run.status === 'FAILED') return run.failure?.code === 'OVERDUE' ? 'Failed: overdue' : 'Failed';
  if (run.status === 'CANCELLED') return 'Cancelled';
  if (run.outcome === 'TRADED') return run.trade?.side === 'sell' ? 'Sold' : 'Bought';
  return run.reason ? `No trade: ${REASON_WORDS[run.reason]}` : 'No trade';
}
