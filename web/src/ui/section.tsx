/** A titled card: the building block of every page. */
import Box from '@mui/material/Box';
import Card from '@mui/material/Card';
import Typography from '@mui/material/Typography';
import { useId, type ReactNode } from 'react';

interface SectionProps {
  readonly title: string;
  readonly note?: ReactNode;
  readonly action?: ReactNode;
  readonly children: ReactNode;
  /** Without padding around the content, for tables and charts. */
  readonly flush?: boolean;
}

export function Section({ title, note, action, children, flush = false }: SectionProps) {
  const id = useId();
  return (
    <Card component="section" aria-labelledby={id} sx={{ minWidth: 0 }}>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 1, px: 2, pt: 1.5, pb: flush ? 1 : 0 }}>
        <Box sx={{ flex: 1, minWidth: 0 }}>
          <Typography variant="h2" id={id}>
            {title}
          </Typography>
          {note && (
            <Typography variant="caption" color="textSecondary" component="p" sx={{ m: 0 }}>
              {note}
            </Typography>
          )}
        </Box>
        {action}
      </Box>
      <Box sx={flush ? {} : { p: 2, pt: 1.5 }}>{children}</Box>
    </Card>
  );
}
