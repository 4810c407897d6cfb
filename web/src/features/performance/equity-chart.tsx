/** Equity against buy-and-hold, and the drawdown under it on the same time axis. */
import type { PerformanceReport } from '@trading-crew/core/contracts';
import type { Theme } from '@mui/material/styles';
import { useCallback } from 'react';
import { Chart } from '../../charts/chart.tsx';
import { money, percent } from '../../ui/format.ts';
import { Section } from '../../ui/section.tsx';
import { equityFigure } from './equity-figure.ts';

export function EquityChart({ report }: { readonly report: PerformanceReport }) {
  const figure = useCallback((theme: Theme, narrow: boolean) => equityFigure(report, theme, narrow), [report]);
  const deepest = Math.max(0, ...report.drawdown);
  const summary = `Equity ${money(report.equity.at(-1))}, ${report.benchmarkLabel} ${money(report.benchmark.at(-1))}, largest drawdown ${percent(deepest)}`;
  return (
    <Section
      title="Equity against buy-and-hold"
      note={`${report.benchmarkLabel}. Dollars at the end of each session; below, how far equity stands under its peak.`}
    >
      <Chart figure={figure} summary={summary} height={480} revision={report.mode} />
    </Section>
  );
}
