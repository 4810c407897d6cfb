/** The language model: whether it is asked, what follows without its answer, and what it may cost. */
import { Abstention } from '@trading-crew/core/contracts';
import Box from '@mui/material/Box';
import FormControl from '@mui/material/FormControl';
import FormControlLabel from '@mui/material/FormControlLabel';
import FormLabel from '@mui/material/FormLabel';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import Switch from '@mui/material/Switch';
import Typography from '@mui/material/Typography';
import { useId } from 'react';
import { useDayBudget } from '../../backend/day-budget.ts';
import { BudgetBar } from '../../ui/budget-bar.tsx';
import { budgetWords, spentWords } from '../../ui/budget-words.ts';
import { Section } from '../../ui/section.tsx';
import { ABSTENTION_WORDS } from './model-health-words.ts';
import { NumberFields, type FieldsProps } from './number-group.tsx';

interface ChoiceProps {
  readonly abstention: Abstention;
  readonly onAbstention: (abstention: Abstention) => void;
}

function AbstentionChoice({ abstention, onAbstention }: ChoiceProps) {
  const id = useId();
  return (
    <FormControl>
      <FormLabel id={id} sx={{ fontSize: '0.875rem' }}>
        When a purchase needs its word and no valid answer comes in time
      </FormLabel>
      <RadioGroup
        aria-labelledby={id}
        value={abstention}
        onChange={(_event, next) => onAbstention(Abstention.parse(next))}
        sx={{ gap: 0.5 }}
      >
        {Abstention.options.map((option) => (
          <FormControlLabel
            key={option}
            value={option}
            control={<Radio size="small" />}
            label={
              <Box component="span">
                {ABSTENTION_WORDS[option].name}{' '}
                <Typography component="span" variant="body2" color="textSecondary">
                  {ABSTENTION_WORDS[option].meaning}
                </Typography>
              </Box>
            }
          />
        ))}
      </RadioGroup>
    </FormControl>
  );
}

/** Today's money, where there is a model to spend it on. */
function SpentToday() {
  const budget = useDayBudget();
  if (!budget) return null;
  const spent = spentWords(budget);
  return (
    <Box
      data-testid="day-budget"
      data-spent={budget.spent}
      data-limit={budget.limit}
      sx={{ display: 'grid', gap: 0.75, maxWidth: 480 }}
    >
      <Typography variant="body2">{budgetWords(budget)}</Typography>
      <BudgetBar budget={budget} height={6} />
      {spent && (
        <Typography variant="body2" sx={{ color: 'meaning.warning' }}>
          {spent}
        </Typography>
      )}
    </Box>
  );
}

interface ModelGroupProps extends FieldsProps, ChoiceProps {
  readonly use: boolean;
  readonly onUse: (use: boolean) => void;
}

export function ModelGroup({ use, onUse, abstention, onAbstention, ...fields }: ModelGroupProps) {
  return (
    <Section
      title="Language model"
      note="It explains what the crew saw, and can refuse or shrink a purchase. It never starts one."
    >
      <Box sx={{ display: 'grid', gap: 2 }}>
        <FormControlLabel
          control={<Switch checked={use} onChange={(_event, next) => onUse(next)} />}
          label="Ask the language model"
        />
        <AbstentionChoice abstention={abstention} onAbstention={onAbstention} />
        <NumberFields group="model" {...fields} />
        <SpentToday />
      </Box>
    </Section>
  );
}
