/** What a sweep found: the heatmap of a measure, and the best combinations to look at more closely. */
import type { StrategyNumbers } from '@trading-crew/core/contracts';
import Button from '@mui/material/Button';
import MenuItem from '@mui/material/MenuItem';
import type { Theme } from '@mui/material/styles';
import TextField from '@mui/material/TextField';
import { useCallback, useState } from 'react';
import { Chart } from '../../charts/chart.tsx';
import type { SweepCell, SweepGrid } from '../../backend/lab/lab-engine.ts';
import { Change } from '../../ui/change.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { NotAvailable } from '../../ui/figure-card.tsx';
import { count, decimal, duration, quantity, signedPercent } from '../../ui/format.ts';
import { Section } from '../../ui/section.tsx';
import { noSharpeReason } from './no-sharpe-reason.ts';
import { parameterLabel } from './strategy-words.ts';
import { MEASURES, sweepFigure, type SweepMeasure } from './sweep-figure.ts';
import type { SweepResult } from './use-sweep.ts';

interface SweepResultViewProps {
  readonly result: SweepResult;
  /** Runs the strategy with these numbers and shows it. */
  readonly onTry: (numbers: StrategyNumbers) => void;
}

interface Ranked {
  readonly numbers: StrategyNumbers;
  readonly cell: SweepCell;
}

const BEST = 10;

/** The combinations by a measure, the best first. */
export function rankedBy({ first, second, rows }: SweepGrid, measure: SweepMeasure): Ranked[] {
  const all = rows.flatMap((row, x) =>
    row.flatMap((cell, y): Ranked[] => {
      if (!cell) return [];
      const numbers: Record<string, number> = { [first.parameter]: first.values[x] ?? Number.NaN };
      if (second) numbers[second.parameter] = second.values[y] ?? Number.NaN;
      return [{ numbers, cell }];
    }),
  );
  const of = ({ cell }: Ranked): number => cell[measure] ?? Number.NEGATIVE_INFINITY;
  return all.sort((a, b) => of(b) - of(a));
}

/** What the best combination came to in a measure, or why none has one. */
export function bestWords({ request, grid }: Pick<SweepResult, 'request' | 'grid'>, measure: SweepMeasure): string {
  const ranked = rankedBy(grid, measure);
  const [best] = ranked;
  if (!best) return 'no combination was possible';
  const { label, text } = MEASURES[measure];
  const name = label.toLowerCase();
  const value = best.cell[measure];
  if (value !== null) return `best ${name} ${text(value)} at ${Object.values(best.numbers).join(' and ')}`;
  const reasons = new Set(ranked.map(({ cell }) => noSharpeReason(cell.totalReturn, request.rules)));
  const [reason = ''] = reasons;
  return `no combination has a ${label}: ${reasons.size === 1 ? inSentence(reason) : 'each row says why'}`;
}

/** A sentence as a part of another one. */
const inSentence = (sentence: string): string => `${sentence.charAt(0).toLowerCase()}${sentence.slice(1, -1)}`;

function columnsOf({ request, grid }: SweepResult, onTry: SweepResultViewProps['onTry']): Column<Ranked>[] {
  const { strategy, rules } = request;
  const axes = grid.second ? [grid.first, grid.second] : [grid.first];
  return [
    ...axes.map(({ parameter }) => ({
      name: parameterLabel(strategy, parameter),
      numeric: true,
      cell: ({ numbers }: Ranked) => quantity(numbers[parameter]),
    })),
    {
      name: 'Total return',
      numeric: true,
      cell: ({ cell }) => <Change value={cell.totalReturn}>{signedPercent(cell.totalReturn)}</Change>,
    },
    {
      name: 'Sharpe ratio',
      numeric: true,
      cell: ({ cell }) =>
        cell.sharpe === null ? <NotAvailable reason={noSharpeReason(cell.totalReturn, rules)} /> : decimal(cell.sharpe),
    },
    { name: 'Trades', numeric: true, cell: ({ cell }) => quantity(cell.trades) },
    { name: '', cell: ({ numbers }) => <Button onClick={() => onTry(numbers)}>Try it</Button> },
  ];
}

const ROW_HEIGHT = 30;

function MeasureField({
  measure,
  onMeasure,
}: {
  readonly measure: SweepMeasure;
  readonly onMeasure: (next: SweepMeasure) => void;
}) {
  return (
    <TextField
      select
      label="Shown"
      value={measure}
      onChange={(event) => onMeasure(event.target.value as SweepMeasure)}
      sx={{ minWidth: 148 }}
    >
      {Object.entries(MEASURES).map(([name, { label }]) => (
        <MenuItem key={name} value={name}>
          {label}
        </MenuItem>
      ))}
    </TextField>
  );
}

export function SweepResultView({ result, onTry }: SweepResultViewProps) {
  const { request, grid, took } = result;
  const [measure, setMeasure] = useState<SweepMeasure>('totalReturn');
  const figure = useCallback(
    (theme: Theme, narrow: boolean) => sweepFigure(grid, request.strategy, measure, theme, narrow),
    [grid, request, measure],
  );
  const ranked = rankedBy(grid, measure);
  const tried = ranked.length;
  const skipped = grid.rows.flat().length - tried;
  const words = `${count(tried, 'combination')} in ${duration(took)}${skipped > 0 ? `, ${quantity(skipped)} not possible` : ''}`;
  const best = bestWords(result, measure);
  const height = Math.max(180, 90 + ROW_HEIGHT * (grid.second?.values.length ?? 1));
  return (
    <>
      <Section
        title={`${MEASURES[measure].label} of ${request.asset}`}
        note={`${words}; ${best}. All count from the bar on at which the slowest is warmed up.`}
      >
        <MeasureField measure={measure} onMeasure={setMeasure} />
        <Chart
          figure={figure}
          summary={`Heatmap of ${words}; ${best}`}
          height={Math.min(560, height)}
          revision={measure}
        />
      </Section>
      <Section
        title={`Best ${Math.min(BEST, tried)} of ${quantity(tried)}`}
        note="The best of many is partly luck: look for a plateau, not for a peak. What you try is judged by how many were tried."
        flush
      >
        <DataTable
          label="Best combinations"
          columns={columnsOf(result, onTry)}
          rows={ranked.slice(0, BEST)}
          rowKey={({ numbers }) => JSON.stringify(numbers)}
        />
      </Section>
    </>
  );
}
