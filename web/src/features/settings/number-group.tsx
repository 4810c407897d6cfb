/** A group of numeric settings, its fields made from the bounds table. */
import { FIRST_STRATEGY, type StrategyName } from '@trading-crew/core/contracts';
import Box from '@mui/material/Box';
import type { ReactNode } from 'react';
import { NumberInput } from '../../ui/number-input.tsx';
import { Section } from '../../ui/section.tsx';
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
  /** What stands under a field, by its path. */
  readonly under?: Readonly<Record<string, ReactNode>>;
}

export function NumberFields({ group, strategy = FIRST_STRATEGY, under, texts, problems, onText }: NumberFieldsProps) {
  return (
    <Box sx={{ ...grid, pt: 1 }}>
      {fieldsOf(group, strategy).map(({ path, bound }) => (
        <div key={path}>
          <NumberInput
            name={path}
            bound={bound}
            text={texts[path] ?? ''}
            problem={problems[path]}
            onText={(text) => onText(path, text)}
          />
          {under?.[path]}
        </div>
      ))}
    </Box>
  );
}

export const NumberGroup = ({ title, note, ...fields }: NumberGroupProps) => (
  <Section title={title} note={note}>
    <NumberFields {...fields} />
  </Section>
);
