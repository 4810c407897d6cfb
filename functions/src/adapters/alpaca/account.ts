/**
 * The Alpaca account, read only. One snapshot is put together from several requests within a second or so; nothing in
 * it is kept for the next one.
 */
import { Unavailable, type EquityPoint, type Fill, type MarketSession } from '@trading-crew/core/contracts';
import type { Account } from '@trading-crew/core/ports';
import type { AlpacaClient } from './client.ts';
import { mapClock, mapEquityHistory, mapSnapshot } from './map-account.ts';
import { mapFill, originsOf, positionsOpened, type FillOrigin } from './map-fills.ts';
import { beforeSession } from './new-york.ts';
import { readOrder, readOrders, readWorkingOrders } from './read-orders.ts';
import { fromAlpacaSymbol } from './symbols.ts';
import {
  WireAccount,
  WireAccountNumber,
  WireClock,
  WireFills,
  WireHistory,
  WirePositions,
  type WireFill,
} from './wire.ts';

/** Alpaca's largest page of activities. */
const PAGE_SIZE = 100;

/** The account behind a client's key. */
export function alpacaAccount(client: AlpacaClient): Account {
  return {
    snapshot: () => readSnapshot(client),
    market: () => readMarket(client),
    fills: () => readFills(client),
    // Alpaca keeps no other record of it than the first session of the history.
    startingEquity: async () => (await readEquityHistory(client))[0]?.equity ?? null,
    equityHistory: () => readEquityHistory(client),
  };
}

async function readMarket(client: AlpacaClient): Promise<MarketSession> {
  return mapClock(await client.read('reading the clock', WireClock, ({ trading }) => trading.clock.legacyClock()));
}

const readAccount = (client: AlpacaClient): Promise<WireAccount> =>
  client.read('reading the account', WireAccount, ({ trading }) => trading.account.getAccount());

/** The number of the account behind the key, whole: whoever shows it shortens it. */
export const readAccountNumber = async (client: AlpacaClient): Promise<string> =>
  (await client.read('reading the account', WireAccountNumber, ({ trading }) => trading.account.getAccount()))
    .accountNumber;

async function readSnapshot(client: AlpacaClient) {
  const [account, positions, { session }] = await Promise.all([
    readAccount(client),
    client.read('reading the positions', WirePositions, ({ trading }) => trading.positions.getAllOpenPositions()),
    readMarket(client),
  ]);
  const held = new Map<string, number>();
  for (const { symbol, assetClass, side, qty } of positions) {
    const asset = fromAlpacaSymbol(symbol, assetClass);
    if (asset !== null) held.set(asset, side === 'short' ? -Math.abs(qty) : qty);
  }
  const [orders, wireFills] = await Promise.all([
    held.size > 0 ? readWorkingOrders(client, { assets: [...held.keys()] }) : [],
    readWireFills(client, beforeSession(session)),
  ]);
  const today = wireFills.flatMap((wire) => mapFill(wire) ?? []).filter((fill) => fill.session === session);
  const openedToday = positionsOpened(today, held);
  return mapSnapshot({ account, positions, orders, session, openedToday });
}

/**
 * Fills, oldest first, each once; all of them, or those after an instant. The pages are turned here: the SDK takes a page
 * that leads back to an earlier one for the end, and hands on what it has.
 */
async function readWireFills(client: AlpacaClient, after?: Date): Promise<WireFill[]> {
  const fills = new Map<string, WireFill>();
  let pageToken: string | undefined;
  for (;;) {
    // The SDK's call for one type of activity drops the order id, the price and the side; this one keeps them.
    const page: WireFill[] = await client.read('reading the fills', WireFills, ({ trading }) =>
      trading.accountActivities.getAccountActivities({
        activityTypes: ['FILL'],
        direction: 'asc',
        pageSize: PAGE_SIZE,
        ...(after && { after }),
        ...(pageToken !== undefined && { pageToken }),
      }),
    );
    const last = page.at(-1);
    if (page.length === PAGE_SIZE && last && fills.has(last.id)) {
      throw new Unavailable('Alpaca sent a page of fills that leads to no next one. Try again in a moment.');
    }
    for (const fill of page) fills.set(fill.id, fill);
    if (!last || page.length < PAGE_SIZE) return [...fills.values()];
    pageToken = last.id;
  }
}

async function readFills(client: AlpacaClient): Promise<Fill[]> {
  const wires = await readWireFills(client);
  if (wires.length === 0) return [];
  const origins: Map<string, FillOrigin> = originsOf(await readOrders(client));
  for (const { orderId } of wires) {
    if (origins.has(orderId)) continue;
    const order = await readOrder(client, orderId);
    // A fill of an order that is known no longer stands under Alpaca's id for it.
    origins.set(orderId, { clientOrderId: orderId, runId: null, role: 'entry' });
    for (const [id, origin] of order ? originsOf([order]) : []) origins.set(id, origin);
  }
  return wires
    .flatMap((wire) => mapFill(wire, origins.get(wire.orderId)) ?? [])
    .sort((one, other) => one.time - other.time);
}

async function readEquityHistory(client: AlpacaClient): Promise<EquityPoint[]> {
  const [market, { createdAt }] = await Promise.all([readMarket(client), readAccount(client)]);
  const range = createdAt === null ? { period: '1A' } : { start: new Date(createdAt), end: new Date(market.now) };
  const history = await client.read('reading the equity history', WireHistory, ({ trading }) =>
    trading.portfolioHistory.getAccountPortfolioHistory({ timeframe: '1D', ...range }),
  );
  return mapEquityHistory(history, market);
}
