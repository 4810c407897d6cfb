/** A gain or a loss: its sign, an arrow and a colour, never the colour alone. */
import Box from '@mui/material/Box';
import type { MaybeNumber } from './format.ts';

interface ChangeProps {
  /** The number whose sign counts. */
  readonly value: MaybeNumber;
  readonly children: string;
}

const ARROWS = { up: '▲', down: '▼', flat: '' } as const;

export function Change({ value, children }: ChangeProps) {
  const isFlat = value === null || value === undefined || !Number.isFinite(value) || !/[1-9]/.test(children);
  const direction = isFlat ? 'flat' : value < 0 ? 'down' : 'up';
  const color = { up: 'meaning.gain', down: 'meaning.loss', flat: 'text.secondary' }[direction];
  return (
    <Box component="span" sx={{ color, whiteSpace: 'nowrap' }}>
      {ARROWS[direction] && (
        <Box component="span" aria-hidden sx={{ fontSize: '0.7em', mr: 0.5 }}>
          {ARROWS[direction]}
        </Box>
      )}
      {children}
    </Box>
  );
}
