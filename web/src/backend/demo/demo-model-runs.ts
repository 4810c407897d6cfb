/**
 * The runs of a demo account whose crew has a language model: one that it explains and confirms, one that it shrinks,
 * one that it refuses, and one in which it abstains because the budget is spent.
 */
import {
  withNumbers,
  type AgentName,
  type ModelOpinion,
  type RunRecord,
  type StepRecord,
} from '@trading-crew/core/contracts';
import { filesOf, type DemoRunFiles } from './demo-history.ts';
import { demoAnswer, demoRefusal } from './demo-model-calls.ts';
import { DEMO_QUANTITY, demoOutputs } from './demo-outputs.ts';
import { DEMO_TIME, demoRun, tradedPatch } from './demo-runs.ts';

const HOUR = 3_600_000;
type Steps = Partial<Record<AgentName, Partial<StepRecord>>>;

const EXPLANATIONS: Steps = {
  AssetSelectionAgent: {
    explanation: 'Plenty of it changes hands every day, and its price moves about as much as that of a large company.',
  },
  TrendAnalysisAgent: {
    explanation:
      'The short average has just risen above the medium one, and the medium one stands above the long one. ' +
      'That is how a rise begins, although they are still close together.',
  },
  PerformanceAnalysisAgent: {
    explanation: 'Half of the six closed trades won. The worst stretch cost 1.6 % of what the account had reached.',
  },
};

const BUDGET = "The user's budget for the day is spent; a new day begins at midnight UTC.";

/** The explanations with their calls; `refused` are the agents for which the money did not do any more. */
function explained(asset: string, refused: readonly AgentName[] = []): Steps {
  const patches = Object.entries(EXPLANATIONS).map(([name, patch]) => {
    const agent = name as AgentName;
    if (refused.includes(agent)) return [agent, { modelCalls: [demoRefusal(agent, asset, 'BUDGET_SPENT', BUDGET)] }];
    return [agent, { ...patch, modelCalls: [demoAnswer(agent, asset, { explanation: patch.explanation })] }];
  });
  return Object.fromEntries(patches) as Steps;
}

const VIEWS = {
  confidence: 0.64,
  reasons: [
    'The three averages have lined up within the last two bars.',
    'The close stands 2.1 % above where it stood ten bars ago.',
  ],
  doubts: ['Volume is thin, 12.5 % below what a rise usually brings.'],
};

/** The step of the confirmation with an opinion on the rules' verdict. */
function confirmed(runId: string, asset: string, opinion: Partial<ModelOpinion>, patch: Partial<StepRecord>): Steps {
  const rules = demoOutputs(runId, asset, DEMO_TIME).SignalConfirmationAgent;
  const model: ModelOpinion = { verdict: 'confirm', sizeFactor: 1, refusal: null, ...VIEWS, ...opinion };
  const { verdict, sizeFactor } = model;
  const output = { ...rules, verdict: verdict === 'abstained' ? 'refuse' : verdict, sizeFactor, model };
  const answer = { opinion: { verdict, ...(verdict === 'shrink' ? { sizeFactor } : {}), ...VIEWS } };
  const calls = [demoAnswer('SignalConfirmationAgent', asset, answer, ['12.5 %'])];
  return { SignalConfirmationAgent: { output, modelCalls: calls, ...patch } };
}

/** Three ideas: one held up, one did not, one is no setting. */
function withIdeas(runId: string, asset: string): Steps {
  const agent = 'StrategyEnhancementAgent';
  const { [agent]: output } = demoOutputs(runId, asset, DEMO_TIME);
  const [better, worse] = output.tried;
  if (!better || !worse) return {};
  const ideas = [
    { strategy: better.strategy, because: 'A slower long average leaves later.', problem: null },
    { strategy: worse.strategy, because: 'A faster setting catches short rises.', problem: null },
    {
      strategy: null,
      because: 'Follow the very long trend.',
      problem: 'It is no setting. Short average: The short average must be smaller than the medium one.',
    },
  ];
  const neighbour = { ...worse, strategy: withNumbers(output.current.strategy, { short: 6 }) };
  const tried = [neighbour, ...output.tried.map((setting) => ({ ...setting, source: 'model' as const }))];
  const proposals = output.proposals.map(({ evidence, ...rest }) => ({
    ...rest,
    evidence: { ...evidence, source: 'model' as const },
  }));
  const modelCalls = [demoAnswer(agent, asset, { ideas: ideas.map(({ because }) => ({ because })) })];
  return { [agent]: { output: { ...output, tried, proposals, ideas }, modelCalls } };
}

/** A run with its steps; what it cost is the sum of its calls. */
function runWith(run: RunRecord, steps: Steps): DemoRunFiles {
  const calls = Object.values(steps).flatMap(({ modelCalls = [] }) => modelCalls);
  const modelDollars = calls.reduce((sum, { dollars }) => sum + dollars, 0);
  return filesOf({ ...run, modelDollars }, 9, steps);
}

