/** Faults on demand: which request is hit, how, and how often. The oldest fault that matches is used first. */
import { seededUnit } from '@trading-crew/core/domain';

/** Errors that Google answers with, by what they mean. */
export const ERROR_FAULTS = [
  /** 429: the minute's limit, with a delay to wait. */
  'minute',
  /** 429 without any detail. */
  'bare-429',
  /** 429: the day's limit, with a delay that leads astray. */
  'day',
  /** 429: the project has no quota for the model. */
  'limit-zero',
  /** 400: not a key. */
  'key-invalid',
  'unauthorized',
  /** 403: the key is suspended; Google writes it into the message. */
  'forbidden',
  'bad-request',
  'not-found',
  'server-error',
  'overloaded',
] as const;

/** Trouble with the connection or with HTTP. */
export const CONNECTION_FAULTS = [
  /** Dies before anything is answered. */
  'reset',
  /** Dies in the middle of the body. */
  'reset-in-body',
  /** Stops in the middle of the body, and never goes on. */
  'stall-in-body',
  /** Answers, but late. */
  'slow',
  /** Never answers. */
  'silent',
  /** A 200 with half of its body. */
  'truncated',
  /** A 200 with a page of HTML. */
  'garbage',
  /** Points elsewhere. */
  'redirect',
] as const;

/** Answers that are none. */
export const ANSWER_FAULTS = [
  /** STOP without a part. */
  'empty',
  'no-candidates',
  /** Cut in the middle of a text. */
  'max-tokens',
  'safety',
  'recitation',
  /** The question itself was held back. */
  'prompt-blocked',
  /** A right answer with an ending that nobody knows. */
  'unknown-finish',
  /** Prose around the JSON. */
  'prose',
  /** JSON, but of another shape. */
  'wrong-shape',
  /** The right shape, with a field too many. */
  'extra-field',
] as const;

/** Answers that are right and must be read with care. */
export const HARMLESS_FAULTS = [
  /** Thoughts in front of the answer, one of them a whole answer to the contrary. */
  'thoughts',
  /** The right shape, with figures that are a little off. */
  'number-drift',
  /** Nothing was counted. */
  'uncounted',
] as const;

const ALL_FAULTS = [...ERROR_FAULTS, ...CONNECTION_FAULTS, ...ANSWER_FAULTS, ...HARMLESS_FAULTS] as const;
export type FaultKind = (typeof ALL_FAULTS)[number];

export interface Fault {
  readonly kind: FaultKind;
  readonly match?: { readonly model?: string; readonly project?: string; readonly key?: string };
  /** How many requests are hit; one unless told otherwise. */
  readonly times?: number;
  /** How many matching requests pass unharmed first. */
  readonly after?: number;
  /** How long to wait, as a 429 says it. */
  readonly retrySeconds?: number;
  /** How late a slow answer comes, milliseconds. */
  readonly delayMs?: number;
}

/** A fault with what is left of it. */
export interface ArmedFault {
  readonly fault: Fault;
  passes: number;
  left: number;
}

export const arm = (fault: Fault): ArmedFault => ({ fault, passes: fault.after ?? 0, left: fault.times ?? 1 });

/** Who asks for what. */
export interface Asked {
  readonly model: string;
  readonly project: string | null;
  readonly key: string;
}

/** Takes the fault that a request is to be hit by, if any. */
export function takeFault(faults: readonly ArmedFault[], asked: Asked): Fault | null {
  for (const armed of faults) {
    if (armed.left === 0 || !isMatch(armed.fault, asked)) continue;
    if (armed.passes > 0) {
      armed.passes -= 1;
      continue;
    }
    armed.left -= 1;
    return armed.fault;
  }
  return null;
}

const isMatch = ({ match }: Fault, asked: Asked): boolean =>
  (match?.model === undefined || match.model === asked.model) &&
  (match?.project === undefined || match.project === asked.project) &&
  (match?.key === undefined || match.key === asked.key);

/** Faults by chance, the same ones for the same seed. */
export interface FaultMix {
  readonly seed: number;
  /** The fraction of requests that is hit. */
  readonly share: number;
  /** What they may be hit by; all of them unless told otherwise. */
  readonly kinds?: readonly FaultKind[];
  readonly retrySeconds?: number;
  readonly delayMs?: number;
}

/** The fault that the mix has for the nth request, if any. */
export function mixedFault({ seed, share, kinds = ALL_FAULTS, ...rest }: FaultMix, nth: number): Fault | null {
  if (seededUnit(seed, `hit ${nth}`) >= share) return null;
  const kind = kinds[Math.floor(seededUnit(seed, `kind ${nth}`) * kinds.length)];
  return kind ? { kind, ...rest } : null;
}
