/**
 * The model's second opinion beside the rules' checks: its verdict, how sure it is, its reasons and its doubts. That it
 * abstained looks like neither a yes nor a no.
 */
import type { ConfirmationOutput, ModelOpinion } from '@trading-crew/core/contracts';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { decimal } from '../../../ui/format.ts';
import { isHeldBackBySilence, opinionWords } from '../../../ui/model-words.ts';
import { Note } from './evidence-parts.tsx';

interface Look {
  readonly color: string;
  readonly sign: string;
  readonly border: 'solid' | 'dashed';
}

/** A refusal and an abstention look as they do at the station; a smaller size is neither's colour. */
const LOOKS: Readonly<Record<ModelOpinion['verdict'], Look>> = {
  confirm: { color: 'meaning.gain', sign: '✓', border: 'solid' },
  shrink: { color: 'text.primary', sign: '↓', border: 'solid' },
  refuse: { color: 'meaning.blocked', sign: '■', border: 'solid' },
  abstained: { color: 'meaning.warning', sign: '?', border: 'dashed' },
};

function Sentences({ title, sentences }: { readonly title: string; readonly sentences: readonly string[] }) {
  if (sentences.length === 0) return null;
  return (
    <Box>
      <Typography component="h5" variant="body2" color="textSecondary">
        {title}
      </Typography>
      <Box
        component="ul"
        aria-label={title}
        sx={{ listStyle: 'disc', m: 0, pl: 2.5, typography: 'body2', overflowWrap: 'anywhere' }}
      >
        {sentences.map((sentence, index) => (
          <li key={`${index} ${sentence}`}>{sentence}</li>
        ))}
      </Box>
    </Box>
  );
}

const whatFollows = (output: ConfirmationOutput): string =>
  isHeldBackBySilence(output)
    ? 'That is neither a yes nor a no. By the settings nothing is bought without a second opinion.'
    : 'That is neither a yes nor a no. By the settings the rules then decide alone.';

interface ModelOpinionProps {
  readonly output: ConfirmationOutput;
  readonly opinion: ModelOpinion;
  /** The model's name; null where nothing was sent. */
  readonly model: string | null;
}

export function ModelOpinionView({ output, opinion, model }: ModelOpinionProps) {
  const { verdict, confidence, reasons, doubts } = opinion;
  const { color, sign, border } = LOOKS[verdict];
  return (
    <Box
      data-testid="model-opinion"
      data-verdict={verdict}
      sx={{
        display: 'grid',
        gap: 1,
        gridTemplateColumns: 'minmax(0, 1fr)',
        p: 1.5,
        border: 1,
        borderStyle: border,
        borderColor: color,
        borderRadius: 1,
      }}
    >
      <Box sx={{ display: 'flex', flexWrap: 'wrap', columnGap: 1, alignItems: 'baseline' }}>
        <Typography component="h4" variant="h3">
          Second opinion
        </Typography>
        {model !== null && (
          <Typography component="span" variant="caption" color="textSecondary" sx={{ overflowWrap: 'anywhere' }}>
            by the model {model}
          </Typography>
        )}
      </Box>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', columnGap: 1, typography: 'body2' }}>
        <Box component="span" sx={{ color, fontWeight: 600 }}>
          <span aria-hidden>{sign}</span> {opinionWords(opinion)}
        </Box>
        {confidence !== null && <Box component="span">its own confidence {decimal(confidence)}</Box>}
      </Box>
      {verdict === 'abstained' && <Note>{whatFollows(output)}</Note>}
      <Sentences title="Reasons" sentences={reasons} />
      <Sentences title="Doubts" sentences={doubts} />
    </Box>
  );
}
