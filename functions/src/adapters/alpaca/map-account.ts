/**
 * The account, its positions and its history in our words. What cannot be counted against the limits is not passed
 * over: it restricts the account, so that nothing is bought on top of it.
 */
import {
  WORKING_STATUSES,
  type AccountSnapshot,
  type EquityPoint,
  type MarketSession,
  type Order,
  type OrderLeg,
  type Position,
} from '@trading-crew/core/contracts';
import { newYorkSession } from './new-york.ts';
import { fromAlpacaSymbol } from './symbols.ts';
import type { WireAccount, WireClock, WireHistory, WirePosition } from './wire.ts';

export const mapClock = ({ timestamp, isOpen, nextOpen, nextClose }: WireClock): MarketSession => ({
  now: timestamp,
  simulated: false,
  session: newYorkSession(timestamp),
  isOpen,
  nextOpen,
  nextClose,
  sessionsLeft: null,
});

/** Why the account cannot buy, in words; null when it can. */
export function restrictionOf(account: WireAccount, unnamed: readonly string[]): string | null {
  if (account.accountBlocked) return 'Alpaca has blocked the account.';
  if (account.tradingBlocked) return 'Alpaca has blocked trading on the account.';
  if (account.tradeSuspendedByUser) return 'Trading is suspended in the settings of the Alpaca account.';
  if (account.status !== 'ACTIVE') return `The Alpaca account is not active (${account.status}).`;
  if (unnamed.length === 0) return null;
  return `The account holds ${unnamed.join(', ')}, which cannot be counted against the limits here.`;
}

export interface SnapshotParts {
  readonly account: WireAccount;
  readonly positions: readonly WirePosition[];
  /** Orders of the assets that are held, with their legs. */
  readonly orders: readonly Order[];
  readonly session: string;
  /** Positions opened in the session, by asset, closed ones included. */
  readonly openedToday: ReadonlyMap<string, number>;
}

export function mapSnapshot({ account, positions, orders, session, openedToday }: SnapshotParts): AccountSnapshot {
  const assetOf = (wire: WirePosition): string | null => fromAlpacaSymbol(wire.symbol, wire.assetClass);
  const unnamed = positions.filter((wire) => assetOf(wire) === null).map((wire) => wire.symbol);
  const restriction = restrictionOf(account, unnamed);
  const mapped = positions.flatMap((wire): Position[] => {
    const asset = assetOf(wire);
    if (asset === null) return [];
    return [{ ...mapPosition(wire, asset, orders), openedOn: openedToday.has(asset) ? session : null }];
  });
  return {
    status: restriction === null ? 'active' : 'restricted',
    restriction,
    cash: account.cash,
    equity: account.equity,
    buyingPower: account.buyingPower,
    previousEquity: account.lastEquity,
    positions: mapped.sort((one, other) => (one.asset < other.asset ? -1 : 1)),
    newPositionsToday: [...openedToday.values()].reduce((sum, count) => sum + count, 0),
  };
}

function mapPosition(wire: WirePosition, asset: string, orders: readonly Order[]): Position {
  const sign = wire.side === 'short' ? -1 : 1;
  const quantity = sign * Math.abs(wire.qty);
  return {
    asset,
    quantity,
    availableQuantity: wire.qtyAvailable === null ? quantity : sign * Math.abs(wire.qtyAvailable),
    averagePrice: wire.avgEntryPrice,
    marketPrice: wire.currentPrice,
    marketValue: wire.marketValue,
    unrealizedPl: wire.unrealizedPl,
    unrealizedPlFraction: wire.unrealizedPlpc,
    ...restingExitPrices(orders.filter((order) => order.asset === asset)),
    openedOn: null,
  };
}

/** The prices nearest to the market of the sells that rest; null where none does. */
function restingExitPrices(orders: readonly Order[]): Pick<Position, 'stopPrice' | 'targetPrice'> {
  const sells = orders.flatMap(restingSells);
  const stops = sells.flatMap((sell) => (sell.type === 'stop' && sell.stopPrice !== null ? [sell.stopPrice] : []));
  const targets = sells.flatMap((sell) => (sell.type === 'limit' && sell.limitPrice !== null ? [sell.limitPrice] : []));
  return {
    stopPrice: stops.length > 0 ? Math.max(...stops) : null,
    targetPrice: targets.length > 0 ? Math.min(...targets) : null,
  };
}

/** The exits of an entry that has not filled protect nothing yet. */
function restingSells(order: Order): OrderLeg[] {
  const legs = order.role === 'entry' && order.filledQuantity === 0 ? [] : order.legs;
  return [order, ...legs].filter((part) => part.side === 'sell' && WORKING_STATUSES.includes(part.status));
}

/**
 * Equity at the end of each session that is over, in dollars. Alpaca gives zero for the days before the account was
 * funded and adds the present value while a session lasts: neither is the end of a session.
 */
export function mapEquityHistory({ timestamp, equity }: WireHistory, market: MarketSession): EquityPoint[] {
  const next = market.nextOpen === null ? market.session : newYorkSession(market.nextOpen);
  const isOver = (session: string): boolean =>
    session < market.session || (session === market.session && !market.isOpen && next > session);
  const bySession = new Map<string, number>();
  timestamp.forEach((seconds, place) => {
    const value = equity[place] ?? null;
    const session = newYorkSession(seconds * 1_000);
    const isFunded = bySession.size > 0 || value !== 0;
    if (value !== null && isFunded && isOver(session)) bySession.set(session, value);
  });
  return [...bySession].map(([session, value]) => ({ session, equity: value })).sort(bySessionDate);
}

const bySessionDate = (one: EquityPoint, other: EquityPoint): number => (one.session < other.session ? -1 : 1);
