/**
 * The uniform shape of an agent: a value with a name, a goal, schemas, the tools it may use, and its work. An agent
 * sees the brief and its tools, nothing else: no store, no other agent, and only the execution agent an order desk.
 */
import { type z } from 'zod';
import {
  CREW_OUTPUTS,
  type AgentName,
  type CrewOutputs,
  type ExecutionMode,
  type LogLevel,
  type LogLine,
  type NoTradeReason,
  type RunRecord,
  type StepStatus,
  type StrategyChoice,
  type TradingSettings,
} from '../contracts/index.ts';
import type { LlmRequest, LlmResult } from '../ports/llm.ts';

/** What is known of the run so far: its request, and what the agents before this one handed on. */
export interface Brief {
  readonly runId: string;
  readonly asset: string;
  readonly mode: ExecutionMode;
  /** Runs of a fast-forward are kept only where something was ordered. */
  readonly trigger: RunRecord['trigger'];
  readonly settings: TradingSettings;
  /** Strategies that the user has dismissed as proposals for this asset. */
  readonly dismissed: readonly StrategyChoice[];
  readonly outputs: Partial<CrewOutputs>;
  /** The first reason given for not trading; null while a trade is still possible. */
  readonly noTrade: NoTradeReason | null;
}

/** A question of an agent to the model. Who asks and until when is the crew's business. */
export type ModelQuestion<Answer> = Omit<LlmRequest<Answer>, 'agent' | 'deadline' | 'signal'>;

/**
 * Asks the model once; the crew keeps the call in the step and in the log. Never throws for what the model does: a
 * refusal is a result.
 */
export type AskModel = <Answer>(question: ModelQuestion<Answer>) => Promise<LlmResult<Answer>>;

/** The model as an agent's tool; null: the rules decide alone. */
export interface ModelTool {
  readonly llm: AskModel | null;
}

/** Adds a line to the run's log. Lines are numbered and written in the order in which they are said. */
export type Say = (level: LogLevel, message: string, data?: LogLine['data']) => void;

export type Prepared<Input> =
  | { readonly kind: 'work'; readonly input: Input }
  /** There is nothing for this agent to do; the summary says why. */
  | { readonly kind: 'skip'; readonly code: string; readonly summary: string; readonly noTrade?: NoTradeReason };

export interface AgentResult<Output> {
  readonly status: Exclude<StepStatus, 'failed'>;
  /** A short reason code; null when the step is simply done. */
  readonly code: string | null;
  /** One sentence for the page. Where `noTrade` is given it also reads well after "No trade:". */
  readonly summary: string;
  readonly output: Output | null;
  readonly noTrade?: NoTradeReason;
  /** The model's words beside the numbers, never instead of them. */
  readonly explanation?: string | null;
}

export type ToolName = 'account' | 'marketData' | 'orderDesk' | 'safety' | 'llm' | 'clock';

export interface Agent<Name extends AgentName, Input, Tools> {
  readonly name: Name;
  /** What the agent is there to achieve, in one sentence. */
  readonly goal: string;
  /** Raised when the work changes: a checkpoint of an older version is not used again. */
  readonly version: number;
  readonly input: z.ZodType<Input>;
  readonly tools: readonly (keyof Tools & ToolName)[];
  readonly prepare: (brief: Brief) => Prepared<Input>;
  /**
   * Does the work. Throws `Unavailable` (tried again, then the run fails), `NotEnoughData` (the step abstains) and
   * `Misconfigured` (the run fails and names the setting).
   */
  readonly work: (input: Input, tools: Tools, say: Say) => Promise<AgentResult<CrewOutputs[Name]>>;
}

/** An agent as the crew handles it: the types of its input and tools are closed over and checked at run time. */
export interface CrewMember {
  readonly name: AgentName;
  readonly goal: string;
  readonly version: number;
  readonly tools: readonly ToolName[];
  readonly prepare: (brief: Brief) => Prepared<unknown>;
  /** Parses the input, hands over only the tools on the agent's list, and parses the output. */
  readonly work: (
    input: unknown,
    toolbox: Readonly<Record<ToolName, unknown>>,
    say: Say,
  ) => Promise<AgentResult<unknown>>;
}

export function enlist<Name extends AgentName, Input, Tools>(agent: Agent<Name, Input, Tools>): CrewMember {
  const output: z.ZodType = CREW_OUTPUTS[agent.name];
  return {
    name: agent.name,
    goal: agent.goal,
    version: agent.version,
    tools: agent.tools,
    prepare: (brief) => {
      const prepared = agent.prepare(brief);
      return prepared.kind === 'skip' ? prepared : { kind: 'work', input: agent.input.parse(prepared.input) };
    },
    work: async (input, toolbox, say) => {
      // The one place where tools lose their static type: the list of names and `Tools` are the same by construction.
      const tools = Object.fromEntries(agent.tools.map((name) => [name, toolbox[name]])) as Tools;
      const result = await agent.work(agent.input.parse(input), tools, say);
      return { ...result, output: result.output === null ? null : output.parse(result.output) };
    },
  };
}

/** The skip of an agent whose input an earlier agent could not give. */
export const skipWithout = (what: string): Prepared<never> => ({
  kind: 'skip',
  code: 'NOTHING_TO_DO',
  summary: `Nothing to do: ${what}.`,
});
