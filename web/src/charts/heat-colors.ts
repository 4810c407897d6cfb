/**
 * Colours of a heatmap: losses and gains away from the ground of the card, or one accent for what has no sign. The ends
 * keep enough of the ground that a number written on them can be read in both themes.
 */
import type { Theme } from '@mui/material/styles';

type ColorScale = [number, string][];

/** How much of the strong colour stands at the end of a scale. */
const STRENGTH = 0.42;

const channels = (hex: string): number[] => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));

/** Two colours such as #08754f mixed: `share` of the first. */
export function mixed(strong: string, ground: string, share: number): string {
  const grounds = channels(ground);
  const parts = channels(strong).map((value, index) => Math.round(share * value + (1 - share) * (grounds[index] ?? 0)));
  return `#${parts.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

/** For values on both sides of zero, with a range that lies evenly about it. */
export function signedColors({ palette }: Theme): ColorScale {
  const ground = palette.background.paper;
  return [
    [0, mixed(palette.meaning.loss, ground, STRENGTH)],
    [0.5, ground],
    [1, mixed(palette.meaning.gain, ground, STRENGTH)],
  ];
}

/** From the ground of the card to the accent. */
export const plainColors = ({ palette }: Theme): ColorScale => [
  [0, palette.background.paper],
  [1, mixed(palette.primary.main, palette.background.paper, STRENGTH)],
];

/** The largest distance from zero of what is known, at least a hair: an even range for `signedColors`. */
export const evenRange = (values: readonly (number | null)[]): number =>
  values.reduce<number>((most, value) => Math.max(most, Math.abs(value ?? 0)), 1e-9);
