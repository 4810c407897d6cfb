/**
 * The callables: what the page sends (closed schemas, checked before anything else happens) and what comes back.
 * An answer is an acknowledgement; the documents in Firestore are the truth.
 */
import { z } from 'zod';
import { AccountSnapshot, MarketSession } from './account.ts';
import { AssetSymbol, Instrument, InstrumentSource } from './asset.ts';
import { BarColumns, SessionDate } from './bar.ts';
import { BrokerConnection, BrokerEnvironment, ModeAccess } from './broker.ts';
import { BacktestCrewRequest, BacktestCrewResponse } from './crew-backtest.ts';
import {
  DecideProposalRequest,
  DecideProposalResponse,
  DeleteBacktestRequest,
  DeleteBacktestResponse,
  SaveBacktestRequest,
  SaveBacktestResponse,
} from './lab-calls.ts';
import { ModelHealth } from './model-health.ts';
import { ClientOrderId, OrderStatus } from './order.ts';
import { Reconciliation } from './reconciliation.ts';
import { NoTradeReason, RunId, RunOutcome, RunStatus } from './run.ts';
import { AccountMode, AccountSafety, HaltCode, KillSwitch } from './safety.ts';
import { COST_BOUNDS } from './settings-bounds.ts';
import { ExecutionMode, SelectableMode } from './settings.ts';
import { TrendState } from './signal.ts';
import { StrategyChoice } from './strategy.ts';

/** Raised when the words of the disclaimer change: an older acceptance no longer counts. */
export const DISCLAIMER_VERSION = 1;

export const AcceptDisclaimerRequest = z.strictObject({ version: z.literal(DISCLAIMER_VERSION) });
export type AcceptDisclaimerRequest = z.infer<typeof AcceptDisclaimerRequest>;
export const AcceptDisclaimerResponse = z.object({ acceptedAt: z.number() });
export type AcceptDisclaimerResponse = z.infer<typeof AcceptDisclaimerResponse>;

export const StartRunRequest = z.strictObject({
  runId: RunId,
  asset: AssetSymbol,
  /** Overrides the mode of the settings for this run. */
  mode: SelectableMode.optional(),
  /** Overrides the strategy of the settings for this run. */
  strategy: StrategyChoice.optional(),
  /**
   * Repeats the run as of an earlier session of the simulated account. It is a look back: nothing is ordered, whatever
   * the mode.
   */
  session: SessionDate.optional(),
});
export type StartRunRequest = z.infer<typeof StartRunRequest>;
export const StartRunResponse = z.object({
  runId: RunId,
  status: RunStatus,
  outcome: RunOutcome.nullable(),
  reason: NoTradeReason.nullable(),
});
export type StartRunResponse = z.infer<typeof StartRunResponse>;

export const CancelRunRequest = z.strictObject({ runId: RunId });
export type CancelRunRequest = z.infer<typeof CancelRunRequest>;
export const CancelRunResponse = z.object({ runId: RunId, status: RunStatus });
export type CancelRunResponse = z.infer<typeof CancelRunResponse>;

/** Continues a run that failed, or whose process is gone, from its last checkpoint. The work goes through a queue. */
export const ResumeRunRequest = z.strictObject({ runId: RunId });
export type ResumeRunRequest = z.infer<typeof ResumeRunRequest>;
export const ResumeRunResponse = z.object({
  runId: RunId,
  status: RunStatus,
  /** False where there was nothing to take up: it is at work, or has ended for good. */
  queued: z.boolean(),
});
export type ResumeRunResponse = z.infer<typeof ResumeRunResponse>;

/** Cancels an order of the crew that still works, with its exits. */
export const CancelOrderRequest = z.strictObject({ clientOrderId: ClientOrderId });
export type CancelOrderRequest = z.infer<typeof CancelOrderRequest>;
export const CancelOrderResponse = z.object({
  clientOrderId: ClientOrderId,
  status: OrderStatus,
  filledQuantity: z.number(),
});
export type CancelOrderResponse = z.infer<typeof CancelOrderResponse>;

