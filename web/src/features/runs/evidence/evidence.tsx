/** The evidence of a step: what the agent saw, the rule it applied, what came of it, and the model's words. */
import type { StepRecord } from '@trading-crew/core/contracts';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import type { Outputs } from '../run-view.ts';
import { BrokerageEvidence, HistoryEvidence, SelectionEvidence } from './market-evidence.tsx';
import { ConfirmationEvidence, RiskEvidence, TrendEvidence } from './decision-evidence.tsx';
import { EnhancementEvidence } from './enhancement-evidence.tsx';
import { ModelCallView } from './model-call.tsx';
import { ModelWordsView } from './model-words-view.tsx';
import { ExecutionEvidence, PerformanceEvidence } from './result-evidence.tsx';

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
    SignalConfirmationAgent: confirmation && (
      <ConfirmationEvidence output={confirmation} model={step.modelCalls.at(-1)?.model ?? null} />
    ),
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
  const { agent, modelCalls } = step;
  const hasOpinion = agent === 'SignalConfirmationAgent' && outputs.SignalConfirmationAgent?.model != null;
  return (
    <Box sx={{ display: 'grid', gap: 1.5, gridTemplateColumns: 'minmax(0, 1fr)' }}>
      {viewOf({ step, outputs }) ?? (
        <Typography variant="body2" color="textSecondary">
          This agent handed nothing on{step.code ? ` (${step.code.toLowerCase().replaceAll('_', ' ')})` : ''}. What it
          says about that stands above.
        </Typography>
      )}
      <ModelWordsView step={step} isSilenceSaid={hasOpinion} />
      {modelCalls.map((call, index) => (
        <ModelCallView key={`${call.promptHash} ${index}`} agent={agent} call={call} />
      ))}
    </Box>
  );
}
