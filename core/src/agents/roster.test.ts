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
    const pure = roster.filter((member) => member.tools.length === 0).map((member) => member.name);
    expect(pure).toEqual(['AssetSelectionAgent', 'TrendAnalysisAgent', 'SignalConfirmationAgent']);
  });
});
