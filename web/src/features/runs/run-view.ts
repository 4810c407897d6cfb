/**
 * What the run page shows, worked out from the run and its steps alone: the state of each station, the outputs parsed
 * by their schemas, and the way to the decision in small. A live run and a finished one go through the same code.
 */
import {
  AGENT_ORDER,
  CREW_OUTPUTS,
  type AgentName,
  type CrewOutputs,
  type RunRecord,
  type StepRecord,
  type StepStatus,
} from '@trading-crew/core/contracts';
import { decimal, price, quantity } from '../../ui/format.ts';
import { isHeldBackBySilence } from '../../ui/model-words.ts';
import { limitWords, ORDER_WORDS, TREND_WORDS } from '../../ui/words.ts';

export type StationState = StepStatus | 'waiting' | 'working' | 'not reached';

export interface Station {
  readonly agent: AgentName;
  readonly state: StationState;
  readonly step: StepRecord | null;
}

export type Outputs = { readonly [Name in AgentName]?: CrewOutputs[Name] };

function stateOf(agent: AgentName, run: RunRecord | null, step: StepRecord | undefined): StationState {
  if (step && !(run?.status === 'RUNNING' && run.currentAgent === agent)) return step.status;
  if (run === null) return 'waiting';
  if (run.status === 'RUNNING') return run.currentAgent === agent ? 'working' : 'waiting';
  if (run.status === 'FAILED' && run.failure?.agent === agent) return 'failed';
  return 'not reached';
}

/** The nine stations in order; all of them wait while the run itself is not there yet. */
export function stationsOf(run: RunRecord | null, steps: readonly StepRecord[]): Station[] {
  return AGENT_ORDER.map((agent) => {
    const step = steps.find((candidate) => candidate.agent === agent);
    return { agent, state: stateOf(agent, run, step), step: step ?? null };
  });
}

/** The outputs of the steps by agent; one that does not parse is left out, its raw form is still on the Raw tab. */
export function outputsOf(steps: readonly StepRecord[]): Outputs {
  const parsed = steps.flatMap((step) => {
    const result = CREW_OUTPUTS[step.agent].safeParse(step.output);
    return result.success ? [[step.agent, result.data] as const] : [];
  });
  // Each value was parsed by the schema of its own key.
  return Object.fromEntries(parsed);
}

const CONFIRMED = { confirm: 'confirmed', shrink: 'confirmed smaller', refuse: 'not confirmed' } as const;

function confirmationWords(output: CrewOutputs['SignalConfirmationAgent']): string {
  if (isHeldBackBySilence(output)) return 'no second opinion';
  if (output.model?.verdict === 'refuse') return 'refused by the model';
  return `${CONFIRMED[output.verdict]} ${decimal(output.confidence)}`;
}

function riskWords({ verdict, quantity: size, askedQuantity, clamps }: CrewOutputs['RiskManagementAgent']): string {
  if (verdict === 'reject') return clamps[0] ? `rejected: ${clamps[0].because.replace(/\.$/, '')}` : 'rejected';
  if (verdict === 'approve') return `size ${quantity(size)}`;
  const limits = clamps.length > 0 ? `: ${clamps.map(({ limit }) => limitWords(limit).toLowerCase()).join(', ')}` : '';
  return `size ${quantity(size)} (clamped from ${quantity(askedQuantity)}${limits})`;
}

function orderWords({ order }: CrewOutputs['TradeExecutionAgent']): string {
  if (!order) return 'no order placed';
  const words = ORDER_WORDS[order.status].toLowerCase();
  return order.averageFillPrice === null ? `order ${words}` : `${words} at ${price(order.averageFillPrice)}`;
}

/** The way to the decision: trend, confirmation, size, order, as far as the crew has come. */
export function wayThere(outputs: Outputs): string[] {
  const { TrendAnalysisAgent: trend, SignalConfirmationAgent: confirmation } = outputs;
  const { RiskManagementAgent: risk, TradeExecutionAgent: execution } = outputs;
  return [
    trend && `${TREND_WORDS[trend.state].toLowerCase()} trend, ${trend.signal}`,
    confirmation && confirmationWords(confirmation),
    risk && riskWords(risk),
    execution && orderWords(execution),
  ].filter((part) => part !== undefined);
}

/** The decision in a sentence, or what stands in its place while there is none. */
export function decisionSentence(run: RunRecord, outputs: Outputs): string {
  if (run.status === 'FAILED') return run.failure?.message ?? 'The run failed.';
  if (run.decision) return run.decision;
  if (run.status === 'CANCELLED')
    return outputs.TradeExecutionAgent?.order
      ? 'The run was cancelled after its order had been sent.'
      : 'The run was cancelled before anything was decided.';
  return run.status === 'RUNNING'
    ? 'The crew is at work. Nothing is decided yet.'
    : 'The run ended without a decision.';
}
