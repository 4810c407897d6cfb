/**
 * Which key asks next, and when. Projects take turns, and so do the keys within one; what is out of use is passed over,
 * and every request has a place in its project's line before it is sent. The pool holds no health of its own: it is
 * handed what is known, so that all instances judge alike.
 */
import type { GeminiKey } from './keys.ts';
import type { MinuteLimits, Model } from './models.ts';
import { instancesAtWork, keyBlock, quotaBlock, type PoolHealth } from './pool-health.ts';
import { TokenBucket } from './token-bucket.ts';

export interface Wanted {
  readonly model: Model;
  /** A guess at the tokens of the request. */
  readonly tokens: number;
  /** Milliseconds UTC. */
  readonly now: number;
  readonly deadline: number;
  readonly health: PoolHealth;
  /** Names of keys that failed just now; taken again only where nothing else is as near. */
  readonly avoid: ReadonlySet<string>;
}

export interface Turn {
  readonly kind: 'turn';
  readonly key: GeminiKey;
  readonly model: Model;
  /** When the request may be sent, milliseconds UTC; always before the deadline. */
  readonly at: number;
  /** Gives the place back, when nothing was sent. */
  readonly giveBack: () => void;
}

/** Why nobody can ask before the deadline. */
export interface NoTurn {
  readonly kind: 'none';
  readonly reason: 'KEYS_REFUSED' | 'QUOTA_SPENT' | 'DEADLINE' | 'TOO_LARGE';
}

interface Candidate {
  readonly project: string;
  readonly key: GeminiKey;
  readonly bucket: TokenBucket;
  readonly at: number;
  /** `at`, and more for a key that failed just now. */
  readonly rank: number;
}

const AVOIDING_MS = 5_000;

/** State: whose turn it is, and the line of each project and model. */
export class KeyPool {
  readonly #projects = new Map<string, GeminiKey[]>();
  readonly #buckets = new Map<string, TokenBucket>();
  readonly #limits: Partial<MinuteLimits>;
  readonly #nextKey = new Map<string, number>();
  #nextProject = 0;

  /** `limits` are this installation's, in place of the models' own. */
  constructor(keys: readonly GeminiKey[], limits: Partial<MinuteLimits> = {}) {
    this.#limits = limits;
    for (const key of keys) {
      const known = this.#projects.get(key.project);
      if (known) known.push(key);
      else this.#projects.set(key.project, [key]);
    }
  }

  /** The keys by project, in the order in which they were configured. */
  get projects(): ReadonlyMap<string, readonly GeminiKey[]> {
    return this.#projects;
  }

  /** The nearest turn before the deadline, its place taken; or why there is none. */
  choose(wanted: Wanted): Turn | NoTurn {
    const names = [...this.#projects.keys()];
    const inTurn = names.map((_, index) => names[(this.#nextProject + index) % names.length] ?? '');
    const found: (Candidate | NoTurn)[] = inTurn.map((project) => this.#candidate(project, wanted));
    const best = found.reduce<Candidate | null>(
      (nearest, one) => ('kind' in one || (nearest && nearest.rank <= one.rank) ? nearest : one),
      null,
    );
    if (!best) return { kind: 'none', reason: commonReason(found) };
    this.#nextProject = (names.indexOf(best.project) + 1) % names.length;
    this.#nextKey.set(best.project, this.#keysOf(best.project).indexOf(best.key) + 1);
    const place = best.bucket.take(best.at, wanted.tokens);
    const giveBack = (): void => best.bucket.giveBack(place);
    return { kind: 'turn', key: best.key, model: wanted.model, at: best.at, giveBack };
  }

  #candidate(project: string, { model, tokens, now, deadline, health, avoid }: Wanted): Candidate | NoTurn {
    const healthy = this.#inTurn(project).filter((key) => !keyBlock(health, key.name, now));
    const key = healthy.find(({ name }) => !avoid.has(name)) ?? healthy[0];
    if (!key) return { kind: 'none', reason: 'KEYS_REFUSED' };
    const block = quotaBlock(health, project, model.id, now);
    const isSpent = block !== null && block.reason !== 'minute';
    if (isSpent && block.until >= deadline) return { kind: 'none', reason: 'QUOTA_SPENT' };
    const bucket = this.#bucketOf(project, model);
    bucket.prune(now);
    const at = bucket.earliest(Math.max(now, block?.until ?? now), tokens, instancesAtWork(health, now));
    if (at === null) return { kind: 'none', reason: 'TOO_LARGE' };
    if (at >= deadline) return { kind: 'none', reason: 'DEADLINE' };
    return { project, key, bucket, at, rank: at + (avoid.has(key.name) ? AVOIDING_MS : 0) };
  }

  #keysOf(project: string): readonly GeminiKey[] {
    return this.#projects.get(project) ?? [];
  }

  /** The keys of a project, the one whose turn it is first. */
  #inTurn(project: string): GeminiKey[] {
    const keys = this.#keysOf(project);
    const first = (this.#nextKey.get(project) ?? 0) % Math.max(1, keys.length);
    return [...keys.slice(first), ...keys.slice(0, first)];
  }

  #bucketOf(project: string, model: Model): TokenBucket {
    const name = `${project} ${model.id}`;
    const known = this.#buckets.get(name);
    if (known) return known;
    const bucket = new TokenBucket({ ...model.limits, ...this.#limits });
    this.#buckets.set(name, bucket);
    return bucket;
  }
}

/** The reason that gives most hope: a queue that is too long ends sooner than a quota, and a quota than a quarantine. */
function commonReason(found: readonly (Candidate | NoTurn)[]): NoTurn['reason'] {
  const reasons = found.flatMap((one) => ('kind' in one ? [one.reason] : []));
  const order: NoTurn['reason'][] = ['TOO_LARGE', 'DEADLINE', 'QUOTA_SPENT', 'KEYS_REFUSED'];
  return order.find((reason) => reasons.includes(reason)) ?? 'KEYS_REFUSED';
}
