import { describe, expect, it } from 'vitest';
import { createAppTheme } from '../ui/theme.ts';
import { evenRange, mixed, plainColors, signedColors } from './heat-colors.ts';

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

describe.each(['light', 'dark'] as const)('the colours of a heatmap in the %s theme', (scheme) => {
  const theme = createAppTheme(scheme);

  it('leave the numbers on them readable at 4.5 to 1 or better', () => {
    for (const [, color] of [...signedColors(theme), ...plainColors(theme)])
      expect([color, contrast(theme.palette.text.primary, color) >= 4.5]).toEqual([color, true]);
  });

  it('stand on the ground of the card where a value is zero', () => {
    expect(signedColors(theme)[1]).toEqual([0.5, theme.palette.background.paper]);
  });
});

describe('mixing two colours', () => {
  it('gives each channel its share', () => {
    expect(mixed('#ff0000', '#ffffff', 0.5)).toBe('#ff8080');
    expect(mixed('#000010', '#ffffff', 0)).toBe('#ffffff');
  });
});

describe('the range of a heatmap', () => {
  it('is the largest distance from zero, gaps left out, and never nothing', () => {
    expect(evenRange([0.1, null, -0.4])).toBe(0.4);
    expect(evenRange([null])).toBeGreaterThan(0);
  });
});
