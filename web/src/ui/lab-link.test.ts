import { defaultStrategy, withNumbers } from '@trading-crew/core/contracts';
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
    ['symbol=AAPL&strategy=buy-and-hold&from=2016-02-01&to=2015-02-01', 'ends before it starts'],
  ])('is broken, with a reason, as %s', (query, reason) => {
    expect(readLabLink(query)).toEqual({ kind: 'broken', problem: expect.stringContaining(reason) as string });
  });

  it('asks for nothing where there is none', () => {
    expect(readLabLink('state=empty')).toEqual({ kind: 'none' });
  });
});
