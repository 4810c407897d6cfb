/** Equity against buying and holding, with the drawdown under it; a second backtest may stand beside the first. */
import Button from '@mui/material/Button';
import type { Theme } from '@mui/material/styles';
import { useCallback, useState } from 'react';
import { Chart } from '../../charts/chart.tsx';
import type { ChartFigure } from '../../charts/chart-types.ts';
import { curveFigure, type CurveLine } from '../../charts/curve-figure.ts';
import type { LabCurve } from '../../backend/lab/lab-engine.ts';
import { money, percent } from '../../ui/format.ts';
import { Section } from '../../ui/section.tsx';
import { sessionDay } from '../../ui/time.ts';

interface EquitySectionProps {
  readonly name: string;
  readonly curve: LabCurve;
  readonly against?: { readonly name: string; readonly curve: LabCurve } | undefined;
  readonly title?: string;
  /** Draws over the figure; keep it stable between renders. */
  readonly mark?: (figure: ChartFigure, theme: Theme, narrow: boolean) => ChartFigure;
}

const unmarked = (figure: ChartFigure): ChartFigure => figure;

function linesOf({ name, curve, against }: EquitySectionProps, theme: Theme): CurveLine[] {
  const { sessions, equity, benchmark } = curve;
  const { palette } = theme;
  const own: CurveLine = { name, sessions, values: equity, color: palette.primary.main };
  const hold: CurveLine = {
    name: 'Buy and hold',
    sessions,
    values: benchmark,
    color: palette.text.secondary,
    dash: 'dot',
    width: 1.5,
  };
  if (!against) return [own, hold];
  const other: CurveLine = {
    name: against.name,
    sessions: against.curve.sessions,
    values: against.curve.equity,
    color: palette.meaning.averageLong,
    dash: 'dash',
  };
  return [own, other, hold];
}

/** Ratios can be drawn only of what stays above zero. */
const canBeRatios = ({ curve, against }: EquitySectionProps): boolean =>
  [...curve.equity, ...curve.benchmark, ...(against?.curve.equity ?? [])].every((value) => value > 0);

export function EquitySection(props: EquitySectionProps) {
  const { name, curve, against, title = 'Equity against buy and hold', mark = unmarked } = props;
  const [logarithmic, setLogarithmic] = useState(false);
  const figure = useCallback(
    (theme: Theme, narrow: boolean) => {
      const lines = linesOf({ name, curve, against }, theme);
      const drawdown = { sessions: curve.sessions, values: curve.drawdown };
      return mark(curveFigure({ lines, drawdown, unit: 'dollars', logarithmic }, theme, narrow), theme, narrow);
    },
    [name, curve, against, logarithmic, mark],
  );
  const deepest = curve.drawdown.reduce((most, value) => Math.max(most, value), 0);
  const last = `${sessionDay(curve.sessions[0])} to ${sessionDay(curve.sessions.at(-1))}`;
  const other = against ? `, ${against.name} ${money(against.curve.equity.at(-1))}` : '';
  const summary = `${last}: ${name} ${money(curve.equity.at(-1))}${other}, buy and hold ${money(curve.benchmark.at(-1))}, largest drawdown ${percent(deepest)}`;
  return (
    <Section
      title={title}
      note="Dollars at each close, holding without costs; below, how far the equity stands under its peak."
      action={
        canBeRatios(props) && (
          <Button variant="text" aria-pressed={logarithmic} onClick={() => setLogarithmic(!logarithmic)}>
            {logarithmic ? 'Linear scale' : 'Log scale'}
          </Button>
        )
      }
    >
      <Chart figure={figure} summary={summary} height={440} revision={`${name} ${String(logarithmic)}`} />
    </Section>
  );
}
