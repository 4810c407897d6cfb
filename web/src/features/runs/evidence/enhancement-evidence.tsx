/** Evidence of the last agent: what might do better, who thought of it, and what became of the model's ideas. */
import type { EnhancementOutput, StrategyParameters, TriedSetting } from '@trading-crew/core/contracts';
import { heldUp, settingName } from '@trading-crew/core/domain';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { DataTable, type Column } from '../../../ui/data-table.tsx';
import { quantity, signedPercent } from '../../../ui/format.ts';
import { Facts, Note } from './evidence-parts.tsx';

const settingWords = (parameters: StrategyParameters): string =>
  `${settingName(parameters)}, freshness ${parameters.freshnessBars}`;

const TRIED_COLUMNS: readonly Column<TriedSetting>[] = [
  { name: 'Setting', cell: ({ parameters }) => settingName(parameters) },
  { name: 'Idea of', cell: ({ source }) => (source === 'model' ? 'model' : 'neighbour') },
  { name: 'Mean return', numeric: true, cell: (row) => signedPercent(row.meanReturn), sortBy: (row) => row.meanReturn },
  {
    name: 'Windows won',
    numeric: true,
    cell: (row) => `${row.windowsWon} of ${row.windowReturns.length}`,
    sortBy: (row) => row.windowsWon,
  },
];

type Idea = EnhancementOutput['ideas'][number];
type Fate = 'held up' | 'did not hold up' | 'not tried';

const FATES: Readonly<Record<Fate, { readonly color: string; readonly words: string }>> = {
  'held up': { color: 'meaning.gain', words: '✓ tried, held up' },
  'did not hold up': { color: 'meaning.loss', words: '× tried, did not hold up' },
  'not tried': { color: 'text.secondary', words: '– not tried' },
};

/** What became of an idea: tried settings of the model are found by their averages. */
function fateOf({ parameters, problem }: Idea, { tried, current }: EnhancementOutput): Fate {
  if (parameters === null || problem !== null) return 'not tried';
  const words = settingWords(parameters);
  const found = tried.find((setting) => setting.source === 'model' && settingWords(setting.parameters) === words);
  if (!found) return 'not tried';
  return heldUp(found, current) ? 'held up' : 'did not hold up';
}

function Ideas({ output }: { readonly output: EnhancementOutput }) {
  return (
    <Box>
      <Typography component="h4" variant="h3">
        Ideas of the model
      </Typography>
      <Box component="ul" aria-label="Ideas of the model" sx={{ listStyle: 'none', m: 0, p: 0, typography: 'body2' }}>
        {output.ideas.map((idea, index) => {
          const fate = fateOf(idea, output);
          const { color, words } = FATES[fate];
          return (
            <Box
              component="li"
              key={`${index} ${idea.because}`}
              data-fate={fate}
              sx={{ py: 0.75, borderTop: index > 0 ? 1 : 0, borderColor: 'divider', overflowWrap: 'anywhere' }}
            >
              <Box sx={{ display: 'flex', flexWrap: 'wrap', columnGap: 1, justifyContent: 'space-between' }}>
                <strong>{idea.parameters ? settingWords(idea.parameters) : 'No usable setting'}</strong>
                <Box component="span" sx={{ color, fontWeight: 600 }}>
                  {words}
                </Box>
              </Box>
              <Box>“{idea.because}”</Box>
              {idea.problem !== null && <Box sx={{ color: 'text.secondary' }}>Not tried because: {idea.problem}</Box>}
            </Box>
          );
        })}
      </Box>
    </Box>
  );
}

function Proposals({ proposals }: Pick<EnhancementOutput, 'proposals'>) {
  if (proposals.length === 0) return <Note>No setting beat the present one in enough windows to be proposed.</Note>;
  return (
    <Box component="ul" aria-label="Proposals" sx={{ listStyle: 'disc', m: 0, pl: 2.5, typography: 'body2' }}>
      {proposals.map(({ because, evidence: { parameters, source } }) => (
        <li key={settingWords(parameters)}>
          <strong>{settingWords(parameters)}</strong>
          {source === 'model' && ' (an idea of the model)'}: {because}
        </li>
      ))}
    </Box>
  );
}

export function EnhancementEvidence({ output }: { readonly output: EnhancementOutput }) {
  const { proposals, current, tried, barsUsed, ideas } = output;
  return (
    <>
      <Proposals proposals={proposals} />
      <Facts
        facts={[
          ['Present setting', settingWords(current.parameters)],
          ['Its mean return', signedPercent(current.meanReturn)],
          ['Bars used', quantity(barsUsed)],
        ]}
      />
      {ideas.length > 0 && <Ideas output={output} />}
      {tried.length > 0 && (
        <DataTable
          inset
          label="Settings tried"
          columns={TRIED_COLUMNS}
          rows={tried}
          rowKey={(row, index) => `${settingWords(row.parameters)} ${index}`}
        />
      )}
      <Note>Returns are out of sample and after costs, one per window. A proposal changes nothing by itself.</Note>
    </>
  );
}
