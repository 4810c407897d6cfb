/**
 * What a user may set, closed and bounded: an unknown field, a wrong type or a value out of bounds is refused with
 * the field's name. Stored at users/{uid}/settings/trading, written by the client, checked again by the rules.
 */
import { z } from 'zod';
import { AssetSymbol } from './asset.ts';
import { defaultsOf, shapeOf } from './bounded.ts';
import { COST_BOUNDS, EXECUTION_BOUNDS, MODEL_BOUNDS, RISK_BOUNDS, WATCHLIST_MAX } from './settings-bounds.ts';
import { FIRST_STRATEGY, StrategyChoice, defaultStrategy } from './strategy.ts';

export const RiskLimits = z.strictObject(shapeOf(RISK_BOUNDS));
export type RiskLimits = z.infer<typeof RiskLimits>;

export const SimulationCosts = z.strictObject(shapeOf(COST_BOUNDS));
export type SimulationCosts = z.infer<typeof SimulationCosts>;

export const ExecutionMode = z.enum(['validation', 'simulation', 'paper', 'live']);
export type ExecutionMode = z.infer<typeof ExecutionMode>;

/** The modes that a single run may be started in; `live` is chosen for the account, behind its lock, or not at all. */
export const SelectableMode = ExecutionMode.exclude(['live']);
export type SelectableMode = z.infer<typeof SelectableMode>;

export const ExecutionSettings = z.strictObject({ mode: ExecutionMode, ...shapeOf(EXECUTION_BOUNDS) });
export type ExecutionSettings = z.infer<typeof ExecutionSettings>;

/** What follows when the model gives no valid answer in time: no trade, or the rules decide alone. */
export const Abstention = z.enum(['no-trade', 'rules']);
export type Abstention = z.infer<typeof Abstention>;

export const ModelSettings = z.strictObject({
  /** Whether the agents ask the language model at all, where the installation has a key for one. */
  use: z.boolean({ error: 'Choose on or off.' }),
  abstention: Abstention,
  ...shapeOf(MODEL_BOUNDS),
});
export type ModelSettings = z.infer<typeof ModelSettings>;

export const Watchlist = z
  .array(AssetSymbol)
  .min(1, { error: 'Keep at least one asset on the watchlist.' })
  .max(WATCHLIST_MAX, { error: `Keep at most ${WATCHLIST_MAX} assets on the watchlist.` })
  .refine((assets) => new Set(assets).size === assets.length, { error: 'Each asset may stand on the list once.' });
export type Watchlist = z.infer<typeof Watchlist>;

const DEFAULT_MODEL_SETTINGS: ModelSettings = { use: true, abstention: 'no-trade', ...defaultsOf(MODEL_BOUNDS) };

export const TradingSettings = z.strictObject({
  schemaVersion: z.literal(1),
  watchlist: Watchlist,
  strategy: StrategyChoice,
  risk: RiskLimits,
  execution: ExecutionSettings,
  costs: SimulationCosts,
  /** Settings that were stored before there was a model have none; these are what a new account begins with. */
  model: ModelSettings.default(DEFAULT_MODEL_SETTINGS),
});
export type TradingSettings = z.infer<typeof TradingSettings>;

/** The settings of a new account. */
export const DEFAULT_SETTINGS: TradingSettings = {
  schemaVersion: 1,
  watchlist: ['AAPL', 'DEMO-TREND', 'DEMO-CHOP', 'DEMO-CRASH', 'DEMO-QUIET'],
  strategy: defaultStrategy(FIRST_STRATEGY),
  risk: defaultsOf(RISK_BOUNDS),
  execution: { mode: 'simulation', ...defaultsOf(EXECUTION_BOUNDS) },
  costs: defaultsOf(COST_BOUNDS),
  model: DEFAULT_MODEL_SETTINGS,
};
