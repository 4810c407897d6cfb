import { describe, expect, it } from 'vitest';
import { Unavailable } from '../contracts/index.ts';
import { runCrew } from '../crew/index.ts';
import { replayRun } from './replay-run.ts';
import { exported, stageWithModel } from './replay.testing.ts';

describe('the replay of a run of which an attempt was lost', () => {
  it('compares a step that was broken off and made anew with all that was said of it, before and after', async () => {
    const set = await stageWithModel();
    const checkpoint: typeof set.store.checkpoint = (hold, step, patch, tape) =>
      hold.attempt === 1 && step.agent === 'TrendAnalysisAgent'
        ? Promise.reject(new Unavailable('The database did not answer.'))
        : set.store.checkpoint(hold, step, patch, tape);
    const store = { ...set.store, checkpoint };
    await expect(runCrew({ run: set.run, ports: set.ports, store })).rejects.toThrow(Unavailable);
    const { runId, leaseUntil } = set.run;
    const claim = await store.resume(runId, 'ada', leaseUntil * 2, leaseUntil * 2 + 60_000, 'next');
    if (claim.kind !== 'claimed') throw new Error('expected the run to be taken up');
    const file = await exported(store, await runCrew({ run: claim.run, ports: set.ports, store }));
    const trend = file.logs.filter(({ agent }) => agent === 'TrendAnalysisAgent');
    const restart = file.logs.find(({ message }) => message.startsWith('Started again'))?.seq ?? 0;
    expect(trend.filter(({ seq }) => seq < restart).length, 'its lines stand before').toBeGreaterThan(1);
    expect(trend.filter(({ seq }) => seq > restart).length, 'and only what was paid again, after').toBeLessThan(3);
    expect(await replayRun(file)).toMatchObject({
      kind: 'replayed',
      differences: [],
      log: { isSame: true },
    });
  });
});
