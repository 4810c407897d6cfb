/** Writes a strategy into the settings, after showing what stands there and what would stand there instead. */
import type { StrategyChoice, TradingSettings } from '@trading-crew/core/contracts';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useAction } from '../../backend/use-action.ts';
import { useUser } from '../../backend/user-context.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { ProblemView } from '../../ui/state-views.tsx';
import { MODE_WORDS } from '../../ui/words.ts';
import { changesTo, type NumberChange } from './strategy-words.ts';

interface ApplyDialogProps {
  readonly settings: TradingSettings;
  readonly strategy: StrategyChoice;
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onApplied: () => void;
}

const COLUMNS: readonly Column<NumberChange>[] = [
  { name: 'Setting', cell: ({ label }) => label },
  { name: 'Now', numeric: true, cell: ({ from }) => from },
  { name: 'Then', numeric: true, cell: ({ to }) => <strong>{to}</strong> },
];

export function ApplyDialog({ settings, strategy, open, onClose, onApplied }: ApplyDialogProps) {
  const user = useUser();
  const action = useAction();
  const apply = async () => {
    if (await action.run(() => user.saveSettings({ ...settings, strategy }))) onApplied();
  };
  const close = () => {
    action.clear();
    onClose();
  };
  return (
    <ConfirmDialog
      open={open}
      title="Use these parameters?"
      confirm="Write to settings"
      busy={action.busy}
      onConfirm={() => void apply()}
      onClose={close}
    >
      <Typography gutterBottom>
        {`The crew reads the trend by them from its next run on, in ${MODE_WORDS[settings.execution.mode].toLowerCase()} mode, for every asset of the watchlist.`}
      </Typography>
      <DataTable
        label="What changes"
        columns={COLUMNS}
        rows={changesTo(settings.strategy, strategy)}
        rowKey={({ label }) => label}
        inset
      />
      {action.problem && (
        <Box sx={{ mt: 1 }}>
          <ProblemView problem={action.problem} title="The settings were not changed." />
        </Box>
      )}
    </ConfirmDialog>
  );
}
