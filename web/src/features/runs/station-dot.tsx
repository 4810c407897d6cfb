/** The sign of a station on the line; it breathes while the agent works, unless the user asked for less motion. */
import { keyframes } from '@emotion/react';
import Box from '@mui/material/Box';
import type { StationState } from './run-view.ts';
import { stationLook } from './station-look.ts';

const breathe = keyframes({
  '0%, 100%': { boxShadow: '0 0 0 0 currentColor' },
  '50%': { boxShadow: '0 0 0 4px transparent' },
});

export function StationDot({ state }: { readonly state: StationState }) {
  const { color, sign } = stationLook(state);
  const quiet = state === 'waiting' || state === 'not reached';
  return (
    <Box
      aria-hidden
      sx={{
        flex: 'none',
        position: 'relative',
        zIndex: 1,
        width: 24,
        height: 24,
        display: 'grid',
        placeItems: 'center',
        borderRadius: '50%',
        border: 2,
        borderColor: quiet ? 'divider' : 'currentColor',
        color,
        bgcolor: 'background.paper',
        fontSize: 13,
        fontWeight: 700,
        lineHeight: 1,
        animation: state === 'working' ? `${breathe} 1.6s ease-in-out infinite` : 'none',
      }}
    >
      {sign}
    </Box>
  );
}
