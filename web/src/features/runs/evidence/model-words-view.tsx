/**
 * What the language model said in a step, always beside the numbers and marked as the model's: its explanation, its
 * silence with the reason, and a warning where it names figures that it cannot have from the evidence. Plain text only.
 */
import type { StepRecord } from '@trading-crew/core/contracts';
import WarningIcon from '@mui/icons-material/WarningAmber';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import { noAnswerWords } from '../../../ui/model-words.ts';

interface SpokenProps {
  readonly title: string;
  /** The model's name; null where it is not known. */
  readonly model: string | null;
  readonly testId: string;
  readonly children: ReactNode;
}

/** The model's words as a quotation, with the model's name, so that nobody takes them for the agent's. */
function Spoken({ title, model, testId, children }: SpokenProps) {
  return (
    <Box
      data-testid={testId}
      sx={{ borderLeft: 3, borderColor: 'primary.main', pl: 1.5, py: 0.25, overflowWrap: 'anywhere' }}
    >
      <Box sx={{ display: 'flex', flexWrap: 'wrap', columnGap: 1, alignItems: 'baseline' }}>
        <Typography component="h4" variant="h3">
          {title}
        </Typography>
        <Typography component="span" variant="caption" color="textSecondary">
          by the model {model ?? 'n/a'}
        </Typography>
      </Box>
      {children}
    </Box>
  );
}

/** A warning that is not to be overlooked, small enough to stand in evidence. */
function Warned({ testId, children }: { readonly testId: string; readonly children: ReactNode }) {
  return (
    <Box
      data-testid={testId}
      sx={{ display: 'flex', gap: 1, typography: 'body2', color: 'meaning.warning', overflowWrap: 'anywhere' }}
    >
      <WarningIcon aria-hidden fontSize="small" sx={{ mt: '1px' }} />
      <span>{children}</span>
    </Box>
  );
}

interface ModelWordsProps {
  readonly step: StepRecord;
  /** Whether the opinion above says already why there is no answer. */
  readonly isSilenceSaid: boolean;
}

/** What the model left in a step: words, silence, doubtful figures. Nothing where it was not asked. */
export function ModelWordsView({ step, isSilenceSaid }: ModelWordsProps) {
  const { agent, explanation, modelCalls } = step;
  const refusals = isSilenceSaid ? [] : [...new Set(modelCalls.flatMap(({ refusal }) => refusal ?? []))];
  const figures = [...new Set(modelCalls.flatMap(({ unsupportedFigures }) => unsupportedFigures))];
  return (
    <>
      {explanation !== null && (
        <Spoken
          title="In words"
          model={modelCalls.find(({ refusal }) => refusal === null)?.model ?? null}
          testId={`model-explanation-${agent}`}
        >
          <Typography variant="body2" sx={{ whiteSpace: 'pre-line' }}>
            {explanation}
          </Typography>
        </Spoken>
      )}
      {refusals.map((refusal) => (
        <Warned key={refusal} testId={`model-silence-${agent}`}>
          {noAnswerWords(refusal)}
        </Warned>
      ))}
      {figures.length > 0 && (
        <Warned testId="unsupported-figures">Names figures that are not in the evidence: {figures.join('; ')}</Warned>
      )}
    </>
  );
}
