/**
 * The world as a run saw it: tools that give back what stands on their tapes, and a model that answers what is stored.
 * Whatever is asked that was not asked then is a difference, told in words, and has no answer.
 */
import {
  BrokerRefused,
  Forbidden,
  InsufficientQuantity,
  InvalidInput,
  LeaseLost,
  LimitReached,
  Misconfigured,
  NotEnoughData,
  RunCancelled,
  TradingStopped,
  Unavailable,
  WashTrade,
  type AgentName,
  type LlmUsage,
  type ModelCall,
  type ToolCall,
} from '../contracts/index.ts';
import { toolsThrough, unpacked, type TapedTools } from '../crew/index.ts';
import { promptHashOf, stableJson, unusedUsage } from '../domain/index.ts';
import type { Llm, LlmRequest, LlmResult } from '../ports/index.ts';

/** Takes note of a difference. */
export type Differs = (difference: string) => void;

export interface Playback {
  readonly tools: TapedTools;
  /** What stands on the tapes of these agents and was not asked for. */
  readonly unused: (agents: readonly AgentName[]) => string[];
}

/** Turns that an answer waits for those before it on the tape: calls of one moment come back in the order of then. */
const TURNS = 20;
const SHOWN = 160;

const shown = (text: string): string => (text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text);

/** Tools on tapes; `atWork` says whose call it is. */
export function playback(
  tapes: ReadonlyMap<AgentName, readonly ToolCall[]>,
  atWork: () => AgentName,
  differs: Differs,
): Playback {
  const reels = new Map([...tapes].map(([agent, calls]) => [agent, new Reel(calls)]));
  const lost = new Set<AgentName>();
  const play = async (tool: string, request: string): Promise<unknown> => {
    const agent = atWork();
    const reel = reels.get(agent);
    const call = await reel?.take(tool, request);
    if (call === undefined) {
      lost.add(agent);
      differs(
        reel === undefined || reel.isEmpty
          ? `${agent} calls ${tool}, and what its tools gave back then was not kept.`
          : `${agent} calls ${tool} with ${shown(request)}: that is not on its tape.`,
      );
      throw new Error(`${tool} is not on the tape`);
    }
    if (call.outcome.kind === 'threw') throw errorOf(call.outcome.failure, call.outcome.message);
    try {
      return unpacked(tool, structuredCloneOf(call.outcome.value));
    } catch {
      differs(`What ${tool} gave back to ${agent} cannot be read from the tape.`);
      throw new Error(`${tool} cannot be read from the tape`);
    }
  };
  return {
    tools: toolsThrough((tool, method, args) => play(`${tool}.${method}`, stableJson(args))),
    unused: (agents) =>
      agents
        .filter((agent) => !lost.has(agent))
        .flatMap((agent) =>
          (reels.get(agent)?.left ?? []).map(
            ({ tool, request }) => `${agent} called ${tool} with ${shown(request)} then, and does not now.`,
          ),
        ),
  };
}

/** A copy of plain data that its taker may change. */
const structuredCloneOf = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null)) as unknown;

/** One agent's tape. State: which calls have been taken, and how many have been delivered. */
class Reel {
  readonly #calls: readonly ToolCall[];
  readonly #taken = new Set<number>();
  #delivered = 0;

  constructor(calls: readonly ToolCall[]) {
    this.#calls = calls;
  }

  get isEmpty(): boolean {
    return this.#calls.length === 0;
  }

  get left(): readonly ToolCall[] {
    return this.#calls.filter((_, index) => !this.#taken.has(index));
  }

  async take(tool: string, request: string): Promise<ToolCall | undefined> {
    const at = this.#calls.findIndex(
      (call, index) => !this.#taken.has(index) && call.tool === tool && call.request === request,
    );
    if (at < 0) return undefined;
    this.#taken.add(at);
    for (let turn = 0; this.#delivered < at && turn < TURNS; turn += 1) await Promise.resolve();
    this.#delivered += 1;
    return this.#calls[at];
  }
}

const FAILURES: Readonly<Record<string, (message: string) => Error>> = {
  'not-enough-data': (message) => new NotEnoughData(message),
  unavailable: (message) => new Unavailable(message),
  'broker-refused': (message) => new BrokerRefused(message),
  'limit-reached': (message) => new LimitReached(message),
  'trading-stopped': (message) => new TradingStopped(message),
  'insufficient-quantity': (message) => new InsufficientQuantity(message),
  'wash-trade': (message) => new WashTrade(message),
  cancelled: (message) => new RunCancelled(message),
  'lease-lost': (message) => new LeaseLost(message),
  misconfigured: (message) => new Misconfigured(message, ''),
  forbidden: (message) => new Forbidden(message),
  invalid: (message) => new InvalidInput(message),
};

function errorOf(failure: string, message: string): Error {
  // A file may name anything, what every object inherits included.
  const make = Object.hasOwn(FAILURES, failure) ? FAILURES[failure] : undefined;
  return make?.(message) ?? new Error('A bug of then.');
}

export interface StoredModel {
  readonly llm: Llm;
  /** Who asked then and does not now. */
  readonly unused: (agents: readonly AgentName[]) => string[];
}

/** A model that answers what is stored, by agent and in order, at the price and in the time of then. */
export function storedModel(calls: ReadonlyMap<AgentName, readonly ModelCall[]>, differs: Differs): StoredModel {
  const left = new Map<string, ModelCall[]>([...calls].map(([agent, asked]) => [agent, [...asked]]));
  return {
    llm: {
      ask: async (request) => {
        const call = left.get(request.agent)?.shift();
        if (call === undefined) {
          differs(`${request.agent} asks the model a question that it did not ask then.`);
          return { ...NOT_STORED, usage: nothingUsed(request) };
        }
        if (call.promptHash !== promptHashOf(request)) {
          differs(`${request.agent} was asked something else than then: its question to the model differs.`);
        }
        return resultOf(call, request, differs);
      },
    },
    unused: (agents) =>
      agents
        .filter((agent) => (left.get(agent)?.length ?? 0) > 0)
        .map((agent) => `${agent} asked the model then, and does not now.`),
  };
}

const NOT_STORED = { kind: 'refused', reason: 'UNAVAILABLE', message: 'No answer of then is stored.' } as const;

function resultOf<Answer>(call: ModelCall, request: LlmRequest<Answer>, differs: Differs): LlmResult<Answer> {
  const { answer, refusal, refusalMessage, unsupportedFigures: _found, ...usage } = call;
  if (refusal !== null) return { kind: 'refused', reason: refusal, message: refusalMessage ?? '', usage };
  const parsed = request.answer.safeParse(answer);
  if (parsed.success) return { kind: 'answered', answer: parsed.data, usage };
  differs(`The model's answer of then no longer fits what ${request.agent} expects.`);
  return { kind: 'refused', reason: 'INVALID', message: 'The stored answer does not fit.', usage };
}

const nothingUsed = ({ agent, tier, ...question }: LlmRequest<unknown>): LlmUsage =>
  unusedUsage({ agent, tier, promptHash: promptHashOf(question), prompt: '' });
