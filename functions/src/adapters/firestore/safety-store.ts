/**
 * Kill switches and halts in Firestore, one document a switch and one an account. Who changes them compares and sets, so
 * that of two changes at the same moment none is lost.
 */
import {
  AccountSafety,
  KillSwitch,
  paths,
  type AccountMode,
  type HaltCode,
  type Protections,
} from '@trading-crew/core/contracts';
import { haltsInForce, withHalt, withoutHalt } from '@trading-crew/core/domain';
import type { Clock, OrderRecords, Permit, Safety } from '@trading-crew/core/ports';
import type { Firestore } from 'firebase-admin/firestore';
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
   * lifted lets the peak count from it.
   */
  lift(uid: string, mode: AccountMode, code: HaltCode, session: string | null): Promise<AccountSafety>;
}

/** The store on a database; `records` count the orders of a session. */
export function firestoreSafetyStore(db: Firestore, clock: Clock, records: OrderRecords): SafetyStore {
  const readSwitchAt = (path: string) => reachable(async () => stored(KillSwitch, await db.doc(path).get()));
  const change = (uid: string, mode: AccountMode, decide: (standing: AccountSafety) => AccountSafety) =>
    reachable(() => changeSafety(db, clock, uid, mode, decide));
  const read = (uid: string, mode: AccountMode) =>
    reachable(async () => stored(AccountSafety, await db.doc(paths.safety(uid, mode)).get()));
  return {
    guard: (watched) => ({
      permit: firestorePermit(db, watched),
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
    lift: (uid, mode, code, session) => change(uid, mode, (standing) => withoutHalt(standing, code, session)),
  };
}

async function protectionsOf(
  db: Firestore,
  records: OrderRecords,
  { uid, mode }: Watched,
  session: string,
): Promise<Protections> {
  const places = [paths.killSwitch(uid), paths.installationSwitch(), paths.safety(uid, mode)];
  const [[user, installation, safety], ordersToday] = await Promise.all([
    reachable(async () => {
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
    const standing = stored(KillSwitch, document);
    if (standing !== null && standing.engaged === engaged) return Promise.resolve({ result: standing, data: null });
    const next: KillSwitch = {
      schemaVersion: 1,
      engaged,
      reason,
      changedAt: clock.now(),
      changedBy,
      changes: (standing?.changes ?? 0) + 1,
    };
    return Promise.resolve({ result: next, data: next });
  });
}

function changeSafety(
  db: Firestore,
  clock: Clock,
  uid: string,
  mode: AccountMode,
  decide: (standing: AccountSafety) => AccountSafety,
): Promise<AccountSafety> {
  return compareAndSet<AccountSafety>(db.doc(paths.safety(uid, mode)), (document) => {
    const none = { schemaVersion: 1 as const, userId: uid, mode, halts: [], peakSince: null, updatedAt: 0, changes: 0 };
    const standing = stored(AccountSafety, document) ?? none;
    const decided = decide(standing);
    if (decided === standing) return Promise.resolve({ result: standing, data: null });
    const next = { ...decided, updatedAt: clock.now(), changes: standing.changes + 1 };
    return Promise.resolve({ result: next, data: next });
  });
}
