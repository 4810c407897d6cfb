/** The state of the three averages in a word, an arrow and a colour. */
import Chip from '@mui/material/Chip';
import type { TrendState } from '@trading-crew/core/contracts';
import { TREND_WORDS } from './words.ts';

const LOOK = {
  bullish: { arrow: '▲', color: 'meaning.gain' },
  bearish: { arrow: '▼', color: 'meaning.loss' },
  neutral: { arrow: '■', color: 'text.secondary' },
} as const;

export function TrendChip({ state }: { readonly state: TrendState }) {
  const { arrow, color } = LOOK[state];
  return (
    <Chip variant="outlined" label={`${arrow} ${TREND_WORDS[state]}`} sx={{ color, borderColor: 'currentColor' }} />
  );
}
