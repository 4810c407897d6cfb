/** The form of a backtest by the crew: market and strategy of the lab, how often it is asked, and who decides. */
import Box from '@mui/material/Box';
import Card from '@mui/material/Card';
import FormControl from '@mui/material/FormControl';
import FormControlLabel from '@mui/material/FormControlLabel';
import FormLabel from '@mui/material/FormLabel';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import Typography from '@mui/material/Typography';
import { useId, useState } from 'react';
import { AppLink } from '../../ui/app-link.tsx';
import { NumberInput } from '../../ui/number-input.tsx';
import { CREW_BOUNDS, type CrewField, type DecidedBy } from './crew-draft.ts';
import { FormGroup } from './form-group.tsx';
import { FORM_GRID } from './form-grid.ts';
import { withStrategyName } from './lab-draft.ts';
import { MarketFields } from './market-fields.tsx';
import { StrategyFields } from './strategy-fields.tsx';
import type { Hindrance } from './use-crew-access.ts';
import type { CrewBacktestState } from './use-crew-backtest.ts';
import type { Lab } from './use-lab.ts';

interface CrewFormProps {
  readonly lab: Lab;
  readonly state: CrewBacktestState;
  /** Why the model cannot be asked. */
  readonly hindrance: Hindrance | null;
}

const LABELS: Readonly<Partial<Record<CrewField, string>>> = { everyBars: 'Ask every N closes' };

function CrewNumber({ name, state }: { readonly name: CrewField; readonly state: CrewBacktestState }) {
  const bound = CREW_BOUNDS[name];
  return (
    <NumberInput
      compact
      name={name}
      bound={bound}
      label={LABELS[name] ?? bound.label}
      text={state.draft.texts[name]}
      problem={state.problems[name]}
      onText={(text) => state.setText(name, text)}
    />
  );
}

const DECIDERS: readonly (readonly [DecidedBy, string])[] = [
  ['rules', 'Rules'],
  ['model', 'Gemini'],
];

function DecidedByChoice({ state, hindrance }: Omit<CrewFormProps, 'lab'>) {
  const id = useId();
  const { decidedBy } = state.draft;
  return (
    <FormControl>
      <FormLabel id={id} sx={{ fontSize: '0.875rem' }}>
        Decided by
      </FormLabel>
      <RadioGroup
        row
        aria-labelledby={id}
        value={decidedBy}
        onChange={(_event, next) => state.setDecidedBy(next === 'model' ? 'model' : 'rules')}
      >
        {DECIDERS.map(([name, words]) => (
          <FormControlLabel
            key={name}
            value={name}
            disabled={name === 'model' && hindrance !== null}
            control={<Radio size="small" />}
            label={words}
          />
        ))}
      </RadioGroup>
      <Typography variant="caption" color="textSecondary" data-testid="crew-decided-by">
        {hindrance?.words ??
          (decidedBy === 'rules'
            ? 'By rules it costs nothing and is computed on this device.'
            : 'Every decision asks the model on the server and costs money.')}{' '}
        {hindrance?.href && <AppLink href={hindrance.href}>Settings</AppLink>}
      </Typography>
    </FormControl>
  );
}

export function CrewForm({ lab, state, hindrance }: CrewFormProps) {
  const [shown, setShown] = useState({ market: true, strategy: true, crew: true });
  const { draft, settings } = lab;
  const { problems } = state;
  const group = (name: keyof typeof shown, paths: readonly string[]) => ({
    open: shown[name] || Object.keys(problems).some((path) => paths.some((start) => path.startsWith(start))),
    onOpen: (open: boolean) => setShown({ ...shown, [name]: open }),
  });
  const onText = (path: string, text: string) => lab.setDraft({ ...draft, texts: { ...draft.texts, [path]: text } });
  return (
    <Card component="section" aria-label="What the crew plays" sx={{ minHeight: 0, overflowY: 'auto', flexShrink: 1 }}>
      <FormGroup title="Market" {...group('market', ['asset', 'from', 'to'])} note={draft.asset}>
        <MarketFields
          draft={draft}
          problems={problems}
          faults={lab.faults}
          onDraft={(part) => lab.setDraft({ ...draft, ...part })}
          assets={lab.assets}
          instruments={lab.instruments}
          file={lab.file}
          onFile={lab.chooseFile}
        />
      </FormGroup>
      <FormGroup title="Strategy" {...group('strategy', ['strategy'])}>
        <StrategyFields
          draft={draft}
          problems={problems}
          onText={onText}
          onStrategy={(name) => lab.setDraft(withStrategyName(draft, name, settings))}
        />
      </FormGroup>
      <FormGroup title="Crew" {...group('crew', Object.keys(CREW_BOUNDS))}>
        <Box sx={{ display: 'grid', gap: 1.5 }}>
          <CrewNumber name="everyBars" state={state} />
          <DecidedByChoice state={state} hindrance={hindrance} />
          {state.draft.decidedBy === 'model' && (
            <Box sx={FORM_GRID}>
              <CrewNumber name="maxDecisions" state={state} />
              <CrewNumber name="dollars" state={state} />
            </Box>
          )}
          <Typography variant="caption" color="textSecondary">
            Limits, costs and starting cash are those of your <AppLink href="/settings">Settings</AppLink>.
          </Typography>
        </Box>
      </FormGroup>
    </Card>
  );
}
