/** The chart of a run: the bars the crew saw, the averages it read, and where it went in and would get out. */
import { FIRST_STRATEGY, STRATEGIES } from '@trading-crew/core/contracts';
import { lineWords } from '@trading-crew/core/domain';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useCallback } from 'react';
import type { Theme } from '@mui/material/styles';
import { Chart } from '../../charts/chart.tsx';
import { price } from '../../ui/format.ts';
import { runFigure, type RunChartData } from './run-figure.ts';
import type { Outputs } from './run-view.ts';

interface RunChartProps {
  readonly runId: string;
  readonly asset: string;
  readonly outputs: Outputs;
}

interface KnownChartProps {
  readonly runId: string;
  readonly asset: string;
  readonly chart: RunChartData;
}

function KnownChart({ runId, asset, chart }: KnownChartProps) {
  const { history, trend, risk, execution } = chart;
  const figure = useCallback(
    (theme: Theme, narrow: boolean) => runFigure({ history, trend, risk, execution }, theme, narrow),
    [history, trend, risk, execution],
  );
  const bars = history.bars.time.length;
  const strategy = trend?.strategy.name ?? FIRST_STRATEGY;
  const words = [
    `${bars} daily bars of ${asset}`,
    trend && `${lineWords(trend)}, signal ${trend.signal}`,
    execution?.order && `entry ${price(execution.order.averageFillPrice)}`,
    risk?.stopPrice != null && `stop ${price(risk.stopPrice)}`,
    risk?.targetPrice != null && `target ${price(risk.targetPrice)}`,
  ].filter(Boolean);
  return (
    <Box>
      <Typography variant="h3" component="h3" gutterBottom>
        Daily prices of {asset} with {STRATEGIES[strategy].label.toLowerCase()}
      </Typography>
      <Chart figure={figure} summary={words.join(', ')} height={460} revision={runId} />
    </Box>
  );
}

export function RunChart({ runId, asset, outputs }: RunChartProps) {
  const history = outputs.HistoricalDataAgent;
  if (!history || history.bars.time.length === 0)
    return <Typography color="textSecondary">The chart appears when the historian has fetched the bars.</Typography>;
  const chart = {
    history,
    trend: outputs.TrendAnalysisAgent,
    risk: outputs.RiskManagementAgent,
    execution: outputs.TradeExecutionAgent,
  };
  return <KnownChart runId={runId} asset={asset} chart={chart} />;
}
