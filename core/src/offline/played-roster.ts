/**
 * The crew of a fast-forward. Looking for better settings takes longer than all the rest of a run, and of a run that
 * trades nothing no step is kept: there it is left out. Repeated on demand, such a run has it again.
 */
import { roster, type CrewMember } from '../agents/roster.ts';

const whereTraded = (member: CrewMember): CrewMember => ({
  ...member,
  prepare: (brief) =>
    brief.noTrade === null
      ? member.prepare(brief)
      : {
          kind: 'skip',
          code: 'NOTHING_TO_DO',
          summary: 'Nothing to do: a fast-forward looks for better settings where something was traded.',
        },
});

export const playedRoster: readonly CrewMember[] = roster.map((member) =>
  member.name === 'StrategyEnhancementAgent' ? whereTraded(member) : member,
);
