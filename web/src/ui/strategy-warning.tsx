/**
 * Says that a strategy with the numbers in its fields can never act, beside those fields; nothing where it can, and where
 * the field itself says so. Numbers that are no numbers are told at their fields as well.
 */
import { STRATEGIES, whyNeverActs, type StrategyDescription, type StrategyName } from '@trading-crew/core/contracts';
import Alert from '@mui/material/Alert';
import { numberOfText } from './number-text.ts';

interface StrategyWarningProps {
  readonly strategy: StrategyName;
  /** What stands in the fields, by path such as strategy.threshold. */
  readonly texts: Readonly<Record<string, string>>;
  /** What is wrong at a field, by the same paths. */
  readonly problems: Readonly<Record<string, string>>;
}

export function StrategyWarning({ strategy, texts, problems }: StrategyWarningProps) {
  const { parameters }: StrategyDescription = STRATEGIES[strategy];
  const numbers = Object.entries(parameters).map(
    ([name, bound]) => [name, numberOfText(texts[`strategy.${name}`] ?? '', bound)] as const,
  );
  const found = whyNeverActs(strategy, Object.fromEntries(numbers));
  return (
    // The region stands from the start, so that what appears in it is read out.
    <div role="status">
      {found && problems[`strategy.${found.parameter}`] === undefined && (
        <Alert severity="warning" variant="outlined" sx={{ mt: 1 }}>
          {found.reason}
        </Alert>
      )}
    </div>
  );
}
