import { defaultStrategy, paths, type ProposalRecord, type StrategyChoice } from '@trading-crew/core/contracts';
import { freshId } from '@trading-crew/core/ports/testing';
import { describe, expect, it } from 'vitest';
import { database } from './database.ts';
import { firestoreProposalStore } from './proposal-store.ts';

const db = database();
const proposals = firestoreProposalStore(db);
const crossover = (fast: number): StrategyChoice => ({ ...defaultStrategy('ema-crossover'), fast });
function proposal(patch: Partial<ProposalRecord> = {}): ProposalRecord {
  const runId = freshId();
  return {
    schemaVersion: 1,
    proposalId: `${runId}-0`,
    runId,
    place: 0,
    asset: 'AAPL',
    mode: 'simulation',
    from: defaultStrategy('three-moving-averages'),
    to: crossover(10),
    session: '2016-03-14',
    decision: 'dismissed',
    decidedAt: 1,
    ...patch,
  };
}

describe('decisions on proposals', () => {
  it('stand as they were made last, and a repetition keeps its time', async () => {
    const uid = freshId();
    const first = proposal();
    const second: ProposalRecord = { ...first, decision: 'applied', decidedAt: 3 };
    expect(await proposals.decide(uid, first)).toEqual(first);
    expect(await proposals.decide(uid, { ...first, decidedAt: 2 })).toEqual(first);
    expect(await proposals.decide(uid, second)).toEqual(second);
    expect((await db.doc(paths.proposal(uid, first.proposalId)).get()).data()).toEqual(second);
  });

  it('are remembered where they dismissed one: of this user and this asset, newest first, as many as are asked for', async () => {
    const uid = freshId();
    for (const [decidedAt, fast] of [5, 6, 7].entries()) {
      await proposals.decide(uid, proposal({ to: crossover(fast), decidedAt }));
    }
    await proposals.decide(uid, proposal({ to: crossover(8), decidedAt: 9, asset: 'MSFT' }));
    await proposals.decide(uid, proposal({ to: crossover(9), decidedAt: 9, decision: 'applied' }));
    await proposals.decide(freshId(), proposal({ to: crossover(10), decidedAt: 9 }));
    expect(await proposals.dismissed(uid, 'AAPL', 2)).toEqual([crossover(7), crossover(6)]);
    expect(await proposals.dismissed(uid, 'MSFT', 2)).toEqual([crossover(8)]);
    expect(await proposals.dismissed(uid, 'DEMO-CHOP', 2)).toEqual([]);
  });

  it('are forgotten where one that was dismissed is applied after all', async () => {
    const uid = freshId();
    const one = proposal();
    await proposals.decide(uid, one);
    await proposals.decide(uid, { ...one, decision: 'applied', decidedAt: 2 });
    expect(await proposals.dismissed(uid, 'AAPL', 20)).toEqual([]);
  });

  it('that cannot be read any more are left out', async () => {
    const uid = freshId();
    const broken = proposal();
    await db.doc(paths.proposal(uid, broken.proposalId)).set({ ...broken, to: { name: 'unheard-of' } });
    await proposals.decide(uid, proposal());
    expect(await proposals.dismissed(uid, 'AAPL', 20)).toEqual([crossover(10)]);
  });
});
