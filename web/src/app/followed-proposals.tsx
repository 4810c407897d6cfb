/** What became of the proposals that were applied or dismissed, for a page that does not know of proposals itself. */
import { useUser } from '../backend/user-context.ts';
import { useWatchedValue } from '../backend/use-watch.ts';
import { ProposalsFollowUp } from '../features/runs/proposals-follow-up.tsx';
import { Section } from '../ui/section.tsx';

/** Nothing until a proposal was decided. */
export function FollowedProposals() {
  const records = useWatchedValue(useUser().proposals()) ?? [];
  if (records.length === 0) return null;
  return (
    <Section
      title="What became of proposals"
      note="The old setting against the proposed one over the bars since, by the engine that trades."
    >
      <ProposalsFollowUp records={records} />
    </Section>
  );
}
