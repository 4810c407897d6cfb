/** A field for one bounded number, with its unit, its meaning and its bounds, and what is wrong with it. */
import type { NumberBound } from '@trading-crew/core/contracts';
import InputAdornment from '@mui/material/InputAdornment';
import TextField from '@mui/material/TextField';
import { boundRule, unitText } from './number-text.ts';

interface NumberInputProps {
  readonly name: string;
  readonly bound: NumberBound;
  readonly text: string;
  readonly problem: string | undefined;
  readonly onText: (text: string) => void;
  /** The meaning moves to the hover, for forms that have to be short. */
  readonly compact?: boolean;
  readonly label?: string;
}

export function NumberInput({ name, bound, text, problem, onText, compact = false, label }: NumberInputProps) {
  const unit = unitText(bound);
  const words = `${bound.meaning} ${boundRule(bound)}`;
  return (
    <TextField
      fullWidth
      name={name}
      label={label ?? bound.label}
      value={text}
      error={problem !== undefined}
      helperText={problem ?? (compact ? undefined : words)}
      title={compact ? words : undefined}
      onChange={(event) => onText(event.target.value)}
      slotProps={{
        htmlInput: { inputMode: bound.integer ? 'numeric' : 'decimal', autoComplete: 'off' },
        input: unit ? { endAdornment: <InputAdornment position="end">{unit}</InputAdornment> } : {},
        formHelperText: { sx: { mx: 0 } },
      }}
    />
  );
}
