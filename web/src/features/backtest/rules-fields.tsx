/** With what money, how much of it at a time, under which rules and at which costs. */
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { WRAPPING_ALERT } from '../../ui/state-views.tsx';
import { CAPITAL_FIELDS, COST_FIELDS, SIZING_FIELDS, type LabDraft, type Problems } from './lab-draft.ts';
import { Numbers } from './strategy-fields.tsx';

interface RulesFieldsProps {
  readonly draft: LabDraft;
  readonly problems: Problems;
  readonly onDraft: (part: Partial<LabDraft>) => void;
  readonly onText: (path: string, text: string) => void;
}

type Flag = 'confirm' | 'allowShort' | 'wholeShares';

interface FlagFieldProps extends Pick<RulesFieldsProps, 'draft' | 'onDraft'> {
  readonly flag: Flag;
  readonly label: string;
}

const FlagField = ({ flag, label, draft, onDraft }: FlagFieldProps) => (
  <FormControlLabel
    label={label}
    control={
      <Checkbox size="small" checked={draft[flag]} onChange={(_event, checked) => onDraft({ [flag]: checked })} />
    }
    sx={{ '& .MuiFormControlLabel-label': { typography: 'body2' }, '& .MuiCheckbox-root': { py: 0.5 } }}
  />
);

const SIZING_WORDS = {
  risk: 'Sized and stopped as your crew would, by the risk limits of your settings.',
  fraction: 'Each position takes this share of the equity, whatever your limits say.',
} as const;

export function MoneyFields({ draft, problems, onDraft, onText }: RulesFieldsProps) {
  const isRisk = draft.sizing === 'risk';
  const numbers = { draft, problems, onText };
  return (
    <Box sx={{ display: 'grid', gap: 1.5 }}>
      <Numbers fields={CAPITAL_FIELDS} {...numbers} />
      <TextField
        select
        fullWidth
        name="sizing"
        label="Size of a position"
        value={draft.sizing}
        helperText={SIZING_WORDS[draft.sizing]}
        onChange={(event) => onDraft({ sizing: event.target.value as LabDraft['sizing'] })}
        slotProps={{ formHelperText: { sx: { mx: 0 } } }}
      >
        <MenuItem value="risk">Your risk limits</MenuItem>
        <MenuItem value="fraction">A share of the equity</MenuItem>
      </TextField>
      {isRisk && draft.limits && (
        <Alert
          severity="info"
          variant="outlined"
          action={
            <Button color="inherit" onClick={() => onDraft({ limits: null })}>
              Use the present ones
            </Button>
          }
          sx={WRAPPING_ALERT}
        >
          These are the risk limits that this backtest was made with, not those of your settings.
        </Alert>
      )}
      {!isRisk && <Numbers fields={SIZING_FIELDS} {...numbers} />}
      <Box sx={{ display: 'flex', flexDirection: 'column' }}>
        {isRisk && (
          <FlagField flag="confirm" label="Signals are confirmed by rules first" draft={draft} onDraft={onDraft} />
        )}
        <FlagField flag="allowShort" label="Bearish signals sell short" draft={draft} onDraft={onDraft} />
        {isRisk ? (
          <Typography variant="caption" color="textSecondary">
            Whole shares only: the crew’s orders carry exits, and those need whole shares.
          </Typography>
        ) : (
          <FlagField flag="wholeShares" label="Whole shares only" draft={draft} onDraft={onDraft} />
        )}
      </Box>
    </Box>
  );
}

export function CostFields({ draft, problems, onDraft, onText }: RulesFieldsProps) {
  return (
    <Box sx={{ display: 'grid', gap: 1.5 }}>
      <Numbers fields={COST_FIELDS} draft={draft} problems={problems} onText={onText} />
      <TextField
        select
        fullWidth
        name="fillAt"
        label="Filled at"
        value={draft.fillAt}
        onChange={(event) => onDraft({ fillAt: event.target.value as LabDraft['fillAt'] })}
      >
        <MenuItem value="next-open">The next open</MenuItem>
        <MenuItem value="close">The close of the decision</MenuItem>
      </TextField>
      {draft.fillAt === 'close' && (
        <Typography variant="caption" color="warning">
          Nobody can have the close that a decision rests on: expect too good a result.
        </Typography>
      )}
    </Box>
  );
}
