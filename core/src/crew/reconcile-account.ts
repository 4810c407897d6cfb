/**
 * Compares an account with our book, takes in what our book did not know, and halts purchases while anything is in doubt.
 * It may be cut off anywhere and begun again: the end is the same.
 */
import { Misconfigured, Unavailable, type AccountMode, type Halt, type Reconciliation } from '../contracts/index.ts';
import {
  count,
  isAmbiguous,
  noReconciliation,
  reconcile,
  reconcileSimulated,
  reconciliationAfter,
  type Comparison,
  type OrderUpdate,
} from '../domain/index.ts';
import { lookAtBroker, lookAtOwnBook, tradedIn, type Look, type LookOptions } from './look-at-broker.ts';

/** Where the last comparison is kept. */
export interface ReconciliationBook {
  read(uid: string, mode: AccountMode): Promise<Reconciliation | null>;
  /** Writes what comes of it, or decides again where it changed meanwhile; null writes nothing. */
  change(
    uid: string,
    mode: AccountMode,
    decide: (standing: Reconciliation | null) => Reconciliation | null,
  ): Promise<Reconciliation | null>;
}

export interface ReconcileOptions extends LookOptions {
  readonly store: ReconciliationBook;
  readonly safety: {
    /** Sets the halt; one that stands stays. */
    halt(halt: Halt): Promise<void>;
    /** Takes the halt of reconciliation away, where it stands. */
    lift(): Promise<void>;
  };
}

/** Looks until what was seen holds still: orders and positions are read one after the other. */
const MOST_LOOKS = 3;
const LOOK_AGAIN_MS = 1_000;
/** Comparisons of one account at the same moment begin anew so often. */
const MOST_ROUNDS = 3;

/**
 * Compares, and returns the comparison as it is stored. Throws `Unavailable` when the broker cannot be read, and
 * `Misconfigured` when it refuses the key; the reason is stored then, and nothing else has changed.
 */
export async function reconcileAccount(options: ReconcileOptions): Promise<Reconciliation> {
  try {
    return await (options.mode === 'simulation' ? compareSimulated(options) : compare(options));
  } catch (error) {
    if (error instanceof Unavailable || error instanceof Misconfigured) {
      // Where the database is away too, there is nowhere to write it.
      await noteProblem(options, error.message).catch(() => undefined);
    }
    throw error;
  }
}

/** Stores why an account could not be compared. */
export async function noteProblem(
  { uid, mode, store, clock }: Pick<ReconcileOptions, 'uid' | 'mode' | 'store' | 'clock'>,
  problem: string,
): Promise<void> {
  await store.change(uid, mode, (standing) => {
    const before = standing ?? noReconciliation(uid, mode);
    return { ...before, problem, attemptedAt: clock.now(), changes: before.changes + 1 };
  });
}

async function compare(options: ReconcileOptions): Promise<Reconciliation> {
  const { uid, mode, store, clock } = options;
  const begun = clock.now();
  for (let round = 1; ; round += 1) {
    const before = await store.read(uid, mode);
    const { look, comparison } = await lookAndCompare(options, before);
    // Before it is written: what is in doubt is halted though everything ended here.
    if (isAmbiguous({ findings: [...comparison.findings] })) await options.safety.halt(haltFor(comparison, look.now));
    let isOvertaken = false;
    const written = await store.change(uid, mode, (standing) => {
      isOvertaken = standing?.changes !== before?.changes;
      if (isOvertaken && round < MOST_ROUNDS) return null;
      const latest = isOvertaken ? reconcile({ ...look, standing }) : comparison;
      return reconciliationAfter(standing ?? noReconciliation(uid, mode), latest, look.now);
    });
    const isOlder = isOvertaken && round < MOST_ROUNDS && !(written && isSince(written, begun));
    if (isOlder || written === null) continue;
    // After it: what is closed without having been listed would never be seen.
    await takeIn(options, comparison.updates);
    await settleHalt(options, written);
    return written;
  }
}

/** Another comparison that began after ours is as good as ours. */
const isSince = ({ comparedAt, problem }: Reconciliation, begun: number): boolean =>
  problem === null && comparedAt > begun;

/**
 * A difference in shares may only mean that an order filled between two answers, and so may anything at the very first
 * look, from which the rest follows: those are looked at again.
 */
export async function lookAndCompare(
  options: LookOptions,
  standing: Reconciliation | null,
): Promise<{ look: Look; comparison: Comparison }> {
  const isFirst = standing === null || standing.comparedAt === 0;
  const known = new Set(standing?.findings.map(({ id }) => id));
  let traded: string | null = null;
  for (let looks = 1; ; looks += 1) {
    const look = await lookAtBroker(options, standing);
    const comparison = reconcile({ ...look, standing });
    const isNew = comparison.findings.some(({ kind, id }) => kind === 'differing-position' && !known.has(id));
    const isStill = !isFirst || traded === tradedIn(look);
    if ((!isNew && isStill) || looks === MOST_LOOKS) return { look, comparison };
    traded = tradedIn(look);
    if (isNew) await options.clock.sleep(LOOK_AGAIN_MS);
  }
}

async function takeIn({ uid, records }: ReconcileOptions, updates: readonly OrderUpdate[]): Promise<void> {
  for (const { clientOrderId, change } of updates) await records.update(uid, clientOrderId, change);
}

async function settleHalt({ uid, mode, store, safety }: ReconcileOptions, written: Reconciliation): Promise<void> {
  if (isAmbiguous(written)) {
    await safety.halt(haltFor(written, written.comparedAt));
    return;
  }
  // Somebody else may have found something meanwhile.
  const latest = await store.read(uid, mode);
  if (latest === null || !isAmbiguous(latest)) await safety.lift();
}

function haltFor({ findings }: Pick<Comparison, 'findings'>, setAt: number): Halt {
  const inDoubt = findings.filter(({ ambiguous }) => ambiguous);
  const [first] = inDoubt;
  const more = inDoubt.length > 1 ? ` There are ${inDoubt.length - 1} more.` : '';
  return {
    code: 'RECONCILIATION',
    because:
      `Our books and the broker's differ in ${count(inDoubt.length, 'point')}: ${first?.meaning ?? ''}${more} ` +
      'Nothing is bought until each is resolved.',
    setBy: 'reconciliation',
    setAt,
    session: null,
    liftedBy: 'resolution',
  };
}

async function compareSimulated(options: ReconcileOptions): Promise<Reconciliation> {
  const { uid, mode, store, ports } = options;
  const books = await lookAtOwnBook(options);
  const orders = await ports.orderDesk.orders(0);
  const { updates, matched } = reconcileSimulated({ ...books, orders });
  const after = (standing: Reconciliation | null): Reconciliation => {
    const before = standing ?? noReconciliation(uid, mode);
    const nothing = { findings: [], adopted: [], baseline: before.baseline };
    return reconciliationAfter(before, { ...nothing, matched }, books.now);
  };
  const written = await store.change(uid, mode, after);
  if (written === null) throw new Unavailable('The comparison could not be stored. Try again in a moment.');
  await takeIn(options, updates);
  return written;
}
