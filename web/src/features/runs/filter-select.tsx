/** One filter: a choice of values, or all of them. */
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';

interface FilterSelectProps {
  readonly label: string;
  readonly value: string | null;
  /** Value and words. */
  readonly options: readonly (readonly [string, string])[];
  readonly onChange: (value: string | null) => void;
}

const ALL = '*';

export function FilterSelect({ label, value, options, onChange }: FilterSelectProps) {
  return (
    <TextField
      select
      label={label}
      value={value ?? ALL}
      onChange={(event) => onChange(event.target.value === ALL ? null : event.target.value)}
      sx={{ minWidth: 104, flex: { xs: 1, sm: '0 0 132px' } }}
    >
      <MenuItem value={ALL}>All</MenuItem>
      {options.map(([option, words]) => (
        <MenuItem key={option} value={option}>
          {words}
        </MenuItem>
      ))}
    </TextField>
  );
}
