/** A model for tests of agents: it says what it is told to, and shows what it was asked. Imported by tests alone. */
import { ScriptedLlm, tickingClock, type ScriptedReply } from '../offline/index.ts';
import type { LlmRequest } from '../ports/index.ts';
import type { AskModel } from './agent.ts';

type Script = readonly ScriptedReply[] | ((request: LlmRequest<unknown>) => ScriptedReply);

export function askedOf(script: Script): { readonly model: ScriptedLlm; readonly llm: AskModel } {
  const model = new ScriptedLlm({ script, clock: tickingClock(0, 1) });
  return { model, llm: (question) => model.ask({ ...question, agent: 'TestAgent', deadline: 1_000_000 }) };
}

/** An answer of the model in JSON. */
export const says = (answer: unknown) => ({ kind: 'text', text: JSON.stringify(answer) }) as const;
