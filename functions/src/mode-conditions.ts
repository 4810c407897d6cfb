/**
 * The conditions of each mode, in sentences: what is met, or what is missing and how to get it. Pure: what is known is
 * handed in, the same facts give the same answer, and what is not known is not met.
 */
import {
  LIVE_CONFIRMATION_DAYS,
  PAPER_TRADES_BEFORE_LIVE,
  RISK_BOUNDS,
  type AccountSnapshot,
  type BrokerConnection,
  type LiveUnlock,
  type ModeCondition,
} from '@trading-crew/core/contracts';
import { money } from '@trading-crew/core/domain';

export interface PaperFacts {
  readonly connection: BrokerConnection | null;
  /** Why the installation's own key is not open to the caller; null when it is. */
  readonly obstacle: string | null;
}

/** What an account is worth now and was worth when the last session ended, dollars. */
export type AccountWorth = Pick<AccountSnapshot, 'equity' | 'previousEquity'>;

export interface LiveFacts {
  /** Why the installation opens live trading to nobody; null when it does not stand in the way. */
  readonly obstacle: string | null;
  /** Orders of the paper book that have filled. */
  readonly paperTrades: number;
  readonly connection: BrokerConnection | null;
  readonly unlock: LiveUnlock | null;
  /** Milliseconds UTC. */
  readonly now: number;
  /** Null where the live account has not been asked: the caps are then compared with nothing. */
  readonly worth: AccountWorth | null;
}

/** The caps of a day, and the field of the request that each came in. */
export type DailyCaps = Pick<LiveUnlock, 'dailyOrderDollars' | 'dailyLossDollars'>;

const met = (code: ModeCondition['code'], sentence: string): ModeCondition => ({ code, met: true, sentence });
const missing = (code: ModeCondition['code'], sentence: string): ModeCondition => ({ code, met: false, sentence });

export function paperConditions({ connection, obstacle }: PaperFacts): ModeCondition[] {
  if (connection) return [met('WORKING_KEY', `Your paper key …${connection.keyLastFour} is connected.`)];
  if (obstacle === null) return [met('WORKING_KEY', 'The paper key of this installation is open to you.')];
  return [missing('WORKING_KEY', obstacle)];
}

/** Every condition of live trading, in the order in which one gets to meet them. */
export const liveConditions = (facts: LiveFacts): ModeCondition[] => [
  installationAllows(facts),
  paperTrades(facts),
  liveKey(facts),
  confirmedAccount(facts),
  dailyCaps(facts),
];

const installationAllows = ({ obstacle }: LiveFacts): ModeCondition =>
  obstacle === null
    ? met('INSTALLATION_ALLOWS', 'This installation allows live trading.')
    : missing('INSTALLATION_ALLOWS', obstacle);

const paperTrades = ({ paperTrades: count }: LiveFacts): ModeCondition =>
  count >= PAPER_TRADES_BEFORE_LIVE
    ? met('PAPER_TRADES', `${count} of your paper orders have filled.`)
    : missing(
        'PAPER_TRADES',
        `${count} of your paper orders have filled so far. Live trading opens with ${PAPER_TRADES_BEFORE_LIVE}: let the crew trade on paper first.`,
      );

const liveKey = ({ connection }: LiveFacts): ModeCondition =>
  connection
    ? met('LIVE_KEY', `Your live key …${connection.keyLastFour} is connected.`)
    : missing('LIVE_KEY', 'Connect your own Alpaca live key in Settings. A key of the installation never trades live.');

const day = (instant: number): string => new Date(instant).toISOString().slice(0, 10);

function confirmedAccount({ connection, unlock, now }: LiveFacts): ModeCondition {
  const type = 'Type the last four digits of the number of your live account.';
  if (!unlock) return missing('CONFIRMED_ACCOUNT', `The live account is not confirmed. ${type}`);
  if (!(now < unlock.expiresAt)) {
    const since = `You confirmed the live account on ${day(unlock.confirmedAt)}, and that holds for ${LIVE_CONFIRMATION_DAYS} days.`;
    return missing('CONFIRMED_ACCOUNT', `${since} ${type}`);
  }
  if (unlock.accountLastFour !== connection?.accountLastFour) {
    return missing('CONFIRMED_ACCOUNT', `You confirmed another account than the one behind your live key. ${type}`);
  }
  const until = `You confirmed the account …${unlock.accountLastFour}. This holds until ${day(unlock.expiresAt)}.`;
  return met('CONFIRMED_ACCOUNT', until);
}

function dailyCaps({ unlock, worth }: LiveFacts): ModeCondition {
  if (!unlock) {
    return missing(
      'DAILY_CAPS',
      'Choose how much may be bought and lost in a day, each less than the account is worth.',
    );
  }
  const obstacle = capsObstacle(unlock, worth);
  if (obstacle) return missing('DAILY_CAPS', obstacle.sentence);
  const { dailyOrderDollars, dailyLossDollars } = unlock;
  return met(
    'DAILY_CAPS',
    `At most ${dollars(dailyOrderDollars)} are bought and ${dollars(dailyLossDollars)} lost in a day.`,
  );
}

/** Dollars of a cap, rounded down to cents: what a sentence allows is never more than what is allowed. */
const dollars = (value: number): string => `${money(Math.floor(value * 100) / 100)} dollars`;

/** The smallest order that the limits of risk can be set to, and the smallest loss, as a share of the account. */
const LEAST_ORDER = RISK_BOUNDS.maxOrderDollars.min;
const LEAST_LOSS = RISK_BOUNDS.maxDailyLoss.min;

/** The larger of the two is what a loss is a share of: a cap in dollars is then never exceeded by its fraction. */
export const lossBase = ({ equity, previousEquity }: AccountWorth): number => Math.max(equity, previousEquity);

/**
 * Why these caps cannot hold for an account of that worth, and which of them is at fault; null when they can. With a
 * worth of null only what needs none is checked.
 */
export function capsObstacle(
  caps: DailyCaps,
  worth: AccountWorth | null,
): { readonly field: keyof DailyCaps; readonly sentence: string } | null {
  const { dailyOrderDollars, dailyLossDollars } = caps;
  if (!(dailyOrderDollars >= LEAST_ORDER)) {
    const sentence = `The cap on purchases is below ${LEAST_ORDER} dollars, the least that an order can be limited to.`;
    return { field: 'dailyOrderDollars', sentence };
  }
  if (!(dailyLossDollars > 0)) return { field: 'dailyLossDollars', sentence: 'The cap on losses is not above zero.' };
  if (!worth) return null;
  const tooMuch = `is not below what the live account is worth, ${dollars(worth.equity)}. Choose a smaller one.`;
  if (!(dailyOrderDollars < worth.equity)) {
    return { field: 'dailyOrderDollars', sentence: `The cap on purchases of a day ${tooMuch}` };
  }
  if (!(dailyLossDollars < worth.equity)) {
    return { field: 'dailyLossDollars', sentence: `The cap on losses of a day ${tooMuch}` };
  }
  const least = lossBase(worth) * LEAST_LOSS;
  if (dailyLossDollars >= least) return null;
  const sentence = `The cap on losses of a day is below ${dollars(Math.ceil(least))}, the least that the limits of risk can hold this account to.`;
  return { field: 'dailyLossDollars', sentence };
}
