/**
 * What a user may set, closed and bounded: an unknown field, a wrong type or a value out of bounds is refused with
 * the field's name. Stored at users/{uid}/settings/trading, written by the client, checked again by the rules.
 */
import { z } from 'zod';
import { AssetSymbol } from './asset.ts';
import {
  COST_BOUNDS,
  EXECUTION_BOUNDS,
  MODEL_BOUNDS,
  RISK_BOUNDS,
  STRATEGY_BOUNDS,
  WATCHLIST_MAX,
  type NumberBound,
} from './settings-bounds.ts';

type BoundTable = Record<string, NumberBound>;
type BoundShape<T extends BoundTable> = { [K in keyof T]: z.ZodType<number> };

function bounded({ min, max, integer, isNewer, default: byDefault }: NumberBound): z.ZodType<number> {
  const range = `Use ${integer ? 'a whole number' : 'a number'} from ${min} to ${max}.`;
  const number = z.number({ error: range }).min(min, { error: range }).max(max, { error: range });
  const bound = integer ? number.int({ error: range }) : number;
  return isNewer ? bound.default(byDefault) : bound;
}

const shapeOf = <T extends BoundTable>(table: T): BoundShape<T> =>
  Object.fromEntries(Object.entries(table).map(([name, bound]) => [name, bounded(bound)])) as BoundShape<T>;

export const StrategyParameters = z
  .strictObject(shapeOf(STRATEGY_BOUNDS))
  .refine((value) => value.short < value.medium, {
    path: ['short'],
    error: 'The short average must be smaller than the medium one.',
  })
  .refine((value) => value.medium < value.long, {
    path: ['medium'],
    error: 'The medium average must be smaller than the long one.',
  });
export type StrategyParameters = z.infer<typeof StrategyParameters>;

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

const defaultsOf = <T extends BoundTable>(table: T): { [K in keyof T]: number } =>
  Object.fromEntries(Object.entries(table).map(([name, bound]) => [name, bound.default])) as { [K in keyof T]: number };

const DEFAULT_MODEL_SETTINGS: ModelSettings = { use: true, abstention: 'no-trade', ...defaultsOf(MODEL_BOUNDS) };

export const TradingSettings = z.strictObject({
  schemaVersion: z.literal(1),
  watchlist: Watchlist,
  strategy: StrategyParameters,
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
  strategy: defaultsOf(STRATEGY_BOUNDS),
  risk: defaultsOf(RISK_BOUNDS),
  execution: { mode: 'simulation', ...defaultsOf(EXECUTION_BOUNDS) },
  costs: defaultsOf(COST_BOUNDS),
  model: DEFAULT_MODEL_SETTINGS,
};
