/** What can be done with a result: keep it, put it beside the present settings, write its numbers into them. */
import type { TradingSettings } from '@trading-crew/core/contracts';
import { stableJson, strategyName } from '@trading-crew/core/domain';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { useState } from 'react';
import { AppLink } from '../../ui/app-link.tsx';
import { ApplyDialog } from './apply-dialog.tsx';
import type { LabOutcome } from './lab-work.ts';
import { SaveDialog } from './save-dialog.tsx';

interface ResultActionsProps {
  readonly settings: TradingSettings;
  readonly outcome: LabOutcome;
  readonly hasAgainst: boolean;
  /** Computes the present settings beside it, or drops what stands beside it. */
  readonly onAgainstSettings: (beside: boolean) => void;
  readonly busy: boolean;
}

type Shown = 'save' | 'apply' | null;
type Done = { readonly kind: 'applied' } | { readonly kind: 'saved'; readonly name: string };

export function ResultActions({ settings, outcome, hasAgainst, onAgainstSettings, busy }: ResultActionsProps) {
  const [shown, setShown] = useState<Shown>(null);
  const [done, setDone] = useState<Done | null>(null);
  const { strategy } = outcome.request;
  const isPresent = stableJson(strategy) === stableJson(settings.strategy);
  const close = () => setShown(null);
  const ended = (what: Done) => {
    setDone(what);
    close();
  };
  return (
    <>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1 }}>
        <Button variant="outlined" onClick={() => setShown('save')}>
          Save
        </Button>
        <Button variant="outlined" disabled={isPresent} onClick={() => setShown('apply')}>
          {isPresent ? 'These are your settings' : 'Use these parameters'}
        </Button>
        {(hasAgainst || !isPresent) && (
          <Button variant="outlined" loading={busy} onClick={() => onAgainstSettings(!hasAgainst)}>
            {hasAgainst ? 'Drop the comparison' : `Beside your settings (${strategyName(settings.strategy)})`}
          </Button>
        )}
      </Box>
      {done !== null && (
        <Alert severity="success" variant="outlined" role="status" onClose={() => setDone(null)}>
          {done.kind === 'applied' ? (
            <>
              The crew uses these parameters from its next run on. <AppLink href="/settings">See the settings</AppLink>
            </>
          ) : (
            `Kept as “${done.name}”.`
          )}
        </Alert>
      )}
      {shown === 'save' && (
        <SaveDialog open outcome={outcome} onClose={close} onSaved={(name) => ended({ kind: 'saved', name })} />
      )}
      {shown === 'apply' && (
        <ApplyDialog
          open
          settings={settings}
          strategy={strategy}
          onClose={close}
          onApplied={() => ended({ kind: 'applied' })}
        />
      )}
    </>
  );
}
