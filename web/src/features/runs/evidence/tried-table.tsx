/** Every setting that was tried, with what it came to: the table that a proposal rests on, and that nothing better rests on. */
import type { EnhancementOutput, TriedSetting } from '@trading-crew/core/contracts';
import { VERDICT_WORDS, verdictOf } from '@trading-crew/core/backtest';
import Box from '@mui/material/Box';
import { DataTable, type Column } from '../../../ui/data-table.tsx';
import { quantity } from '../../../ui/format.ts';
import { beyondLuck, changeText, rangeWords, signedReturn } from '../proposal-words.ts';

/** What changes; the words wrap, so that the numbers behind them stay in view. */
const Changes = ({ words }: { readonly words: string }) => (
  <Box component="span" sx={{ display: 'inline-block', width: 148, whiteSpace: 'normal' }}>
    {words}
  </Box>
);

const columnsFor = ({ current, ideas }: EnhancementOutput): Column<TriedSetting>[] => [
  {
    name: 'Setting',
    cell: ({ strategy }) => <Changes words={changeText(current.strategy, strategy)} />,
  },
  { name: 'Effect', numeric: true, cell: ({ effect }) => signedReturn(effect), sortBy: ({ effect }) => effect ?? 0 },
  {
    name: 'Won',
    numeric: true,
    cell: (row) => `${row.windowsWon} of ${row.windowReturns.length}`,
    sortBy: ({ windowsWon }) => windowsWon,
  },
  { name: 'Verdict', cell: (row) => VERDICT_WORDS[verdictOf(row)], sortBy: (row) => VERDICT_WORDS[verdictOf(row)] },
  {
    name: 'More than luck',
    numeric: true,
    cell: ({ deflatedSharpe }) => beyondLuck(deflatedSharpe),
    sortBy: ({ deflatedSharpe }) => deflatedSharpe ?? 0,
  },
  { name: 'Range of chance', numeric: true, cell: rangeWords },
  { name: 'Trades', numeric: true, cell: ({ trades }) => quantity(trades), sortBy: ({ trades }) => trades },
  {
    name: 'Return a window',
    numeric: true,
    cell: ({ meanReturn }) => signedReturn(meanReturn),
    sortBy: ({ meanReturn }) => meanReturn,
  },
  ...(ideas.length === 0
    ? []
    : [{ name: 'Idea of', cell: ({ source }: TriedSetting) => (source === 'model' ? 'model' : 'neighbour') }]),
];

export const TriedTable = ({ output }: { readonly output: EnhancementOutput }) => (
  <DataTable
    inset
    label="Settings tried"
    columns={columnsFor(output)}
    rows={output.tried}
    rowKey={({ strategy, source }) => `${source} ${JSON.stringify(strategy)}`}
  />
);
