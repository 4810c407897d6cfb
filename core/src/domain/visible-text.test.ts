/** What may stand in a log line, whoever wrote it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { visibleText } from './visible-text.ts';

describe('visibleText', () => {
  it('makes one line of what can be seen', () => {
    expect(visibleText('Apple Inc.')).toBe('Apple Inc.');
    expect(visibleText(' Ap\nple\u202e .cnI\u202c\u{e0041}\u0000 ')).toBe('Ap ple  .cnI');
    expect(visibleText('\u200b\ufeff')).toBe('');
  });

  it('cuts within the length, and never through a letter', () => {
    expect(visibleText('abcdef', 6)).toBe('abcdef');
    expect(visibleText('abcdefg', 6)).toBe('abcde…');
    expect(visibleText('abc\u{1f600}\u{1f600}', 5)).toBe('abc…');
  });

  it('leaves nothing unseen and nothing too long, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 20 }), (text, longest) => {
        const visible = visibleText(text, longest);
        expect(visible).not.toMatch(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(visible.length).toBeLessThanOrEqual(longest);
        expect(visibleText(visible, longest)).toBe(visible.trim());
      }),
    );
  });
});
