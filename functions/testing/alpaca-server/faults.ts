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
  /** The work is done, the answer comes late. */
  | 'slow'
  /** The work is done, the answer is a 200 with half of its body. */
  | 'truncated'
  /** The work is done, the answer is a 200 with a page of HTML. */
  | 'garbage';

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

function isMatch({ match }: Fault, method: string, path: string): boolean {
  const { method: wantedMethod, path: wantedPath } = match ?? {};
  if (wantedMethod !== undefined && wantedMethod !== method) return false;
  if (wantedPath === undefined) return true;
  return typeof wantedPath === 'string' ? wantedPath === path : wantedPath.test(path);
}
