/** The execution mode as a badge in its own colour and word, with its meaning on hover. */
import Box from '@mui/material/Box';
import Tooltip from '@mui/material/Tooltip';
import type { ExecutionMode } from '@trading-crew/core/contracts';
import { MODE_MEANING, MODE_WORDS } from './words.ts';

export function ModeBadge({ mode, testId }: { readonly mode: ExecutionMode; readonly testId?: string }) {
  return (
    <Tooltip title={MODE_MEANING[mode]}>
      <Box
        component="span"
        data-testid={testId}
        sx={{
          px: 1,
          py: 0.25,
          borderRadius: 0.75,
          border: 1,
          borderColor: 'currentColor',
          color: `meaning.${mode}`,
          fontSize: '0.75rem',
          fontWeight: 650,
          lineHeight: 1.5,
          whiteSpace: 'nowrap',
        }}
      >
        {MODE_WORDS[mode]}
      </Box>
    </Tooltip>
  );
}
