/** A group of numeric settings, its fields made from the bounds table. */
import { FIRST_STRATEGY, type StrategyName } from '@trading-crew/core/contracts';
import Box from '@mui/material/Box';
import { Section } from '../../ui/section.tsx';
import { NumberField } from './number-field.tsx';
import { fieldsOf, type GroupName } from './settings-draft.ts';

export interface FieldsProps {
  readonly texts: Readonly<Record<string, string>>;
  readonly problems: Readonly<Record<string, string>>;
  readonly onText: (path: string, text: string) => void;
}

interface NumberGroupProps extends FieldsProps {
  readonly title: string;
  readonly note: string;
  readonly group: GroupName;
}

const grid = {
  display: 'grid',
  gap: 2,
  gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 260px), 1fr))',
  alignItems: 'start',
};

interface NumberFieldsProps extends FieldsProps {
  readonly group: GroupName;
  readonly strategy?: StrategyName;
}

export function NumberFields({ group, strategy = FIRST_STRATEGY, texts, problems, onText }: NumberFieldsProps) {
  return (
    <Box sx={{ ...grid, pt: 1 }}>
      {fieldsOf(group, strategy).map((field) => (
        <NumberField
          key={field.path}
          field={field}
          text={texts[field.path] ?? ''}
          problem={problems[field.path]}
          onText={(text) => onText(field.path, text)}
        />
      ))}
    </Box>
  );
}

export const NumberGroup = ({ title, note, ...fields }: NumberGroupProps) => (
  <Section title={title} note={note}>
    <NumberFields {...fields} />
  </Section>
);
