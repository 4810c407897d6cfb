/** A part of the lab's form that can be folded away; folded, it says in a few words what it holds. */
import ExpandMoreIcon from '@mui/icons-material/ExpandMore';
import Accordion from '@mui/material/Accordion';
import AccordionDetails from '@mui/material/AccordionDetails';
import AccordionSummary from '@mui/material/AccordionSummary';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';

interface FormGroupProps {
  readonly title: string;
  readonly open: boolean;
  readonly note?: string;
  readonly onOpen: (open: boolean) => void;
  readonly children: ReactNode;
}

export function FormGroup({ title, open, note, onOpen, children }: FormGroupProps) {
  return (
    <Accordion
      disableGutters
      square
      elevation={0}
      expanded={open}
      onChange={(_event, next) => onOpen(next)}
      slotProps={{ heading: { component: 'h2' } }}
      sx={{ '&::before': { display: 'none' }, '& + &': { borderTop: 1, borderColor: 'divider' } }}
    >
      <AccordionSummary expandIcon={<ExpandMoreIcon fontSize="small" />} sx={{ minHeight: 44, px: 2 }}>
        <Typography component="span" variant="h3" sx={{ flex: 1 }}>
          {title}
        </Typography>
        {!open && note && (
          <Typography component="span" variant="caption" color="textSecondary" sx={{ mr: 1 }}>
            {note}
          </Typography>
        )}
      </AccordionSummary>
      <AccordionDetails sx={{ pt: 0.5, pb: 2 }}>{children}</AccordionDetails>
    </Accordion>
  );
}
