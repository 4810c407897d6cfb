/** A step exactly as it is stored. */
import { AGENT_ORDER, type StepRecord } from '@trading-crew/core/contracts';
import Box from '@mui/material/Box';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useMemo, useState } from 'react';
import { MONO } from '../../ui/theme.ts';
import { agentWords } from '../../ui/words.ts';

export function RawPanel({ steps }: { readonly steps: readonly StepRecord[] }) {
  const ordered = useMemo(() => AGENT_ORDER.flatMap((agent) => steps.filter((step) => step.agent === agent)), [steps]);
  const [chosen, setChosen] = useState<string | null>(null);
  const step = ordered.find(({ agent }) => agent === chosen) ?? ordered.at(-1);
  const text = useMemo(() => JSON.stringify(step, null, 2), [step]);
  if (!step)
    return <Typography color="textSecondary">No agent has finished yet. Each leaves its record here.</Typography>;
  return (
    <Box sx={{ display: 'grid', gap: 1.5, gridTemplateColumns: 'minmax(0, 1fr)' }}>
      <TextField select label="Step" value={step.agent} onChange={(event) => setChosen(event.target.value)}>
        {ordered.map(({ agent }) => (
          <MenuItem key={agent} value={agent}>
            {agentWords(agent)}
          </MenuItem>
        ))}
      </TextField>
      <Box
        component="pre"
        tabIndex={0}
        aria-label="Step as JSON"
        sx={{
          m: 0,
          p: 1.5,
          height: 440,
          overflow: 'auto',
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
