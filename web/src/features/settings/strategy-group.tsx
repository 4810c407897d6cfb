/** Which strategy the crew reads the trend by, and its numbers: the form is made from the table of strategies. */
import { STRATEGIES, STRATEGY_NAMES, type StrategyName } from '@trading-crew/core/contracts';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { Section } from '../../ui/section.tsx';
import { StrategyWarning } from '../../ui/strategy-warning.tsx';
import { NumberFields, type FieldsProps } from './number-group.tsx';

interface StrategyGroupProps extends FieldsProps {
  readonly strategy: StrategyName;
  readonly onStrategy: (name: StrategyName) => void;
}

export const StrategyGroup = ({ strategy, onStrategy, ...fields }: StrategyGroupProps) => (
  <Section title="Strategy" note="What the trend is read from. Try another one in the lab before you trade by it.">
    <TextField
      select
      fullWidth
      name="strategy.name"
      label="Strategy"
      value={strategy}
      helperText={STRATEGIES[strategy].meaning}
      onChange={(event) => onStrategy(event.target.value as StrategyName)}
      sx={{ maxWidth: 560, mt: 1, mb: 1 }}
      slotProps={{ formHelperText: { sx: { mx: 0 } } }}
    >
      {STRATEGY_NAMES.map((name) => (
        <MenuItem key={name} value={name}>
          {STRATEGIES[name].label}
        </MenuItem>
      ))}
    </TextField>
    <NumberFields
      group="strategy"
      strategy={strategy}
      {...fields}
      under={{
        'strategy.threshold': <StrategyWarning strategy={strategy} texts={fields.texts} problems={fields.problems} />,
      }}
    />
  </Section>
);
