/**
 * What the language model has cost the user today, and what it may: the book of the present day of UTC beside the
 * smaller of the two limits, the user's own and the installation's for one user.
 */
import {
  reservedAt,
  sessionOf,
  type Abstention,
  type ModelHealth,
  type ModelSettings,
  type SpendingBook,
} from '@trading-crew/core/contracts';
import { useModelHealth } from './model-health.ts';
import { useNow } from './use-now.ts';
import { useSettings } from './use-settings.ts';
import { useUser } from './user-context.ts';
import { useWatch } from './use-watch.ts';

/** How far the money goes: for more runs, perhaps not for the next one, or not at all. */
export type BudgetState = 'left' | 'short' | 'spent' | 'installation-spent';

export interface DayBudget {
  /** Dollars spent, set aside for requests on their way, and the most that may be spent. */
  readonly spent: number;
  readonly reserved: number;
  readonly limit: number;
  readonly state: BudgetState;
  /** What follows where the model is not asked for want of money. */
  readonly abstention: Abstention;
}

type Money = Pick<ModelHealth, 'estimate' | 'installationSpent'>;

function stateOf(left: number, { estimate, installationSpent }: Money): BudgetState {
  if (left <= 0) return 'spent';
  if (installationSpent !== null && installationSpent >= 1) return 'installation-spent';
  return estimate && left < estimate.low ? 'short' : 'left';
}

/** The budget at an instant, from the book of its day. Null without a model. */
export function dayBudgetOf(
  book: SpendingBook | null,
  settings: ModelSettings,
  health: ModelHealth,
  now: number,
): DayBudget | null {
  if (!health.available || health.userDailyLimit === null) return null;
  const spent = book?.dollars ?? 0;
  const reserved = book ? reservedAt(book, now) : 0;
  const limit = Math.min(settings.dollarsPerDay, health.userDailyLimit);
  const state = stateOf(limit - spent - reserved, health);
  return { spent, reserved, limit, state, abstention: settings.abstention };
}

/** Today's budget, as it changes; null without a model, and while it is not known. */
export function useDayBudget(): DayBudget | null {
  const user = useUser();
  const now = useNow();
  const day = sessionOf(now);
  const { health, answeredAt } = useModelHealth(day);
  const settings = useSettings();
  const book = useWatch(health?.available ? user.usage(day) : null);
  if (!health || settings.state !== 'ready' || book.state !== 'ready') return null;
  const isOfToday = sessionOf(answeredAt) === day;
  const installationSpent = isOfToday ? health.installationSpent : null;
  return dayBudgetOf(book.value, settings.value.model, { ...health, installationSpent }, now);
}
