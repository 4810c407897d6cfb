/** What walking forward came to: each window with what it chose, and the curve of the stretches nobody had seen. */
import type { BacktestRequest, BacktestRules } from '@trading-crew/core/contracts';
import type { Theme } from '@mui/material/styles';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import { useCallback, useState } from 'react';
import type { LabWindow, WindowFigures } from '../../backend/lab/lab-engine.ts';
import { Chart } from '../../charts/chart.tsx';
import { Change } from '../../ui/change.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { FigureCard, FigureRow, NotAvailable } from '../../ui/figure-card.tsx';
import { count, decimal, duration, quantity, signedPercent } from '../../ui/format.ts';
import { Section } from '../../ui/section.tsx';
import { sessionDay } from '../../ui/time.ts';
import { EquitySection } from './equity-section.tsx';
import { noSharpeReason } from './no-sharpe-reason.ts';
import { parameterLabel } from './strategy-words.ts';
import type { WalkForwardResult } from './use-walk-forward.ts';
import { walkForwardFigure, type WindowMeasure } from './walk-forward-figure.ts';

type Judged = Pick<WindowFigures, 'sharpe' | 'totalReturn'>;

const sharpeOf = ({ sharpe, totalReturn }: Judged, rules: BacktestRules) =>
  sharpe === null ? <NotAvailable reason={noSharpeReason(totalReturn, rules)} /> : decimal(sharpe);

const returnOf = ({ totalReturn }: Pick<WindowFigures, 'totalReturn'>) => (
  <Change value={totalReturn}>{signedPercent(totalReturn)}</Change>
);

const spanOf = ({ from, to }: WindowFigures): string => `${sessionDay(from)} to ${sessionDay(to)}`;

interface Numbered extends LabWindow {
  readonly place: number;
}

function columnsOf({ strategy, rules }: BacktestRequest, windows: readonly LabWindow[]): Column<Numbered>[] {
  const parameters = Object.keys(windows[0]?.chosen ?? {});
  return [
    { name: 'Window', cell: ({ place }) => String(place) },
    ...parameters.map((parameter) => ({
      name: parameterLabel(strategy, parameter),
      numeric: true,
      cell: ({ chosen }: Numbered) => quantity(chosen[parameter]),
    })),
    { name: 'Return in sample', numeric: true, cell: ({ inSample }) => returnOf(inSample) },
    { name: 'Return out of sample', numeric: true, cell: ({ outOfSample }) => returnOf(outOfSample) },
    { name: 'Sharpe in sample', numeric: true, cell: ({ inSample }) => sharpeOf(inSample, rules) },
    { name: 'Sharpe out of sample', numeric: true, cell: ({ outOfSample }) => sharpeOf(outOfSample, rules) },
    { name: 'Trained on', cell: ({ inSample }) => spanOf(inSample) },
    { name: 'Judged on', cell: ({ outOfSample }) => spanOf(outOfSample) },
  ];
}

const meanOf = (values: readonly (number | null)[]): number | null => {
  const known = values.filter((value): value is number => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
};

function Cards({ result }: { readonly result: WalkForwardResult }) {
  const { windows, outOfSampleReturn, outOfSampleSharpe, efficiency, candidates } = result.answer;
  const inSample = meanOf(windows.map((window) => window.inSample.sharpe));
  const gained = windows.filter(({ outOfSample }) => outOfSample.totalReturn > 0).length;
  return (
    <FigureRow>
      <FigureCard label="Return" value={returnOf({ totalReturn: outOfSampleReturn })} detail="out of sample, joined" />
      <FigureCard
        label="Sharpe ratio"
        value={sharpeOf({ sharpe: outOfSampleSharpe, totalReturn: outOfSampleReturn }, result.request.rules)}
        detail={`out of sample; ${decimal(inSample)} in sample`}
      />
      <FigureCard
        label="Efficiency"
        value={efficiency === null ? null : decimal(efficiency)}
        reason={efficiency === null ? 'Nothing was gained in sample.' : null}
        detail="growth out of sample over in sample"
      />
      <FigureCard label="Windows with a gain" value={`${gained} of ${windows.length}`} detail="out of sample" />
      <FigureCard label="Chosen from" value={quantity(candidates)} detail="combinations in each window" />
    </FigureRow>
  );
}

export function WalkForwardResultView({ result }: { readonly result: WalkForwardResult }) {
  const { request, answer, made, took } = result;
  const { windows, curve } = answer;
  const [measure, setMeasure] = useState<WindowMeasure>('sharpe');
  const figure = useCallback(
    (theme: Theme, narrow: boolean) => walkForwardFigure(windows, measure, theme, narrow),
    [windows, measure],
  );
  const words = `${count(windows.length, 'window')}, ${made.kind}, in ${duration(took)}`;
  const swap = (
    <ToggleButtonGroup
      exclusive
      size="small"
      aria-label="Measure"
      value={measure}
      onChange={(_event, next: WindowMeasure | null) => next && setMeasure(next)}
      sx={{ mb: 1 }}
    >
      <ToggleButton value="sharpe">Sharpe ratio</ToggleButton>
      <ToggleButton value="totalReturn">Return</ToggleButton>
    </ToggleButtonGroup>
  );
  return (
    <>
      <Cards result={result} />
      <Section
        title={`${request.asset}: in sample against out of sample`}
        note={`${words}. Each window trades by the numbers that were best before it began. Where the second bar is much shorter, the first was luck.`}
      >
        {swap}
        <Chart figure={figure} summary={`Bars of ${words}`} height={300} revision={measure} />
      </Section>
      <EquitySection name="Out of sample" curve={curve} title="Equity out of sample" />
      <Section title="Windows" flush>
        <DataTable
          label="Windows of the walk-forward"
          columns={columnsOf(request, windows)}
          rows={windows.map((window, index) => ({ ...window, place: index + 1 }))}
          rowKey={({ place }) => String(place)}
        />
      </Section>
    </>
  );
}
