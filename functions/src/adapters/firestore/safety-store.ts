/**
 * Kill switches and halts in Firestore, one document a switch and one an account. Who changes them compares and sets, so
 * that of two changes at the same moment none is lost.
 */
import {
  AccountSafety,
  KillSwitch,
  paths,
  Unavailable,
  type AccountMode,
  type HaltCode,
  type Protections,
} from '@trading-crew/core/contracts';
import { haltsInForce, withHalt, withoutHalt } from '@trading-crew/core/domain';
import type { Clock, OrderRecords, Permit, Safety } from '@trading-crew/core/ports';
import type { DocumentSnapshot, Firestore } from 'firebase-admin/firestore';
import { ZodError } from 'zod';
import type { NewAuditEntry } from './broker-store.ts';
import { compareAndSet } from './compare-and-set.ts';
import { firestorePermit, type Watched } from './permit.ts';
import { reachable } from './reachable.ts';
import { stored } from './stored.ts';

export interface Guard {
  readonly safety: Safety;
  readonly permit: Permit;
}

export interface SwitchChange {
  readonly engaged: boolean;
  readonly reason: string | null;
  readonly changedBy: string;
}

export interface SafetyStore {
  /** What watches over one account. */
  guard(watched: Watched): Guard;
  /** The user's switch; null while it was never thrown. */
  readSwitch(uid: string): Promise<KillSwitch | null>;
  /**
   * Changes it; effective for every permit that is asked after this returns. One that is engaged already stays as it is,
   * with its reason and its number.
   */
  setSwitch(uid: string, change: SwitchChange): Promise<KillSwitch>;
  readInstallationSwitch(): Promise<KillSwitch | null>;
  setInstallationSwitch(change: SwitchChange): Promise<KillSwitch>;
  /** The halts of an account; null where none was ever set. */
  read(uid: string, mode: AccountMode): Promise<AccountSafety | null>;
  /**
   * Takes a halt away; one that does not stand is no error. `session` is the market session of now: a DRAWDOWN that is
   * lifted lets the peak count from it. The entry is written together with the change, and only with one.
   */
  lift(
    uid: string,
    mode: AccountMode,
    code: HaltCode,
    session: string | null,
    entry?: NewAuditEntry,
  ): Promise<AccountSafety>;
}

/** The account as it shall be; the very same one where nothing changes. */
type Decide = (standing: AccountSafety) => AccountSafety;

/** The store on a database; `records` count the orders of a session. */
export function firestoreSafetyStore(db: Firestore, clock: Clock, records: OrderRecords): SafetyStore {
  const readSwitchAt = (path: string) => legible(async () => stored(KillSwitch, await db.doc(path).get()));
  const change = (uid: string, mode: AccountMode, decide: Decide, entry?: NewAuditEntry) =>
    legible(() => changeSafety(db, clock, { uid, mode, decide, entry }));
  const read = (uid: string, mode: AccountMode) =>
    legible(async () => stored(AccountSafety, await db.doc(paths.safety(uid, mode)).get()));
  return {
    guard: (watched) => ({
      permit: firestorePermit(db, watched, clock),
      safety: {
        protections: (session) => protectionsOf(db, records, watched, session),
        halt: async (halt) => void (await change(watched.uid, watched.mode, (standing) => withHalt(standing, halt))),
      },
    }),
    readSwitch: (uid) => readSwitchAt(paths.killSwitch(uid)),
    setSwitch: (uid, next) => reachable(() => changeSwitch(db, clock, paths.killSwitch(uid), next)),
    readInstallationSwitch: () => readSwitchAt(paths.installationSwitch()),
    setInstallationSwitch: (next) => reachable(() => changeSwitch(db, clock, paths.installationSwitch(), next)),
    read,
    lift: (uid, mode, code, session, entry) =>
      change(uid, mode, (standing) => withoutHalt(standing, code, session), entry),
  };
}

/**
 * What protects an account, read or changed. Where it cannot be understood it is as good as away: whoever asks is refused
 * as `Unavailable`, and the permit refuses every order meanwhile.
 */
async function legible<Result>(access: () => Promise<Result>): Promise<Result> {
  try {
    return await reachable(access);
  } catch (cause) {
    if (!(cause instanceof ZodError)) throw cause;
    const words = 'What protects this account cannot be understood, so nothing is bought. Tell whoever runs this.';
    throw new Unavailable(words, { cause });
  }
}

async function protectionsOf(
  db: Firestore,
  records: OrderRecords,
  { uid, mode }: Watched,
  session: string,
): Promise<Protections> {
  const places = [paths.killSwitch(uid), paths.installationSwitch(), paths.safety(uid, mode)];
  const [[user, installation, safety], ordersToday] = await Promise.all([
    legible(async () => {
      const [one, two, three] = await db.getAll(...places.map((place) => db.doc(place)));
      if (!one || !two || !three) throw new Error('an answer is missing');
      return [stored(KillSwitch, one), stored(KillSwitch, two), stored(AccountSafety, three)] as const;
    }),
    records.countInSession(uid, mode, session),
  ]);
  return {
    killSwitch: user?.engaged ?? false,
    installationSwitch: installation?.engaged ?? false,
    halts: haltsInForce(safety?.halts ?? [], session),
    peakSince: safety?.peakSince ?? null,
    ordersToday,
  };
}

function changeSwitch(
  db: Firestore,
  clock: Clock,
  path: string,
  { engaged, reason, changedBy }: SwitchChange,
): Promise<KillSwitch> {
  return compareAndSet<KillSwitch>(db.doc(path), (document) => {
    // Whoever stops, or resumes, puts what cannot be understood right.
    const { data: standing } = KillSwitch.safeParse(document.data());
    if (standing?.engaged === engaged) return Promise.resolve({ result: standing, data: null });
    const next: KillSwitch = {
      schemaVersion: 1,
      engaged,
      reason,
      changedAt: clock.now(),
      changedBy,
      changes: changesIn(document) + 1,
    };
    return Promise.resolve({ result: next, data: next });
  });
}

/** The count of a switch, whatever else stands there: ids of sales are made of it. */
function changesIn(document: DocumentSnapshot): number {
  const count: unknown = document.get('changes');
  return Number.isSafeInteger(count) ? Number(count) : 0;
}

interface SafetyChange extends Pick<Watched, 'uid' | 'mode'> {
  readonly decide: Decide;
  readonly entry: NewAuditEntry | undefined;
}

function changeSafety(db: Firestore, clock: Clock, { uid, mode, decide, entry }: SafetyChange): Promise<AccountSafety> {
  return compareAndSet<AccountSafety>(db.doc(paths.safety(uid, mode)), (document, batch) => {
    const none = { schemaVersion: 1 as const, userId: uid, mode, halts: [], peakSince: null, updatedAt: 0, changes: 0 };
    const standing = stored(AccountSafety, document) ?? none;
    const decided = decide(standing);
    if (decided === standing) return Promise.resolve({ result: standing, data: null });
    const next = { ...decided, updatedAt: clock.now(), changes: standing.changes + 1 };
    if (entry) batch.create(db.collection(paths.audit(uid)).doc(), { schemaVersion: 1, ...entry });
    return Promise.resolve({ result: next, data: next });
  });
}
