import type { PerformanceReport } from '@trading-crew/core/contracts';
import { ThemeProvider } from '@mui/material/styles';
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { createAppTheme } from '../../ui/theme.ts';
import { MonthlyReturns } from './monthly-returns.tsx';

afterEach(cleanup);

function shown(sessions: string[], equity: number[]): HTMLElement {
  const report = { mode: 'simulation', startingEquity: 1_000, sessions, equity } as unknown as PerformanceReport;
  render(
    <ThemeProvider theme={createAppTheme('light')}>
      <MonthlyReturns report={report} />
    </ThemeProvider>,
  );
  return screen.getByRole('region', { name: 'Returns by month' });
}

describe('the returns by month', () => {
  it('are a chart with its sum in words from two calendar months on', () => {
    const section = shown(['2016-01-29', '2016-02-26'], [1_100, 990]);
    expect(section.querySelector('[role="img"]')?.getAttribute('aria-label')).toBe(
      '2 months, 1 of them with a gain; best 2016-01 +10.0\u00a0%, worst 2016-02 −10.0\u00a0%',
    );
  });

  it.each([
    [['2016-01-05', '2016-01-29'], 'so far there is 1.'],
    [[], 'so far there are none.'],
  ])('are n/a with the reason before that: %j', (sessions, reason) => {
    const section = shown(
      sessions,
      sessions.map(() => 1_100),
    );
    expect(section.querySelector('[role="img"]')).toBeNull();
    expect(section.textContent).toContain(`Needs sessions in 2 calendar months; ${reason}`);
  });
});
