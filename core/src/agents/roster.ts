/** The crew, in the order in which it works. The only file that knows every agent. */
import { alpacaConnectionManager } from './alpaca-connection-manager.ts';
import { enlist, type CrewMember } from './agent.ts';
import { assetSelection } from './asset-selection.ts';
import { historicalData } from './historical-data.ts';
import { performanceAnalysis } from './performance-analysis.ts';
import { riskManagement } from './risk-management.ts';
import { signalConfirmation } from './signal-confirmation.ts';
import { strategyEnhancement } from './strategy-enhancement.ts';
import { tradeExecution } from './trade-execution.ts';
import { trendAnalysis } from './trend-analysis.ts';

export type { AgentResult, Brief, CrewMember, Say, ToolName } from './agent.ts';

export const roster: readonly CrewMember[] = [
  enlist(alpacaConnectionManager),
  enlist(historicalData),
  enlist(assetSelection),
  enlist(trendAnalysis),
  enlist(signalConfirmation),
  enlist(riskManagement),
  enlist(tradeExecution),
  enlist(performanceAnalysis),
  enlist(strategyEnhancement),
];
