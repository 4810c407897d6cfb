import { GoogleGenerativeAIAbortError, GoogleGenerativeAIFetchError, type ErrorDetails } from '@google/generative-ai';
import { describe, expect, it } from 'vitest';
import { classifyError } from './classify-error.ts';

const seen = { status: null, wasSent: true };
const fetchError = (status: number, message = '', details?: ErrorDetails[]): unknown =>
  new GoogleGenerativeAIFetchError(message, status, '', details);
const RPC = 'type.googleapis.com/google.rpc';
const retry = (retryDelay: unknown): ErrorDetails => ({ '@type': `${RPC}.RetryInfo`, retryDelay });
const quota = (quotaId: string, quotaValue?: string): ErrorDetails => ({
  '@type': `${RPC}.QuotaFailure`,
  violations: [{ quotaId, ...(quotaValue !== undefined && { quotaValue }) }],
});
const MINUTE = 'GenerateRequestsPerMinutePerProjectPerModel-FreeTier';
const DAY = 'GenerateRequestsPerDayPerProjectPerModel-FreeTier';

describe('a failed request', () => {
  it.each<[string, unknown, object]>([
    [
      'a minute`s limit',
      fetchError(429, 'limit: 10', [quota(MINUTE, '10'), retry('37.5s')]),
      { kind: 'minute', waitMs: 37_500 },
    ],
    ['a limit without delay', fetchError(429, 'Resource has been exhausted'), { kind: 'minute', waitMs: null }],
    ['a delay that is none', fetchError(429, '', [retry('soon')]), { kind: 'minute', waitMs: null }],
    [
      'details of another shape',
      fetchError(429, '', [{ violations: 'many' }, retry('2s')]),
      { kind: 'minute', waitMs: 2_000 },
    ],
    [
      'a day`s limit, whatever delay it names',
      fetchError(429, 'limit: 20', [quota(DAY, '20'), retry('5s')]),
      { kind: 'day' },
    ],
    [
      'no quota, by its words',
      fetchError(429, 'Quota exceeded, limit: 0, model: x', [quota(DAY), retry('5s')]),
      { kind: 'model-off' },
    ],
    ['no quota, by its value', fetchError(429, '', [quota(MINUTE, '0')]), { kind: 'model-off' }],
    ['a model that is not there', fetchError(404), { kind: 'model-off' }],
    ['no authentication', fetchError(401), { kind: 'key-refused' }],
    ['no permission', fetchError(403), { kind: 'key-refused' }],
    ['a key that is none', fetchError(400, '', [{ reason: 'API_KEY_INVALID' }]), { kind: 'key-refused' }],
    ['a key that is none, in words', fetchError(400, 'API key not valid. Please'), { kind: 'key-refused' }],
    ['a request at fault', fetchError(400, 'Unknown name'), { kind: 'rejected', status: 400 }],
    ['an overload', fetchError(503), { kind: 'passing', what: 'HTTP 503', isBilled: false }],
    ['a time-out over there', fetchError(408), { kind: 'passing', what: 'HTTP 408', isBilled: false }],
    [
      'a connection that broke',
      new GoogleGenerativeAIAbortError(''),
      { kind: 'passing', what: 'no connection', isBilled: true },
    ],
    ['what nobody foresaw', 'a string', { kind: 'passing', what: 'no connection', isBilled: true }],
  ])('with %s', (_, error, trouble) => {
    expect(classifyError(error, seen)).toEqual(trouble);
  });

  it('after the answer had begun is one that cannot be read, and was billed', () => {
    const trouble = { kind: 'passing', what: 'an answer that cannot be read', isBilled: true };
    expect(classifyError(new SyntaxError('Unexpected end'), { status: 200, wasSent: true })).toEqual(trouble);
  });

  it('a limit of 0.5 or of 05 is not a limit of 0', () => {
    expect(classifyError(fetchError(429, 'limit: 0.5'), seen)).toMatchObject({ kind: 'minute' });
  });
});
