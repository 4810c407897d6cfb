/** The projects behind the model: each model with its state and error rate, and the keys that were refused. */
import type { ModelBlock, ProjectHealth } from '@trading-crew/core/contracts';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { NotAvailable } from '../../ui/figure-card.tsx';
import { count, percent, quantity } from '../../ui/format.ts';
import { Instant } from '../../ui/instant.tsx';
import { MONO } from '../../ui/theme.ts';
import { BLOCK_WORDS } from './model-health-words.ts';
import { errorRate } from './model-reach.ts';

interface ModelRow {
  readonly project: string;
  readonly counts: ProjectHealth['models'][number];
}

const NO_REQUESTS = 'No instance that was at work in the last hour has asked this model in this project.';

/** Broken into lines on a phone: what is out of use, why, and until when are to be read without scrolling. */
const narrow = (width: number) => ({
  display: 'inline-block',
  whiteSpace: { xs: 'normal', sm: 'nowrap' },
  width: { xs: width, sm: 'auto' },
});

const Blocked = ({ block }: { readonly block: ModelBlock }) => (
  <Box component="span" sx={{ ...narrow(132), color: 'meaning.warning' }}>
    Cooling down: {BLOCK_WORDS[block.reason]}, until <Instant time={block.until} />
  </Box>
);

const Model = ({ name }: { readonly name: string }) => (
  <Box component="span" sx={narrow(80)}>
    {name}
  </Box>
);

function ErrorRate({ counts }: Pick<ModelRow, 'counts'>) {
  const rate = errorRate(counts);
  return rate === null ? <NotAvailable reason={NO_REQUESTS} /> : <>{percent(rate)}</>;
}

const COLUMNS: readonly Column<ModelRow>[] = [
  { name: 'Project', cell: ({ project }) => project },
  { name: 'Model', cell: ({ counts }) => <Model name={counts.model} /> },
  { name: 'State', cell: ({ counts }) => (counts.block ? <Blocked block={counts.block} /> : 'Ready') },
  { name: 'Requests', numeric: true, cell: ({ counts }) => quantity(counts.requests) },
  { name: 'Error rate', numeric: true, cell: ({ counts }) => <ErrorRate counts={counts} /> },
];

function Keys({ project, keys }: ProjectHealth) {
  const refused = keys.flatMap(({ name, block }) => (block ? [{ name, block }] : []));
  return (
    <Typography component="li" variant="body2" color="textSecondary">
      {project}: {count(keys.length, 'key')}
      {refused.length === 0 && ', none refused'}
      {refused.map(({ name, block }) => (
        <Box key={name} component="span" sx={{ color: 'meaning.warning' }}>
          ,{' '}
          <Box component="span" sx={{ fontFamily: MONO }}>
            {name}
          </Box>{' '}
          {BLOCK_WORDS[block.reason]}, not tried again until <Instant time={block.until} />
        </Box>
      ))}
    </Typography>
  );
}

export function ModelProjects({ projects }: { readonly projects: readonly ProjectHealth[] }) {
  const rows = projects.flatMap(({ project, models }) => models.map((counts) => ({ project, counts })));
  return (
    <>
      <DataTable
        inset
        label="Projects and models"
        columns={COLUMNS}
        rows={rows}
        rowKey={({ project, counts }) => `${project} ${counts.model}`}
      />
      <Box component="ul" aria-label="Keys" sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: 0.5 }}>
        {projects.map((project) => (
          <Keys key={project.project} {...project} />
        ))}
      </Box>
    </>
  );
}
