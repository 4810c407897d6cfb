/** Faults on demand: which request is hit, how, and how often. The oldest fault that matches is used first. */

export type FaultKind =
  /** An error status and body; `accepted` says whether the broker did the work all the same. */
  | 'status'
  /** 429 with a Retry-After of one second, unless told otherwise. */
  | '429'
  /** The connection dies before anything is done. */
  | 'reset-before'
  /** The work is done, then the connection dies. */
  | 'reset-after'
  /** No answer ever comes; `accepted` says whether the work was done. */
  | 'timeout'
  /** The work is done, the answer is held back for `delayMs`. */
  | 'slow'
  /** The work is done, the answer is a 200 with half of its body. */
  | 'truncated'
  /** The work is done, the answer is a 200 with a page of HTML. */
  | 'garbage'
  /** The request is delivered twice, as a proxy that replays it would do; the second answer goes out. */
  | 'duplicate'
  /** An order that would fill at once rests, and fills some requests later or when it is told to. */
  | 'late-fill';

export interface Fault {
  readonly kind: FaultKind;
  readonly match?: { readonly method?: string; readonly path?: string | RegExp };
  /** How many requests are hit; one unless told otherwise. */
  readonly times?: number;
  /** How many matching requests pass unharmed first. */
  readonly after?: number;
  readonly status?: number;
  readonly body?: unknown;
  readonly accepted?: boolean;
  /** How late a slow answer comes, milliseconds. */
  readonly delayMs?: number;
  readonly retryAfterSeconds?: number;
  /** For a late fill: the order fills when so many further requests have come in; three unless told otherwise. */
  readonly requests?: number;
}

/** A fault with what is left of it. */
export interface ArmedFault {
  readonly fault: Fault;
  passes: number;
  left: number;
}

export const arm = (fault: Fault): ArmedFault => ({ fault, passes: fault.after ?? 0, left: fault.times ?? 1 });

/** Takes the fault that a request is to be hit by, if any. */
export function takeFault(faults: readonly ArmedFault[], method: string, path: string): Fault | null {
  for (const armed of faults) {
    if (armed.left === 0 || !isMatch(armed.fault, method, path)) continue;
    if (armed.passes > 0) {
      armed.passes -= 1;
      continue;
    }
    armed.left -= 1;
    return armed.fault;
  }
  return null;
}

/** Whether a fault keeps a request from being delivered at all. */
export function keepsFromDelivery({ kind, accepted = false }: Fault): boolean {
  return kind === '429' || kind === 'reset-before' || ((kind === 'status' || kind === 'timeout') && !accepted);
}

/** Whether a fault is for a request of that method and path. */
export function isMatch({ match }: Pick<Fault, 'match'>, method: string, path: string): boolean {
  const { method: wantedMethod, path: wantedPath } = match ?? {};
  if (wantedMethod !== undefined && wantedMethod !== method) return false;
  if (wantedPath === undefined) return true;
  return typeof wantedPath === 'string' ? wantedPath === path : wantedPath.test(path);
}
