/** Which strategy with which numbers: the fields are made from the table of strategies. */
import { STRATEGIES, STRATEGY_NAMES, type StrategyName } from '@trading-crew/core/contracts';
import Box from '@mui/material/Box';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { NumberInput } from '../../ui/number-input.tsx';
import { StrategyWarning } from '../../ui/strategy-warning.tsx';
import { FORM_GRID } from './form-grid.ts';
import { strategyFields, type LabDraft, type LabField, type Problems } from './lab-draft.ts';

interface NumbersProps {
  readonly fields: readonly LabField[];
  readonly draft: LabDraft;
  readonly problems: Problems;
  readonly onText: (path: string, text: string) => void;
}

export function Numbers({ fields, draft, problems, onText }: NumbersProps) {
  return (
    <Box sx={FORM_GRID}>
      {fields.map(({ path, bound }) => (
        <NumberInput
          key={path}
          compact
          name={path}
          bound={bound}
          text={draft.texts[path] ?? ''}
          problem={problems[path]}
          onText={(text) => onText(path, text)}
        />
      ))}
    </Box>
  );
}

interface StrategyFieldsProps extends Omit<NumbersProps, 'fields'> {
  readonly onStrategy: (name: StrategyName) => void;
}

export function StrategyFields({ onStrategy, ...numbers }: StrategyFieldsProps) {
  const { strategy } = numbers.draft;
  const problem = numbers.problems['strategy.name'];
  return (
    <Box sx={{ display: 'grid', gap: 1.5 }}>
      <TextField
        select
        fullWidth
        name="strategy.name"
        label="Strategy"
        value={strategy}
        error={problem !== undefined}
        helperText={problem ?? STRATEGIES[strategy].meaning}
        onChange={(event) => onStrategy(event.target.value as StrategyName)}
        slotProps={{ formHelperText: { sx: { mx: 0 } } }}
      >
        {STRATEGY_NAMES.map((name) => (
          <MenuItem key={name} value={name}>
            {STRATEGIES[name].label}
          </MenuItem>
        ))}
      </TextField>
      <Numbers fields={strategyFields(strategy)} {...numbers} />
      <StrategyWarning strategy={strategy} texts={numbers.draft.texts} problems={numbers.problems} />
    </Box>
  );
}
