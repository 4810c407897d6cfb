/**
 * The simulated account as it stood at the open of an earlier session, rebuilt from its fills. Resting orders are left
 * out: it serves to look again at what was decided, never to trade.
 */
import { InvalidInput, type Fill, type SimulatedPosition, type SimulationAccount } from '../contracts/index.ts';
import type { SimulationState } from './new-simulation.ts';
import { sessionInstant, type ReplayedMarket } from './replayed-market.ts';

export interface LookBack {
  readonly state: SimulationState;
  readonly market: ReplayedMarket;
  readonly session: string;
  /** Assets whose fills at that open came before the decision that is looked at: those earlier on the watchlist. */
  readonly decidedBefore: readonly string[];
}

/** Throws `InvalidInput` for a day that is not a session between the account's first and its present one. */
export function stateAtSession({ state, market, session, decidedBefore }: LookBack): SimulationState {
  const { account, ledger } = state;
  if (session < account.startedOn || session > account.session || !market.calendar.includes(session)) {
    throw new InvalidInput(`Choose a session from ${account.startedOn} to ${account.session}.`, 'session');
  }
  const earlierRuns = new Set(ledger.fills.flatMap((fill) => (fill.session < session ? (fill.runId ?? []) : [])));
  // What rested from an earlier session met the open before anybody decided anything.
  const isOfEarlierOrder = ({ runId }: Fill): boolean => runId !== null && earlierRuns.has(runId);
  const isKnown = (fill: Fill): boolean =>
    fill.session < session ||
    (fill.session === session &&
      fill.time === sessionInstant(session) &&
      (decidedBefore.includes(fill.asset) || isOfEarlierOrder(fill)));
  const fills = ledger.fills.filter(isKnown);
  const equity = ledger.equity.filter((point) => point.session < session);
  const positions = positionsAfter(fills, session, market);
  const rebuilt: SimulationAccount = {
    ...account,
    session,
    cash: fills.reduce((cash, fill) => cash + cashFlow(fill), account.startingCash),
    previousEquity: equity.at(-1)?.equity ?? account.startingCash,
    positions,
    openOrders: [],
    closedOrders: [],
    newPositionsToday: positions.filter((position) => position.openedOn === session).length,
  };
  return { account: rebuilt, ledger: { ...ledger, equity, fills } };
}

/** What a fill does to the cash, dollars: a purchase takes, a sale brings, the commission is always paid. */
const cashFlow = ({ side, quantity, price, commission }: Fill): number =>
  (side === 'buy' ? -quantity * price : quantity * price) - commission;

function positionsAfter(fills: readonly Fill[], session: string, market: ReplayedMarket): SimulatedPosition[] {
  const held = new Map<string, SimulatedPosition>();
  for (const fill of fills) {
    const before = held.get(fill.asset);
    const quantity = (before?.quantity ?? 0) + (fill.side === 'buy' ? fill.quantity : -fill.quantity);
    if (quantity <= 0) {
      held.delete(fill.asset);
      continue;
    }
    const cost = (before?.quantity ?? 0) * (before?.averagePrice ?? 0) + fill.quantity * fill.price;
    held.set(fill.asset, {
      asset: fill.asset,
      quantity,
      averagePrice: fill.side === 'buy' ? cost / quantity : (before?.averagePrice ?? fill.price),
      markPrice: fill.price,
      openedOn: before?.openedOn ?? fill.session,
    });
  }
  // A close newer than the last fill is the better mark.
  return [...held.values()].map((position) => {
    const close = market.lastBarAt(position.asset, sessionInstant(session))?.close;
    return position.openedOn === session || close === undefined ? position : { ...position, markPrice: close };
  });
}
