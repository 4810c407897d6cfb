/** The language model of the demo: two projects, one of them cooling down, and a key that was refused. */
import { WITHOUT_MODEL, type ModelHealth, type SpendingBook } from '@trading-crew/core/contracts';

/** Which model the demo account has; none when left out. */
export type DemoModel = 'ready' | 'spent';

const MINUTE = 60_000;
const CHEAP = 'gemini-2.5-flash-lite';
const STRONG = 'gemini-2.5-flash';

function projectsAt(now: number): ModelHealth['projects'] {
  return [
    {
      project: 'alpha',
      keys: [
        { name: '3f9a0c1d', block: null },
        { name: 'b27e64aa', block: { reason: 'key-refused', until: now + 50 * MINUTE } },
      ],
      models: [
        { model: CHEAP, block: null, requests: 184, limited: 6, failed: 1 },
        { model: STRONG, block: null, requests: 92, limited: 0, failed: 0 },
      ],
    },
    {
      project: 'beta',
      keys: [{ name: '91d05c7e', block: null }],
      models: [
        { model: CHEAP, block: { reason: 'minute', until: now + MINUTE }, requests: 41, limited: 9, failed: 0 },
        { model: STRONG, block: { reason: 'day', until: now + 340 * MINUTE }, requests: 0, limited: 0, failed: 0 },
      ],
    },
  ];
}

/** The health of the demo's model at an instant, milliseconds UTC. */
export function demoHealth(model: DemoModel | undefined, now: number): ModelHealth {
  if (!model) return WITHOUT_MODEL;
  return {
    available: true,
    reason: null,
    tiers: { cheap: [CHEAP, STRONG], strong: [STRONG, CHEAP] },
    projects: projectsAt(now),
    instances: 2,
    isShared: model === 'ready',
    estimate: { low: 0.0021, high: 0.0063 },
    userDailyLimit: 1,
    installationSpent: 0.42,
  };
}

/** What the demo's model has cost today. */
export function demoUsage(model: DemoModel | undefined, now: number): SpendingBook | null {
  if (!model) return null;
  return {
    schemaVersion: 1,
    dollars: model === 'spent' ? 1 : 0.2371,
    requests: 63,
    inputTokens: 71_200,
    outputTokens: 14_900,
    reservations: model === 'spent' ? {} : { demo: { dollars: 0.052, expiresAt: now + 10 * MINUTE } },
    limit: 1,
    updatedAt: now,
  };
}
