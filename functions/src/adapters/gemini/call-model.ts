/**
 * One request through the SDK, which comes back when it was told to. The SDK's timers are never cleared and it ignores
 * a signal that was raised before, so time and cancelling are ours; its text() throws for some endings and is silent
 * about others, so its answer is handed on as it came.
 */
import { GoogleGenerativeAI, type Content, type GenerationConfig, type ResponseSchema } from '@google/generative-ai';
import type { CancelSignal } from '@trading-crew/core/ports';
import type { Seen } from './classify-error.ts';
import { PLACEHOLDER, type Fetch } from './hosts.ts';
import type { GeminiKey } from './keys.ts';
import type { Model } from './models.ts';
import type { WireSchema } from './response-schema.ts';

export interface ModelCall {
  readonly key: GeminiKey;
  readonly model: Model;
  readonly system: string;
  /** Turn about: ours first, and ours last. */
  readonly turns: readonly string[];
  readonly schema: WireSchema;
  readonly maxOutputTokens: number;
  readonly timeoutMs: number;
  readonly signal: CancelSignal | undefined;
}

export type CallOutcome =
  | { readonly kind: 'answered'; readonly response: unknown }
  | { readonly kind: 'failed'; readonly error: unknown; readonly seen: Seen }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'cancelled' };

export type CallModel = (call: ModelCall) => Promise<CallOutcome>;

/** Connections that were never made. */
const UNSENT: ReadonlySet<unknown> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);

/** Calls models through a fetch. Never throws, and never comes back later than its timeout. */
export function modelCaller(allowed: Fetch): CallModel {
  return async (call) => {
    if (call.signal?.aborted) return { kind: 'cancelled' };
    const controller = new AbortController();
    const seen: { status: number | null; wasSent: boolean } = { status: null, wasSent: true };
    const watched: Fetch = async (url, init) => {
      try {
        const response = await allowed(url, { ...init, signal: controller.signal });
        seen.status = response.status;
        return response;
      } catch (error) {
        seen.wasSent = !isUnsent(error);
        throw error;
      }
    };
    let stop = (_: CallOutcome): void => undefined;
    const stopped = new Promise<CallOutcome>((resolve) => {
      stop = resolve;
    });
    const cancel = (): void => stop({ kind: 'cancelled' });
    const timer = setTimeout(() => stop({ kind: 'timed-out' }), call.timeoutMs);
    call.signal?.addEventListener('abort', cancel);
    try {
      const generated = generate(call, watched).then(
        (response): CallOutcome => ({ kind: 'answered', response }),
        (error: unknown): CallOutcome => ({ kind: 'failed', error, seen }),
      );
      return await Promise.race([generated, stopped]);
    } finally {
      clearTimeout(timer);
      call.signal?.removeEventListener('abort', cancel);
      controller.abort();
    }
  };
}

async function generate(call: ModelCall, own: Fetch): Promise<unknown> {
  const { key, model, system, turns, schema, maxOutputTokens } = call;
  const generationConfig: GenerationConfig & { thinkingConfig: object } = {
    responseMimeType: 'application/json',
    // The SDK's type knows less of the API than the API does, and hands on what it is given.
    responseSchema: schema as ResponseSchema,
    maxOutputTokens,
    thinkingConfig: { thinkingLevel: model.thinkingLevel },
  };
  const contents = turns.map((text, index): Content => ({
    role: index % 2 === 0 ? 'user' : 'model',
    parts: [{ text }],
  }));
  const generative = new GoogleGenerativeAI(key.reveal()).getGenerativeModel(
    { model: model.id, systemInstruction: system, generationConfig },
    { baseUrl: PLACEHOLDER, apiVersion: 'v1beta' },
  );
  const { response } = await withFetch(own, () => generative.generateContent({ contents }));
  return response;
}

/**
 * Starts something with another fetch in place. The SDK takes none, and picks up the global one before its first await;
 * it is put back in the same breath, so nobody else ever sees the other. Should the SDK pick it up later, its request
 * goes to the placeholder, which is nobody.
 */
function withFetch<Result>(own: Fetch, start: () => Result): Result {
  const original = globalThis.fetch;
  globalThis.fetch = (input, init) => own(input instanceof Request ? input.url : String(input), init ?? {});
  try {
    return start();
  } finally {
    globalThis.fetch = original;
  }
}

function isUnsent(error: unknown): boolean {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error && 'code' in cause && UNSENT.has(cause.code);
}