export const SetKillSwitchRequest = z.discriminatedUnion('engaged', [
  z.strictObject({
    engaged: z.literal(true),
    reason: z.string().trim().max(200).optional(),
    /** Also cancels every resting order of the crew, exits included. */
    cancelOrders: z.boolean(),
    /** Also sells every position of the crew at the market; implies cancelling. Adopted shares are not touched. */
    flatten: z.boolean(),
  }),
  z.strictObject({ engaged: z.literal(false) }),
]);
export type SetKillSwitchRequest = z.infer<typeof SetKillSwitchRequest>;
export const SetKillSwitchResponse = z.object({
  killSwitch: KillSwitch,
  cancelled: z.number().int(),
  /** Assets for which an order to sell was placed. */
  flattened: z.array(AssetSymbol),
  /** What could not be done, a sentence each; the switch itself stands all the same. */
  problems: z.array(z.string()),
});
export type SetKillSwitchResponse = z.infer<typeof SetKillSwitchResponse>;

/** For the installation's owners alone. */
export const SetInstallationSwitchRequest = z.strictObject({
  engaged: z.boolean(),
  reason: z.string().trim().max(200).optional(),
});
export type SetInstallationSwitchRequest = z.infer<typeof SetInstallationSwitchRequest>;
export const SetInstallationSwitchResponse = z.object({ killSwitch: KillSwitch });
export type SetInstallationSwitchResponse = z.infer<typeof SetInstallationSwitchResponse>;

/** Lifts a halt that the user may lift. */
export const LiftHaltRequest = z.strictObject({ mode: AccountMode, code: HaltCode });
export type LiftHaltRequest = z.infer<typeof LiftHaltRequest>;
export const LiftHaltResponse = z.object({ safety: AccountSafety });
export type LiftHaltResponse = z.infer<typeof LiftHaltResponse>;

/** Compares our books with the broker's now. */
export const ReconcileAccountRequest = z.strictObject({ mode: AccountMode });
export type ReconcileAccountRequest = z.infer<typeof ReconcileAccountRequest>;
export const ReconcileAccountResponse = z.object({ reconciliation: Reconciliation });
export type ReconcileAccountResponse = z.infer<typeof ReconcileAccountResponse>;

/** Takes the broker's word for a finding: our books are set to what the broker says. */
export const ResolveFindingRequest = z.strictObject({ mode: AccountMode, findingId: z.string().max(80) });
export type ResolveFindingRequest = z.infer<typeof ResolveFindingRequest>;
export const ResolveFindingResponse = ReconcileAccountResponse;
export type ResolveFindingResponse = z.infer<typeof ResolveFindingResponse>;

const KEY_PART = z.string().trim().min(8, { error: 'This is too short for a key.' }).max(200);
/** The key is tried at the broker before it is stored; a key that does not work is not stored. */
export const ConnectBrokerRequest = z.strictObject({
  environment: BrokerEnvironment,
  keyId: KEY_PART,
  secret: KEY_PART,
});
export type ConnectBrokerRequest = z.infer<typeof ConnectBrokerRequest>;
export const ConnectBrokerResponse = z.object({ connection: BrokerConnection });
export type ConnectBrokerResponse = z.infer<typeof ConnectBrokerResponse>;

/** Removes the key at once; a mode that needs it goes back to simulation. */
export const RemoveBrokerRequest = z.strictObject({ environment: BrokerEnvironment });
export type RemoveBrokerRequest = z.infer<typeof RemoveBrokerRequest>;
export const RemoveBrokerResponse = z.object({ removed: z.boolean() });
export type RemoveBrokerResponse = z.infer<typeof RemoveBrokerResponse>;

