/**
 * Who the user is to us and what they have set. Opening an account is one transaction: either all of its documents
 * are there or none, and a repetition overwrites nothing the user has made since.
 */
import {
  DEFAULT_SETTINGS,
  Misconfigured,
  paths,
  TradingSettings,
  UserProfile,
  type AuditEntry,
  type ExecutionMode,
  type SimulationAccount,
  type SimulationLedger,
} from '@trading-crew/core/contracts';
import type { DocumentSnapshot, Firestore } from 'firebase-admin/firestore';
import { compareAndSet } from './compare-and-set.ts';
import { reachable } from './reachable.ts';
import { stored } from './stored.ts';

/** What a new account begins with. */
export interface NewAccount {
  readonly settings: TradingSettings;
  readonly account: SimulationAccount;
  readonly ledger: SimulationLedger;
}

export interface UserStore {
  /** The profile; null for somebody who has not accepted the disclaimer yet. */
  readProfile(uid: string): Promise<UserProfile | null>;
  /**
   * Notes that the user accepted these words at `now` (milliseconds UTC) and creates what their account still lacks.
   * Accepting the same words again keeps the first time. Returns the profile as it stands.
   */
  acceptDisclaimer(uid: string, version: number, now: number, defaults: NewAccount): Promise<UserProfile>;
  /** The user's settings, the default ones where none are stored. Throws `Misconfigured` naming a field that is broken. */
  readSettings(uid: string): Promise<TradingSettings>;
  /**
   * Sets the mode of the settings and notes it in the audit, in one step: there is no change of mode without its entry.
   * Returns the mode before; the same mode again changes nothing. Throws `Misconfigured` for settings that are broken.
   */
  changeMode(uid: string, mode: ExecutionMode, now: number): Promise<ExecutionMode>;
}

export function firestoreUserStore(db: Firestore): UserStore {
  return {
    readProfile: (uid) => reachable(async () => stored(UserProfile, await db.doc(paths.user(uid)).get())),
    acceptDisclaimer: (uid, version, now, defaults) =>
      reachable(() => acceptDisclaimer(db, uid, { disclaimerVersion: version, disclaimerAcceptedAt: now }, defaults)),
    readSettings: async (uid) => settingsIn(await reachable(() => db.doc(paths.settings(uid)).get())),
    changeMode: (uid, mode, now) => reachable(() => changeMode(db, uid, mode, now)),
  };
}

function acceptDisclaimer(
  db: Firestore,
  uid: string,
  acceptance: Omit<UserProfile, 'schemaVersion'>,
  { settings, account, ledger }: NewAccount,
): Promise<UserProfile> {
  const profile = db.doc(paths.user(uid));
  const parts = [
    { document: db.doc(paths.settings(uid)), data: settings },
    { document: db.doc(paths.simulationAccount(uid)), data: account },
    { document: db.doc(paths.simulationLedger(uid)), data: ledger },
  ];
  return db.runTransaction(async (transaction) => {
    const earlier = stored(UserProfile, await transaction.get(profile));
    const present = await transaction.getAll(...parts.map((part) => part.document));
    for (const [index, { document, data }] of parts.entries()) {
      if (present[index]?.exists !== true) transaction.create(document, data);
    }
    if (earlier?.disclaimerVersion === acceptance.disclaimerVersion) return earlier;
    const accepted: UserProfile = { schemaVersion: 1, ...acceptance };
    transaction.set(profile, accepted);
    return accepted;
  });
}

function changeMode(db: Firestore, uid: string, mode: ExecutionMode, now: number): Promise<ExecutionMode> {
  return compareAndSet<ExecutionMode>(db.doc(paths.settings(uid)), (document, batch) => {
    const settings = settingsIn(document);
    const { mode: before } = settings.execution;
    if (before === mode) return Promise.resolve({ result: before, data: null });
    const entry: AuditEntry = {
      schemaVersion: 1,
      userId: uid,
      at: now,
      action: 'mode-changed',
      from: before,
      to: mode,
      detail: null,
    };
    batch.create(db.collection(paths.audit(uid)).doc(), entry);
    const changed: TradingSettings = { ...settings, execution: { ...settings.execution, mode } };
    return Promise.resolve({ result: before, data: changed });
  });
}

function settingsIn(document: DocumentSnapshot): TradingSettings {
  if (!document.exists) return DEFAULT_SETTINGS;
  const parsed = TradingSettings.safeParse(document.data());
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = issue === undefined || issue.path.length === 0 ? 'settings' : issue.path.join('.');
  throw new Misconfigured(
    `Your settings cannot be used: ${field}. ${issue?.message ?? ''} Open Settings and save them again.`,
    'settings',
  );
}
