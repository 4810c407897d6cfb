/** Takes the broker's word for a finding, on behalf of the user, and compares again. */
import { InvalidInput, type Finding, type Reconciliation } from '../contracts/index.ts';
import { brokersWord, isAmbiguous, withResolved, type Accepted } from '../domain/index.ts';
import type { OrderRecords } from '../ports/index.ts';
import { lookAndCompare, reconcileAccount, type ReconcileOptions } from './reconcile-account.ts';
import type { Look } from './look-at-broker.ts';

export interface ResolveOptions extends ReconcileOptions {
  readonly records: OrderRecords;
  readonly findingId: string;
}

/**
 * Resolves the finding as it is now, and returns it with the comparison after. One that has gone meanwhile is no error.
 * Throws `InvalidInput` where there is no such finding or nothing to decide, and as `reconcileAccount` does.
 */
export async function resolveFinding(
  options: ResolveOptions,
): Promise<{ readonly finding: Finding; readonly reconciliation: Reconciliation }> {
  const { uid, mode, store, clock, findingId } = options;
  const standing = await store.read(uid, mode);
  const finding = standing?.findings.find(({ id }) => id === findingId);
  if (!finding) {
    throw new InvalidInput(
      'There is no such finding any more. Compare the books again to see what stands.',
      'findingId',
    );
  }
  if (!isAmbiguous({ findings: [finding] })) {
    throw new InvalidInput('This finding needs no decision: it halts nothing.', 'findingId');
  }
  const { look, comparison } = await lookAndCompare(options, standing);
  const present = comparison.findings.find(({ id }) => id === findingId);
  if (present) {
    const at = clock.now();
    const unexplained = comparison.unexplained.find(({ asset }) => asset === finding.asset);
    const accepted = await accept(options, present, look, at);
    const isAboutShares = finding.kind === 'differing-position' && unexplained !== undefined;
    const resolution = { finding, at, ...accepted, ...(isAboutShares && { unexplained }) };
    await store.change(uid, mode, (latest) => {
      // A second click must not take the same shares as given twice.
      const isStanding = latest?.findings.some(({ id }) => id === findingId) ?? false;
      return latest && isStanding ? withResolved(latest, resolution) : null;
    });
  }
  return { finding, reconciliation: await reconcileAccount(options) };
}

/** Sets our book to what the broker says of an order, or takes an order that it does not hold as somebody else's. */
async function accept(
  { uid, records }: ResolveOptions,
  { kind, clientOrderId }: Finding,
  { orders }: Look,
  at: number,
): Promise<Pick<Accepted, 'foreign'>> {
  const order = orders.find((one) => one.clientOrderId === clientOrderId) ?? null;
  if (kind === 'unknown-to-us') return order ? { foreign: order } : {};
  if (clientOrderId !== null) await records.settle(uid, clientOrderId, brokersWord(order, at));
  return {};
}