/** The one way to another mode. To live it carries the confirmation and the caps, or rests on ones that still hold. */
export const ChangeModeRequest = z.strictObject({
  mode: ExecutionMode,
  live: z
    .strictObject({
      accountLastFour: z.string().regex(/^[0-9A-Z]{4}$/, { error: 'Type the last four digits of the account number.' }),
      dailyOrderDollars: z.number().positive(),
      dailyLossDollars: z.number().positive(),
    })
    .optional(),
});
export type ChangeModeRequest = z.infer<typeof ChangeModeRequest>;
export const ChangeModeResponse = z.object({ mode: ExecutionMode, access: z.array(ModeAccess) });
export type ChangeModeResponse = z.infer<typeof ChangeModeResponse>;

/** Which modes are open to the caller, and what is missing for the others. */
export const GetTradingAccessRequest = z.strictObject({});
export type GetTradingAccessRequest = z.infer<typeof GetTradingAccessRequest>;
export const TradingAccess = z.object({
  mode: ExecutionMode,
  access: z.array(ModeAccess),
  /** Whether the caller may throw the installation's switch. */
  isOwner: z.boolean(),
});
export type TradingAccess = z.infer<typeof TradingAccess>;

export const GetMarketOverviewRequest = z.strictObject({});
export type GetMarketOverviewRequest = z.infer<typeof GetMarketOverviewRequest>;

/** A card of the dashboard. `problem` says why a figure is missing; the figures are then null. */
export const AssetOverview = z.object({
  asset: AssetSymbol,
  name: z.string(),
  source: InstrumentSource.nullable(),
  lastClose: z.number().nullable(),
  lastSession: SessionDate.nullable(),
  change: z.number().nullable(),
  changeFraction: z.number().nullable(),
  trend: z.object({ state: TrendState, since: SessionDate.nullable() }).nullable(),
  /** The last 60 closes with the strategy's lines over them; a line is null where too few bars stand before it. */
  spark: z.object({
    time: z.array(z.number()),
    close: z.array(z.number()),
    lines: z.array(z.object({ label: z.string(), values: z.array(z.number().nullable()) })),
  }),
  problem: z.string().nullable(),
});
export type AssetOverview = z.infer<typeof AssetOverview>;

export const MarketOverview = z.object({
  mode: ExecutionMode,
  market: MarketSession,
  account: AccountSnapshot,
  assets: z.array(AssetOverview),
  /** Every instrument that the present data source knows; empty where it cannot list them. */
  available: z.array(Instrument),
  paper: z.object({ available: z.boolean(), reason: z.string().nullable() }),
  /** What is wrong with the installation's data, in words, e.g. a refused file. */
  warnings: z.array(z.string()),
});
export type MarketOverview = z.infer<typeof MarketOverview>;

/** More than the longest daily history of a share. */
export const MAX_BARS = 20_000;

export const GetBarsRequest = z.strictObject({
  asset: AssetSymbol,
  mode: ExecutionMode.optional(),
  /** No bar after this instant, milliseconds UTC; never later than the account's own clock. */
  until: z.number().int().min(0).max(4_102_444_800_000).optional(),
  limit: z.number().int().min(1).max(MAX_BARS).optional(),
});
export type GetBarsRequest = z.infer<typeof GetBarsRequest>;
export const GetBarsResponse = z.object({ instrument: Instrument, bars: BarColumns });
export type GetBarsResponse = z.infer<typeof GetBarsResponse>;

export const MAX_FAST_FORWARD = 1_000;

export const AdvanceSimulationRequest = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('next-session') }),
  z.strictObject({
    action: z.literal('fast-forward'),
    sessions: z
      .number()
      .int()
      .min(1)
      .max(MAX_FAST_FORWARD, { error: `Use a whole number of sessions from 1 to ${MAX_FAST_FORWARD}.` }),
  }),
  z.strictObject({ action: z.literal('cancel') }),
  z.strictObject({
    action: z.literal('reset'),
    /** First session of the new account; the present default when left out. */
    startOn: SessionDate.optional(),
    startingCash: z.number().min(COST_BOUNDS.startingCash.min).max(COST_BOUNDS.startingCash.max).optional(),
  }),
]);
export type AdvanceSimulationRequest = z.infer<typeof AdvanceSimulationRequest>;
export const AdvanceSimulationResponse = z.object({
  session: SessionDate,
  sessionsDone: z.number().int(),
  equity: z.number(),
  stopped: z.enum(['done', 'cancelled', 'ended', 'nothing-to-cancel']),
});
export type AdvanceSimulationResponse = z.infer<typeof AdvanceSimulationResponse>;

