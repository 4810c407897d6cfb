/**
 * What an agent's tools gave back, word for word, as one text beside the step. With it and the model's answers a run
 * can be repeated without the world that it saw.
 */
import {
  Failure,
  fromBarColumns,
  InsufficientQuantity,
  LimitReached,
  toBarColumns,
  ToolCall,
  TradingStopped,
  WashTrade,
  type Bar,
  type BarColumns,
  type ToolOutcome,
} from '../contracts/index.ts';
import { stableJson } from '../domain/index.ts';
import type { CrewPorts } from './crew-ports.ts';

/** The tools that are taped: what an agent learns of the world, and does in it. Time and the model are not among them. */
export const TAPED_TOOLS = ['account', 'marketData', 'orderDesk', 'safety'] as const;
export type TapedTools = Pick<CrewPorts, (typeof TAPED_TOOLS)[number]>;

/** A document holds 1 MiB: what is longer than this, in bytes of UTF-8, cannot be kept. */
export const TAPE_BYTES = 900_000;

/** A call that had no answer yet when its step ended. */
export const UNFINISHED = 'unfinished';

export interface Recorder {
  readonly tools: TapedTools;
  /** Every call so far as one text, in the order in which the answers came; null where it is too long to be kept. */
  readonly text: () => string | null;
  readonly isEmpty: () => boolean;
}

/** Tools that do what these do, and remember what came of it. */
export function recorder(tools: TapedTools): Recorder {
  const calls: (() => string)[] = [];
  const waiting = new Map<number, ToolCall>();
  let begun = 0;
  const recorded: OnCall = (tool, request, work) => {
    const id = (begun += 1);
    waiting.set(id, { tool, request, outcome: { kind: 'threw', failure: UNFINISHED, message: '' } });
    return work().then(
      (value) => {
        waiting.delete(id);
        calls.push(textOf({ tool, request, outcome: { kind: 'returned', value: packed(tool, value) } }));
        return value;
      },
      (error: unknown) => {
        waiting.delete(id);
        calls.push(textOf({ tool, request, outcome: thrown(error) }));
        throw error;
      },
    );
  };
  return {
    tools: toolsThrough((tool, method, args) =>
      recorded(`${tool}.${method}`, stableJson(args), () => call(tools, tool, method, args)),
    ),
    isEmpty: () => begun === 0,
    text: () => {
      const all = [...calls.map((written) => written()), ...[...waiting.values()].map((open) => JSON.stringify(open))];
      const text = `[${all.join(',')}]`;
      return isTooLong(text) ? null : text;
    },
  };
}

type OnCall = (tool: string, request: string, work: () => Promise<unknown>) => Promise<unknown>;

type Tool = keyof TapedTools;

/** Carries out one call; the methods of these ports all give a promise. */
const call = async (tools: TapedTools, tool: Tool, method: string, args: readonly unknown[]): Promise<unknown> =>
  (tools[tool] as unknown as Readonly<Record<string, (...given: unknown[]) => Promise<unknown>>>)[method]?.(...args);

/**
 * The ports with every method led through one function. The list of methods is spelled out, so that a method that
 * a port gains is a compile error here.
 */
export function toolsThrough(through: (tool: Tool, method: string, args: readonly unknown[]) => Promise<unknown>) {
  // What comes through is what the port gave, or what its tape holds: the type is lost on the way and stated here.
  const method =
    <Args extends unknown[], Result>(tool: Tool, name: string) =>
    (...args: Args) =>
      through(tool, name, args) as Promise<Result>;
  const tools: TapedTools = {
    account: {
      snapshot: method('account', 'snapshot'),
      market: method('account', 'market'),
      fills: method('account', 'fills'),
      startingEquity: method('account', 'startingEquity'),
      equityHistory: method('account', 'equityHistory'),
    },
    marketData: {
      instrument: method('marketData', 'instrument'),
      bars: method('marketData', 'bars'),
      lastPrice: method('marketData', 'lastPrice'),
    },
    orderDesk: {
      place: method('orderDesk', 'place'),
      find: method('orderDesk', 'find'),
      openOrders: method('orderDesk', 'openOrders'),
      orders: method('orderDesk', 'orders'),
      cancel: method('orderDesk', 'cancel'),
    },
    safety: { protections: method('safety', 'protections'), halt: method('safety', 'halt') },
  };
  return tools;
}

const BARS = 'marketData.bars';

/**
 * A call's text. Whoever got the value may change it afterwards, so it is written down at once; bars are copied by column
 * already, and writing them is put off, because of a run that nobody keeps nobody reads the tape.
 */
function textOf(call: ToolCall): () => string {
  if (call.tool === BARS) return () => JSON.stringify(call);
  const text = JSON.stringify(call);
  return () => text;
}

/** Bars go by column: half as long. */
const packed = (tool: string, value: unknown): unknown => (tool === BARS ? toBarColumns(value as Bar[]) : value);

/** What a tool returned, as it was. */
export const unpacked = (tool: string, value: unknown): unknown =>
  tool === BARS ? fromBarColumns(value as BarColumns) : value;

/** Of a failure its kind and words; of a bug only that it was one. */
function thrown(error: unknown): ToolOutcome {
  if (!(error instanceof Failure)) return { kind: 'threw', failure: 'internal', message: '' };
  return { kind: 'threw', failure: kindOf(error), message: error.message };
}

/** A failure's kind; the refusals that are answered each in their own way have names of their own. */
function kindOf(error: Failure): string {
  if (error instanceof LimitReached) return 'limit-reached';
  if (error instanceof TradingStopped) return 'trading-stopped';
  if (error instanceof InsufficientQuantity) return 'insufficient-quantity';
  return error instanceof WashTrade ? 'wash-trade' : error.kind;
}

/** The calls of a tape. Throws SyntaxError or ZodError for a text that is none. */
export const callsOn = (text: string): ToolCall[] => ToolCall.array().parse(JSON.parse(text));

function isTooLong(text: string): boolean {
  if (text.length > TAPE_BYTES) return true;
  if (text.length * 3 <= TAPE_BYTES) return false;
  let bytes = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    bytes += unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3;
  }
  return bytes > TAPE_BYTES;
}
