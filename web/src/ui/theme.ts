/** The MUI themes, light and dark, from our palette: 8 px grid, 14 px body, one border and no heavy shadow. */
import { createTheme, type Theme } from '@mui/material/styles';
import { DARK, LIGHT, type Meaning, type ThemeColors } from './palette.ts';

declare module '@mui/material/styles' {
  interface Palette {
    meaning: Meaning;
  }
  interface PaletteOptions {
    meaning: Meaning;
  }
}

export const MONO = "'JetBrains Mono Variable', ui-monospace, Menlo, Consolas, monospace";
const SANS = "'Inter Variable', system-ui, -apple-system, 'Segoe UI', sans-serif";

const paletteOf = (mode: 'light' | 'dark', colors: ThemeColors) => ({
  mode,
  primary: { main: colors.accent, contrastText: colors.onAccent },
  error: { main: colors.meaning.loss },
  warning: { main: colors.meaning.warning },
  success: { main: colors.meaning.gain },
  info: { main: colors.meaning.simulation },
  text: { primary: colors.text, secondary: colors.textSecondary },
  background: { default: colors.page, paper: colors.paper },
  divider: colors.divider,
  meaning: colors.meaning,
});

const typography = {
  fontFamily: SANS,
  fontSize: 14,
  h1: { fontSize: '1.5rem', fontWeight: 650, lineHeight: 1.3, letterSpacing: '-0.01em' },
  h2: { fontSize: '1rem', fontWeight: 650, lineHeight: 1.4 },
  h3: { fontSize: '0.875rem', fontWeight: 650, lineHeight: 1.4 },
  h4: { fontSize: '1.375rem', fontWeight: 620, lineHeight: 1.25, letterSpacing: '-0.01em' },
  body1: { fontSize: '0.875rem', lineHeight: 1.5 },
  body2: { fontSize: '0.8125rem', lineHeight: 1.5 },
  caption: { fontSize: '0.75rem', lineHeight: 1.4 },
  button: { textTransform: 'none', fontWeight: 600 },
} as const;

const calmMotion = {
  '*, *::before, *::after': {
    animationDuration: '0.01ms !important',
    animationIterationCount: '1 !important',
    transitionDuration: '0.01ms !important',
    scrollBehavior: 'auto !important',
  },
};

/** The theme of a colour scheme. */
export function createAppTheme(mode: 'light' | 'dark'): Theme {
  const colors = mode === 'dark' ? DARK : LIGHT;
  const focus = { outline: `2px solid ${colors.accent}`, outlineOffset: 2 };
  return createTheme({
    palette: paletteOf(mode, colors),
    typography,
    shape: { borderRadius: 8 },
    transitions: {
      duration: {
        shortest: 100,
        shorter: 120,
        short: 150,
        standard: 180,
        complex: 200,
        enteringScreen: 160,
        leavingScreen: 140,
      },
    },
    components: {
      MuiCssBaseline: {
        styleOverrides: {
          body: { fontVariantNumeric: 'tabular-nums', fontFeatureSettings: "'cv05', 'ss03'" },
          ':focus-visible': focus,
          '@media (prefers-reduced-motion: reduce)': calmMotion,
        },
      },
      MuiButtonBase: { defaultProps: { disableRipple: true }, styleOverrides: { root: { '&:focus-visible': focus } } },
      MuiButton: {
        defaultProps: { disableElevation: true, size: 'small' },
        styleOverrides: { root: { minHeight: 32, whiteSpace: 'nowrap' } },
      },
      MuiPaper: { styleOverrides: { root: { backgroundImage: 'none' } } },
      MuiCard: { defaultProps: { variant: 'outlined' } },
      MuiChip: { defaultProps: { size: 'small' }, styleOverrides: { root: { fontWeight: 600, borderRadius: 6 } } },
      MuiTextField: { defaultProps: { size: 'small' } },
      MuiTab: { styleOverrides: { root: { minHeight: 40, padding: '8px 12px' } } },
      MuiTabs: { styleOverrides: { root: { minHeight: 40 } } },
      MuiTableCell: {
        styleOverrides: {
          root: { height: 36, padding: '4px 12px', borderColor: colors.divider },
          head: { fontWeight: 600, color: colors.textSecondary, whiteSpace: 'nowrap' },
        },
      },
      MuiTooltip: {
        defaultProps: { enterTouchDelay: 0, arrow: true },
        styleOverrides: { tooltip: { fontSize: '0.75rem' } },
      },
      MuiLink: { defaultProps: { underline: 'hover' } },
    },
  });
}
