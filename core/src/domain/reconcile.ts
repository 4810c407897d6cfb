/**
 * Our books against the broker's, as a pure comparison: what our book has to learn, what was found, what is adopted. The
 * same books always give the same result, and carrying it out and comparing again finds nothing new.
 */
import type {
  AccountMode,
  AdoptedPosition,
  Finding,
  Order,
  OrderChange,
  OrderRecord,
  Reconciliation,
} from '../contracts/index.ts';
import {
  differing,
  missing,
  neverArrived,
  unexplained,
  unknown,
  withoutStop,
  type Found,
  type Origin,
} from './reconcile-findings.ts';
import { canFill, fateOf, isOpen, isWorking, type Fate } from './reconcile-order.ts';
import { explainHoldings, filledParts, type Holding } from './reconcile-positions.ts';

const DAY_MS = 86_400_000;
/** Brokers cancel what has rested for 90 days: an order older than this can no longer change. */
export const LOOK_BACK_MS = 100 * DAY_MS;
/** Orders of others that are over are listed for so long, and so many of them. */
const LISTED_MS = 7 * DAY_MS;
const MOST_LISTED = 50;
/** The mark of the crew's client order ids. */
const CREW_MARK = 'tc-';

export interface Books {
  readonly records: readonly OrderRecord[];
  /** What the broker shows: every order that can still fill or is younger than `LOOK_BACK_MS`, and those asked for by id. */
  readonly orders: readonly Order[];
  /** The client ids for which the broker was asked and has no order. */
  readonly absent: ReadonlySet<string>;
  readonly positions: readonly AdoptedPosition[];
  readonly standing: Reconciliation | null;
  /** Milliseconds UTC by our clock and by the broker's. */
  readonly now: number;
  readonly brokerNow: number;
  /** The runs at work: what they are about to send is not judged. */
  readonly atWork: ReadonlySet<string>;
  /** Client ids that the crews of other users on this account gave. */
  readonly ofOthers: ReadonlySet<string>;
}

export interface OrderUpdate {
  readonly clientOrderId: string;
  readonly change: OrderChange;
}

export interface Comparison {
  /** For our book, in this order; taking one in twice changes nothing. */
  readonly updates: readonly OrderUpdate[];
  readonly findings: readonly Finding[];
  readonly adopted: readonly AdoptedPosition[];
  readonly matched: number;
  readonly baseline: Reconciliation['baseline'];
  /** What nothing explains, by asset. */
  readonly unexplained: readonly AdoptedPosition[];
}

/** The standing comparison where one was ever carried out. */
const compared = (standing: Reconciliation | null): Reconciliation | null =>
  standing !== null && standing.comparedAt > 0 ? standing : null;

/** From when on the broker's orders are asked for, milliseconds UTC of its clock. */
export const ordersSince = (standing: Reconciliation | null, brokerNow: number): number =>
  (compared(standing)?.baseline.at ?? brokerNow) - LOOK_BACK_MS;

/** Whether the broker has to be asked for a record that it does not show: it is open, new or in question. */
export function needsLookUp(record: OrderRecord, standing: Reconciliation | null): boolean {
  const earlier = compared(standing);
  if (isOpen(record)) return true;
  // At the first comparison what is over may belong to another account that stood behind the mode.
  if (earlier === null) return false;
  const inQuestion = earlier.findings.some(({ clientOrderId }) => clientOrderId === record.intent.clientOrderId);
  return record.updatedAt > earlier.comparedAt || inQuestion;
}

/** Whether the id of an order is one that a crew gives. */
export const bearsCrewMark = (clientOrderId: string): boolean => clientOrderId.startsWith(CREW_MARK);

interface Judged {
  readonly record: OrderRecord;
  readonly order: Order | null;
  readonly fate: Fate;
}

function judge({ records, orders, absent, now, atWork }: Books): Judged[] {
  const byId = new Map(orders.map((order) => [order.clientOrderId, order]));
  return records.map((record) => {
    const { clientOrderId, runId } = record.intent;
    const order = byId.get(clientOrderId) ?? (absent.has(clientOrderId) ? null : undefined);
    const fate = fateOf(record, order, { now, isAtWork: atWork.has(runId) });
    // The broker's word on what has filled counts in any case.
    return { record, order: order ?? record.order, fate };
  });
}

function foundIn({ record, order, fate }: Judged): Found[] {
  if (fate.kind === 'never-arrived') return [neverArrived(record)];
  if (fate.kind === 'missing') return [missing(record)];
  return fate.kind === 'differing' && order !== null ? [differing(record, order)] : [];
}

/** Whose an order without a record is. */
function originOf(order: Order, { standing, ofOthers }: Books): Origin {
  if (!bearsCrewMark(order.clientOrderId)) return 'manual';
  if (ofOthers.has(order.clientOrderId)) return 'another-user';
  const earlier = compared(standing);
  const given = new Set(earlier?.baseline.foreign.map(({ brokerOrderId }) => brokerOrderId));
  const isAccepted = filledParts([order]).some(({ brokerOrderId }) => given.has(brokerOrderId));
  if (isAccepted) return 'manual';
  const isStill = !canFill(order);
  // What an earlier crew left behind is adopted with everything else; what can still fill is in question.
  if (isStill && (earlier === null || filledParts([order]).every(({ filledQuantity }) => filledQuantity === 0)))
    return 'manual';
  return 'lost';
}

interface Foreign {
  readonly order: Order;
  readonly origin: Origin;
}

