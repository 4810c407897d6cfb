/** The demo's stored backtests, proposals and journal, and the callables that change them. */
import {
  BACKTESTS_MAX,
  defaultStrategy,
  FIRST_STRATEGY,
  fromBarColumns,
  sessionOf,
  withNumbers,
  type CallRequest,
  type Journal,
  type JournalEntry,
  type ProposalRecord,
  type StoredBacktest,
} from '@trading-crew/core/contracts';
import { BackendProblem } from '../backend.ts';
import { problemOf } from '../problems.ts';
import { demoLongBars } from './demo-long-history.ts';
import { findRun, type DemoState, type DemoStore } from './demo-state.ts';

const JOURNAL_ASSETS = ['AAPL', 'DEMO-TREND', 'DEMO-CHOP', 'DEMO-CRASH'];
/** A signal every so many bars, over the last so many bars of each asset. */
const SIGNAL_EVERY = 23;
const SIGNAL_BARS = 500;
const FATES: readonly JournalEntry['fate'][] = [
  'traded',
  'traded',
  'not-confirmed',
  'traded',
  'risk-rejected',
  'other',
];

/** Signals on the bars of the demo, buying and selling in turn. */
export function demoJournal(): Journal {
  const entries = JOURNAL_ASSETS.flatMap((asset, place) =>
    fromBarColumns(demoLongBars(asset, SIGNAL_BARS))
      .filter((_bar, index) => index % SIGNAL_EVERY === place)
      .map((bar, index): JournalEntry => ({
        asset,
        session: sessionOf(bar.time),
        close: bar.close,
        signal: index % 2 === 0 ? 'BUY' : 'SELL',
        fate: FATES[(index + place) % FATES.length] ?? 'other',
        runId: null,
      })),
  ).sort((a, b) => a.session.localeCompare(b.session));
  return {
    schemaVersion: 1,
    mode: 'simulation',
    entries,
    modelDollars: 1.84,
    modelDays: [
      { session: '2015-11-02', dollars: 1.2 },
      { session: '2016-03-10', dollars: 0.64 },
    ],
    updatedAt: Date.now(),
  };
}

const proposals = (): ProposalRecord[] => {
  const from = defaultStrategy(FIRST_STRATEGY);
  return [
    {
      schemaVersion: 1,
      proposalId: 'DemoRunTraded0000001-0',
      runId: 'DemoRunTraded0000001',
      place: 0,
      asset: 'AAPL',
      mode: 'simulation',
      from,
      to: withNumbers(from, { short: 6, long: 26 }),
      session: '2015-11-02',
      decision: 'dismissed',
      decidedAt: Date.now() - 86_400_000,
    },
  ];
};

type LabState = Pick<DemoState, 'backtests' | 'proposals' | 'journal'>;

/** What is kept of backtests, proposals and signals at the start; nothing on a new account. */
export const labState = (empty: boolean, backtests: readonly StoredBacktest[] = []): LabState =>
  empty
    ? { backtests: [], proposals: [], journal: null }
    : { backtests, proposals: proposals(), journal: demoJournal() };

export function saveBacktest(store: DemoStore, { backtestId, name, result }: CallRequest<'saveBacktest'>) {
  const { backtests } = store.state();
  const known = backtests.find((stored) => stored.backtestId === backtestId);
  if (known) return { stored: known };
  if (backtests.length >= BACKTESTS_MAX)
    throw new BackendProblem(problemOf(`You keep ${BACKTESTS_MAX} backtests already. Delete one, then save again.`));
  const stored: StoredBacktest = { schemaVersion: 1, backtestId, name, createdAt: Date.now(), result };
  store.change({ backtests: [stored, ...backtests] });
  return { stored };
}

export function deleteBacktest(store: DemoStore, { backtestId }: CallRequest<'deleteBacktest'>) {
  const { backtests } = store.state();
  const rest = backtests.filter((stored) => stored.backtestId !== backtestId);
  store.change({ backtests: rest });
  return { deleted: rest.length < backtests.length };
}

export function decideProposal(store: DemoStore, { runId, place, decision }: CallRequest<'decideProposal'>) {
  const run = findRun(store, runId);
  const output = store.state().steps[runId]?.find(({ agent }) => agent === 'StrategyEnhancementAgent')?.output;
  const proposed = (output as { proposals?: { strategy: ProposalRecord['to'] }[] } | null)?.proposals?.[place];
  if (!run || !proposed) throw new BackendProblem(problemOf('This proposal was not found, or it is not yours.'));
  const proposal: ProposalRecord = {
    schemaVersion: 1,
    proposalId: `${runId}-${place}`,
    runId,
    place,
    asset: run.asset,
    mode: run.mode,
    from: run.settings.strategy,
    to: proposed.strategy,
    session: '2016-03-11',
    decision,
    decidedAt: Date.now(),
  };
  const others = store.state().proposals.filter(({ proposalId }) => proposalId !== proposal.proposalId);
  store.change({ proposals: [proposal, ...others] });
  return { proposal };
}
