/** From a request to a reply: the key first, then the model, then what is wrong with it, then what the model says. */
import { z } from 'zod';
import { faultOf, GenerateRequest } from './check-request.ts';
import { errorReply, invalidKey, problem, unknownModel, type Reply } from './wire-error.ts';
import type { ArmedFault, Asked, Fault, FaultMix } from './faults.ts';
import { sampleAnswer } from './sample-answer.ts';
import { answerBody, faultyBody, tokensOf, type Said } from './wire-answer.ts';

export interface LoggedRequest {
  readonly path: string;
  /** Such as generateContent; empty for a path that is none of ours. */
  readonly method: string;
  readonly model: string;
  /** The project of the key; null for a key that is none. */
  readonly project: string | null;
  readonly body: unknown;
  /** The status that was sent; null while none was. */
  status: number | null;
}

export interface Door {
  readonly keys: Readonly<Record<string, string>>;
  readonly answer: ((request: LoggedRequest) => unknown) | null;
  readonly mix: FaultMix | null;
  readonly faults: ArmedFault[];
  readonly script: Said[];
  readonly requests: LoggedRequest[];
  readonly counts: Map<string, number>;
}

const MODEL = /^gemini-(3|4)[a-z0-9.-]*$/;

/** The reply to a request, whatever it is. */
export function answerQuestion(door: Door, logged: LoggedRequest, asked: Asked, fault: Fault | null): Reply {
  if (logged.method === '') return problem(404, 'NOT_FOUND', 'Not found.');
  if (asked.key === '') {
    return problem(403, 'PERMISSION_DENIED', "Method doesn't allow unregistered callers. Please use API Key.");
  }
  if (asked.project === null) return invalidKey();
  const error = fault && errorReply(fault.kind, asked, fault.retrySeconds);
  if (error) return error;
  if (!MODEL.test(asked.model)) return unknownModel(asked.model);
  const isCount = logged.method === 'countTokens';
  const request = GenerateRequest.safeParse(isCount ? withinCount(logged.body) : logged.body);
  if (!request.success) return problem(400, 'INVALID_ARGUMENT', 'Invalid JSON payload received.');
  const promptTokens = tokensOf(textOf(request.data));
  if (isCount) return { status: 200, body: { totalTokens: promptTokens } };
  if (logged.method !== 'generateContent') return problem(404, 'NOT_FOUND', 'Not found.');
  const trouble = faultOf(request.data, asked.model);
  if (trouble !== null) return problem(400, 'INVALID_ARGUMENT', trouble);
  const said = door.script.shift() ?? unscripted(door, logged, request.data);
  const faulty = fault && faultyBody(fault.kind, said, asked.model, promptTokens);
  return { status: 200, body: faulty ?? answerBody(said, asked.model, promptTokens) };
}

/** A question about tokens holds its texts, or the whole request that they are for. */
const withinCount = (body: unknown): unknown =>
  z.object({ generateContentRequest: z.unknown() }).safeParse(body).data?.generateContentRequest ?? body;

function unscripted({ answer }: Door, logged: LoggedRequest, request: GenerateRequest): Said {
  if (!answer) return { text: sampleAnswer(request.generationConfig?.responseSchema) };
  const value = answer(logged);
  return { text: typeof value === 'string' ? value : JSON.stringify(value) };
}

const textOf = ({ contents, systemInstruction }: GenerateRequest): string =>
  [...(systemInstruction?.parts ?? []), ...contents.flatMap(({ parts }) => parts)]
    .map(({ text }) => text ?? '')
    .join('');
