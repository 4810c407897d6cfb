/** Where orders go. A mode that cannot be chosen says why. */
import { SelectableMode } from '@trading-crew/core/contracts';
import Box from '@mui/material/Box';
import FormControlLabel from '@mui/material/FormControlLabel';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import Typography from '@mui/material/Typography';
import { useMarketOverview } from '../../backend/market-overview.tsx';
import { Section } from '../../ui/section.tsx';
import { MODE_MEANING, MODE_WORDS } from '../../ui/words.ts';
import { NumberFields, type FieldsProps } from './number-group.tsx';

interface ExecutionGroupProps extends FieldsProps {
  readonly mode: SelectableMode;
  readonly onMode: (mode: SelectableMode) => void;
}

const UNKNOWN = 'Whether paper trading is set up is not known yet.';
const NO_REASON = 'Paper trading is not set up on this installation.';

export function ExecutionGroup({ mode, onMode, ...fields }: ExecutionGroupProps) {
  const { overview } = useMarketOverview();
  const paper = overview?.paper;
  const whyNot = (option: SelectableMode): string | null => {
    if (option !== 'paper' || paper?.available) return null;
    return paper ? (paper.reason ?? NO_REASON) : UNKNOWN;
  };
  return (
    <Section title="Execution" note="Where the orders of the next run go.">
      <RadioGroup
        aria-label="Execution mode"
        value={mode}
        onChange={(_event, next) => onMode(SelectableMode.parse(next))}
        sx={{ gap: 0.5, mb: 1 }}
      >
        {SelectableMode.options.map((option) => {
          const reason = whyNot(option);
          return (
            <FormControlLabel
              key={option}
              value={option}
              disabled={reason !== null}
              control={<Radio size="small" />}
              label={
                <Box component="span">
                  {MODE_WORDS[option]}{' '}
                  <Typography component="span" variant="body2" color="textSecondary">
                    {reason ?? MODE_MEANING[option]}
                  </Typography>
                </Box>
              }
            />
          );
        })}
      </RadioGroup>
      <NumberFields group="execution" {...fields} />
    </Section>
  );
}
