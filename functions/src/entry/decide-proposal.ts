/**
 * Remembers what the user did with a proposal of a run of theirs: one that was dismissed is not made again, and each is
 * followed up. What was proposed is read from the run; the request only says which.
 */
import { EnhancementOutput, Forbidden, InvalidInput, type ProposalRecord } from '@trading-crew/core/contracts';
import type { Installation } from '../wiring.ts';
import type { Handler } from './callable.ts';
import { settingsOfSignedUp } from './signed-up.ts';

/** What the last agent of a run found. Throws `InvalidInput` where there is nothing that can be read. */
async function enhancementOf(runId: string, { runs }: Installation): Promise<EnhancementOutput> {
  const steps = await runs.steps(runId);
  const step = steps.find(({ agent }) => agent === 'StrategyEnhancementAgent');
  const output = EnhancementOutput.safeParse(step?.output);
  if (output.success) return output.data;
  const what =
    step === undefined ? 'This run has not come to its proposals.' : 'The proposals of this run are too old.';
  throw new InvalidInput(`${what} Run the crew again.`, 'runId');
}

export const decideProposal: Handler<'decideProposal'> = async ({ runId, place, decision }, caller, house) => {
  await settingsOfSignedUp(caller, house);
  const run = await house.runs.read(runId);
  if (run?.userId !== caller.uid) throw new Forbidden('There is no such run.');
  const { proposals, to: session } = await enhancementOf(runId, house);
  const chosen = proposals[place];
  if (!chosen) throw new InvalidInput(`This run made no proposal number ${place + 1}.`, 'place');
  const proposal: ProposalRecord = {
    schemaVersion: 1,
    proposalId: `${runId}-${place}`,
    runId,
    place,
    asset: run.asset,
    mode: run.mode,
    from: run.settings.strategy,
    to: chosen.strategy,
    session,
    decision,
    decidedAt: house.clock.now(),
  };
  return { proposal: await house.proposals.decide(caller.uid, proposal) };
};
