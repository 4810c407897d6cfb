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

/** The hour of its entry in UTC, such as 14:00; null where the time of the fill is not known. */
export const byHour: TradeKey = ({ entryTime }) =>
  entryTime === undefined ? null : `${String(new Date(entryTime).getUTCHours()).padStart(2, '0')}:00`;

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

/** Weekdays stand in their own order, from Monday. */
const rank = ({ name }: TradeGroup): number => {
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
