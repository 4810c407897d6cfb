import { inspect } from 'node:util';
import { ApiError, AuthError, FetchError, PermissionError, ValidationError } from '@alpacahq/alpaca-trade-api/rest';
import {
  BrokerRefused,
  Failure,
  InsufficientQuantity,
  Misconfigured,
  Unavailable,
  WashTrade,
} from '@trading-crew/core/contracts';
import { describe, expect, it } from 'vitest';
import { failureOf, isNoSuchOrder, OrderIdTaken, refusalKind, type Asked } from './errors.ts';

const KEY = 'PKSECRETSECRETSECRET';
const asked = (change: Partial<Asked> = {}): Asked => ({
  what: 'reading the account',
  isOrder: false,
  environment: 'paper',
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

  it('a refused key says where to look, and the world that it was used in', async () => {
    const paper = (await failureOf(answered(401, 'no'), asked())) as Misconfigured;
    expect(paper.setting).toBe('ALPACA_API_KEY');
    expect(paper.message).toMatch(/refused the paper key.*connected in Settings.*ALPACA_API_KEY and ALPACA_SECRET_KEY/);
    const live = (await failureOf(answered(403, 'forbidden.'), asked({ environment: 'live' }))) as Misconfigured;
    expect(live.message).toMatch(/refused the live key.*connected in Settings/);
    expect(live.message, 'live has no key of the installation').not.toMatch(/ALPACA_/);
  });

  it('refusals that speak of other orders are failures of their own, with what stands in the way', async () => {
    const refused = (message: string, fields: Record<string, unknown>) =>
      failureOf(answered(403, message, 40310000, fields), asked({ isOrder: true }));
    const id = '9d2f54c1-13a8-4b02-8f3e-0a1b2c3d4e5f';
    const wash = await refused('potential wash trade detected. use complex orders', { existing_order_id: id });
    expect(wash).toBeInstanceOf(WashTrade);
    expect((wash as Error).message).toContain(id);
    const fields = { available: '0', existing_qty: '10', held_for_orders: '10' };
    const few = await refused('insufficient qty available for order (requested: 4, available: 0)', fields);
    expect(few).toBeInstanceOf(InsufficientQuantity);
    expect((few as Error).message).toMatch(/\(available: 0, held: 10, reserved by orders: 10\)/);
    const poor = await refused('insufficient buying power', { buying_power: '12.50' });
    expect(poor).toBeInstanceOf(BrokerRefused);
    expect(poor).not.toBeInstanceOf(InsufficientQuantity);
  });

  it('what an answer adds to a refusal is bounded, redacted, and left out when it is no id or amount', async () => {
    const fields = { existing_order_id: 'x'.repeat(5_000), available: KEY, held_for_orders: '<b>\n</b>', echo: 'echo' };
    const failure = await failureOf(answered(403, 'order denied', 40310000, fields), asked({ isOrder: true }));
    const { message } = failure as Error;
    expect(message.length).toBeLessThan(500);
    expect(message).not.toMatch(/<b>|echo|PKSECRET/);
  });

  it('only a 404 with the code of the trading service says that there is no such order', () => {
    expect(isNoSuchOrder(answered(404, 'order not found for a', 40410000))).toBe(true);
    expect(isNoSuchOrder(answered(404, 'not found'))).toBe(false);
    expect(isNoSuchOrder(answered(404, '<html>', 404))).toBe(false);
    expect(isNoSuchOrder(answered(422, 'no', 40410000))).toBe(false);
  });

  it('a body that is cut off by the clock is a late answer', async () => {
    const cut = await failureOf(new DOMException('The operation timed out.', 'TimeoutError'), asked());
    expect(cut).toBeInstanceOf(Unavailable);
    expect((cut as Error).message).toMatch(/did not answer in time/);
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
