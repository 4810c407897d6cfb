/** The evidence of a step: what the agent saw, the rule it applied, what came of it, in words and numbers. */
import type { StepRecord } from '@trading-crew/core/contracts';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import type { Outputs } from '../run-view.ts';
import { BrokerageEvidence, HistoryEvidence, SelectionEvidence } from './market-evidence.tsx';
import { ConfirmationEvidence, RiskEvidence, TrendEvidence } from './decision-evidence.tsx';
import { EnhancementEvidence, ExecutionEvidence, PerformanceEvidence } from './result-evidence.tsx';

interface EvidenceProps {
  readonly step: StepRecord;
  readonly outputs: Outputs;
}

function viewOf({ step, outputs }: EvidenceProps) {
  const { AlpacaConnectionManager: brokerage, HistoricalDataAgent: history, AssetSelectionAgent: selection } = outputs;
  const { TrendAnalysisAgent: trend, SignalConfirmationAgent: confirmation, RiskManagementAgent: risk } = outputs;
  const { TradeExecutionAgent: execution, PerformanceAnalysisAgent: performance } = outputs;
  const views = {
    AlpacaConnectionManager: brokerage && <BrokerageEvidence output={brokerage} />,
    HistoricalDataAgent: history && <HistoryEvidence output={history} />,
    AssetSelectionAgent: selection && <SelectionEvidence output={selection} />,
    TrendAnalysisAgent: trend && <TrendEvidence output={trend} />,
    SignalConfirmationAgent: confirmation && <ConfirmationEvidence output={confirmation} />,
    RiskManagementAgent: risk && <RiskEvidence output={risk} />,
    TradeExecutionAgent: execution && <ExecutionEvidence output={execution} />,
    PerformanceAnalysisAgent: performance && <PerformanceEvidence output={performance} />,
    StrategyEnhancementAgent: outputs.StrategyEnhancementAgent && (
      <EnhancementEvidence output={outputs.StrategyEnhancementAgent} />
    ),
  };
  return views[step.agent];
}

export function Evidence({ step, outputs }: EvidenceProps) {
  return (
    <Box sx={{ display: 'grid', gap: 1.5, gridTemplateColumns: 'minmax(0, 1fr)' }}>
      {viewOf({ step, outputs }) ?? (
        <Typography variant="body2" color="textSecondary">
          This agent handed nothing on{step.code ? ` (${step.code.toLowerCase().replaceAll('_', ' ')})` : ''}. What it
          says about that stands above.
        </Typography>
      )}
    </Box>
  );
}