/** The orders that our book does not know. */
function foreignIn(books: Books): Foreign[] {
  const known = new Set(books.records.map(({ intent }) => intent.clientOrderId));
  const legs = new Set(books.orders.flatMap((order) => order.legs.map(({ brokerOrderId }) => brokerOrderId)));
  return books.orders
    .filter((order) => !known.has(order.clientOrderId) && !legs.has(order.brokerOrderId))
    .map((order) => ({ order, origin: originOf(order, books) }));
}

/** The foreign orders worth a line: those in question, and of the others the newest. */
function listed(foreign: readonly Foreign[], brokerNow: number): Found[] {
  const lost = foreign.filter(({ origin }) => origin === 'lost');
  const others = foreign
    .filter(({ origin }) => origin !== 'lost')
    .filter(({ order }) => canFill(order) || order.submittedAt >= brokerNow - LISTED_MS)
    .sort((one, other) => other.order.submittedAt - one.order.submittedAt)
    .slice(0, MOST_LISTED);
  return [...lost, ...others].map(({ order, origin }) => unknown(order, origin));
}

const nonZero = (positions: readonly AdoptedPosition[]): AdoptedPosition[] =>
  positions.filter(({ quantity }) => quantity !== 0);

/** What is taken as given from now on. The zero of an order that bears the crew's mark says that it was accepted. */
const baselineOf = (holdings: readonly Holding[], foreign: readonly Foreign[], at: number): Comparison['baseline'] => ({
  at,
  unexplained: nonZero(holdings.map(({ asset, adopted }) => ({ asset, quantity: adopted }))),
  foreign: foreign
    .filter(({ origin }) => origin !== 'lost')
    .flatMap(({ order }) =>
      filledParts([order]).filter(
        ({ filledQuantity }) => filledQuantity !== 0 || (bearsCrewMark(order.clientOrderId) && canFill(order)),
      ),
    ),
});

/** Compares the books. */
export function reconcile(books: Books): Comparison {
  const { standing, now, brokerNow } = books;
  const earlier = compared(standing);
  const judged = judge(books);
  const foreign = foreignIn(books);
  // An order with the crew's mark counts as the crew's until somebody says otherwise.
  const lost = foreign.filter(({ origin }) => origin === 'lost').map(({ order }) => order);
  const own = [...judged.flatMap(({ order }) => order ?? []), ...lost];
  const adoptable = foreign.filter(({ origin }) => origin !== 'lost').map(({ order }) => order);
  const baseline = earlier?.baseline ?? null;
  const holdings = explainHoldings({ own, foreign: adoptable, positions: books.positions, baseline });
  const inDoubt = holdings.filter(({ unexplained: excess }) => excess !== 0);
  const bare = bareHoldings(holdings, books, own);
  const found = [
    ...judged.flatMap(foundIn),
    ...listed(foreign, brokerNow),
    ...inDoubt.map(unexplained),
    ...bare.map(({ asset, own: shares }) => withoutStop(asset, shares)),
  ];
  const since = new Map(standing?.findings.map(({ id, foundAt }) => [id, foundAt]));
  const isRight = !found.some(({ ambiguous }) => ambiguous);
  return {
    updates: judged.flatMap(({ record, fate }) =>
      'changes' in fate ? fate.changes.map((change) => ({ clientOrderId: record.intent.clientOrderId, change })) : [],
    ),
    findings: found.map((one) => ({ ...one, foundAt: since.get(one.id) ?? now })),
    adopted: nonZero(holdings.map(({ asset, adopted }) => ({ asset, quantity: adopted }))),
    matched: judged.filter(({ fate }) => fate.kind === 'matched').length + holdings.filter(isAgreed).length,
    baseline: baseline === null || isRight ? baselineOf(holdings, foreign, brokerNow) : baseline,
    unexplained: inDoubt.map(({ asset, unexplained: quantity }) => ({ asset, quantity })),
  };
}

/**
 * What the crew holds and bought with a stop that is gone. While an order is on its way, what protects the position may be on
 * its way as well.
 */
function bareHoldings(holdings: readonly Holding[], { records, atWork }: Books, orders: readonly Order[]): Holding[] {
  if (atWork.size > 0) return [];
  const hadStop = new Set(
    records.filter(({ intent }) => intent.stopLossPrice !== null).map(({ intent }) => intent.asset),
  );
  return holdings.filter(
    ({ asset, own, held }) => Math.min(own, held) > 0 && hadStop.has(asset) && !isProtected(asset, orders),
  );
}

/** Whether a stop or a sale of the asset can still fill. */
const isProtected = (asset: string, orders: readonly Order[]): boolean =>
  orders
    .flatMap((order) => [order, ...order.legs])
    .some((part) => part.asset === asset && part.side === 'sell' && part.role !== 'target' && isWorking(part));

const isAgreed = ({ own, held, unexplained: excess }: Holding): boolean => excess === 0 && (own !== 0 || held !== 0);

export const isAmbiguous = ({ findings }: Pick<Reconciliation, 'findings'>): boolean =>
  findings.some(({ ambiguous }) => ambiguous);

/** The document before anything was compared. */
export const noReconciliation = (userId: string, mode: AccountMode): Reconciliation => ({
  schemaVersion: 1,
  userId,
  mode,
  comparedAt: 0,
  matched: 0,
  findings: [],
  adopted: [],
  baseline: { at: 0, unexplained: [], foreign: [] },
  resolved: [],
  problem: null,
  changes: 0,
});

/** The document after a comparison that began at `now`. */
export const reconciliationAfter = (
  standing: Reconciliation,
  { findings, adopted, matched, baseline }: Omit<Comparison, 'updates' | 'unexplained'>,
  now: number,
): Reconciliation => ({
  ...standing,
  comparedAt: now,
  attemptedAt: now,
  matched,
  findings: [...findings],
  adopted: [...adopted],
  baseline,
  problem: null,
  changes: standing.changes + 1,
});
