/** The report as files: the curve as CSV, everything as JSON. */
import type { PerformanceReport } from '@trading-crew/core/contracts';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { downloadText, toCsv } from '../../ui/text-file.ts';

/** The curve: full precision, sessions as YYYY-MM-DD, dollars, drawdown as a fraction. */
export const curveCsv = ({ sessions, equity, benchmark, drawdown }: PerformanceReport): string =>
  toCsv([
    ['session', 'equity', 'buy_and_hold', 'drawdown'],
    ...sessions.map((session, index) => [
      session,
      equity[index] ?? null,
      benchmark[index] ?? null,
      drawdown[index] ?? null,
    ]),
  ]);

export function PerformanceExport({ report }: { readonly report: PerformanceReport }) {
  const name = `performance-${report.mode}`;
  return (
    <Box sx={{ display: 'flex', gap: 1 }}>
      <Button onClick={() => downloadText(`${name}.csv`, curveCsv(report), 'text/csv')}>Curve as CSV</Button>
      <Button onClick={() => downloadText(`${name}.json`, JSON.stringify(report, null, 2), 'application/json')}>
        Report as JSON
      </Button>
    </Box>
  );
}
