/** Equal content has equal text and an equal hash. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashText, stableJson } from './stable-hash.ts';

describe('stableJson', () => {
  it('sorts keys at every depth and drops what is undefined', () => {
    expect(stableJson({ b: 1, a: { d: [1, { z: 0, y: undefined }], c: 'x' } })).toBe(
      '{"a":{"c":"x","d":[1,{"z":0}]},"b":1}',
    );
    expect(stableJson([undefined, null, Number.NaN, -0])).toBe('[null,null,null,0]');
    expect(stableJson(undefined)).toBe('null');
  });

  it('reads back as the same content, in whatever order the keys stood', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const reversed = Object.fromEntries(Object.entries(value).reverse());
        expect(stableJson(reversed)).toBe(stableJson(value));
        expect(JSON.parse(stableJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

describe('hashText', () => {
  it('is always the same for the same text, fourteen hexadecimal digits long', () => {
    expect(hashText('AAPL')).toBe(hashText('AAPL'));
    expect(hashText('')).toMatch(/^[0-9a-f]{14}$/);
    // The published check value of cyrb53('a'): 7929297801672961.
    expect(Number.parseInt(hashText('a'), 16)).toBe(7929297801672961);
  });

  it('tells a hundred thousand close texts apart', () => {
    const hashes = new Set(Array.from({ length: 100_000 }, (_, index) => hashText(`run-${index}`)));
    expect(hashes.size).toBe(100_000);
  });
});
