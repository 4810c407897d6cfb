/**
 * The colours of both themes: one accent, neutrals, and meaning colours used only for meaning. Every text colour has
 * a contrast of at least 4.5 to 1 on the surfaces of its theme, which palette.test.ts computes.
 */
export interface Meaning {
  readonly gain: string;
  readonly loss: string;
  readonly warning: string;
  readonly blocked: string;
  readonly validation: string;
  readonly simulation: string;
  readonly paper: string;
  readonly live: string;
  readonly averageShort: string;
  readonly averageMedium: string;
  readonly averageLong: string;
}

export interface ThemeColors {
  readonly page: string;
  readonly paper: string;
  readonly text: string;
  readonly textSecondary: string;
  readonly divider: string;
  readonly accent: string;
  readonly onAccent: string;
  readonly meaning: Meaning;
}

export const LIGHT: ThemeColors = {
  page: '#f6f8f8',
  paper: '#ffffff',
  text: '#142022',
  textSecondary: '#526164',
  divider: '#dde4e5',
  accent: '#0b5c66',
  onAccent: '#ffffff',
  meaning: {
    gain: '#08754f',
    loss: '#b93a0e',
    warning: '#8a5a00',
    blocked: '#7a3e8e',
    validation: '#56636b',
    simulation: '#1a5fb4',
    paper: '#8f5300',
    live: '#b3261e',
    averageShort: '#0b7f8c',
    averageMedium: '#8f5cc2',
    averageLong: '#a86a12',
  },
};

export const DARK: ThemeColors = {
  page: '#0e1415',
  paper: '#151d1f',
  text: '#e6eced',
  textSecondary: '#9fb0b3',
  divider: '#283437',
  accent: '#5cc4c9',
  onAccent: '#062a2e',
  meaning: {
    gain: '#4fd1a1',
    loss: '#ff9068',
    warning: '#f0b54a',
    blocked: '#d3a1e6',
    validation: '#a9b6bc',
    simulation: '#85b8ff',
    paper: '#f0b54a',
    live: '#ff8a80',
    averageShort: '#54c8d4',
    averageMedium: '#c09ae8',
    averageLong: '#e0a95a',
  },
};
