/** Closed trades by what they have in common: the asset, the weekday and the hour of the entry, how they were left. */
import { timeOfSession, type ClosedTrade, type Figure } from '../contracts/index.ts';
import { winRateOf } from './performance-figures.ts';

/** A group of closed trades: dollars are after commission, the fraction is over what the entries cost. */
export interface TradeGroup {
  readonly name: string;
  readonly trades: number;
  readonly profit: number;
  readonly commission: number;
  /** Profit of the group over the cost of its entries. */
  readonly profitFraction: number;
  /** Null, with the reason, below ten trades. */
  readonly winRate: Figure;
}

export type TradeKey = (trade: ClosedTrade) => string | null;

export const byAsset: TradeKey = ({ asset }) => asset;

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;

/** The weekday of the session in which it was entered. */
export const byWeekday: TradeKey = ({ entrySession }) =>
  WEEKDAYS[new Date(timeOfSession(entrySession)).getUTCDay()] ?? null;

/** Pairs such as BTC-USD trade around the clock and have no exchange whose day they keep. */
const PAIR = /-(USDT|USDC|USD|BTC)$/;
const hourInNewYork = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  hourCycle: 'h23',
  timeZone: 'America/New_York',
});
const UTC = 'UTC';

/**
 * The hour of its entry with its zone: the exchange's for shares, in summer and in winter, such as 09:00 New York; UTC for
 * crypto, such as 14:00 UTC. Null where the time of the fill is not known.
 */
export const byHour: TradeKey = ({ asset, entryTime }) => {
  if (entryTime === undefined) return null;
  if (PAIR.test(asset)) return `${String(new Date(entryTime).getUTCHours()).padStart(2, '0')}:00 ${UTC}`;
  return `${hourInNewYork.format(entryTime)}:00 New York`;
};

const EXITS: Readonly<Record<ClosedTrade['exitRole'], string>> = { entry: 'Signal', target: 'Target', stop: 'Stop' };

export const byExit: TradeKey = ({ exitRole }) => EXITS[exitRole];

/** The groups of these trades by a key, in the order of their names; trades without a key are left out. */
export function tradeGroups(trades: readonly ClosedTrade[], keyOf: TradeKey): TradeGroup[] {
  const members = new Map<string, ClosedTrade[]>();
  for (const trade of trades) {
    const key = keyOf(trade);
    if (key !== null) members.set(key, [...(members.get(key) ?? []), trade]);
  }
  return [...members]
    .map(([name, group]) => groupOf(name, group))
    .sort((one, other) => rank(one) - rank(other) || (one.name < other.name ? -1 : 1));
}

/** Weekdays stand in their own order, from Monday, and hours of UTC after those of the exchange. */
const rank = ({ name }: TradeGroup): number => {
  if (name.endsWith(`:00 ${UTC}`)) return 1;
  const day = WEEKDAYS.findIndex((weekday) => weekday === name);
  return day === -1 ? 0 : (day + 6) % 7;
};

function groupOf(name: string, group: readonly ClosedTrade[]): TradeGroup {
  const sum = (pick: (trade: ClosedTrade) => number): number => group.reduce((total, trade) => total + pick(trade), 0);
  const profit = sum((trade) => trade.profit);
  return {
    name,
    trades: group.length,
    profit,
    commission: sum((trade) => trade.commission),
    profitFraction: profit / sum((trade) => trade.entryPrice * trade.quantity),
    winRate: winRateOf(group),
  };
}
