/** Where orders go, changed at once, and how a run is paced, saved with the other settings. */
import type { ExecutionMode } from '@trading-crew/core/contracts';
import { Section } from '../../ui/section.tsx';
import { ModeChoice } from './mode-choice.tsx';
import { NumberFields, type FieldsProps } from './number-group.tsx';

interface ExecutionGroupProps extends FieldsProps {
  readonly mode: ExecutionMode;
}

export const ExecutionGroup = ({ mode, ...fields }: ExecutionGroupProps) => (
  <Section title="Execution" note="Where the orders of the next run go. The mode changes at once, without Save.">
    <ModeChoice mode={mode} />
    <NumberFields group="execution" {...fields} />
  </Section>
);
