/** One question to the language model, to be read to the last word: what it cost, what was asked, what came back. */
import type { AgentName, ModelCall } from '@trading-crew/core/contracts';
import ExpandIcon from '@mui/icons-material/ExpandMore';
import Box from '@mui/material/Box';
import ButtonBase from '@mui/material/ButtonBase';
import Collapse from '@mui/material/Collapse';
import Typography from '@mui/material/Typography';
import { useId, useState } from 'react';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { duration, NOT_AVAILABLE, quantity } from '../../../ui/format.ts';
import { REFUSAL_WORDS } from '../../../ui/model-words.ts';
import { smallMoney } from '../../../ui/small-money.ts';
import { MONO } from '../../../ui/theme.ts';
import { Facts, Note } from './evidence-parts.tsx';

const TIERS = { cheap: 'cheap, for explanations', strong: 'strong, for what decides' } as const;

function CallFacts({ call }: { readonly call: ModelCall }) {
  return (
    <Facts
      facts={[
        ['Model', call.model ?? 'none, nothing was sent'],
        ['Project', call.project ?? NOT_AVAILABLE],
        ['Tier', TIERS[call.tier]],
        ['Tokens in', quantity(call.inputTokens)],
        ['of them cached', quantity(call.cachedTokens)],
        ['Tokens out', quantity(call.outputTokens)],
        ['Tokens of thinking', quantity(call.thinkingTokens)],
        ['Cost', smallMoney(call.dollars)],
        ['Latency', duration(call.latencyMs)],
        ['Attempts', quantity(call.attempts)],
        ['Finish reason', call.finishReason ?? NOT_AVAILABLE],
        ['Prompt hash', call.promptHash],
      ]}
    />
  );
}

function NoAnswer({ call }: { readonly call: ModelCall }) {
  if (call.refusal === null) return null;
  return (
    <Box>
      <Facts facts={[['No answer', REFUSAL_WORDS[call.refusal]]]} />
      {call.refusalMessage && <Note>{call.refusalMessage}</Note>}
    </Box>
  );
}

interface PlainTextProps {
  readonly title: string;
  /** For the copy button: "the prompt". */
  readonly what: string;
  readonly text: string;
}

/** A text as it is: monospaced, never HTML and never Markdown. */
function PlainText({ title, what, text }: PlainTextProps) {
  return (
    <Box sx={{ display: 'grid', gap: 0.5, gridTemplateColumns: 'minmax(0, 1fr)' }}>
      <Box sx={{ display: 'flex', alignItems: 'center', justifyContent: 'space-between', gap: 1 }}>
        <Typography component="h4" variant="h3">
          {title}
        </Typography>
        <CopyButton text={() => text} what={what} />
      </Box>
      <Box
        component="pre"
        tabIndex={0}
        role="region"
        aria-label={title}
        sx={{
          m: 0,
          p: 1,
          maxHeight: 280,
          overflow: 'auto',
          whiteSpace: 'pre-wrap',
          overflowWrap: 'anywhere',
          fontFamily: MONO,
          fontSize: '0.75rem',
          border: 1,
          borderColor: 'divider',
          borderRadius: 1,
          bgcolor: 'background.default',
        }}
      >
        {text}
      </Box>
    </Box>
  );
}

interface ModelCallProps {
  readonly agent: AgentName;
  readonly call: ModelCall;
}

const head = {
  width: 1,
  justifyContent: 'space-between',
  gap: 1,
  px: 1.5,
  py: 0.75,
  textAlign: 'left',
  borderRadius: 1,
  '&:hover': { bgcolor: 'action.hover' },
};

/** Closed at first: who reads evidence wants the verdict, not the prompt. */
export function ModelCallView({ agent, call }: ModelCallProps) {
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <Box data-testid={`model-call-${agent}`} sx={{ border: 1, borderColor: 'divider', borderRadius: 1 }}>
      <ButtonBase onClick={() => setOpen(!open)} aria-expanded={open} aria-controls={id} sx={head}>
        <Typography component="span" variant="body2" sx={{ fontWeight: 600 }}>
          Question to the model
        </Typography>
        <Typography component="span" variant="caption" color="textSecondary" sx={{ ml: 'auto' }}>
          {smallMoney(call.dollars)}
        </Typography>
        <ExpandIcon
          aria-hidden
          fontSize="small"
          sx={{ color: 'text.secondary', transform: open ? 'rotate(180deg)' : 'none' }}
        />
      </ButtonBase>
      <Collapse in={open} unmountOnExit timeout={150}>
        <Box
          id={id}
          sx={{ display: 'grid', gap: 1.5, gridTemplateColumns: 'minmax(0, 1fr)', px: 1.5, pt: 0.5, pb: 1.5 }}
        >
          <NoAnswer call={call} />
          <CallFacts call={call} />
          {call.prompt !== '' && <PlainText title="Prompt" what="the prompt" text={call.prompt} />}
          {call.rawAnswer === null ? (
            <Note>No raw answer came.</Note>
          ) : (
            <PlainText title="Raw answer" what="the raw answer" text={call.rawAnswer} />
          )}
        </Box>
      </Collapse>
    </Box>
  );
}
