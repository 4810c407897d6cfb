/** Writes a proposal into the settings, after showing what stands there by now and what would stand there instead. */
import type { StrategyChoice, TradingSettings } from '@trading-crew/core/contracts';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import type { Action } from '../../backend/use-action.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { ProblemView } from '../../ui/state-views.tsx';
import { MODE_WORDS } from '../../ui/words.ts';
import { settingRows, type ChangeWords } from './proposal-words.ts';

interface ProposalApplyDialogProps {
  readonly open: boolean;
  /** The settings in force. */
  readonly settings: TradingSettings;
  readonly strategy: StrategyChoice;
  readonly action: Action;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

const COLUMNS: readonly Column<ChangeWords>[] = [
  { name: 'Setting', cell: ({ label }) => label },
  { name: 'Now', numeric: true, cell: ({ from, unit }) => `${from} ${unit}`.trim() },
  { name: 'Then', numeric: true, cell: ({ to, unit }) => <strong>{`${to} ${unit}`.trim()}</strong> },
];

export function ProposalApplyDialog(props: ProposalApplyDialogProps) {
  const { open, settings, strategy, action, onConfirm, onClose } = props;
  const rows = settingRows(settings.strategy, strategy);
  return (
    <ConfirmDialog
      open={open}
      title="Apply this proposal?"
      confirm="Apply"
      busy={action.busy}
      onConfirm={onConfirm}
      onClose={onClose}
    >
      <Typography gutterBottom>
        {`The crew reads the trend by these numbers from its next run on, in ${MODE_WORDS[settings.execution.mode].toLowerCase()} mode, for every asset of the watchlist.`}
      </Typography>
      {rows.length === 0 ? (
        <Typography>These numbers stand in your settings already.</Typography>
      ) : (
        <DataTable label="What changes" columns={COLUMNS} rows={rows} rowKey={({ label }) => label} inset />
      )}
      {action.problem && (
        <Box sx={{ mt: 1 }}>
          <ProblemView problem={action.problem} title="The proposal was not applied to the end." />
        </Box>
      )}
    </ConfirmDialog>
  );
}
