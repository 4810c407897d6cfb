/**
 * The edge of the Gemini adapter: a language model behind a pool of keys. Open it once an instance, because its lines
 * count the requests of that instance, and give every run its own budget.
 */
import { randomUUID } from 'node:crypto';
import type { LlmTier } from '@trading-crew/core/contracts';
import type { Budget, CallReports, Clock, Llm, PoolHealthStore } from '@trading-crew/core/ports';
import { askModel } from './ask-model.ts';
import { CallCounts } from './call-counts.ts';
import { modelCaller } from './call-model.ts';
import type { Connection } from './connection.ts';
import { fingerprintOf } from './fingerprint.ts';
import { geminiHealth, type GeminiHealth } from './health-report.ts';
import { memoryHealthStore, SharedHealth } from './health-store.ts';
import { allowListedFetch } from './hosts.ts';
import { KeyPool } from './key-pool.ts';
import { parseKeys, redactor } from './keys.ts';
import { readModels, type MinuteLimits, type Model, type ModelChoice } from './models.ts';
import { noBudget } from './spending.ts';

export type { GeminiHealth } from './health-report.ts';
export { mergeHealth, PoolHealth, pruneHealth } from './pool-health.ts';

export interface GeminiOptions {
  /** The value of GEMINI_API_KEYS, such as "projA:key1,projA:key2,key3". */
  readonly keys: string;
  readonly clock: Clock;
  /** Chance in [0, 1), for pauses. */
  readonly random?: () => number;
  /** A loopback address that stands in for Google; null, empty or left out for Google itself. */
  readonly baseUrl?: string | null | undefined;
  /** Models in place of the defaults. */
  readonly models?: ModelChoice;
  /** The content of a model file in place of models.json. */
  readonly modelFile?: unknown;
  /** What each project may ask of each model in a minute, in place of the model file's figures. */
  readonly limits?: Partial<MinuteLimits>;
  /** Where instances share what they learn; this instance alone when left out. */
  readonly healthStore?: PoolHealthStore;
  /** Where instances tell how their requests went; this instance alone when left out. */
  readonly callReports?: CallReports;
  /** How old what was read from there may be, milliseconds. */
  readonly healthMaxAgeMs?: number;
  /** No budget is kept when left out. */
  readonly budget?: Budget;
  /** The longest that one request may take, milliseconds. */
  readonly attemptTimeoutMs?: number;
}

export interface AskedModel extends Pick<Model, 'id' | 'knowsUntil'> {
  /** Another one where the house rules or the way in which it is asked to think change. */
  readonly fingerprint: string;
}

export interface Gemini extends Llm {
  /** The same pool with another budget. */
  withBudget(budget: Budget): Llm;
  /** The models of each tier, in the order in which they are asked. */
  readonly models: Readonly<Record<LlmTier, readonly AskedModel[]>>;
  /** What is in use and what is not, for the page. */
  health(): Promise<GeminiHealth>;
}

const ATTEMPT_TIMEOUT_MS = 60_000;
const HEALTH_MAX_AGE_MS = 1_000;
const HEALTH_PATIENCE_MS = 500;

/**
 * A language model on Gemini. Throws `Misconfigured`, naming the setting and never a key, for keys, models or an
 * address that cannot be used.
 */
export function openGemini(options: GeminiOptions): Gemini {
  const { clock, random = Math.random, healthMaxAgeMs = HEALTH_MAX_AGE_MS, healthStore, budget = noBudget } = options;
  const keys = parseKeys(options.keys);
  const store = healthStore ?? memoryHealthStore();
  const instance = randomUUID();
  const connection: Connection = {
    clock,
    models: readModels(options.models ?? {}, clock.now(), options.modelFile),
    pool: new KeyPool(keys, options.limits),
    health: new SharedHealth({
      store,
      clock,
      instance,
      maxAgeMs: healthMaxAgeMs,
      patienceMs: HEALTH_PATIENCE_MS,
    }),
    counts: new CallCounts({ reports: options.callReports, instance, clock }),
    callModel: modelCaller(allowListedFetch(options.baseUrl)),
    budget,
    random,
    redact: redactor(keys),
    attemptTimeoutMs: options.attemptTimeoutMs ?? ATTEMPT_TIMEOUT_MS,
  };
  const llmOn = (own: Connection): Llm => ({ ask: (request) => askModel(own, request) });
  return {
    ...llmOn(connection),
    models: { cheap: asked(connection.models.cheap), strong: asked(connection.models.strong) },
    withBudget: (other) => llmOn({ ...connection, budget: other }),
    health: () => geminiHealth(connection),
  };
}

const asked = (chain: readonly Model[]): AskedModel[] =>
  chain.map((model) => ({ id: model.id, knowsUntil: model.knowsUntil, fingerprint: fingerprintOf(model) }));
