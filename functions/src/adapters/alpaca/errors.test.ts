import { inspect } from 'node:util';
import { ApiError, AuthError, FetchError, PermissionError, ValidationError } from '@alpacahq/alpaca-trade-api/rest';
import { BrokerRefused, Failure, Misconfigured, Unavailable } from '@trading-crew/core/contracts';
import { describe, expect, it } from 'vitest';
import { failureOf, OrderIdTaken, refusalKind, type Asked } from './errors.ts';

const KEY = 'PKSECRETSECRETSECRET';
const asked = (change: Partial<Asked> = {}): Asked => ({
  what: 'reading the account',
  isOrder: false,
  hasLiveKey: false,
  redact: (text) => text.replaceAll(KEY, '…'),
  ...change,
});
const answered = (status: number, message: string, code?: number, fields: Record<string, unknown> = {}): ApiError => {
  const Type = { 401: AuthError, 403: PermissionError, 422: ValidationError }[status] ?? ApiError;
  return new Type(new Response(JSON.stringify({ code, message, ...fields }), { status }), status, code, message);
};

describe('kinds of refusal', () => {
  it.each([
    ['potential wash trade detected. use complex orders', 'wash-trade'],
    ['insufficient qty available for order (requested: 11, available: 0)', 'insufficient-quantity'],
    ['insufficient balance for BTC (requested: 1, available: 0)', 'insufficient-quantity'],
    ['insufficient buying power', 'insufficient-buying-power'],
    ['account is not allowed to short', 'no-short'],
    ['asset AAPL cannot be sold short', 'no-short'],
    ['trade denied', 'other'],
    ['a shortage of patience', 'other'],
  ])('"%s" is %s', (message, kind) => {
    expect(refusalKind(message)).toBe(kind);
  });

  it('the fields of the answer decide where the words do not', () => {
    expect(refusalKind('order denied', { existing_order_id: 'x', reject_reason: 'y' })).toBe('wash-trade');
    expect(refusalKind('order denied', { held_for_orders: '10', available: '0' })).toBe('insufficient-quantity');
    expect(refusalKind('order denied', { buying_power: '1' })).toBe('insufficient-buying-power');
  });
});

describe('errors of the SDK in our words', () => {
  it.each([
    [answered(401, 'request is not authorized', 40110000), Misconfigured],
    [answered(403, 'forbidden.'), Misconfigured],
    [answered(403, 'subscription does not permit querying recent SIP data'), Misconfigured],
    [answered(429, 'too many requests.', 42910000), Unavailable],
    [answered(500, 'oops'), Unavailable],
    [answered(503, '<html>'), Unavailable],
    [answered(409, 'conflict'), Unavailable],
    [answered(422, 'bad parameter'), Unavailable],
    [new FetchError(new TypeError('fetch failed'), 'failed'), Unavailable],
    [new FetchError(new DOMException('late', 'TimeoutError'), 'aborted'), Unavailable],
    [new SyntaxError('Unexpected end of JSON input'), Unavailable],
    [new TypeError('jsonValue.map is not a function'), Unavailable],
  ])('%s on a question', async (error, type) => {
    expect(await failureOf(error, asked())).toBeInstanceOf(type);
  });

  it.each([
    [answered(403, 'insufficient buying power', 40310000), BrokerRefused],
    [answered(403, 'trade denied', 40310100), BrokerRefused],
    [answered(422, 'asset "X" not found', 40010001), BrokerRefused],
    [answered(422, 'client_order_id must be unique', 40010001), OrderIdTaken],
    [answered(403, 'forbidden.'), Misconfigured],
    [answered(500, 'oops'), Unavailable],
  ])('%s on an order', async (error, type) => {
    expect(await failureOf(error, asked({ isOrder: true }))).toBeInstanceOf(type);
  });

  it('an order that is refused for a taken id is not mistaken for another refusal with the same code', async () => {
    const other = await failureOf(answered(422, 'asset not found', 40010001), asked({ isOrder: true }));
    expect(other).not.toBeInstanceOf(OrderIdTaken);
  });

  it('a refused key says which settings to check, and a live key is named as such', async () => {
    const paper = (await failureOf(answered(401, 'no'), asked())) as Misconfigured;
    expect(paper.setting).toBe('ALPACA_API_KEY');
    expect(paper.message).toMatch(/ALPACA_API_KEY and ALPACA_SECRET_KEY/);
    expect(paper.message).not.toMatch(/begins with AK/);
    const live = (await failureOf(answered(403, 'forbidden.'), asked({ hasLiveKey: true }))) as Misconfigured;
    expect(live.message).toMatch(/begins with AK, as live keys do/);
  });

  it('a failure of our own passes through the SDK`s wrapping', async () => {
    const blocked = new Misconfigured('blocked', 'ALPACA_BASE_URL');
    expect(await failureOf(new FetchError(blocked, 'failed'), asked())).toBe(blocked);
  });

  it('an error that is not the SDK`s is a bug and stays one', async () => {
    const bug = new RangeError('cannot round NaN');
    expect(await failureOf(bug, asked())).toBe(bug);
  });

  it('no failure holds the key, however Alpaca came to write it', async () => {
    const errors = [
      answered(401, `key ${KEY} is not authorized`),
      answered(422, `order of ${KEY} refused`, 42210000, { echo: KEY }),
      answered(500, `trouble with ${KEY}`),
      new FetchError(new Error(`socket of ${KEY}`), KEY),
      new SyntaxError(`Unexpected token in "${KEY}"`),
    ];
    for (const error of errors) {
      for (const isOrder of [true, false]) {
        const failure = await failureOf(error, asked({ isOrder }));
        expect(failure).toBeInstanceOf(Failure);
        expect(inspect(failure, { depth: 10, showHidden: true })).not.toContain(KEY);
      }
    }
  });
});
