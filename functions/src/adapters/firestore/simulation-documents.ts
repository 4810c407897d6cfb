/** A simulated account as its documents: the account and its ledger belong together, one without the other is none. */
import { InvalidInput, Misconfigured, paths, SimulationAccount, SimulationLedger } from '@trading-crew/core/contracts';
import type { DocumentReference, DocumentSnapshot, Firestore } from 'firebase-admin/firestore';
import { bytesOf } from './batched-writes.ts';
import { stored } from './stored.ts';

export interface SimulationState {
  readonly account: SimulationAccount;
  readonly ledger: SimulationLedger;
}

/** The account's document and the ledger's, in this order. */
export const simulationDocuments = (
  db: Firestore,
  uid: string,
): [account: DocumentReference, ledger: DocumentReference] => [
  db.doc(paths.simulationAccount(uid)),
  db.doc(paths.simulationLedger(uid)),
];

/** The state in those two documents; null when either is missing. */
export function stateIn([account, ledger]: readonly DocumentSnapshot[]): SimulationState | null {
  const storedAccount = account && stored(SimulationAccount, account);
  const storedLedger = ledger && stored(SimulationLedger, ledger);
  return storedAccount && storedLedger ? { account: storedAccount, ledger: storedLedger } : null;
}

/** Says that there is no simulated account to work on. */
export const noSimulation = (): Misconfigured =>
  new Misconfigured('There is no simulated account yet. Reload the page to open one.', 'simulation');

/** One document holds 1 MiB; the rest is left for what Firestore counts besides the text of the data. */
const MOST_LEDGER_BYTES = 900_000;

/** Throws `InvalidInput` for a ledger that one document could not hold. */
export function demandRoom(ledger: SimulationLedger): void {
  if (bytesOf(ledger) > MOST_LEDGER_BYTES) {
    throw new InvalidInput('This simulation holds as much as one account can. Reset it to start anew.');
  }
}
