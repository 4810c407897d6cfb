/**
 * Faults as they fall in a storm: each request is hit or spared by chance, and all chance comes from a seed and the
 * number of the request, so that the same requests in the same order meet the same weather.
 */
import { seededUnit } from '@trading-crew/core/domain';
import { isMatch, type Fault } from './faults.ts';

export const STORM_KINDS = [
  'reset-before',
  'reset-after',
  'timeout',
  '429',
  '500',
  '503',
  'truncated',
  'garbage',
  'duplicate',
  'late-fill',
] as const;
/** Time-outs, 500 and 503 hit before or after the work is done, half of them each. */
export type StormKind = (typeof STORM_KINDS)[number];

export interface StormPlan {
  readonly seed: number;
  /** The share of requests that is hit, from 0 to 1. */
  readonly rate: number;
  /** All kinds, evenly, unless told otherwise. */
  readonly kinds?: readonly StormKind[];
  /** Which requests can be hit at all; every one unless told otherwise. */
  readonly match?: Fault['match'];
  /** What a 429 asks for; one second unless told otherwise, 0 to let a client go on at once. */
  readonly retryAfterSeconds?: number;
}

/** The most requests that a late fill of a storm waits for. */
const LATEST_FILL = 6;

/** The fault that hits the request of that number (counted from the beginning of the storm), or null. */
export function stormFault(plan: StormPlan, number: number, method: string, path: string): Fault | null {
  const draw = (what: string): number => seededUnit(plan.seed, `${what} ${number}`);
  if (!isMatch(plan.match === undefined ? {} : { match: plan.match }, method, path)) return null;
  if (draw('hit') >= plan.rate) return null;
  const isOrder = method === 'POST' && path === '/v2/orders';
  // Only an order can fill late.
  const kinds = (plan.kinds ?? STORM_KINDS).filter((kind) => isOrder || kind !== 'late-fill');
  const kind = kinds[Math.floor(draw('kind') * kinds.length)];
  if (kind === undefined) return null;
  const accepted = draw('accepted') < 0.5;
  switch (kind) {
    case '500':
    case '503':
      return { kind: 'status', status: Number(kind), accepted };
    case 'timeout':
      return { kind, accepted };
    case '429':
      return { kind, retryAfterSeconds: plan.retryAfterSeconds ?? 1 };
    case 'late-fill':
      return { kind, requests: 1 + Math.floor(draw('requests') * LATEST_FILL) };
    default:
      return { kind };
  }
}
