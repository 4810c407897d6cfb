/** The crew as a line of nine stations. A station opens its evidence; the one at work breathes. */
import Box from '@mui/material/Box';
import Card from '@mui/material/Card';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { CrewStation } from './crew-station.tsx';
import type { Outputs, Station } from './run-view.ts';

/** Where the decision card's link leads. */
export const EVIDENCE_ID = 'crew';

interface CrewLineProps {
  readonly stations: readonly Station[];
  readonly outputs: Outputs;
}

export function CrewLine({ stations, outputs }: CrewLineProps) {
  const [open, setOpen] = useState<string | null>(null);
  return (
    <Card component="section" aria-labelledby="crew-title" id={EVIDENCE_ID} sx={{ scrollMarginTop: 72 }}>
      <Typography variant="h2" id="crew-title" sx={{ px: 2, pt: 1.25, pb: 0.25 }}>
        The crew
      </Typography>
      <Box component="ol" sx={{ listStyle: 'none', m: 0, p: 0, pb: 1 }}>
        {stations.map((station, index) => (
          <CrewStation
            key={station.agent}
            station={station}
            outputs={outputs}
            last={index === stations.length - 1}
            open={open === station.agent}
            onToggle={() => setOpen(open === station.agent ? null : station.agent)}
          />
        ))}
      </Box>
    </Card>
  );
}
