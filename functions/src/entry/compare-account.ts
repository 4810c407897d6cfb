/** What a comparison of an account with the broker's books works on here: the stores, the halts, and who is at work. */
import { Failure, RunId, type AccountMode, type Reconciliation } from '@trading-crew/core/contracts';
import { noteProblem, reconcileAccount, type CrewPorts, type ReconcileOptions } from '@trading-crew/core/crew';
import { portsToLeave, type Caller, type Installation } from '../wiring.ts';

/** The run whose order it is, in the client order ids that a crew gives. */
const OF_A_RUN = /^tc-([A-Za-z0-9]{20})-/;
/** The user whose switch sold a position; of the user id so much as fits. */
const OF_A_SWITCH = /^tc-flatten-(.{1,8}?)-\d+-/;

/** Which of these runs are at work; one that lost its process will be taken up, and counts. */
async function atWork(runIds: readonly string[], { runs }: Installation): Promise<ReadonlySet<string>> {
  const ids = runIds.filter((id) => RunId.safeParse(id).success);
  const found = await Promise.all(ids.map((id) => runs.read(id)));
  return new Set(found.filter((run) => run?.status === 'RUNNING').flatMap((run) => run?.runId ?? []));
}

/** Whether the crew of another user gave that id: several users may trade on the account of the installation. */
async function isOfOthers(clientOrderId: string, uid: string, { runs }: Installation): Promise<boolean> {
  const flattener = OF_A_SWITCH.exec(clientOrderId)?.[1];
  if (flattener !== undefined) return !uid.startsWith(flattener);
  const runId = OF_A_RUN.exec(clientOrderId)?.[1];
  const run = runId === undefined ? null : await runs.read(runId);
  return run !== null && run.userId !== uid;
}

/** Everything that a comparison of a user's account needs, on those ports. */
export function comparisonOf(
  mode: AccountMode,
  ports: Pick<CrewPorts, 'account' | 'orderDesk'>,
  { uid }: Caller,
  house: Installation,
): ReconcileOptions & { readonly records: Installation['orders'] } {
  const { safety } = house.safety.guard({ uid, mode, hold: null });
  return {
    uid,
    mode,
    ports,
    records: house.orders,
    store: house.reconciliations,
    clock: house.clock,
    atWork: (runIds) => atWork(runIds, house),
    isOfOthers: (clientOrderId) => isOfOthers(clientOrderId, uid, house),
    safety: {
      halt: (halt) => safety.halt(halt),
      lift: async () => {
        const standing = await house.safety.read(uid, mode);
        const isHalted = standing?.halts.some(({ code }) => code === 'RECONCILIATION') ?? false;
        if (isHalted) await house.safety.lift(uid, mode, 'RECONCILIATION', null);
      },
    },
  };
}

/**
 * The ports of a user's account for looking at it. Throws `Misconfigured` where the mode is not open to them; that is
 * stored as the reason why the account was not compared, where it ever was.
 */
export async function portsToCompare(mode: AccountMode, caller: Caller, house: Installation): Promise<CrewPorts> {
  try {
    return await portsToLeave(house, caller, mode, await house.users.readSettings(caller.uid));
  } catch (error) {
    const { reconciliations: store, clock } = house;
    const wasCompared = (await store.read(caller.uid, mode)) !== null;
    if (error instanceof Failure && wasCompared) {
      await noteProblem({ uid: caller.uid, mode, store, clock }, error.message);
    }
    throw error;
  }
}

/** Compares a user's account now, and returns the comparison as it is stored. */
export async function compareAccount(mode: AccountMode, caller: Caller, house: Installation): Promise<Reconciliation> {
  const ports = await portsToCompare(mode, caller, house);
  return reconcileAccount(comparisonOf(mode, ports, caller, house));
}
