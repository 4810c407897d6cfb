/** Evidence of the last agent: what might do better and why, what was tried, and what became of the model's ideas. */
import type { EnhancementOutput } from '@trading-crew/core/contracts';
import { DEFLATED_SHARPE_MIN, JUDGED_TRADES_MIN } from '@trading-crew/core/backtest';
import { strategyName } from '@trading-crew/core/domain';
import Box from '@mui/material/Box';
import { count, quantity } from '../../../ui/format.ts';
import { sessionDay } from '../../../ui/time.ts';
import { ProposalCard } from '../proposal-card.tsx';
import { signedReturn } from '../proposal-words.ts';
import { Facts, Note } from './evidence-parts.tsx';
import { ModelIdeas } from './model-ideas.tsx';
import { TriedTable } from './tried-table.tsx';

const NOTHING_BETTER = `Nothing better was found: no setting beat the present one out of sample in more than half of the windows, over at least ${JUDGED_TRADES_MIN} trades, by more than luck explains.`;

function Proposals({ output }: { readonly output: EnhancementOutput }) {
  const { proposals, tried } = output;
  if (tried.length === 0) return <Note>This strategy has no numbers to change: there is nothing to try.</Note>;
  if (proposals.length === 0) return <Note>{NOTHING_BETTER}</Note>;
  return (
    <Box component="ul" aria-label="Proposals" sx={{ listStyle: 'none', m: 0, p: 0 }}>
      {proposals.map((proposal, place) => (
        <ProposalCard key={JSON.stringify(proposal.strategy)} place={place} proposal={proposal} output={output} />
      ))}
    </Box>
  );
}

function howItWasTried({ windows, tried, dismissed }: EnhancementOutput): string {
  const [first, last] = [windows[0], windows.at(-1)];
  const period = first && last ? ` from ${sessionDay(first.from)} to ${sessionDay(last.to)}` : '';
  const left =
    dismissed > 0
      ? ` ${count(dismissed, 'setting')} that you dismissed ${dismissed === 1 ? 'is' : 'are'} not proposed again.`
      : '';
  return (
    `Each setting went through ${count(windows.length, 'window')}${period} by your own limits and costs, each judged after ` +
    `the stretch before it: a window is won by beating the present setting in both. “More than luck” allows for the ` +
    `${tried.length} tries; a proposal needs ${Math.round(DEFLATED_SHARPE_MIN * 100)}\u00a0%. Nothing is changed by itself.${left}`
  );
}

export function EnhancementEvidence({ output }: { readonly output: EnhancementOutput }) {
  const { current, tried, barsUsed, ideas } = output;
  return (
    <>
      <Proposals output={output} />
      <Facts
        facts={[
          ['Present setting', strategyName(current.strategy)],
          ['Its return a window', `${signedReturn(current.meanReturn)}, ${count(current.trades, 'trade')}`],
          ['Bars used', quantity(barsUsed)],
        ]}
      />
      {ideas.length > 0 && <ModelIdeas output={output} />}
      {tried.length > 0 && <TriedTable output={output} />}
      {tried.length > 0 && <Note>{howItWasTried(output)}</Note>}
    </>
  );
}
