/** The account check: our books against the broker's, what differs, what is adopted, and what was settled. */
import type { AccountMode, Reconciliation } from '@trading-crew/core/contracts';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Skeleton from '@mui/material/Skeleton';
import Typography from '@mui/material/Typography';
import { useAccountMode } from '../../backend/account-mode.ts';
import { useMarketOverview } from '../../backend/market-overview.tsx';
import { useAction, type Action } from '../../backend/use-action.ts';
import { useUser } from '../../backend/user-context.ts';
import { useWatch } from '../../backend/use-watch.ts';
import { AppLink } from '../../ui/app-link.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { FigureCard, FigureRow } from '../../ui/figure-card.tsx';
import { quantity } from '../../ui/format.ts';
import { Instant } from '../../ui/instant.tsx';
import { ModeBadge } from '../../ui/mode-badge.tsx';
import { Page } from '../../ui/page.tsx';
import { Section } from '../../ui/section.tsx';
import { EmptyView, ProblemView } from '../../ui/state-views.tsx';
import { FindingsList } from './findings-list.tsx';

type Adopted = Reconciliation['adopted'][number];

const ADOPTED_COLUMNS: readonly Column<Adopted>[] = [
  { name: 'Asset', cell: ({ asset }) => <strong>{asset}</strong> },
  { name: 'Shares', numeric: true, cell: (row) => quantity(row.quantity) },
];

const CompareButton = ({ action, onCompare }: { readonly action: Action; readonly onCompare: () => void }) => (
  <Button variant="contained" loading={action.busy} onClick={onCompare}>
    Compare now
  </Button>
);

const undecided = ({ findings }: Reconciliation): number => findings.filter(({ ambiguous }) => ambiguous).length;

function Figures({ found }: { readonly found: Reconciliation }) {
  const open = undecided(found);
  return (
    <FigureRow>
      <FigureCard label="Matched" value={quantity(found.matched)} detail="orders and positions" />
      <FigureCard label="Findings" value={quantity(found.findings.length)} detail="where the two differ" />
      <FigureCard
        label="For you to decide"
        value={quantity(open)}
        detail={open > 0 ? 'purchases are halted until then' : 'nothing is halted by this'}
      />
      <FigureCard label="Adopted" value={quantity(found.adopted.length)} detail="positions of somebody else" />
    </FigureRow>
  );
}

function Settled({ resolved }: Pick<Reconciliation, 'resolved'>) {
  if (resolved.length === 0) return null;
  return (
    <Section title="Settled" note="Where you took the broker's word, newest first.">
      <Box component="ul" sx={{ m: 0, p: 0, listStyle: 'none', display: 'grid', gap: 1 }}>
        {resolved.toReversed().map(({ findingId, meaning, at }, index) => (
          <li key={`${findingId} ${index}`}>
            <Typography variant="caption" color="textSecondary" component="div">
              <Instant time={at} />
            </Typography>
            <Typography variant="body2">{meaning}</Typography>
          </li>
        ))}
      </Box>
    </Section>
  );
}

function Found({ found }: { readonly found: Reconciliation }) {
  return (
    <>
      {found.problem && (
        <Alert severity="warning" variant="outlined">
          <strong>The last attempt did not succeed.</strong> {found.problem} What stands here is of{' '}
          <Instant time={found.comparedAt} />.
        </Alert>
      )}
      <Figures found={found} />
      <Section title="Findings">
        {found.findings.length > 0 ? (
          <FindingsList mode={found.mode} findings={found.findings} />
        ) : (
          <Typography>
            <Box component="span" sx={{ color: 'meaning.gain', fontWeight: 600 }}>
              ✓
            </Box>{' '}
            Our books and the broker's agree.
          </Typography>
        )}
      </Section>
      <Section title="Adopted positions" note="Not bought by the crew: never touched." flush={found.adopted.length > 0}>
        {found.adopted.length > 0 ? (
          <DataTable
            label="Adopted positions"
            columns={ADOPTED_COLUMNS}
            rows={found.adopted}
            rowKey={({ asset }) => asset}
          />
        ) : (
          <Typography color="textSecondary">None. Everything that the account holds was bought by the crew.</Typography>
        )}
      </Section>
      <Settled resolved={found.resolved} />
    </>
  );
}

interface CheckProps {
  readonly mode: AccountMode;
}

function Check({ mode }: CheckProps) {
  const watch = useUser().reconciliation(mode);
  const watched = useWatch(watch);
  if (watched.state === 'loading')
    return (
      <>
        <Skeleton variant="rounded" height={92} />
        <Skeleton variant="rounded" height={280} />
      </>
    );
  if (watched.state === 'failed') return <ProblemView problem={watched.problem} onRetry={watch.retry} />;
  const found = watched.value;
  if (found && found.comparedAt > 0) return <Found found={found} />;
  if (found?.problem)
    return <ProblemView problem={{ ...NO_DETAILS, message: found.problem }} title="The books could not be compared." />;
  return (
    <EmptyView title="Not compared yet">
      Each run compares the books with the broker's when it starts, and so does a schedule. What differs is shown here.
      Press Compare now to see it at once.
    </EmptyView>
  );
}

const NO_DETAILS = { field: null, runId: null, reference: null };

function useCompare(mode: AccountMode | null) {
  const user = useUser();
  const { refresh } = useMarketOverview();
  const action = useAction();
  const compare = () => {
    if (mode === null) return;
    void action.run(async () => {
      await user.call('reconcileAccount', { mode });
      refresh();
    });
  };
  return { action, compare };
}

/** When the books were last compared; nothing while they never were. */
function LastCompared({ mode }: { readonly mode: AccountMode }) {
  const watched = useWatch(useUser().reconciliation(mode));
  const at = watched.state === 'ready' ? (watched.value?.comparedAt ?? 0) : 0;
  return (
    <Box component="span" sx={{ display: 'inline-flex', flexWrap: 'wrap', gap: 1, alignItems: 'center', mt: 0.5 }}>
      <ModeBadge mode={mode} />
      {at > 0 && (
        <span>
          Last compared <Instant time={at} />
        </span>
      )}
      <AppLink href="/settings">Settings</AppLink>
    </Box>
  );
}

export function AccountCheckPage() {
  const mode = useAccountMode();
  const compare = useCompare(mode);
  return (
    <Page
      title="Account check"
      subtitle={mode && <LastCompared mode={mode} />}
      action={<CompareButton action={compare.action} onCompare={compare.compare} />}
    >
      {compare.action.problem && (
        <ProblemView
          problem={compare.action.problem}
          title="The books could not be compared."
          onRetry={compare.compare}
        />
      )}
      {mode ? <Check key={mode} mode={mode} /> : <Skeleton variant="rounded" height={280} />}
    </Page>
  );
}
