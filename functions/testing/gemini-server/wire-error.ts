/** Google's error bodies, with the details that tell one 429 from another. */
import type { Asked, FaultKind } from './faults.ts';

export interface Reply {
  readonly status: number;
  readonly body: unknown;
}

const RPC = 'type.googleapis.com/google.rpc';
const HELP = 'For more information on this error, head to: https://ai.google.dev/gemini-api/docs/rate-limits.';

/** An error body. `status` is Google's word for it. */
export const problem = (code: number, status: string, message: string, details: readonly object[] = []): Reply => ({
  status: code,
  body: { error: { code, message, status, ...(details.length > 0 && { details }) } },
});

interface Quota {
  readonly id: string;
  readonly limit: number;
}

function quotaProblem(model: string, quotas: readonly Quota[], retrySeconds: number): Reply {
  const metric = 'generativelanguage.googleapis.com/generate_content_free_tier_requests';
  const lines = quotas.map(({ limit }) => `* Quota exceeded for metric: ${metric}, limit: ${limit}, model: ${model}`);
  const message = ['You exceeded your current quota, please check your plan and billing details.', HELP, ...lines];
  return problem(429, 'RESOURCE_EXHAUSTED', `${message.join('\n')}\nPlease retry in ${retrySeconds}s.`, [
    {
      '@type': `${RPC}.QuotaFailure`,
      violations: quotas.map(({ id, limit }) => ({
        quotaMetric: metric,
        quotaId: id,
        quotaDimensions: { location: 'global', model },
        // A zero is left out, as proto3 does it.
        ...(limit > 0 && { quotaValue: String(limit) }),
      })),
    },
    { '@type': `${RPC}.Help`, links: [{ description: 'Learn more about Gemini API quotas' }] },
    { '@type': `${RPC}.RetryInfo`, retryDelay: `${retrySeconds}s` },
  ]);
}

const PER_MINUTE = 'GenerateRequestsPerMinutePerProjectPerModel-FreeTier';
const PER_DAY = 'GenerateRequestsPerDayPerProjectPerModel-FreeTier';

const keyProblem = (reason: string): readonly object[] => [
  {
    '@type': `${RPC}.ErrorInfo`,
    reason,
    domain: 'googleapis.com',
    metadata: { service: 'generativelanguage.googleapis.com' },
  },
];

/** Google's answer to what is not a key. */
export const invalidKey = (): Reply =>
  problem(400, 'INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.', keyProblem('API_KEY_INVALID'));

/** Google's answer to a model that it does not have, or not for this caller. */
export const unknownModel = (model: string): Reply =>
  problem(
    404,
    'NOT_FOUND',
    `models/${model} is not found for API version v1beta, or is not supported for generateContent.`,
  );

/** The error that a fault stands for; null for a fault that is none. */
export function errorReply(kind: FaultKind, { model, key }: Asked, retrySeconds = 30): Reply | null {
  switch (kind) {
    case 'minute':
      return quotaProblem(model, [{ id: PER_MINUTE, limit: 10 }], retrySeconds);
    case 'day':
      return quotaProblem(
        model,
        [
          { id: PER_MINUTE, limit: 10 },
          { id: PER_DAY, limit: 20 },
        ],
        retrySeconds,
      );
    case 'limit-zero':
      return quotaProblem(
        model,
        [
          { id: PER_DAY, limit: 0 },
          { id: PER_MINUTE, limit: 0 },
        ],
        retrySeconds,
      );
    case 'bare-429':
      return problem(429, 'RESOURCE_EXHAUSTED', 'Resource has been exhausted (e.g. check quota).');
    case 'key-invalid':
      return invalidKey();
    case 'unauthorized':
      return problem(401, 'UNAUTHENTICATED', 'Request had invalid authentication credentials.');
    case 'forbidden':
      return problem(
        403,
        'PERMISSION_DENIED',
        `Permission denied: Consumer 'api_key:${key}' has been suspended.`,
        keyProblem('CONSUMER_SUSPENDED'),
      );
    case 'bad-request':
      return problem(400, 'INVALID_ARGUMENT', 'Request contains an invalid argument.');
    case 'not-found':
      return unknownModel(model);
    case 'server-error':
      return problem(500, 'INTERNAL', 'An internal error has occurred. Please retry.');
    case 'overloaded':
      return problem(503, 'UNAVAILABLE', 'The model is overloaded. Please try again later.');
    default:
      return null;
  }
}
