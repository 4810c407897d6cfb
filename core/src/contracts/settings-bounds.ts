/**
 * The bounds of every numeric setting, once. The zod schema, the form's fields and the generated part of
 * firestore.rules are all made from this table, so that they cannot disagree.
 */
import type { NumberBound } from './number-bound.ts';

export type { NumberBound } from './number-bound.ts';
export { RISK_BOUNDS } from './risk-bounds.ts';

export const STRATEGY_BOUNDS = {
  short: {
    min: 2,
    max: 200,
    integer: true,
    unit: 'bars',
    default: 8,
    label: 'Short average',
    meaning: 'Bars in the fastest moving average. Must be smaller than the medium one.',
  },
  medium: {
    min: 3,
    max: 300,
    integer: true,
    unit: 'bars',
    default: 13,
    label: 'Medium average',
    meaning: 'Bars in the middle moving average. Must lie between short and long.',
  },
  long: {
    min: 4,
    max: 400,
    integer: true,
    unit: 'bars',
    default: 21,
    label: 'Long average',
    meaning: 'Bars in the slowest moving average.',
  },
  freshnessBars: {
    min: 1,
    max: 20,
    integer: true,
    unit: 'bars',
    default: 3,
    label: 'Freshness',
    meaning: 'A crossing counts as a signal for this many bars.',
  },
} as const satisfies Record<string, NumberBound>;

export const COST_BOUNDS = {
  startingCash: {
    min: 1_000,
    max: 10_000_000,
    unit: 'dollars',
    default: 100_000,
    label: 'Starting cash',
    meaning: 'Cash of the simulated account when it is next reset.',
  },
  slippageBps: {
    min: 0,
    max: 200,
    unit: 'basis-points',
    default: 5,
    label: 'Slippage',
    meaning: 'Each fill is this much worse than the market price. 100 basis points are 1 %.',
  },
  commissionPerOrder: {
    min: 0,
    max: 50,
    unit: 'dollars',
    default: 0,
    label: 'Commission per order',
    meaning: 'Charged once for every order that fills.',
  },
  commissionPerShare: {
    min: 0,
    max: 1,
    unit: 'dollars',
    default: 0.005,
    label: 'Commission per share',
    meaning: 'Charged for every share filled.',
  },
  partialFillRate: {
    min: 0,
    max: 1,
    unit: 'fraction',
    default: 0,
    label: 'Partial fills',
    meaning: 'Share of orders that fill in two parts, the second one session later.',
  },
  rejectionRate: {
    min: 0,
    max: 1,
    unit: 'fraction',
    default: 0,
    label: 'Rejections',
    meaning: 'Share of orders that the simulated broker refuses.',
  },
} as const satisfies Record<string, NumberBound>;

export const EXECUTION_BOUNDS = {
  agentPauseMs: {
    min: 0,
    max: 5_000,
    integer: true,
    unit: 'milliseconds',
    default: 0,
    label: 'Pause between agents',
    meaning: 'Slows a run down so that you can follow it. Decides nothing.',
  },
} as const satisfies Record<string, NumberBound>;

export const MODEL_BOUNDS = {
  dollarsPerRun: {
    min: 0,
    max: 5,
    unit: 'dollars',
    default: 0.1,
    label: 'Budget per run',
    meaning: 'The model is not asked beyond this amount in one run.',
  },
  dollarsPerDay: {
    min: 0,
    max: 100,
    unit: 'dollars',
    default: 1,
    label: 'Budget per day',
    meaning: 'The model is not asked beyond this amount in a day of UTC. The installation may allow less.',
  },
} as const satisfies Record<string, NumberBound>;

export const WATCHLIST_MAX = 20;
