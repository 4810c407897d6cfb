/** One number of the settings with its unit, its meaning and its bounds, and what is wrong with it. */
import InputAdornment from '@mui/material/InputAdornment';
import TextField from '@mui/material/TextField';
import { ruleOf, unitOf, type DraftField } from './settings-draft.ts';

interface NumberFieldProps {
  readonly field: DraftField;
  readonly text: string;
  readonly problem: string | undefined;
  readonly onText: (text: string) => void;
}

export function NumberField({ field: { path, bound }, text, problem, onText }: NumberFieldProps) {
  const unit = unitOf(bound);
  return (
    <TextField
      fullWidth
      name={path}
      label={bound.label}
      value={text}
      error={problem !== undefined}
      helperText={problem ?? `${bound.meaning} ${ruleOf(bound)}`}
      onChange={(event) => onText(event.target.value)}
      slotProps={{
        htmlInput: { inputMode: bound.integer ? 'numeric' : 'decimal', autoComplete: 'off' },
        input: unit ? { endAdornment: <InputAdornment position="end">{unit}</InputAdornment> } : {},
        formHelperText: { sx: { mx: 0 } },
      }}
    />
  );
}
