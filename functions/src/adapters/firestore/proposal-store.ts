/** What a user decided on the crew's proposals. The last decision on a proposal stands. */
import { paths, ProposalRecord, type StrategyChoice } from '@trading-crew/core/contracts';
import type { Firestore } from 'firebase-admin/firestore';
import { compareAndSet } from './compare-and-set.ts';
import { reachable } from './reachable.ts';
import { stored } from './stored.ts';

export interface ProposalStore {
  /** Notes a decision and returns it as it stands: the same decision again keeps the time of the first. */
  decide(uid: string, proposal: ProposalRecord): Promise<ProposalRecord>;
  /** The strategies that the user has dismissed for an asset, newest first, at most `limit`. */
  dismissed(uid: string, asset: string, limit: number): Promise<StrategyChoice[]>;
}

export function firestoreProposalStore(db: Firestore): ProposalStore {
  return {
    decide: (uid, proposal) => reachable(() => decide(db, uid, proposal)),
    dismissed: (uid, asset, limit) => reachable(() => dismissed(db, uid, asset, limit)),
  };
}

function decide(db: Firestore, uid: string, proposal: ProposalRecord): Promise<ProposalRecord> {
  return compareAndSet<ProposalRecord>(db.doc(paths.proposal(uid, proposal.proposalId)), (document) => {
    const standing = stored(ProposalRecord, document);
    const isSame = standing?.decision === proposal.decision;
    return Promise.resolve(isSame ? { result: standing, data: null } : { result: proposal, data: proposal });
  });
}

async function dismissed(db: Firestore, uid: string, asset: string, limit: number): Promise<StrategyChoice[]> {
  const ofAsset = db.collection(paths.proposals(uid)).where('asset', '==', asset).where('decision', '==', 'dismissed');
  const { docs } = await ofAsset.orderBy('decidedAt', 'desc').limit(limit).get();
  // One that cannot be read keeps nobody from running the crew.
  return docs.flatMap((document) => ProposalRecord.safeParse(document.data()).data?.to ?? []);
}
