import { describe, expect, it } from 'vitest';
import { AGENT_ORDER } from '../contracts/index.ts';
import { roster } from './roster.ts';

describe('the roster', () => {
  it('holds every agent once, in the order in which the page shows them', () => {
    expect(roster.map((member) => member.name)).toEqual(AGENT_ORDER);
  });

  it('hands the order desk to the execution agent alone', () => {
    expect(roster.filter((member) => member.tools.includes('orderDesk')).map((member) => member.name)).toEqual([
      'TradeExecutionAgent',
    ]);
  });

  it('gives an agent only the tools on its list', async () => {
    const without = roster
      .filter((member) => member.tools.every((tool) => tool === 'llm'))
      .map((member) => member.name);
    expect(without).toEqual(['AssetSelectionAgent', 'TrendAnalysisAgent', 'SignalConfirmationAgent']);
  });

  it('lets five agents ask the model, and neither the one that sizes nor the one that orders', () => {
    expect(roster.filter((member) => member.tools.includes('llm')).map((member) => member.name)).toEqual([
      'AssetSelectionAgent',
      'TrendAnalysisAgent',
      'SignalConfirmationAgent',
      'PerformanceAnalysisAgent',
      'StrategyEnhancementAgent',
    ]);
  });
});
