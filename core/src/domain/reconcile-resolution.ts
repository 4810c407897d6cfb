/** The user's word on a finding: the broker is right, and what follows from that for our books. */
import type { AdoptedPosition, Finding, Order, OrderChange, Reconciliation } from '../contracts/index.ts';
import { filledParts } from './reconcile-positions.ts';
import { shares } from './reconcile-order.ts';

/** Resolutions that are kept for showing. */
const KEPT = 50;

/** What our book is set to: the broker's order, or that there is none. */
export const brokersWord = (order: Order | null, at: number): OrderChange => ({
  status: order?.status ?? 'cancelled',
  order,
  at,
  source: 'user',
  note:
    order === null ? 'The broker has no such order, and the user accepted that.' : "The user took the broker's word.",
});

export interface Accepted {
  readonly finding: Pick<Finding, 'id' | 'meaning'>;
  /** Shares that nothing explains and that are taken as given from now on. */
  readonly unexplained?: AdoptedPosition;
  /** An order that is somebody else's from now on: what it has brought counts as theirs. */
  readonly foreign?: Order;
  readonly at: number;
}

/** The document with a finding resolved; the comparison after it shows what that means. */
export function withResolved(
  standing: Reconciliation,
  { finding, unexplained, foreign, at }: Accepted,
): Reconciliation {
  const { baseline } = standing;
  const { id, meaning } = finding;
  const accepted = foreign ? filledParts([foreign]).map((part) => ({ ...part, filledQuantity: 0 })) : [];
  const isNew = ({ brokerOrderId }: { brokerOrderId: string }) =>
    !baseline.foreign.some((part) => part.brokerOrderId === brokerOrderId);
  return {
    ...standing,
    findings: standing.findings.filter((one) => one.id !== id),
    baseline: {
      ...baseline,
      unexplained: unexplained ? raised(baseline.unexplained, unexplained) : baseline.unexplained,
      foreign: [...baseline.foreign, ...accepted.filter(isNew)],
    },
    resolved: [...standing.resolved, { findingId: id, meaning, at }].slice(-KEPT),
    changes: standing.changes + 1,
  };
}

function raised(positions: readonly AdoptedPosition[], { asset, quantity }: AdoptedPosition): AdoptedPosition[] {
  const before = positions.find((position) => position.asset === asset)?.quantity ?? 0;
  return [
    ...positions.filter((position) => position.asset !== asset),
    { asset, quantity: shares(before + quantity) },
  ].sort((one, other) => (one.asset < other.asset ? -1 : 1));
}
