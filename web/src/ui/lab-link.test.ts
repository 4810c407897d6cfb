import { DEFAULT_SETTINGS, defaultStrategy, withNumbers } from '@trading-crew/core/contracts';
import { defaultRules } from '@trading-crew/core/backtest';
import { describe, expect, it } from 'vitest';
import { labHref, readLabLink } from './lab-link.ts';

const usual = defaultStrategy('three-moving-averages');
const link = {
  asset: 'AAPL',
  strategy: withNumbers(usual, { short: 5, long: 34 }),
  from: '2014-01-02',
  to: '2016-03-11',
  against: usual,
};

const search = (href: string): string => href.slice(href.indexOf('?'));

describe('the address of a backtest', () => {
  it('names the asset, the strategy, its numbers, the period and the numbers it is put against', () => {
    expect(labHref(link)).toBe(
      '/backtest?symbol=AAPL&strategy=three-moving-averages&short=5&medium=13&long=34&freshnessBars=3' +
        '&from=2014-01-02&to=2016-03-11&against=short:8,medium:13,long:21,freshnessBars:3',
    );
  });

  it('is read back as it was written', () => {
    expect(readLabLink(search(labHref(link)))).toEqual({ kind: 'link', link });
    const plain = { ...link, strategy: defaultStrategy('buy-and-hold'), from: null, to: null, against: null };
    expect(readLabLink(search(labHref(plain)))).toEqual({ kind: 'link', link: plain });
  });

  it('carries the rules and the search, which change the numbers as well', () => {
    const rules = { ...defaultRules(DEFAULT_SETTINGS), allowShort: true, capital: 5_000 };
    const full = { ...link, rules, search: { combinationsTried: 24, sharpeVariance: 0.0213 } };
    const href = labHref(full);
    expect(href).toContain('&tried=24&variance=0.0213&rules=risk,short,capital:5000&against=');
    expect(readLabLink(search(href))).toEqual({ kind: 'link', link: full });
    const unknown = { ...full, search: { combinationsTried: 7, sharpeVariance: null } };
    expect(readLabLink(search(labHref(unknown)))).toEqual({ kind: 'link', link: unknown });
  });

  it('takes the usual number for a parameter that is left out', () => {
    const read = readLabLink('symbol=AAPL&strategy=ema-crossover&fast=9');
    expect(read).toMatchObject({ kind: 'link', link: { strategy: { fast: 9, slow: 26 }, from: null } });
  });

  it.each([
    ['symbol=../x&strategy=vote', 'asset'],
    ['symbol=AAPL&strategy=astrology', 'strategy'],
    ['symbol=AAPL&strategy=ema-crossover&fast=NaN', 'out of its bounds'],
    ['symbol=AAPL&strategy=ema-crossover&fast=90&slow=20', 'out of its bounds'],
    ['symbol=AAPL&strategy=ema-crossover&against=fast:1e9', 'compares with'],
    ['symbol=AAPL&strategy=buy-and-hold&from=2016-02-31', 'not in the calendar'],
    ['symbol=AAPL&strategy=buy-and-hold&to=yesterday', 'not in the calendar'],
    ['symbol=AAPL&strategy=buy-and-hold&rules=risk,slippageBps:900', 'Slippage in the link'],
    ['symbol=AAPL&strategy=buy-and-hold&tried=0', 'how much was tried'],
    ['symbol=AAPL&strategy=buy-and-hold&tried=5&variance=-1', 'how much was tried'],
    ['symbol=AAPL&strategy=buy-and-hold&variance=1', 'how much was tried'],
    ['symbol=AAPL&strategy=buy-and-hold&from=2016-02-01&to=2015-02-01', 'ends before it starts'],
  ])('is broken, with a reason, as %s', (query, reason) => {
    expect(readLabLink(query)).toEqual({ kind: 'broken', problem: expect.stringContaining(reason) as string });
  });

  it('asks for nothing where there is none', () => {
    expect(readLabLink('state=empty')).toEqual({ kind: 'none' });
  });
});
