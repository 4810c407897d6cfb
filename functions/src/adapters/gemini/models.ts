/**
 * Which models there are, what they cost and what they may be asked: data in models.json, checked once at start. Every
 * model that is handed on has a price for the day of the check; a name that is not in the file is never sent.
 */
import { LlmTier, Misconfigured } from '@trading-crew/core/contracts';
import { z } from 'zod';
import modelFile from './models.json' with { type: 'json' };
import { pacificDate } from './pacific.ts';

const SETTINGS: Readonly<Record<LlmTier, string>> = { cheap: 'GEMINI_CHEAP_MODEL', strong: 'GEMINI_STRONG_MODEL' };
const FILE = 'models.json';

/** Dollars per million tokens, up to and including a day of Pacific time. Output includes thinking. */
const PricePeriod = z
  .strictObject({
    validUntil: z.iso.date(),
    input: z.number().positive(),
    output: z.number().positive(),
    /** The input that comes from the provider's cache; the price of other input where none is known. */
    cached: z.number().positive(),
  })
  .refine(({ cached, input }) => cached <= input, { error: 'must not be above the input price', path: ['cached'] });
export type PricePeriod = z.infer<typeof PricePeriod>;

/** What one project may ask of one model in any minute. Google publishes no figures; these are on the safe side. */
const MinuteLimits = z.strictObject({
  requestsPerMinute: z.int().positive(),
  tokensPerMinute: z.int().positive(),
});
export type MinuteLimits = z.infer<typeof MinuteLimits>;

const MODEL_ID = /^[a-z0-9][a-z0-9.-]{2,60}$/;

const Model = z.strictObject({
  id: z.string().regex(MODEL_ID, { error: 'is not the name of a model' }),
  tier: LlmTier,
  /** As low as the model takes it: thinking counts against the output, in tokens and in dollars. */
  thinkingLevel: z.enum(['minimal', 'low', 'medium', 'high']),
  maxOutputTokens: z.int().min(256).max(65_536),
  limits: MinuteLimits,
  /** The last day that it may have learnt of in training, as Google publishes it; null where it does not. */
  knowsUntil: z.iso.date().nullable(),
  /** Earliest first. */
  prices: z.array(PricePeriod).min(1),
  /** What is asked in its place, in this order, where no project may ask for it. */
  downgradeTo: z.array(z.string()),
});
export type Model = z.infer<typeof Model>;

const ModelFile = z.strictObject({
  defaults: z.strictObject({ cheap: z.string(), strong: z.string() }),
  models: z.array(Model).min(1),
  /** Named so that who asks for one is told that it is gone, not that it never was. */
  retired: z.array(z.string()),
});
type ModelFile = z.infer<typeof ModelFile>;

/** The model of each tier, followed by those it is downgraded to. */
export type ModelChains = Readonly<Record<LlmTier, readonly Model[]>>;

export interface ModelChoice {
  /** In place of the file's default; empty, null or left out for the default. */
  readonly cheap?: string | null | undefined;
  readonly strong?: string | null | undefined;
}

/**
 * The chains of models for a choice. Throws `Misconfigured` for a file that does not hold together, for a model that is
 * unknown or retired (with the list of known ones), and for a model without a price at `now` (milliseconds UTC).
 */
export function readModels(choice: ModelChoice, now: number, file: unknown = modelFile): ModelChains {
  const models = checkedFile(file);
  const chain = (tier: LlmTier): Model[] => {
    const first = choice[tier]?.trim() || models.defaults[tier];
    const chained = [named(models, first, SETTINGS[tier])];
    for (const id of chained[0]?.downgradeTo ?? []) chained.push(named(models, id, FILE));
    for (const model of chained) checkPrice(model, now);
    return chained;
  };
  return { cheap: chain('cheap'), strong: chain('strong') };
}

/** The price of a model at an instant (milliseconds UTC); null when none is known for that day. */
export function priceAt({ prices }: Model, instant: number): PricePeriod | null {
  const day = pacificDate(instant);
  return prices.find(({ validUntil }) => day <= validUntil) ?? null;
}

function checkPrice(model: Model, now: number): void {
  if (priceAt(model, now)) return;
  const last = model.prices.at(-1)?.validUntil ?? 'never';
  throw new Misconfigured(
    `The price of ${model.id} in ${FILE} was valid until ${last}. Look up today's price and add it with a new date.`,
    FILE,
  );
}

function named({ models, retired }: ModelFile, id: string, setting: string): Model {
  const model = models.find((candidate) => candidate.id === id);
  if (model) return model;
  const known = models.map((candidate) => candidate.id).join(', ');
  const trouble = retired.includes(id) ? 'has been retired by Google' : 'is not a known model';
  // What does not look like a model may be a key in the wrong place: it is not repeated.
  const shown = MODEL_ID.test(id) ? JSON.stringify(id) : 'what stands there';
  throw new Misconfigured(`${setting}: ${shown} ${trouble}. Known models: ${known}.`, setting);
}

function checkedFile(file: unknown): ModelFile {
  const result = ModelFile.safeParse(file);
  if (!result.success) {
    const [issue] = result.error.issues;
    const where = issue?.path.map(String).join('.') ?? '';
    throw fault(`at ${where === '' ? 'the top' : where}: ${issue?.message ?? 'unreadable'}`);
  }
  const { models, defaults } = result.data;
  const ids = models.map(({ id }) => id);
  const double = ids.find((id, index) => ids.indexOf(id) !== index);
  if (double !== undefined) throw fault(`${double} stands there twice`);
  for (const { id, downgradeTo, prices } of models) {
    const unknown = downgradeTo.find((other) => !ids.includes(other) || other === id);
    if (unknown !== undefined) throw fault(`${id} cannot be downgraded to ${unknown}`);
    if (new Set(downgradeTo).size < downgradeTo.length) throw fault(`${id} is downgraded to one model twice`);
    const days = prices.map(({ validUntil }) => validUntil);
    const isOrdered = days.every((day, index) => index === 0 || day > (days[index - 1] ?? ''));
    if (!isOrdered) throw fault(`the prices of ${id} do not follow each other in time`);
  }
  for (const tier of LlmTier.options) {
    if (!ids.includes(defaults[tier])) throw fault(`the default for ${tier}, ${defaults[tier]}, is not in the list`);
  }
  return result.data;
}

const fault = (what: string): Misconfigured => new Misconfigured(`${FILE} cannot be used: ${what}.`, FILE);
