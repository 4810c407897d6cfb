import { BrokerRefused } from '@trading-crew/core/contracts';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REHEARSAL_KEYS } from '../../../testing/alpaca-server/alpaca-server.ts';
import { buyIntent, openSubject, type AlpacaSubject } from './alpaca-subject.testing.ts';
import { openAlpaca, type AlpacaClient } from './client.ts';
import { orderRequest } from './order-request.ts';

describe('the order as it is sent', () => {
  let subject: AlpacaSubject;
  let client: AlpacaClient;
  beforeAll(async () => {
    subject = await openSubject();
    client = openAlpaca({ ...REHEARSAL_KEYS, environment: 'paper', baseUrl: subject.server.url });
  });
  afterAll(() => subject.dispose());

  const PLAIN = /^\d+(\.\d{1,9})?$/;

  it('every amount is plain decimal text, however the number is written', async () => {
    const price = fc.double({ min: 1e-4, max: 1e6, noNaN: true });
    await fc.assert(
      fc.asyncProperty(fc.double({ min: 1, max: 1e9, noNaN: true }), price, price, async (quantity, target, stop) => {
        const request = await orderRequest(
          client,
          buyIntent('a', { quantity, orderClass: 'bracket', targetPrice: target, stopLossPrice: stop }),
        );
        for (const text of [request.qty, request.takeProfit?.limitPrice, request.stopLoss?.stopPrice]) {
          expect(text).toMatch(PLAIN);
        }
        // The last bits of a number are noise, and five shares less one of them are five.
        expect(Number(request.qty)).toBeLessThanOrEqual(quantity * (1 + 1e-14));
        expect(Number.isInteger(Number(request.qty))).toBe(true);
      }),
    );
  });

  it('prices keep to the step of the asset: cents, and four decimals below a dollar', async () => {
    const priced = (limitPrice: number) => orderRequest(client, buyIntent('a', { type: 'limit', limitPrice }));
    expect((await priced(0.1 + 0.2)).limitPrice).toBe('0.3');
    expect((await priced(123.456)).limitPrice).toBe('123.46');
    expect((await priced(0.45678)).limitPrice).toBe('0.4568');
  });

  it('a pair is written with a slash, in the steps that Alpaca gives for it, and never for the day', async () => {
    const request = await orderRequest(client, buyIntent('a', { asset: 'BTC-USD', quantity: 1e-7 }));
    expect(request).toMatchObject({ symbol: 'BTC/USD', qty: '0.0000001', timeInForce: 'gtc' });
    const cheap = { asset: 'BTC-USD', type: 'limit', limitPrice: 1.5e-7 } as const;
    expect((await orderRequest(client, buyIntent('b', cheap))).limitPrice).toBe('0.00000015');
  });

  it('an oco carries the prices of its exits and none of its own', async () => {
    const oco = {
      orderClass: 'oco',
      side: 'sell',
      type: 'limit',
      limitPrice: 120,
      targetPrice: 120,
      stopLossPrice: 90,
    } as const;
    const request = await orderRequest(client, buyIntent('a', { ...oco, timeInForce: 'gtc' }));
    expect(request).toMatchObject({ type: 'limit', takeProfit: { limitPrice: '120' }, stopLoss: { stopPrice: '90' } });
    expect(request).not.toHaveProperty('limitPrice');
  });

  it('an entry with one exit carries that one, in whole shares and in the steps of the asset', async () => {
    const oto = { orderClass: 'oto', quantity: 10.9, timeInForce: 'gtc' } as const;
    const stopped = await orderRequest(client, buyIntent('a', { ...oto, stopLossPrice: 90.128 }));
    expect(stopped).toMatchObject({ orderClass: 'oto', qty: '10', stopLoss: { stopPrice: '90.13' } });
    expect(stopped).not.toHaveProperty('takeProfit');
    const targeted = await orderRequest(client, buyIntent('b', { ...oto, targetPrice: 0.12349 }));
    expect(targeted).toMatchObject({ orderClass: 'oto', qty: '10', takeProfit: { limitPrice: '0.1235' } });
    expect(targeted).not.toHaveProperty('stopLoss');
  });

  it.each([
    ['an oto without an exit', { orderClass: 'oto' }],
    ['an oto with two exits', { orderClass: 'oto', targetPrice: 200, stopLossPrice: 90 }],
    ['an oto on a pair', { asset: 'BTC-USD', orderClass: 'oto', stopLossPrice: 1 }],
    ['a bracket on a pair', { asset: 'BTC-USD', orderClass: 'bracket', targetPrice: 2, stopLossPrice: 1 }],
    ['a pair that Alpaca does not know', { asset: 'NOPE-USD' }],
    ['less than one share', { quantity: 0.4 }],
    ['a limit order without a price', { type: 'limit' }],
    ['a price that rounds to nothing', { type: 'limit', limitPrice: 1e-7 }],
    ['a bracket without a stop', { orderClass: 'bracket', targetPrice: 2 }],
  ] as const)('%s is refused before anything is sent', async (_name, change) => {
    await expect(orderRequest(client, buyIntent('a', change))).rejects.toBeInstanceOf(BrokerRefused);
    expect(subject.server.requests.filter(({ method }) => method === 'POST')).toEqual([]);
  });
});
