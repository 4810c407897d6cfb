/** Where a price stands between the stop and the target, as a small bar with its numbers in words for readers. */
import Box from '@mui/material/Box';
import { price } from './format.ts';

interface RangeBarProps {
  readonly stop: number | null;
  readonly target: number | null;
  readonly entry: number;
  readonly now: number;
}

function placeOf(value: number, low: number, high: number): number {
  return high > low ? Math.min(100, Math.max(0, ((value - low) / (high - low)) * 100)) : 50;
}

function Mark({ left, color, height }: { readonly left: number; readonly color: string; readonly height: number }) {
  return (
    <Box
      sx={{
        position: 'absolute',
        left: `${left}%`,
        top: '50%',
        width: 3,
        height,
        borderRadius: 1,
        bgcolor: color,
        transform: 'translate(-50%, -50%)',
      }}
    />
  );
}

export function RangeBar({ stop, target, entry, now }: RangeBarProps) {
  const words = `Stop ${price(stop)}, entry ${price(entry)}, now ${price(now)}, target ${price(target)}`;
  const low = stop ?? Math.min(entry, now);
  const high = target ?? Math.max(entry, now);
  return (
    <Box role="img" aria-label={words} title={words} sx={{ minWidth: 140 }}>
      <Box sx={{ position: 'relative', height: 12 }}>
        <Box sx={{ position: 'absolute', top: 4, height: 4, width: '100%', borderRadius: 2, bgcolor: 'divider' }} />
        <Mark left={placeOf(entry, low, high)} color="text.secondary" height={8} />
        <Mark left={placeOf(now, low, high)} color="primary.main" height={12} />
      </Box>
      <Box sx={{ display: 'flex', justifyContent: 'space-between', fontSize: '0.6875rem', color: 'text.secondary' }}>
        <span>{stop === null ? 'no stop' : price(stop)}</span>
        <span>{target === null ? 'no target' : price(target)}</span>
      </Box>
    </Box>
  );
}