const noTrade = (reason: RunRecord['reason'], decision: string, endedAt: number): Partial<RunRecord> => ({
  status: 'COMPLETED',
  outcome: 'NO_TRADE',
  reason,
  decision,
  endedAt,
});

const SKIPPED: Partial<StepRecord> = {
  status: 'skipped',
  summary: 'Not needed: the signal was not confirmed.',
  code: 'NOT_CONFIRMED',
  output: null,
};
const NOTHING_BOUGHT: Steps = { RiskManagementAgent: SKIPPED, TradeExecutionAgent: SKIPPED };

function agreed(startedAt: number): DemoRunFiles {
  const [runId, asset] = ['DemoRunModelSays0006', 'DEMO-TREND'] as const;
  const summary = 'BUY confirmed with confidence 0.72, in doubt: volume. The model agrees (its own confidence 0.64).';
  return runWith(demoRun(runId, asset, { startedAt, ...tradedPatch(runId, asset, startedAt + 9_400) }), {
    ...explained(asset),
    ...confirmed(runId, asset, {}, { summary }),
    ...withIdeas(runId, asset),
  });
}

function shrunk(startedAt: number): DemoRunFiles {
  const [runId, asset, quantity] = ['DemoRunModelLess0008', 'AAPL', DEMO_QUANTITY / 2] as const;
  const because = `The second opinion leaves 50.0 % of the ${DEMO_QUANTITY} that the limits allow.`;
  const outputs = demoOutputs(runId, asset, startedAt, quantity);
  const { RiskManagementAgent: risk, TradeExecutionAgent: output } = outputs;
  const clamp = { limit: 'second opinion', unit: 'shares', asked: DEMO_QUANTITY, allowed: quantity, because } as const;
  const patch = tradedPatch(runId, asset, startedAt + 8_100, quantity);
  return runWith(demoRun(runId, asset, { startedAt, ...patch }), {
    ...explained(asset),
    ...confirmed(
      runId,
      asset,
      { verdict: 'shrink', sizeFactor: 0.5 },
      { summary: 'BUY confirmed with confidence 0.72. The model shrank it to 50.0 % of the size. Volume is thin.' },
    ),
    RiskManagementAgent: {
      summary: `Size ${quantity}: the second opinion leaves half of the ${DEMO_QUANTITY} that the limits allow.`,
      output: { ...risk, clamps: [...risk.clamps, clamp] },
    },
    TradeExecutionAgent: { summary: `Bought ${quantity}, bracket with target and stop.`, output },
  });
}

function vetoed(startedAt: number): DemoRunFiles {
  const [runId, asset] = ['DemoRunModelVeto0009', 'DEMO-CHOP'] as const;
  const summary = 'The model refused the BUY that the rules had confirmed. The rise is two bars old and already spent.';
  const stopped = { status: 'blocked', code: 'NOT_CONFIRMED', noTrade: 'NOT_CONFIRMED', summary } as const;
  const patch = noTrade('NOT_CONFIRMED', `No trade: ${summary}`, startedAt + 7_300);
  return runWith(demoRun(runId, asset, { startedAt, ...patch }), {
    ...explained(asset),
    ...confirmed(runId, asset, { verdict: 'refuse' }, stopped),
    ...NOTHING_BOUGHT,
  });
}

function abstained(startedAt: number): DemoRunFiles {
  const [runId, asset] = ['DemoRunModelMute0007', 'DEMO-TREND'] as const;
  const agent = 'SignalConfirmationAgent';
  const words = 'The model gave no second opinion, and by the settings nothing is bought without one.';
  const silence = { verdict: 'abstained', confidence: null, reasons: [], doubts: [], refusal: 'BUDGET_SPENT' } as const;
  const patch = noTrade('BUDGET_SPENT', `No trade: ${words} ${BUDGET}`, startedAt + 2_100);
  return runWith(demoRun(runId, asset, { startedAt, ...patch }), {
    ...explained(asset, ['TrendAnalysisAgent', 'PerformanceAnalysisAgent']),
    ...confirmed(
      runId,
      asset,
      { ...silence, reasons: [], doubts: [] },
      {
        status: 'abstained',
        code: 'BUDGET_SPENT',
        noTrade: 'BUDGET_SPENT',
        summary: `${words} ${BUDGET}`,
        modelCalls: [demoRefusal(agent, asset, 'BUDGET_SPENT', BUDGET)],
      },
    ),
    ...NOTHING_BOUGHT,
  });
}

/** Newest first, and older than the runs of the account without a model. */
export const demoModelRuns = (): DemoRunFiles[] => [
  agreed(DEMO_TIME - 27 * HOUR),
  shrunk(DEMO_TIME - 28 * HOUR),
  vetoed(DEMO_TIME - 29 * HOUR),
  abstained(DEMO_TIME - 30 * HOUR),
];
