/** Returns by calendar month, a row for each year. One month alone is no table, and says so. */
import type { PerformanceReport } from '@trading-crew/core/contracts';
import { monthsOfReport } from '@trading-crew/core/domain';
import type { Theme } from '@mui/material/styles';
import Typography from '@mui/material/Typography';
import { useCallback, useMemo } from 'react';
import { Chart } from '../../charts/chart.tsx';
import { monthlyFigure, monthlyHeight, monthlySummary } from '../../charts/monthly-figure.ts';
import { NotAvailable } from '../../ui/figure-card.tsx';
import { Section } from '../../ui/section.tsx';

const MIN_MONTHS = 2;

/** `report` is the whole report: a month has one return, whatever range is looked at. */
export function MonthlyReturns({ report }: { readonly report: PerformanceReport }) {
  const months = useMemo(() => monthsOfReport(report), [report]);
  const figure = useCallback((theme: Theme, narrow: boolean) => monthlyFigure(months, theme, narrow), [months]);
  if (months.length < MIN_MONTHS) {
    const reason = `Needs sessions in ${MIN_MONTHS} calendar months; so far there ${months.length === 1 ? 'is 1' : 'are none'}.`;
    return (
      <Section title="Returns by month">
        <Typography color="textSecondary">
          <NotAvailable reason={reason} /> {reason}
        </Typography>
      </Section>
    );
  }
  const summary = monthlySummary(months);
  return (
    <Section
      title="Returns by month"
      note={`Percent, of the whole time whatever the range; the first and the last month as far as they go. ${summary}.`}
    >
      <Chart figure={figure} summary={summary} height={monthlyHeight(months)} revision={report.mode} />
    </Section>
  );
}
