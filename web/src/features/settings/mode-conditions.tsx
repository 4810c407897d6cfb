/** What a mode needs: each condition met or missing, with a sign and a word, and what to do about it. */
import type { ModeCondition } from '@trading-crew/core/contracts';
import Box from '@mui/material/Box';

const LOOK = {
  met: { words: '✓ met', color: 'meaning.gain' },
  missing: { words: '○ missing', color: 'meaning.warning' },
} as const;

/** What the dialog of live asks for itself: it is missing only until that was answered. */
const ASKED_FOR: ReadonlySet<ModeCondition['code']> = new Set(['CONFIRMED_ACCOUNT', 'DAILY_CAPS']);

/** Whether nothing is missing but what the user is asked for on the way. */
export const canBeAsked = (conditions: readonly ModeCondition[]): boolean =>
  conditions.every(({ met, code }) => met || ASKED_FOR.has(code));

export const ModeConditions = ({
  mode,
  conditions,
}: {
  readonly mode: string;
  readonly conditions: readonly ModeCondition[];
}) => (
  <Box
    component="ul"
    aria-label={`What ${mode} needs`}
    sx={{ listStyle: 'none', m: 0, p: 0, pl: 3.5, pb: 1, display: 'grid', gap: 0.5, typography: 'body2' }}
  >
    {conditions.map(({ code, met, sentence }) => {
      const { words, color } = met ? LOOK.met : LOOK.missing;
      return (
        <Box component="li" key={code} data-condition={code} data-met={met} sx={{ display: 'flex', gap: 1 }}>
          <Box component="span" sx={{ color, fontWeight: 600, flex: '0 0 80px', whiteSpace: 'nowrap' }}>
            {words}
          </Box>
          <span>{sentence}</span>
        </Box>
      );
    })}
  </Box>
);
