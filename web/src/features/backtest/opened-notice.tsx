/** What became of a kept backtest when it was opened: repeated on the same bars, on changed ones, or not at all. */
import type { StoredBacktest } from '@trading-crew/core/contracts';
import { stableJson } from '@trading-crew/core/domain';
import Alert from '@mui/material/Alert';
import { figureText } from './figure-words.tsx';
import { FiguresTable } from './figures-table.tsx';
import type { LabOutcome } from './lab-work.ts';
import { Section } from '../../ui/section.tsx';

interface OpenedNoticeProps {
  readonly opened: StoredBacktest;
  /** The result on the screen; null while there is none. */
  readonly outcome: LabOutcome | null;
}

const isRepeated = ({ result }: StoredBacktest, outcome: LabOutcome): boolean =>
  stableJson(result.request) === stableJson(outcome.request);

function FromFile({ opened, file }: { readonly opened: StoredBacktest; readonly file: string }) {
  return (
    <>
      <Alert severity="info" variant="outlined">
        {`“${opened.name}” rests on your file ${file}, which is not kept. Choose the file again, then run the backtest to repeat it. Its figures as they were kept:`}
      </Alert>
      <Section title={opened.name} flush>
        <FiguresTable
          label="Figures as they were kept"
          columns={[{ name: 'As kept', figures: opened.result.figures }]}
        />
      </Section>
    </>
  );
}

export function OpenedNotice({ opened, outcome }: OpenedNoticeProps) {
  const { request, barsHash, figures } = opened.result;
  if (outcome === null || !isRepeated(opened, outcome))
    return request.source.kind === 'file' ? <FromFile opened={opened} file={request.source.name} /> : null;
  const now = outcome.backtest.result;
  if (now.barsHash === barsHash)
    return (
      <Alert severity="success" variant="outlined">
        {`“${opened.name}”, repeated on the very same bars.`}
      </Alert>
    );
  const [before, after] = [figures.totalReturn, now.figures.totalReturn].map((figure) =>
    figureText('totalReturn', figure),
  );
  return (
    <Alert severity="info" variant="outlined">
      {`“${opened.name}”, repeated on bars that have changed since it was kept: the total return was ${before} then and is ${after} now.`}
    </Alert>
  );
}
