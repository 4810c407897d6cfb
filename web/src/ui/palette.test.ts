// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { DARK, LIGHT, type ThemeColors } from './palette.ts';

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const part = Number.parseInt(color.slice(start, start + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

const texts = ({ text, textSecondary, accent, meaning }: ThemeColors) => ({ text, textSecondary, accent, ...meaning });

describe.each([
  ['light', LIGHT],
  ['dark', DARK],
])('the %s theme', (_name, colors) => {
  it.each(Object.entries(texts(colors)))('shows %s at 4.5 to 1 or better on both surfaces', (_color, value) => {
    for (const surface of [colors.paper, colors.page]) {
      // The averages are lines, for which 3 to 1 is asked; everything else is text.
      const isLine = Object.entries(colors.meaning).some(([key, line]) => key.startsWith('average') && line === value);
      expect(contrast(value, surface)).toBeGreaterThanOrEqual(isLine ? 3 : 4.5);
    }
  });

  it('shows text on the accent at 4.5 to 1 or better', () => {
    expect(contrast(colors.onAccent, colors.accent)).toBeGreaterThanOrEqual(4.5);
  });
});
