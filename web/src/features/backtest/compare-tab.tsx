/** Up to four kept backtests on one chart, as growth of what they began with, and their figures side by side. */
import type { StoredBacktest } from '@trading-crew/core/contracts';
import { strategyName } from '@trading-crew/core/domain';
import Box from '@mui/material/Box';
import Chip from '@mui/material/Chip';
import type { Theme } from '@mui/material/styles';
import Typography from '@mui/material/Typography';
import { useCallback, useMemo } from 'react';
import { Chart } from '../../charts/chart.tsx';
import { curveFigure, type CurveLine } from '../../charts/curve-figure.ts';
import { signedPercent } from '../../ui/format.ts';
import { Section } from '../../ui/section.tsx';
import { EmptyView } from '../../ui/state-views.tsx';
import { FiguresTable } from './figures-table.tsx';

/** More lines than this could not be told apart. */
export const COMPARED_MAX = 4;

interface CompareTabProps {
  readonly stored: readonly StoredBacktest[];
  readonly chosen: readonly string[];
  readonly onChoose: (backtestId: string) => void;
}

const DASHES = ['solid', 'dash', 'dot', 'dashdot'] as const;

/** Names that are the same are told apart by a number. */
function namesOf(picked: readonly StoredBacktest[]): string[] {
  const names = picked.map(({ name }) => name);
  return names.map((name, index) => {
    const before = names.slice(0, index).filter((other) => other === name).length;
    return names.filter((other) => other === name).length > 1 ? `${name} (${before + 1})` : name;
  });
}

function linesOf(picked: readonly StoredBacktest[], names: readonly string[], theme: Theme): CurveLine[] {
  const { primary, meaning } = theme.palette;
  const colors = [primary.main, meaning.averageLong, meaning.averageMedium, meaning.simulation];
  return picked.map(({ result }, index) => ({
    name: names[index] ?? '',
    sessions: result.curve.sessions,
    values: result.curve.equity.map((value) => value / result.request.rules.capital - 1),
    color: colors[index] ?? primary.main,
    dash: DASHES[index] ?? 'solid',
  }));
}

function Comparison({ picked }: { readonly picked: readonly StoredBacktest[] }) {
  const names = useMemo(() => namesOf(picked), [picked]);
  const figure = useCallback(
    (theme: Theme, narrow: boolean) =>
      curveFigure({ lines: linesOf(picked, names, theme), unit: 'growth' }, theme, narrow),
    [picked, names],
  );
  const words = picked.map(({ result }, index) => `${names[index]} ${signedPercent(result.figures.totalReturn.value)}`);
  const columns = picked.map(({ result }, index) => ({ name: names[index] ?? '', figures: result.figures }));
  return (
    <>
      <Section title="Growth" note="What each has gained on its capital, on the days that it covers.">
        <Chart figure={figure} summary={words.join(', ')} height={400} revision={names.join()} />
      </Section>
      <Section title="Figures" flush>
        <FiguresTable label="Figures of the compared backtests" columns={columns} />
      </Section>
    </>
  );
}

export function CompareTab({ stored, chosen, onChoose }: CompareTabProps) {
  const picked = stored.filter(({ backtestId }) => chosen.includes(backtestId));
  if (stored.length === 0)
    return (
      <EmptyView title="Nothing to compare yet">
        Run a backtest and save it. Up to four of those that you keep can be put on one chart.
      </EmptyView>
    );
  const isFull = picked.length >= COMPARED_MAX;
  return (
    <>
      <Section title="Compare" note={`Choose up to ${COMPARED_MAX} of the backtests that you keep.`}>
        <Box role="group" aria-label="Backtests to compare" sx={{ display: 'flex', flexWrap: 'wrap', gap: 1 }}>
          {stored.map(({ backtestId, name, result }) => {
            const isChosen = chosen.includes(backtestId);
            return (
              <Chip
                key={backtestId}
                label={name}
                title={strategyName(result.request.strategy)}
                aria-pressed={isChosen}
                disabled={!isChosen && isFull}
                variant={isChosen ? 'filled' : 'outlined'}
                color={isChosen ? 'primary' : 'default'}
                onClick={() => onChoose(backtestId)}
                sx={{ maxWidth: 1 }}
              />
            );
          })}
        </Box>
        {isFull && (
          <Typography variant="caption" color="textSecondary" component="p" sx={{ mt: 1 }}>
            Four are chosen. Take one out to choose another.
          </Typography>
        )}
      </Section>
      {picked.length > 0 && <Comparison picked={picked} />}
    </>
  );
}
