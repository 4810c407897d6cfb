/** The form beside what came of it: a column of its own where there is room, above it on narrow screens. */
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import type { FormEvent, ReactNode } from 'react';
import { ProblemView } from '../../ui/state-views.tsx';
import { namesAtFault } from './lab-draft.ts';
import { LabForm } from './lab-form.tsx';
import type { Lab } from './use-lab.ts';

interface LabLayoutProps {
  readonly lab: Lab;
  readonly children: ReactNode;
  /** The primary action of the form; left out where a tab has its own. */
  readonly run?: { readonly busy: boolean; readonly onRun: () => void };
}

function RunBar({ lab, busy }: { readonly lab: Lab; readonly busy: boolean }) {
  const atFault = namesAtFault(lab.problems, lab.draft);
  const words = lab.file?.kind === 'refused' ? ['the file'] : atFault;
  return (
    <Box sx={{ pt: 1.5 }}>
      <Button fullWidth size="medium" variant="contained" disabled={!lab.isValid} loading={busy} type="submit">
        Run backtest
      </Button>
      {!lab.isValid && (
        <Typography variant="caption" color="error" component="p" sx={{ mt: 0.5 }}>
          {`Look at: ${words.join(', ')}.`}
        </Typography>
      )}
    </Box>
  );
}

/** Beside a long result the form stays in view and scrolls by itself, the button below it. */
const FORM_COLUMN = {
  minWidth: 0,
  display: 'flex',
  flexDirection: 'column',
  position: { lg: 'sticky' },
  top: { lg: 72 },
  maxHeight: { lg: 'calc(100dvh - 88px)' },
} as const;

interface BesideFormProps {
  /** The form with its buttons. */
  readonly form: ReactNode;
  readonly onSubmit: () => void;
  readonly children: ReactNode;
}

export function BesideForm({ form, onSubmit, children }: BesideFormProps) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <Box
      sx={{
        display: 'grid',
        gap: 2,
        alignItems: 'start',
        gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: '328px minmax(0, 1fr)' },
      }}
    >
      <Box component="form" noValidate onSubmit={submit} sx={FORM_COLUMN}>
        {form}
      </Box>
      <Box sx={{ minWidth: 0, display: 'grid', gap: 2, gridTemplateColumns: 'minmax(0, 1fr)' }}>{children}</Box>
    </Box>
  );
}

export function LabLayout({ lab, children, run }: LabLayoutProps) {
  const form = (
    <>
      <LabForm
        draft={lab.draft}
        problems={lab.problems}
        faults={lab.faults}
        onDraft={lab.setDraft}
        settings={lab.settings}
        assets={lab.assets}
        instruments={lab.instruments}
        file={lab.file}
        onFile={lab.chooseFile}
      />
      {run && <RunBar lab={lab} busy={run.busy} />}
    </>
  );
  return (
    <BesideForm form={form} onSubmit={() => lab.isValid && !run?.busy && run?.onRun()}>
      {lab.problem && <ProblemView problem={lab.problem} onRetry={run?.onRun} />}
      {children}
    </BesideForm>
  );
}
