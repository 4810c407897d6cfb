/**
 * What signals were worth: how often the price was higher after them than after any bar, for those that were traded and
 * for those that somebody refused.
 */
import type { ExecutionMode, Journal, SignalFate } from '@trading-crew/core/contracts';
import { QUALITY_HORIZONS, signalQuality, type HorizonQuality, type SignalQuality } from '@trading-crew/core/domain';
import Skeleton from '@mui/material/Skeleton';
import Typography from '@mui/material/Typography';
import { useMemo } from 'react';
import { useUser } from '../../backend/user-context.ts';
import { useWatch } from '../../backend/use-watch.ts';
import { Change } from '../../ui/change.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { NotAvailable } from '../../ui/figure-card.tsx';
import { count, percent, quantity, signedPercent } from '../../ui/format.ts';
import { Section } from '../../ui/section.tsx';
import { ProblemView } from '../../ui/state-views.tsx';
import { useSignalBars } from './use-signal-bars.ts';

const FATES: Readonly<Record<SignalFate | 'all', string>> = {
  all: 'All buy signals',
  traded: 'Traded',
  'not-confirmed': 'Not confirmed',
  'risk-rejected': 'Rejected by risk',
  other: 'Kept from trading otherwise',
};

function Share({ horizon }: { readonly horizon: HorizonQuality | undefined }) {
  if (!horizon || horizon.profitable === null || horizon.baseRate === null) {
    const reached = horizon?.signals ?? 0;
    return <NotAvailable reason={`Needs 10 signals with so many bars after them; there are ${reached}.`} />;
  }
  const { profitable, baseRate } = horizon;
  return (
    <>
      <Change value={profitable - baseRate}>{percent(profitable)}</Change> of {percent(baseRate)}
    </>
  );
}

function MeanReturn({ horizon }: { readonly horizon: HorizonQuality | undefined }) {
  if (!horizon || horizon.meanReturn === null)
    return <NotAvailable reason="The bars do not reach that far after any of these signals yet." />;
  return <Change value={horizon.meanReturn}>{signedPercent(horizon.meanReturn)}</Change>;
}

const COLUMNS: readonly Column<SignalQuality>[] = [
  { name: 'Signals', cell: ({ fate }) => <strong>{FATES[fate]}</strong> },
  { name: 'Number', numeric: true, cell: ({ signals }) => quantity(signals) },
  ...QUALITY_HORIZONS.flatMap((bars, place): Column<SignalQuality>[] => [
    { name: `Higher after ${bars} bars`, numeric: true, cell: (row) => <Share horizon={row.horizons[place]} /> },
    { name: `Change after ${bars}`, numeric: true, cell: (row) => <MeanReturn horizon={row.horizons[place]} /> },
  ]),
];

interface QualityProps {
  readonly mode: ExecutionMode;
  readonly journal: Journal;
  readonly asOf: number;
}

function Quality({ mode, journal, asOf }: QualityProps) {
  const loaded = useSignalBars(mode, journal.entries, asOf);
  const quality = useMemo(
    () => (loaded.state === 'ready' ? signalQuality(journal.entries, (asset) => loaded.bars.get(asset) ?? []) : []),
    [loaded, journal.entries],
  );
  if (loaded.state === 'loading') return <Skeleton variant="rounded" height={180} sx={{ m: 2 }} />;
  return (
    <>
      {loaded.missing.length > 0 && (
        <ProblemView
          title={`${loaded.missing.join(', ')}: the bars after the signals could not be fetched, so they are not counted.`}
          problem={loaded.problem ?? { message: '', field: null, runId: null, reference: null }}
        />
      )}
      {quality.length > 0 && (
        <DataTable label="Worth of the signals" columns={COLUMNS} rows={quality} rowKey={({ fate }) => fate} />
      )}
    </>
  );
}

/** `asOf` is the instant that the report speaks of, milliseconds UTC. */
export function SignalQualitySection({ mode, asOf }: { readonly mode: ExecutionMode; readonly asOf: number }) {
  const watch = useUser().journal(mode);
  const watched = useWatch(watch);
  if (watched.state === 'failed') return <ProblemView problem={watched.problem} onRetry={watch.retry} />;
  const journal = watched.state === 'ready' ? watched.value : null;
  const buys = journal?.entries.filter(({ signal }) => signal === 'BUY').length ?? 0;
  return (
    <Section
      title="Were the signals right?"
      note={
        buys > 0
          ? `${count(buys, 'buy signal')}, before costs, whatever came of them. "Higher" is the share after which the close stood higher, beside that of any bar.`
          : undefined
      }
      flush={buys > 0}
    >
      {watched.state === 'loading' && <Skeleton variant="rounded" height={120} />}
      {journal && buys > 0 && <Quality mode={mode} journal={journal} asOf={asOf} />}
      {watched.state === 'ready' && buys === 0 && (
        <Typography color="textSecondary">
          No buy signal yet. Each one is noted with what became of it, the refused ones too.
        </Typography>
      )}
    </Section>
  );
}
