/** How the language model is doing, for the page: what is asked, what is out of use and until when, and the money left. */
import { z } from 'zod';

/** Why something is out of use: a quota is spent, the project may not use the model, or the key was refused. */
export const ModelBlock = z.object({
  reason: z.enum(['minute', 'day', 'model-off', 'key-refused']),
  /** Milliseconds UTC. */
  until: z.number(),
});
export type ModelBlock = z.infer<typeof ModelBlock>;

export const ProjectHealth = z.object({
  /** The label of the Google project, or a stand-in made of the key's short hash. */
  project: z.string(),
  /** Keys by a short hash. */
  keys: z.array(z.object({ name: z.string(), block: ModelBlock.nullable() })),
  models: z.array(
    z.object({
      model: z.string(),
      block: ModelBlock.nullable(),
      /** Requests of the instances that asked in the last hour, and how many of them met a limit or failed. */
      requests: z.int(),
      limited: z.int(),
      failed: z.int(),
    }),
  ),
});
export type ProjectHealth = z.infer<typeof ProjectHealth>;

export const ModelHealth = z.object({
  /** False: the agents work by rules, for the reason given. */
  available: z.boolean(),
  reason: z.string().nullable(),
  /** The models of each tier, the one that is asked first in front. */
  tiers: z.object({ cheap: z.array(z.string()), strong: z.array(z.string()) }),
  projects: z.array(ProjectHealth),
  /** Instances at work, each with an equal share of the limits. */
  instances: z.int(),
  /** False when what other instances know could not be read. */
  isShared: z.boolean(),
  /** What a run may cost by the prices of the models, dollars: usual answers, and the longest that are allowed. */
  estimate: z.object({ low: z.number(), high: z.number() }).nullable(),
  /** The most that one user may spend in a day of UTC here, dollars; null without a model. */
  userDailyLimit: z.number().nullable(),
  /** The share of the installation's budget for today that is spent or set aside, 0 to 1; null where it is not known. */
  installationSpent: z.number().nullable(),
});
export type ModelHealth = z.infer<typeof ModelHealth>;

/** The answer where no key is set. */
export const WITHOUT_MODEL: ModelHealth = {
  available: false,
  reason: 'No Gemini key is set: the agents work by rules.',
  tiers: { cheap: [], strong: [] },
  projects: [],
  instances: 0,
  isShared: true,
  estimate: null,
  userDailyLimit: null,
  installationSpent: null,
};
