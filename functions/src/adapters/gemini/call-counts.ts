/**
 * How requests went, by project and model: those of this instance since it started, and those of the others as far as
 * they can be read. For the page, never for a decision: nobody waits long for it, and nothing fails because of it.
 */
import type { CallCount, CallReports, Clock } from '@trading-crew/core/ports';
import { withinTime } from './time-limit.ts';

export type CallEnding = 'answered' | 'limited' | 'failed';

const PATIENCE_MS = 500;
/** How long reports that could not be reached are left alone. */
const DOWN_MS = 30_000;

export interface CallCountsOptions {
  /** Where instances tell each other; this instance alone when left out. */
  readonly reports?: CallReports | undefined;
  readonly instance: string;
  readonly clock: Clock;
}

const nameOf = ({ project, model }: Pick<CallCount, 'project' | 'model'>): string => `${project} ${model}`;

/** Counts of the same project and model as one. */
function added(counts: readonly CallCount[]): CallCount[] {
  const sums = new Map<string, CallCount>();
  for (const count of counts) {
    const sum = sums.get(nameOf(count)) ?? { ...count, requests: 0, limited: 0, failed: 0 };
    sums.set(nameOf(count), {
      ...sum,
      requests: sum.requests + count.requests,
      limited: sum.limited + count.limited,
      failed: sum.failed + count.failed,
    });
  }
  return [...sums.values()];
}

/** State: the counts of this instance, how many requests were reported, and until when nobody is told. */
export class CallCounts {
  readonly #options: CallCountsOptions;
  #counts: CallCount[] = [];
  #reported = 0;
  #silentUntil = -Infinity;

  constructor(options: CallCountsOptions) {
    this.#options = options;
  }

  /** Counts one request. */
  add(project: string, model: string, ending: CallEnding): void {
    const [limited, failed] = [ending === 'limited' ? 1 : 0, ending === 'failed' ? 1 : 0];
    this.#counts = added([...this.#counts, { project, model, requests: 1, limited, failed }]);
  }

  /** Tells the others, where there is news. Never throws. */
  async publish(): Promise<void> {
    const { reports, instance, clock } = this.#options;
    const requests = this.#counts.reduce((sum, count) => sum + count.requests, 0);
    if (!reports || requests === this.#reported || clock.now() < this.#silentUntil) return;
    const isTold = await inTime(() => reports.report(instance, this.#counts).then(() => true));
    if (isTold) this.#reported = requests;
    else this.#silentUntil = clock.now() + DOWN_MS;
  }

  /** Every project and model that was asked, by whichever instance. Never throws. */
  async list(): Promise<readonly CallCount[]> {
    const { reports } = this.#options;
    await this.publish();
    const told = reports ? await inTime(() => reports.all()) : null;
    return told ? added(told) : this.#counts;
  }
}

/** The result in time; null otherwise. */
async function inTime<Value>(work: () => Promise<Value>): Promise<Value | null> {
  try {
    return await withinTime(work(), PATIENCE_MS, null);
  } catch {
    return null;
  }
}
