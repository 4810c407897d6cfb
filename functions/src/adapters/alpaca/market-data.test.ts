import { sessionOf, Unavailable } from '@trading-crew/core/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aapl, openSubject, START, type AlpacaSubject } from './alpaca-subject.testing.ts';

describe('bars over HTTP', () => {
  let subject: AlpacaSubject;
  let now = 0;
  beforeAll(async () => {
    subject = await openSubject();
    ({ now } = await subject.account.market());
  });
  afterAll(() => subject.dispose());

  it('the bar of the session in progress is left out, though Alpaca sends it', async () => {
    const bars = await subject.marketData.bars({ asset: 'AAPL', until: now, limit: 5 });
    expect(sessionOf(bars.at(-1)?.time ?? 0)).toBe('2015-05-29');
    const raw = await fetch(
      `${subject.server.url}/v1beta3/crypto/us/bars?symbols=BTC/USD&timeframe=1Day&start=2015-05-28`,
    );
    const sent = (await raw.json()) as { bars: Record<string, { t: string }[]> };
    expect(sent.bars['BTC/USD']?.at(-1)?.t.slice(0, 10)).toBe(START);
  });

  it('the bars are those of the market, at the dates they traded on', async () => {
    const bars = await subject.marketData.bars({ asset: 'AAPL', until: now, limit: 300 });
    const known = aapl.bars.filter((bar) => sessionOf(bar.time) < START).slice(-300);
    expect(bars).toEqual(known);
  });

  it('daily bars adjusted for splits are asked for, from the feed that every account has', () => {
    const asked = subject.server.requests.find(({ path }) => path === '/v2/stocks/bars');
    expect(asked?.query).toMatchObject({ symbols: 'AAPL', timeframe: '1Day', adjustment: 'split', feed: 'iex' });
    expect(asked?.query['end']).toBe(new Date(now).toISOString());
  });

  it('a pair is asked for at the crypto address, and its bar is complete only when its day is', async () => {
    const bars = await subject.marketData.bars({ asset: 'BTC-USD', until: now, limit: 3 });
    expect(bars.map((bar) => sessionOf(bar.time))).toEqual(['2015-05-27', '2015-05-28', '2015-05-29']);
    const midnight = Date.parse('2015-05-30T00:00:00Z');
    const early = await subject.marketData.bars({ asset: 'BTC-USD', until: midnight, limit: 1 });
    expect(early.map((bar) => sessionOf(bar.time))).toEqual(['2015-05-28']);
  });

  it('pages are put together', async () => {
    const symbols = 'AAPL,DEMO-CHOP';
    const headers = {
      'APCA-API-KEY-ID': 'PKREHEARSAL000000000',
      'APCA-API-SECRET-KEY': 'rehearsal-secret-of-no-worth',
    };
    const page = async (token: string) => {
      const query = new URLSearchParams({
        symbols,
        timeframe: '1Day',
        start: '2015-05-26',
        limit: '6',
        page_token: token,
      });
      const answer = await fetch(`${subject.server.url}/v2/stocks/bars?${query.toString()}`, { headers });
      return (await answer.json()) as { bars: Record<string, unknown[]>; next_page_token: string | null };
    };
    const first = await page(btoa('0'));
    const second = await page(first.next_page_token ?? '');
    expect([first, second].map(({ bars }) => Object.entries(bars).map(([symbol, of]) => [symbol, of.length]))).toEqual([
      [
        ['AAPL', 5],
        ['DEMO-CHOP', 1],
      ],
      [['DEMO-CHOP', 4]],
    ]);
    expect(second.next_page_token).toBeNull();
  });

  it('none asked for is none, without a request', async () => {
    const before = subject.server.requests.length;
    expect(await subject.marketData.bars({ asset: 'AAPL', until: now, limit: 0 })).toEqual([]);
    expect(subject.server.requests).toHaveLength(before);
  });

  it('a symbol that Alpaca cannot read has no bars and no instrument', async () => {
    expect(await subject.marketData.bars({ asset: 'NO-SUCH', until: now, limit: 5 })).toEqual([]);
    expect(await subject.marketData.instrument('NO-SUCH')).toBeNull();
  });

  it.each([
    ['a price as text', { o: '100' }],
    ['no close', { c: null }],
    ['no time', { t: null }],
    ['a time that is none', { t: 'yesterday' }],
  ])('a bar with %s is Unavailable and never repaired', async (_name, change) => {
    const bar = { t: '2015-05-29T04:00:00Z', o: 1, h: 1, l: 1, c: 1, v: 1, n: 1, vw: 1, ...change };
    const body = { bars: { AAPL: [bar] }, next_page_token: null };
    subject.server.fail({ kind: 'status', status: 200, body, match: { path: '/v2/stocks/bars' } });
    const bars = subject.marketData.bars({ asset: 'AAPL', until: now, limit: 5 });
    await expect(bars).rejects.toBeInstanceOf(Unavailable);
    await expect(bars).rejects.toThrow(/at 0\.\w+ while reading the bars of AAPL/);
  });

  it('an instrument says how it is traded', async () => {
    expect(await subject.marketData.instrument('AAPL')).toMatchObject({
      source: 'broker',
      tradable: true,
      priceIncrement: 0.01,
      quantityIncrement: 1,
    });
    expect(await subject.marketData.instrument('BTC-USD')).toMatchObject({ asset: 'BTC-USD', quantityIncrement: 1e-9 });
    expect(await subject.marketData.instrument('BRK.B')).toMatchObject({ asset: 'BRK.B', name: 'Class B' });
  });
});

