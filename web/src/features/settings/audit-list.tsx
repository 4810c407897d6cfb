/** Every change of what may trade, newest first. Nobody can change or remove an entry. */
import type { AuditEntry } from '@trading-crew/core/contracts';
import Button from '@mui/material/Button';
import Skeleton from '@mui/material/Skeleton';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useUser } from '../../backend/user-context.ts';
import { useWatch } from '../../backend/use-watch.ts';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Instant } from '../../ui/instant.tsx';
import { Section } from '../../ui/section.tsx';
import { ProblemView } from '../../ui/state-views.tsx';
import { AUDIT_WORDS, changeWords } from './audit-words.ts';

const LATEST = 50;
const AT_FIRST = 8;

const COLUMNS: readonly Column<AuditEntry>[] = [
  { name: 'Change', cell: ({ action }) => AUDIT_WORDS[action] },
  { name: 'When', cell: ({ at }) => <Instant time={at} /> },
  { name: 'From and to', cell: changeWords },
  { name: 'Detail', grow: true, cell: ({ detail }) => detail && <span title={detail}>{detail}</span> },
];

function Entries({ entries }: { readonly entries: readonly AuditEntry[] }) {
  const [isWhole, setWhole] = useState(false);
  if (entries.length === 0)
    return (
      <Typography color="textSecondary">
        Nothing has changed yet. Changes of mode, keys, stops and halts are kept here.
      </Typography>
    );
  return (
    <>
      <DataTable
        inset
        label="Changes"
        columns={COLUMNS}
        rows={isWhole ? entries : entries.slice(0, AT_FIRST)}
        rowKey={({ at, action }, index) => `${at} ${action} ${index}`}
      />
      {!isWhole && entries.length > AT_FIRST && (
        <Button onClick={() => setWhole(true)} sx={{ mt: 1 }}>
          Show all {entries.length}
        </Button>
      )}
    </>
  );
}

export function AuditList() {
  const watch = useUser().audit(LATEST);
  const entries = useWatch(watch);
  return (
    <Section title="Changes" note={`What may trade, and what stopped it: the latest ${LATEST}. Nobody can alter them.`}>
      {entries.state === 'loading' && <Skeleton variant="rounded" height={108} />}
      {entries.state === 'failed' && <ProblemView problem={entries.problem} onRetry={watch.retry} />}
      {entries.state === 'ready' && <Entries entries={entries.value} />}
    </Section>
  );
}