export const GetModelHealthRequest = z.strictObject({});
export type GetModelHealthRequest = z.infer<typeof GetModelHealthRequest>;

/** The callables by name with their schemas: the one list that functions exports and web calls. */
export const CALLS = {
  acceptDisclaimer: { request: AcceptDisclaimerRequest, response: AcceptDisclaimerResponse, timeoutSeconds: 30 },
  startRun: { request: StartRunRequest, response: StartRunResponse, timeoutSeconds: 300 },
  cancelRun: { request: CancelRunRequest, response: CancelRunResponse, timeoutSeconds: 30 },
  resumeRun: { request: ResumeRunRequest, response: ResumeRunResponse, timeoutSeconds: 30 },
  cancelOrder: { request: CancelOrderRequest, response: CancelOrderResponse, timeoutSeconds: 60 },
  setKillSwitch: { request: SetKillSwitchRequest, response: SetKillSwitchResponse, timeoutSeconds: 120 },
  setInstallationSwitch: {
    request: SetInstallationSwitchRequest,
    response: SetInstallationSwitchResponse,
    timeoutSeconds: 30,
  },
  liftHalt: { request: LiftHaltRequest, response: LiftHaltResponse, timeoutSeconds: 30 },
  reconcileAccount: { request: ReconcileAccountRequest, response: ReconcileAccountResponse, timeoutSeconds: 60 },
  resolveFinding: { request: ResolveFindingRequest, response: ResolveFindingResponse, timeoutSeconds: 60 },
  connectBroker: { request: ConnectBrokerRequest, response: ConnectBrokerResponse, timeoutSeconds: 60 },
  removeBroker: { request: RemoveBrokerRequest, response: RemoveBrokerResponse, timeoutSeconds: 60 },
  changeMode: { request: ChangeModeRequest, response: ChangeModeResponse, timeoutSeconds: 60 },
  getTradingAccess: { request: GetTradingAccessRequest, response: TradingAccess, timeoutSeconds: 60 },
  getMarketOverview: { request: GetMarketOverviewRequest, response: MarketOverview, timeoutSeconds: 60 },
  getBars: { request: GetBarsRequest, response: GetBarsResponse, timeoutSeconds: 60 },
  saveBacktest: { request: SaveBacktestRequest, response: SaveBacktestResponse, timeoutSeconds: 30 },
  deleteBacktest: { request: DeleteBacktestRequest, response: DeleteBacktestResponse, timeoutSeconds: 30 },
  decideProposal: { request: DecideProposalRequest, response: DecideProposalResponse, timeoutSeconds: 30 },
  backtestCrew: { request: BacktestCrewRequest, response: BacktestCrewResponse, timeoutSeconds: 540 },
  getModelHealth: { request: GetModelHealthRequest, response: ModelHealth, timeoutSeconds: 30 },
  advanceSimulation: {
    request: AdvanceSimulationRequest,
    response: AdvanceSimulationResponse,
    timeoutSeconds: 540,
  },
} as const;
export type CallName = keyof typeof CALLS;
export type CallRequest<Name extends CallName> = z.infer<(typeof CALLS)[Name]['request']>;
export type CallResponse<Name extends CallName> = z.infer<(typeof CALLS)[Name]['response']>;

/** What a refused call carries in its `details`: the only part of an error that a page shows. */
export const CallFailure = z.object({
  /** A sentence for the user: what was wrong, where, what to do. */
  message: z.string(),
  /** The field at fault, as a path such as strategy.short. */
  field: z.string().nullable(),
  /** The run that is in the way, where one is. */
  runId: z.string().nullable(),
  /** Names the log entry of an internal error. */
  reference: z.string().nullable(),
});
export type CallFailure = z.infer<typeof CallFailure>;
