import { inspect } from 'node:util';
import { Misconfigured } from '@trading-crew/core/contracts';
import { describe, expect, it } from 'vitest';
import { parseKeys, redactor } from './keys.ts';

const ONE = 'rehearsal-key-of-no-worth-1';
const TWO = 'rehearsal-key-of-no-worth-2';
const THREE = 'rehearsal-key-of-no-worth-3';

const failureOf = (text: string): Misconfigured => {
  try {
    parseKeys(text);
  } catch (error) {
    if (error instanceof Misconfigured) return error;
  }
  throw new Error('nothing was wrong');
};

describe('the keys', () => {
  it('belong to the project in front of them, and without one each is a project of its own', () => {
    const keys = parseKeys(`projA:${ONE}, projA:${TWO} ,${THREE}`);
    expect(keys.map(({ project }) => project)).toEqual(['projA', 'projA', `key-${keys[2]?.name}`]);
    expect(keys.map((key) => key.reveal())).toEqual([ONE, TWO, THREE]);
    expect(new Set(keys.map(({ name }) => name)).size).toBe(3);
  });

  it('are named the same on every instance, by a short hash', () => {
    expect(parseKeys(ONE)[0]?.name).toMatch(/^[0-9a-f]{10}$/);
    expect(parseKeys(`projB:${ONE}`)[0]?.name).toBe(parseKeys(ONE)[0]?.name);
  });

  it('do not show in JSON, in a log or in a text', () => {
    const [key] = parseKeys(`projA:${ONE}`);
    for (const shown of [
      JSON.stringify(key),
      inspect(key, { showHidden: true, depth: 9 }),
      JSON.stringify({ ...key }),
    ]) {
      expect(shown).not.toContain(ONE);
    }
  });

  it.each([
    ['', /empty/],
    ['  ', /empty/],
    [`${ONE},,${TWO}`, /Entry 2 .*empty/],
    [`${ONE},`, /Entry 2 .*empty/],
    [`${ONE},projA:${ONE}`, /Entry 2 .*same key as entry 1/],
    [`"${ONE}"`, /Entry 1 .*quotes/],
    [`${ONE},'${TWO}'`, /Entry 2 .*quotes/],
    [`projA:`, /Entry 1 .*no key/],
    [`:${ONE}`, /Entry 1 .*no project/],
    [`a:b:${ONE}`, /Entry 1 .*more than one colon/],
    [`my project:${ONE}`, /Entry 1 .*project/],
    // A colon where a comma was meant: a label is shown, so a key must never pass for one.
    [`AIza${'k'.repeat(35)}:${ONE}`, /Entry 1 .*over 30 signs long.*comma/],
    [`projA:your-key-here`, /Entry 1 .*not a Gemini key/],
    [`${ONE} ${TWO}`, /Entry 1 .*not a Gemini key/],
    [`${ONE}\n${TWO}`, /Entry 1 .*not a Gemini key/],
  ])('are refused where they cannot be used: case %#', (text, words) => {
    const failure = failureOf(text);
    expect(failure.message).toMatch(words);
    expect(failure.message).toContain('GEMINI_API_KEYS');
    expect(failure.setting).toBe('GEMINI_API_KEYS');
    for (const secret of [ONE, TWO, 'your-key-here']) expect(failure.message).not.toContain(secret);
  });

  it('are taken out of texts, and so is what looks like one of Google`s', () => {
    const redact = redactor(parseKeys(`${ONE},projA:${TWO}`));
    expect(redact(`a ${ONE} b ${TWO} c ${'AIza'}Example_1234 d`)).toBe('a … b … c … d');
  });
});
