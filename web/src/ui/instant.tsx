/** An instant in the user's zone, with New York's time on hover and focus. */
import Box from '@mui/material/Box';
import Tooltip from '@mui/material/Tooltip';
import { dateTime, dateTimeSeconds, marketTime } from './time.ts';

export function Instant({ time, seconds = false }: { readonly time: number; readonly seconds?: boolean }) {
  return (
    <Tooltip title={marketTime(time)}>
      <Box component="time" dateTime={new Date(time).toISOString()} sx={{ whiteSpace: 'nowrap' }}>
        {seconds ? dateTimeSeconds(time) : dateTime(time)}
      </Box>
    </Tooltip>
  );
}