describe('the last price over HTTP', () => {
  let subject: AlpacaSubject;
  let now = 0;
  beforeAll(async () => {
    subject = await openSubject();
    ({ now } = await subject.account.market());
  });
  afterAll(() => subject.dispose());

  const TRADE = { path: '/v2/stocks/AAPL/trades/latest' } as const;
  const trade = (change: object = {}) => ({ t: new Date(now).toISOString(), p: 100, s: 1, i: 1, x: 'V', ...change });
  const answering = (body: unknown) => subject.server.fail({ kind: 'status', status: 200, body, match: TRADE });

  it('is that of the latest trade, for a share from the feed that every account has, and for a pair', async () => {
    const open = aapl.bars.find((bar) => sessionOf(bar.time) === START)?.open;
    for (const asset of ['AAPL', 'BTC-USD', 'BRK.B']) {
      expect(await subject.marketData.lastPrice(asset, now)).toEqual({ price: open, time: now });
    }
    expect(subject.server.requests.find(({ path }) => path === TRADE.path)?.query).toEqual({ feed: 'iex' });
  });

  it('is none for what has not traded or is not known', async () => {
    expect(await subject.marketData.lastPrice('ZZZZZZ', now)).toBeNull();
    expect(await subject.marketData.lastPrice('NOPE-USD', now)).toBeNull();
    answering({ symbol: 'AAPL', trade: null });
    expect(await subject.marketData.lastPrice('AAPL', now)).toBeNull();
  });

  it('is never that of a trade after the instant, but for the skew of two clocks', async () => {
    const at = (time: number) => answering({ symbol: 'AAPL', trade: trade({ t: new Date(time).toISOString() }) });
    at(now + 30_000);
    expect(await subject.marketData.lastPrice('AAPL', now)).toEqual({ price: 100, time: now + 30_000 });
    at(now + 61_000);
    expect(await subject.marketData.lastPrice('AAPL', now)).toBeNull();
  });

  it.each([
    ['a price of zero', { p: 0 }],
    ['a price as text', { p: '100' }],
    ['a negative price', { p: -1 }],
    ['no time', { t: null }],
    ['a time that is none', { t: 'soon' }],
  ])('with %s is Unavailable', async (_name, change) => {
    answering({ symbol: 'AAPL', trade: trade(change) });
    await expect(subject.marketData.lastPrice('AAPL', now)).rejects.toBeInstanceOf(Unavailable);
  });

  it('of another asset is no answer, and a service in trouble is Unavailable', async () => {
    answering({ symbol: 'MSFT', trade: trade() });
    await expect(subject.marketData.lastPrice('AAPL', now)).rejects.toThrow(/price of another asset than AAPL/);
    for (const kind of ['garbage', 'reset-before', 'truncated'] as const) {
      subject.server.fail({ kind, match: TRADE, times: 3 });
      await expect(subject.marketData.lastPrice('AAPL', now)).rejects.toBeInstanceOf(Unavailable);
    }
  });
});
