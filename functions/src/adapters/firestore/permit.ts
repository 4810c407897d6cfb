/**
 * The last look before an order leaves: everything that can stop it in one read, bounded in time. What cannot be read,
 * comes late, or cannot be understood, stops it.
 */
import {
  AccountSafety,
  BrokerConnection,
  KillSwitch,
  LeaseLost,
  LiveUnlock,
  paths,
  RunCancelled,
  RunRecord,
  TradingStopped,
  type AccountMode,
  type Halt,
  type OrderIntent,
} from '@trading-crew/core/contracts';
import { day, haltsInForce, instant, isFlattenId, isProtectionId } from '@trading-crew/core/domain';
import type { Clock, Permit } from '@trading-crew/core/ports';
import type { Firestore } from 'firebase-admin/firestore';
import { stored } from './stored.ts';

/** Whose orders are watched over: an account, and the run that works on it where one does. */
export interface Watched {
  readonly uid: string;
  readonly mode: AccountMode;
  /** The run and the attempt that hold it; null for what no run asked for. */
  readonly hold: { readonly runId: string; readonly attempt: number } | null;
}

/** An order must not wait longer for its permit: what was true then is too old to rest on. */
const PERMIT_MS = 800;

const UNREADABLE = 'Whether trading is stopped cannot be read right now, so nothing was sent. Try again in a moment.';

interface Signs {
  readonly user: KillSwitch | null;
  readonly installation: KillSwitch | null;
  readonly safety: AccountSafety | null;
  readonly run: RunRecord | null;
  /** The key and the confirmation behind live trading; null elsewhere, and where they are gone. */
  readonly key: BrokerConnection | null;
  readonly unlock: LiveUnlock | null;
}

/** The permit of one account, and of the run that works on it where one does. */
export const firestorePermit =
  (db: Firestore, watched: Watched, clock: Pick<Clock, 'now'>): Permit =>
  async (intent) => {
    // The switch itself sells: nothing that it stopped may stop it.
    if (isFlattenId(intent.clientOrderId) && intent.side === 'sell') return;
    const isProtection = isProtectionId(intent.clientOrderId) && intent.side === 'sell';
    const signs = await readSigns(db, watched).catch((error: unknown) => {
      if (isProtection) return null;
      throw error;
    });
    // What puts a stop back restores how things stood; neither a switch nor a slow database may leave a position bare.
    if (signs === null) return;
    const { hold } = watched;
    if (hold !== null) demandHeld(signs.run, hold, intent);
    if (isProtection) return;
    const reason = stopOf(intent, signs) ?? (watched.mode === 'live' ? lockOf(intent, signs, clock.now()) : null);
    if (reason !== null) throw new TradingStopped(reason);
  };

async function readSigns(db: Firestore, { uid, mode, hold }: Watched): Promise<Signs> {
  const places = [paths.killSwitch(uid), paths.installationSwitch(), paths.safety(uid, mode)];
  if (mode === 'live') places.push(paths.broker(uid, mode), paths.liveUnlock(uid));
  if (hold !== null) places.push(paths.run(hold.runId));
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('late')), PERMIT_MS);
  });
  try {
    const [user, installation, safety, ...more] = await Promise.race([
      db.getAll(...places.map((place) => db.doc(place))),
      late,
    ]);
    if (!user || !installation || !safety) throw new Error('an answer is missing');
    const run = hold === null ? undefined : more.at(-1);
    const [key, unlock] = mode === 'live' ? more : [];
    return {
      user: stored(KillSwitch, user),
      installation: stored(KillSwitch, installation),
      safety: stored(AccountSafety, safety),
      run: run ? stored(RunRecord, run) : null,
      key: key ? stored(BrokerConnection, key) : null,
      unlock: unlock ? stored(LiveUnlock, unlock) : null,
    };
  } catch (cause) {
    throw new TradingStopped(UNREADABLE, { cause });
  } finally {
    clearTimeout(timer);
  }
}

/** Throws where the run is no longer the asker's, or its user has cancelled it. */
function demandHeld(
  run: RunRecord | null,
  { attempt }: NonNullable<Watched['hold']>,
  { clientOrderId }: OrderIntent,
): void {
  if (run?.attempt !== attempt || run.status !== 'RUNNING') {
    throw new LeaseLost('This run is worked on elsewhere by now, or has ended.');
  }
  // A cancelled run still puts back the exits that made way for its sale.
  if (run.cancelRequested && !isProtectionId(clientOrderId))
    throw new RunCancelled('Cancelled before the order was sent.');
}

/** Why nothing may be sent, in a sentence; null when it may. Halts stop purchases alone. */
function stopOf({ side, basis }: OrderIntent, { user, installation, safety }: Signs): string | null {
  if (user?.engaged) return `You have stopped trading. ${said(user)} Resume it in the bar at the top.`;
  if (installation?.engaged) {
    return `The owner of this installation has stopped trading for everybody. ${said(installation)} Only they can lift it.`;
  }
  if (side !== 'buy' || safety === null) return null;
  const [halt] = basis ? haltsInForce(safety.halts, basis.session) : safety.halts;
  return halt ? haltWords(halt) : null;
}

/** A live key that was removed opens nothing any more, and a confirmation that has run out no purchase. */
function lockOf({ side }: OrderIntent, { key, unlock }: Signs, now: number): string | null {
  if (key === null) return 'The live key was removed: nothing was sent.';
  if (side === 'sell' || (unlock !== null && unlock.expiresAt > now)) return null;
  return 'The confirmation of the live account has run out. Confirm it again in Settings.';
}

const said = ({ reason, changedAt }: KillSwitch): string =>
  `${reason === null ? '' : `Reason: ${reason}. `}It stands since ${instant(changedAt)}.`;

const LIFTED: Readonly<Record<Halt['liftedBy'], string>> = {
  'next-session': 'It ends with the session.',
  user: 'You can lift it on the dashboard.',
  resolution: 'It ends when you have resolved what was found.',
};

const SET_BY: Readonly<Record<Halt['setBy'], string>> = { risk: 'Risk', reconciliation: 'The account check' };

/** A halt for its user: what happened, what set it and when, and what ends it. */
function haltWords({ because, setBy, setAt, session, liftedBy }: Halt): string {
  const when = session === null ? `on ${instant(setAt)}` : `in the session of ${day(session)}`;
  return `Purchases are halted. ${because} ${SET_BY[setBy]} has set this ${when}. ${LIFTED[liftedBy]}`;
}
