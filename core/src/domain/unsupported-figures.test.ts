import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { money, percent } from './wording.ts';
import { unsupportedFigures } from './unsupported-figures.ts';

const EVIDENCE = [
  'Short average: 130.20 dollars over 8 bars. Long average: 128.48 dollars over 21 bars.',
  'Average dollar volume: 1,234,567.00 dollars. Equity 99,870.25.',
  'Change over the last 20 bars: −3.2 %. Largest drawdown: 12.3 %. Fraction: 0.0213.',
  'State of the averages: bullish since 26 May 2015, 1 bar ago. Last session 2016-03-14, open at 14:30 UTC.',
  'Checks passed: 7 of 9.',
].join('\n');

const found = (text: string): string[] => unsupportedFigures([text], EVIDENCE);

describe('unsupportedFigures', () => {
  it('takes cents for what they are', () => {
    expect(unsupportedFigures(['It lost 38 cents.'], 'Profit: −0.38 dollars.')).toEqual([]);
    expect(unsupportedFigures(['It lost 39 cents.'], 'Profit: −0.38 dollars.')).toEqual(['39 cents']);
  });

  it.each([
    'The averages stand at 130.20 and 128.48.',
    'The short one is at 130.2, so about 130.',
    'About $130.20 a share.',
    'A volume of 1,234,567 dollars, or 1234567, about 1.2 million, $1.23M or 1,230 thousand.',
    'It fell by 3.2 % (−3.2 %, -3.2%, −3.2\u00a0%), or 3.2 percent, about 3 %, 320 basis points.',
    'The drawdown was 12.3%, roughly 12 %, as a fraction 0.123.',
    'A fraction of 0.0213 is 2.13 %, or 2.1%.',
    'Returns between 3.2 and 12.3 %.',
    'Bullish since 26 May 2015, since May 26, 2015, since 26th of May, since 2015-05-26, since May 2015, in 2015.',
    'The last session was 14 Mar 2016 (March 14, 2016), at 14:30 UTC.',
    'Two of 3 checks failed, and 10 more were not tried. 1. First, 2) second.',
    'The 8-bar average is above the 21-bar one (8/21, 8-21).',
    'Equity of about 99,900, or 100,000 dollars.',
    'Unlike the S&P 500 or the Nasdaq 100, in Q3, SMA20 and B2B say nothing here.',
    'No figures at all: five per cent of nothing.',
  ])('finds nothing in: %s', (text) => {
    expect(found(text)).toEqual([]);
  });

  it.each([
    ['The average is 131.20.', ['131.20']],
    ['The average is 130.24.', ['130.24']],
    ['It rose by 130 %.', ['130 %']],
    ['It rose by +3.2 %.', ['+3.2 %']],
    ['A loss of −12.3 %.', ['−12.3 %']],
    ['A price of -130.20.', ['-130.20']],
    ['Only 5 % is at risk.', ['5 %']],
    ['It costs $5.', ['$5']],
    ['It moved by 3.24 %.', ['3.24 %']],
    ['A volume of 1.3 million dollars.', ['1.3 million']],
    ['A volume of 1.2 billion dollars.', ['1.2 billion']],
    ['It held for 45 sessions.', ['45']],
    ['Bullish since 27 May 2015, and since 26 May 2014.', ['27 May 2015', '26 May 2014']],
    ['In June 2015, in 2014, on 2016-03-15, at 15:30.', ['June 2015', '2014', '2016-03-15', '15:30']],
    ['A level of 1,000 dollars.', ['1,000 dollars']],
    ['It fell by 6 dollars.', ['6 dollars']],
    ['Volume was 5x the usual.', ['5x']],
    ['A win rate of 0.77.', ['0.77']],
    ['First 77.7, then 77.7 again.', ['77.7']],
    ['As much as 1e9 dollars.', ['1e9 dollars']],
  ])('finds in "%s": %j', (text, figures) => {
    expect(found(text)).toEqual(figures);
  });

  it('knows any number of the evidence, written with fewer digits', () => {
    const cents = fc.integer({ min: -100_000_000, max: 100_000_000 }).map((value) => value / 100);
    fc.assert(
      fc.property(
        cents,
        fc.array(cents, { maxLength: 20 }),
        fc.integer({ min: 0, max: 2 }),
        (value, others, digits) => {
          const evidence = [...others, value].map(money).join(' dollars; ');
          const written = [
            value.toFixed(digits),
            value.toFixed(digits).replace('-', '−'),
            Math.abs(value).toFixed(digits),
          ];
          expect(unsupportedFigures(written, evidence)).toEqual([]);
        },
      ),
    );
  });

  it('knows a whole number of the evidence that is rounded to two or more digits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 11, max: 1e9 }), fc.integer({ min: 2, max: 9 }), (value, digits) => {
        const rounded = Number(value.toPrecision(digits));
        expect(unsupportedFigures([`about ${money(rounded).replace('.00', '')} dollars`], `Volume ${value}.`)).toEqual(
          [],
        );
      }),
    );
  });

  it('lets two digits of a rounded whole number count, not one', () => {
    expect(unsupportedFigures(['1,200', '1,230', '1,000', '1,300'], 'Level: 1,234.50.')).toEqual(['1,000', '1,300']);
  });

  it('takes a fraction and its percentage for the same, in both directions', () => {
    const fraction = fc.integer({ min: -9_999, max: 9_999 }).map((value) => value / 10_000);
    fc.assert(
      fc.property(fraction, (value) => {
        const fractionText = value.toFixed(4);
        expect(unsupportedFigures([percent(value), `${(value * 100).toFixed(2)}%`], fractionText)).toEqual([]);
        const percentText = `${(value * 100).toFixed(2)} %`;
        expect(unsupportedFigures([fractionText, value.toFixed(2)], percentText)).toEqual([]);
      }),
    );
  });

  it('names a number that is far from all of the evidence', () => {
    const price = fc.integer({ min: 1_000, max: 99_999 }).map((value) => value / 100);
    fc.assert(
      fc.property(fc.array(price, { maxLength: 30 }), fc.integer({ min: 100_100, max: 900_000 }), (known, invented) => {
        const text = (invented / 100 + 0.37).toFixed(2);
        expect(unsupportedFigures([`It stands at ${text}.`], known.map(money).join(' and '))).toEqual([text]);
      }),
    );
  });

  it('names everything where there is no evidence, each once, and not more than fifty', () => {
    expect(unsupportedFigures(['12.5 % and 14', '14 again'], '')).toEqual(['12.5 %', '14']);
    const many = Array.from({ length: 200 }, (_, index) => `${index + 100}.5`).join(' ');
    expect(unsupportedFigures([many], '')).toHaveLength(50);
  });

  it.each([
    ['digits', '9'],
    ['groups', ',111'],
    ['points', '.1'],
    ['spaces after a digit', '1   '],
    ['signs', '-−+$'],
    ['months', '1 May '],
    ['dates', '2016-03-'],
    ['units', '1 percent per cent '],
    ['exponents', '1e9e'],
    ['letters', 'May'],
    ['blanks', ' '],
  ])('comes back from hostile text of %s, in text and evidence', (_name, piece) => {
    const text = `1${piece.repeat(Math.ceil(16_000 / piece.length))}`;
    const figures = unsupportedFigures([text, text], text);
    expect(figures.length).toBeLessThanOrEqual(50);
    expect(figures.every((figure) => figure.length <= 40)).toBe(true);
  });
});
