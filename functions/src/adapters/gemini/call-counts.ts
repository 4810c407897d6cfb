/** How the requests of this instance went, by project and model, since it started. For the page, never for a decision. */

export interface CallCount {
  readonly project: string;
  readonly model: string;
  /** Requests sent. */
  readonly requests: number;
  /** Of these, answered by a limit. */
  readonly limited: number;
  /** Of these, failed in another way. */
  readonly failed: number;
}

export type CallEnding = 'answered' | 'limited' | 'failed';

/** State: the counts. */
export class CallCounts {
  readonly #counts = new Map<string, CallCount>();

  /** Counts one request. */
  add(project: string, model: string, ending: CallEnding): void {
    const name = `${project} ${model}`;
    const { requests, limited, failed } = this.#counts.get(name) ?? { requests: 0, limited: 0, failed: 0 };
    this.#counts.set(name, {
      project,
      model,
      requests: requests + 1,
      limited: limited + (ending === 'limited' ? 1 : 0),
      failed: failed + (ending === 'failed' ? 1 : 0),
    });
  }

  /** Every project and model that was asked. */
  list(): CallCount[] {
    return [...this.#counts.values()];
  }
}
