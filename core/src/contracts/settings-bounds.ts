/**
 * The bounds of every numeric setting, once. The zod schema, the form's fields and the generated part of
 * firestore.rules are all made from this table, so that they cannot disagree.
 */
import type { NumberBound } from './number-bound.ts';

export type { NumberBound } from './number-bound.ts';
export { RISK_BOUNDS } from './risk-bounds.ts';

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
  commissionRate: {
    min: 0,
    max: 0.02,
    unit: 'fraction',
    default: 0,
    isNewer: true,
    label: 'Commission rate',
    meaning: 'Charged as a share of what a fill is worth.',
  },
  volumeImpact: {
    min: 0,
    max: 1,
    unit: 'fraction',
    default: 0,
    isNewer: true,
    label: 'Volume impact',
    meaning:
      'How much worse the price gets for an order as large as the bar; for a part of it, with the square of the part.',
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
