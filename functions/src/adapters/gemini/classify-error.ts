/**
 * What a failed request means for the next one. Google answers 429 for three different things, and 400 for a key that is
 * none, so the details of the error decide, not its status alone. Nothing read here is shown: it may hold a key.
 */
import { GoogleGenerativeAIFetchError } from '@google/generative-ai';
import { z } from 'zod';

export type Trouble =
  /** The minute's limit; the wait that was asked for, milliseconds, null when none was. */
  | { readonly kind: 'minute'; readonly waitMs: number | null }
  | { readonly kind: 'day' }
  /** This project may not use this model, today and tomorrow. */
  | { readonly kind: 'model-off' }
  | { readonly kind: 'key-refused' }
  /** It may work at the next attempt. `isBilled`: the answer may have been made, and counts. */
  | { readonly kind: 'passing'; readonly what: string; readonly isBilled: boolean }
  /** Our request is at fault. */
  | { readonly kind: 'rejected'; readonly status: number };

/** What the connection saw, whatever the SDK made of it. */
export interface Seen {
  /** The HTTP status; null when none came. */
  readonly status: number | null;
  /** False when the request certainly never left, such as for a refused connection. */
  readonly wasSent: boolean;
}

const Details = z.array(
  z.object({
    '@type': z.string().catch(''),
    reason: z.string().optional().catch(undefined),
    retryDelay: z.string().optional().catch(undefined),
    violations: z
      .array(
        z.object({
          quotaId: z.string().catch(''),
          quotaValue: z.union([z.string(), z.number()]).optional().catch(undefined),
        }),
      )
      .optional()
      .catch(undefined),
  }),
);
type Details = z.infer<typeof Details>;

const KEY_REASONS: ReadonlySet<string> = new Set(['API_KEY_INVALID', 'API_KEY_EXPIRED']);
const DURATION = /^(\d+(?:\.\d+)?)s$/;

/** Reads what the SDK threw. */
export function classifyError(error: unknown, seen: Seen): Trouble {
  if (!(error instanceof GoogleGenerativeAIFetchError) || error.status === undefined) {
    if (seen.status !== null) return { kind: 'passing', what: 'an answer that cannot be read', isBilled: true };
    return { kind: 'passing', what: 'no connection', isBilled: seen.wasSent };
  }
  const { status, message } = error;
  const details = Details.safeParse(error.errorDetails).data ?? [];
  if (status === 401 || status === 403) return { kind: 'key-refused' };
  if (status === 429) return quotaTrouble(message, details);
  if (status === 404) return { kind: 'model-off' };
  if (status === 408 || status >= 500) return { kind: 'passing', what: `HTTP ${status}`, isBilled: false };
  const isKey =
    details.some(({ reason }) => KEY_REASONS.has(reason ?? '')) || /API key (not valid|expired)/i.test(message);
  return isKey ? { kind: 'key-refused' } : { kind: 'rejected', status };
}

function quotaTrouble(message: string, details: Details): Trouble {
  const violations = details.flatMap((detail) => detail.violations ?? []);
  const isOff = /\blimit: 0(?![\d.])/.test(message) || violations.some(({ quotaValue }) => String(quotaValue) === '0');
  if (isOff) return { kind: 'model-off' };
  // Its delay speaks of the next minute, in which the day will be as spent as now.
  if (violations.some(({ quotaId }) => /PerDay/i.test(quotaId))) return { kind: 'day' };
  const delay = details.find((detail) => detail['@type'].endsWith('google.rpc.RetryInfo'))?.retryDelay ?? '';
  const seconds = DURATION.exec(delay)?.[1];
  return { kind: 'minute', waitMs: seconds === undefined ? null : Math.ceil(Number(seconds) * 1_000) };
}
