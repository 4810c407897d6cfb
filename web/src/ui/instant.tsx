/** An instant in the user's zone, with New York's time on hover and focus. */
import Box from '@mui/material/Box';
import Tooltip from '@mui/material/Tooltip';
import { clockTime, dateTime, marketTime } from './time.ts';

export function Instant({ time, clock = false }: { readonly time: number; readonly clock?: boolean }) {
  return (
    <Tooltip title={marketTime(time)}>
      <Box component="time" dateTime={new Date(time).toISOString()} sx={{ whiteSpace: 'nowrap' }}>
        {clock ? clockTime(time) : dateTime(time)}
      </Box>
    </Tooltip>
  );
}
