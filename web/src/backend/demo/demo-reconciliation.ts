/** What a comparison of the demo's books with its broker's finds, and how a finding is resolved. */
import type { AccountMode, CallRequest, Finding, Reconciliation } from '@trading-crew/core/contracts';
import { BackendProblem } from '../backend.ts';
import { problemOf } from '../problems.ts';
import { DEMO_UID } from './demo-runs.ts';
import { putAudit, type DemoStore } from './demo-state.ts';

const MINUTE = 60_000;

const findingsAt = (foundAt: number): Finding[] => [
  {
    id: 'differing-position-aapl-12',
    kind: 'differing-position',
    asset: 'AAPL',
    clientOrderId: null,
    side: null,
    ours: "58 by the crew's fills",
    brokers: '70 shares',
    meaning:
      "The broker holds 12 shares of AAPL more than all known orders explain: a split, a transfer, or a trade that left no order. Resolving it takes the broker at its word: the difference is then not the crew's.",
    ambiguous: true,
    foundAt,
  },
  {
    id: 'missing-at-broker-7c1d',
    kind: 'missing-at-broker',
    asset: 'DEMO-CHOP',
    clientOrderId: 'tc-DemoRunHold000000002-entry-1',
    side: 'buy',
    ours: 'accepted, nothing filled',
    brokers: 'not known',
    meaning:
      'The broker had the order to buy 40 DEMO-CHOP and does not know it any more. Look at your account there. Resolving it takes the broker at its word: our book then holds no such order.',
    ambiguous: true,
    foundAt,
  },
  {
    id: 'unknown-to-us-19ab',
    kind: 'unknown-to-us',
    asset: 'DEMO-TREND',
    clientOrderId: 'web-5a2f',
    side: 'buy',
    ours: 'not known',
    brokers: '24 of 24 filled',
    meaning: 'Somebody placed this order outside the crew. Its shares are shown, and the crew never touches them.',
    ambiguous: false,
    foundAt,
  },
];

/** A comparison of four minutes ago: with everything to be found, or with nothing. */
export function demoReconciliation(mode: AccountMode, hasFindings: boolean, now = Date.now()): Reconciliation {
  const comparedAt = now - 4 * MINUTE;
  return {
    schemaVersion: 1,
    userId: DEMO_UID,
    mode,
    comparedAt,
    attemptedAt: comparedAt,
    matched: hasFindings ? 9 : 12,
    findings: hasFindings ? findingsAt(comparedAt) : [],
    adopted: hasFindings ? [{ asset: 'DEMO-TREND', quantity: 24 }] : [],
    baseline: { at: comparedAt, unexplained: [], foreign: [] },
    resolved: [],
    problem: null,
    changes: 1,
  };
}

function put(store: DemoStore, reconciliation: Reconciliation) {
  store.change({ reconciliations: { ...store.state().reconciliations, [reconciliation.mode]: reconciliation } });
  return { reconciliation };
}

const standingOf = (store: DemoStore, mode: AccountMode): Reconciliation =>
  store.state().reconciliations[mode] ?? demoReconciliation(mode, false);

export function reconcileAccount(store: DemoStore, { mode }: CallRequest<'reconcileAccount'>) {
  const standing = standingOf(store, mode);
  const now = Date.now();
  return put(store, { ...standing, comparedAt: now, attemptedAt: now, problem: null, changes: standing.changes + 1 });
}

/** Takes the broker's word; the halt goes with the last finding that only the user could decide. */
export function resolveFinding(store: DemoStore, { mode, findingId }: CallRequest<'resolveFinding'>) {
  const standing = standingOf(store, mode);
  const finding = standing.findings.find(({ id }) => id === findingId);
  if (!finding) throw new BackendProblem(problemOf('This finding is not there any more. Compare the books again.'));
  const findings = standing.findings.filter(({ id }) => id !== findingId);
  const { safety } = store.state();
  const account = safety[mode];
  if (account && !findings.some(({ ambiguous }) => ambiguous))
    store.change({
      safety: {
        ...safety,
        [mode]: { ...account, halts: account.halts.filter(({ code }) => code !== 'RECONCILIATION') },
      },
    });
  putAudit(store, 'finding-resolved', { detail: `${finding.asset}: ${finding.brokers}` });
  const resolved = [...standing.resolved, { findingId, meaning: finding.meaning, at: Date.now() }];
  return put(store, { ...standing, findings, resolved, comparedAt: Date.now(), changes: standing.changes + 1 });
}
