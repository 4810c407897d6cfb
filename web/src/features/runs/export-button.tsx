/** Takes an ended run along as a file from which it can be repeated, without a key and without a network. */
import type { RunRecord } from '@trading-crew/core/contracts';
import Button from '@mui/material/Button';
import Tooltip from '@mui/material/Tooltip';
import { useAction } from '../../backend/use-action.ts';
import { useUser } from '../../backend/user-context.ts';
import { ProblemView } from '../../ui/state-views.tsx';
import { downloadText } from '../../ui/text-file.ts';

const HINT =
  "The file holds the account's figures, the prompts and the answers, and no key. " +
  'With npm run replay the run can be repeated from it.';

export function ExportButton({ run }: { readonly run: RunRecord }) {
  const user = useUser();
  const { busy, problem, run: act } = useAction();
  const save = async () => {
    const file = await user.exportRun(run.runId);
    downloadText(`trading-crew-${run.asset}-${run.runId}.json`, JSON.stringify(file, null, 2), 'application/json');
  };
  return (
    <>
      {problem && <ProblemView problem={problem} />}
      <Tooltip title={HINT} describeChild>
        <span>
          <Button variant="outlined" data-testid="export-run" loading={busy} onClick={() => void act(save)}>
            Export run
          </Button>
        </span>
      </Tooltip>
    </>
  );
}
