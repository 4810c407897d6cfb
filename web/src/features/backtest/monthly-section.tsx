/** Returns by month, a row for each year. */
import type { MonthlyReturn } from '@trading-crew/core/contracts';
import type { Theme } from '@mui/material/styles';
import { useCallback } from 'react';
import { Chart } from '../../charts/chart.tsx';
import { monthlyFigure, monthlyHeight } from '../../charts/monthly-figure.ts';
import { count, signedPercent } from '../../ui/format.ts';
import { Section } from '../../ui/section.tsx';

const nameOf = ({ year, month }: MonthlyReturn): string => `${year}-${String(month).padStart(2, '0')}`;

function summaryOf(monthly: readonly MonthlyReturn[]): string {
  const sorted = [...monthly].sort((a, b) => a.value - b.value);
  const worst = sorted[0];
  const best = sorted.at(-1);
  if (!worst || !best) return 'No month';
  const gained = monthly.filter(({ value }) => value > 0).length;
  return `${count(monthly.length, 'month')}, ${gained} of them with a gain; best ${nameOf(best)} ${signedPercent(best.value)}, worst ${nameOf(worst)} ${signedPercent(worst.value)}`;
}

export function MonthlySection({ monthly }: { readonly monthly: readonly MonthlyReturn[] }) {
  const figure = useCallback((theme: Theme, narrow: boolean) => monthlyFigure(monthly, theme, narrow), [monthly]);
  if (monthly.length === 0) return null;
  return (
    <Section title="Returns by month" note={`Percent. ${summaryOf(monthly)}.`}>
      <Chart figure={figure} summary={summaryOf(monthly)} height={monthlyHeight(monthly)} revision="monthly" />
    </Section>
  );
}
