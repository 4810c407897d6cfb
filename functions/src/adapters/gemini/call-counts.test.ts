import { MemoryClock } from '@trading-crew/core/offline';
import type { CallCount, CallReports } from '@trading-crew/core/ports';
import { describe, expect, it } from 'vitest';
import { CallCounts } from './call-counts.ts';

function board() {
  const told = new Map<string, readonly CallCount[]>();
  let writes = 0;
  const reports: CallReports = {
    report: (instance, counts) => {
      writes += 1;
      told.set(instance, counts);
      return Promise.resolve();
    },
    all: () => Promise.resolve([...told.values()].flat()),
  };
  return { reports, writes: () => writes };
}

const clock = new MemoryClock(1_000);

describe('the counts of requests', () => {
  it('are those of one instance where nobody else is told', async () => {
    const counts = new CallCounts({ instance: 'one', clock });
    for (const ending of ['answered', 'limited', 'failed', 'answered'] as const) counts.add('alpha', 'flash', ending);
    counts.add('beta', 'flash', 'answered');
    await counts.publish();
    expect(await counts.list()).toEqual([
      { project: 'alpha', model: 'flash', requests: 4, limited: 1, failed: 1 },
      { project: 'beta', model: 'flash', requests: 1, limited: 0, failed: 0 },
    ]);
  });

  it('add up over instances, also for one that asks nothing itself', async () => {
    const { reports, writes } = board();
    const [first, second, onlooker] = ['one', 'two', 'three'].map(
      (instance) => new CallCounts({ instance, clock, reports }),
    );
    first?.add('alpha', 'flash', 'answered');
    await first?.publish();
    second?.add('alpha', 'flash', 'limited');
    await second?.publish();
    second?.add('alpha', 'flash', 'answered');
    await second?.publish();
    await second?.publish();
    expect(await onlooker?.list()).toEqual([{ project: 'alpha', model: 'flash', requests: 3, limited: 1, failed: 0 }]);
    expect(writes(), 'nothing is written without news').toBe(3);
  });

  it('cost nobody anything when they cannot be told', async () => {
    let calls = 0;
    const broken: CallReports = {
      report: () => {
        calls += 1;
        return Promise.reject(new Error('down'));
      },
      all: () => Promise.reject(new Error('down')),
    };
    const own = new MemoryClock(0);
    const counts = new CallCounts({ instance: 'one', clock: own, reports: broken });
    counts.add('alpha', 'flash', 'failed');
    await counts.publish();
    await counts.publish();
    expect(calls, 'left alone for a while').toBe(1);
    expect(await counts.list()).toEqual([{ project: 'alpha', model: 'flash', requests: 1, limited: 0, failed: 1 }]);
    await own.sleep(30_000);
    await counts.publish();
    expect(calls).toBe(2);
  });
});
