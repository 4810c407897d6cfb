/**
 * The adapter on our Gemini-compatible server: the real SDK over real HTTP. Waiting costs no time, and every subject has
 * a server of its own.
 */
import type { Llm, LlmRequest } from '@trading-crew/core/ports';
import { MemoryClock } from '@trading-crew/core/offline';
import { z } from 'zod';
import {
  keyList,
  REHEARSAL_KEYS,
  startGeminiServer,
  type GeminiServer,
  type GeminiServerOptions,
} from '../../../testing/gemini-server/gemini-server.ts';
import { openGemini, type Gemini, type GeminiOptions } from './index.ts';

/** A Saturday morning, UTC. */
export const NOW = Date.UTC(2026, 10, 21, 9);
export const [KEY_A1 = '', KEY_A2 = '', KEY_B1 = ''] = Object.keys(REHEARSAL_KEYS);

export const Verdict = z.strictObject({ verdict: z.enum(['confirm', 'refuse']), reason: z.string().max(300) });
export type Verdict = z.infer<typeof Verdict>;
export const RIGHT: Verdict = { verdict: 'confirm', reason: 'The averages are 1.40 apart.' };

export interface GeminiSubject {
  readonly server: GeminiServer;
  readonly gemini: Gemini;
  readonly clock: MemoryClock;
  readonly ask: (change?: Partial<LlmRequest<Verdict>>, llm?: Llm) => ReturnType<Llm['ask']>;
  readonly dispose: () => Promise<void>;
}

export const verdictRequest = (change: Partial<LlmRequest<Verdict>> = {}): LlmRequest<Verdict> => ({
  agent: 'SignalConfirmationAgent',
  tier: 'strong',
  instruction: 'Confirm the signal or refuse it.',
  evidence: 'Short average 101.20, long average 99.80.',
  quoted: [],
  answer: Verdict,
  deadline: NOW + 600_000,
  maxOutputTokens: 4_096,
  ...change,
});

/** A server and the adapter on it. */
export async function openSubject(
  options: Partial<GeminiOptions> & { readonly server?: GeminiServerOptions } = {},
): Promise<GeminiSubject> {
  const { server: serverOptions, ...rest } = options;
  const server = await startGeminiServer(serverOptions);
  const clock = new MemoryClock(NOW);
  const gemini = openGemini({ keys: keyList(), clock, random: () => 0.5, baseUrl: server.url, ...rest });
  return {
    server,
    gemini,
    clock,
    ask: (change = {}, llm = gemini) => llm.ask(verdictRequest({ deadline: clock.now() + 600_000, ...change })),
    dispose: () => server.close(),
  };
}
