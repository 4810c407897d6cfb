/** The ranges of one or two parameters: from where to where in which steps. */
import { STRATEGIES, type StrategyChoice } from '@trading-crew/core/contracts';
import Box from '@mui/material/Box';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import type { Problems } from './lab-draft.ts';
import { axisAround, boundsOf, type AxisDraft, type SweepDraft } from './sweep-draft.ts';

interface AxisFieldsProps {
  readonly path: 'first' | 'second';
  readonly label: string;
  readonly draft: SweepDraft;
  /** The present numbers of the strategy, for a range about them. */
  readonly choice: StrategyChoice;
  readonly problems: Problems;
  readonly onAxis: (axis: AxisDraft) => void;
}

const RANGE = [
  { name: 'from', label: 'From' },
  { name: 'to', label: 'To' },
  { name: 'step', label: 'Step' },
] as const;

function AxisFields({ path, label, draft, choice, problems, onAxis }: AxisFieldsProps) {
  const axis = draft[path];
  const bounds = boundsOf(draft.strategy);
  const other = draft[path === 'first' ? 'second' : 'first'].parameter;
  const choose = (parameter: string) => onAxis(axisAround(choice, parameter, other));
  return (
    <Box
      role="group"
      aria-label={label}
      sx={{
        display: 'grid',
        gap: 1,
        gridTemplateColumns: { xs: 'repeat(3, minmax(0, 1fr))', sm: 'minmax(0, 2fr) repeat(3, minmax(0, 1fr))' },
        alignItems: 'start',
      }}
    >
      <TextField
        select
        fullWidth
        name={`${path}.parameter`}
        label={label}
        value={axis.parameter}
        error={problems[`${path}.parameter`] !== undefined}
        helperText={problems[`${path}.parameter`]}
        onChange={(event) => choose(event.target.value)}
        sx={{ gridColumn: { xs: '1 / -1', sm: 'auto' } }}
        slotProps={{ formHelperText: { sx: { mx: 0 } } }}
      >
        {path === 'second' && <MenuItem value="">None</MenuItem>}
        {Object.entries(bounds).map(([name, own]) => (
          <MenuItem key={name} value={name}>
            {own.label}
          </MenuItem>
        ))}
      </TextField>
      {axis.parameter !== '' &&
        RANGE.map(({ name, label: word }) => (
          <TextField
            key={name}
            fullWidth
            name={`${path}.${name}`}
            label={word}
            value={axis[name]}
            error={problems[`${path}.${name}`] !== undefined}
            helperText={problems[`${path}.${name}`]}
            onChange={(event) => onAxis({ ...axis, [name]: event.target.value })}
            slotProps={{
              htmlInput: { inputMode: 'decimal', autoComplete: 'off', 'aria-label': `${label}: ${word}` },
              formHelperText: { sx: { mx: 0 } },
            }}
          />
        ))}
    </Box>
  );
}

interface SweepFieldsProps {
  readonly draft: SweepDraft;
  readonly choice: StrategyChoice;
  readonly problems: Problems;
  readonly onDraft: (draft: SweepDraft) => void;
}

export const SweepFields = ({ draft, onDraft, ...rest }: SweepFieldsProps) => (
  <Box sx={{ display: 'grid', gap: 2 }} aria-label={`Ranges of ${STRATEGIES[draft.strategy].label}`}>
    <AxisFields
      path="first"
      label="First parameter"
      draft={draft}
      onAxis={(first) => onDraft({ ...draft, first })}
      {...rest}
    />
    <AxisFields
      path="second"
      label="Second parameter"
      draft={draft}
      onAxis={(second) => onDraft({ ...draft, second })}
      {...rest}
    />
  </Box>
);
