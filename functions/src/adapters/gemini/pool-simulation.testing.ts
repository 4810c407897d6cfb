/**
 * The whole connector in virtual time: models that answer without a network, instances with a pool of keys of three
 * projects, and a thousand questions within a minute. Imported by tests and benchmarks alone.
 */
import { GoogleGenerativeAIFetchError, type ErrorDetails } from '@google/generative-ai';
import { seededGenerator } from '@trading-crew/core/domain';
import type { PoolHealthStore } from '@trading-crew/core/ports';
import { askModel } from './ask-model.ts';
import { CallCounts } from './call-counts.ts';
import type { CallModel, CallOutcome } from './call-model.ts';
import type { Connection } from './connection.ts';
import { NOW, RIGHT, verdictRequest } from './gemini-subject.testing.ts';
import { memoryHealthStore, SharedHealth } from './health-store.ts';
import { KeyPool } from './key-pool.ts';
import { GeminiKey } from './keys.ts';
import { readModels, type ModelChains } from './models.ts';
import { noBudget } from './spending.ts';
import { VirtualClock } from './virtual-clock.testing.ts';

export const MINUTE = 60_000;

export const keys = ['a1', 'a2', 'b1', 'c1'].map(
  (name) =>
    new GeminiKey(`rehearsal-key-of-no-worth-${name}`, { a: 'alpha', b: 'beta', c: 'gamma' }[name[0] ?? ''] ?? null),
);

/** One model and no other to fall back to. */
export const models = ((): ModelChains => {
  const { cheap, strong } = readModels({}, NOW);
  return { cheap: cheap.slice(0, 1), strong: strong.slice(0, 1) };
})();

export interface Sent {
  readonly key: GeminiKey;
  readonly at: number;
}

export const answered = (value: unknown): CallOutcome => ({
  kind: 'answered',
  response: { candidates: [{ content: { parts: [{ text: JSON.stringify(value) }] }, finishReason: 'STOP' }] },
});
export const failed = (status: number, details: ErrorDetails[] = []): CallOutcome => ({
  kind: 'failed',
  error: new GoogleGenerativeAIFetchError('', status, '', details),
  seen: { status, wasSent: true },
});

/** An instance of the connector on a model, in virtual time. */
export function connectionOn(
  { clock, callModel }: Pick<Connection, 'clock' | 'callModel'>,
  requestsPerMinute: number,
  store: PoolHealthStore = memoryHealthStore(),
  instance = 'this one',
): Connection {
  const random = seededGenerator(5);
  return {
    clock,
    models,
    pool: new KeyPool(keys, { requestsPerMinute, tokensPerMinute: 10_000_000 }),
    health: new SharedHealth({ store, clock, instance, maxAgeMs: 0, patienceMs: 500 }),
    counts: new CallCounts({ instance, clock }),
    callModel,
    budget: noBudget,
    random,
    redact: (text) => text,
    attemptTimeoutMs: 20_000,
  };
}

/** A model behind Google's own counters: so many requests a project in any minute, and 429 beyond. */
export function countedModel(perMinute: number) {
  const clock = new VirtualClock(NOW);
  const served: Sent[] = [];
  const limited: Sent[] = [];
  const early: Sent[] = [];
  const cooling = new Map<string, { readonly from: number; readonly until: number }>();
  const callModel: CallModel = async ({ key }) => {
    const at = clock.now();
    const pause = cooling.get(key.project);
    if (pause && at > pause.from && at < pause.until) early.push({ key, at });
    const recent = served.filter((other) => other.key.project === key.project && other.at > at - MINUTE);
    if (recent.length >= perMinute) {
      limited.push({ key, at });
      const wait = Math.ceil(((recent[0]?.at ?? at) + MINUTE - at) / 1_000) + 1;
      cooling.set(key.project, { from: at, until: at + wait * 1_000 });
      return failed(429, [{ '@type': 'google.rpc.RetryInfo', retryDelay: `${wait}s` }]);
    }
    served.push({ key, at });
    await clock.sleep(1_500);
    return answered(RIGHT);
  };
  return { clock, callModel, served, limited, early };
}

/** How long the quota itself makes a thousand questions last, as a share of how long they lasted. */
export function quotaUsed(served: readonly Sent[], perMinute: number): number {
  const ideal: number[] = [];
  for (let index = 0; index < served.length; index += 1) {
    ideal.push(Math.max(NOW + index * 60, (ideal[index - 3 * perMinute] ?? -Infinity) + MINUTE));
  }
  return ((ideal.at(-1) ?? NOW) - NOW) / ((served.at(-1)?.at ?? NOW) - NOW);
}

/** Asks a thousand questions within a minute, in turn of these instances. */
export async function askThousand(clock: VirtualClock, connections: readonly Connection[]) {
  const asking = Array.from({ length: 1_000 }, async (_, index) => {
    await clock.sleep(index * 60);
    const connection = connections[index % connections.length];
    if (!connection) throw new Error('there is no instance');
    return askModel(connection, verdictRequest({ deadline: NOW + 15 * MINUTE }));
  });
  return clock.run(Promise.all(asking));
}
