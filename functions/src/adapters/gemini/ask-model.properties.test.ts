/** The whole connector in virtual time, under faults by chance: what holds for every question, however many there are. */
import { GoogleGenerativeAIFetchError } from '@google/generative-ai';
import { seededGenerator } from '@trading-crew/core/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { askModel } from './ask-model.ts';
import type { CallModel, CallOutcome, ModelCall } from './call-model.ts';
import { NOW, RIGHT, verdictRequest } from './gemini-subject.testing.ts';
import { memoryHealthStore } from './health-store.ts';
import { coolDown, mergeHealth, quarantineKey, switchOffModel, type PoolHealth } from './pool-health.ts';
import {
  answered,
  askThousand,
  connectionOn,
  countedModel,
  failed,
  keys,
  MINUTE,
  models,
  quotaUsed,
  type Sent,
} from './pool-simulation.testing.ts';
import { VirtualClock } from './virtual-clock.testing.ts';

interface World {
  readonly clock: VirtualClock;
  readonly callModel: CallModel;
  readonly sent: Sent[];
}

/** A model that takes its time and fails by chance, and a key that is refused from some moment on. */
function world(seed: number, faultShare: number, refusedFrom = Infinity): World {
  const clock = new VirtualClock(NOW);
  const sent: Sent[] = [];
  const random = seededGenerator(seed);
  const callModel = async ({ key, timeoutMs }: ModelCall): Promise<CallOutcome> => {
    sent.push({ key, at: clock.now() });
    const takes = random() * 30_000;
    if (takes >= timeoutMs) {
      await clock.sleep(timeoutMs);
      return { kind: 'timed-out' };
    }
    await clock.sleep(takes);
    if (key === keys[0] && clock.now() >= refusedFrom) return failed(403);
    if (random() >= faultShare) return answered(RIGHT);
    const retry = { '@type': 'google.rpc.RetryInfo', retryDelay: `${Math.floor(random() * 40)}s` };
    const faults = [failed(503), failed(500), failed(429, [retry]), answered('prose'), answered(undefined)];
    return faults[Math.floor(random() * faults.length)] ?? failed(503);
  };
  return { clock, callModel, sent };
}

describe('any number of questions', () => {
  it('all end by their deadlines, in an answer or a typed refusal', async () => {
    const plan = fc.record({
      seed: fc.nat(1_000),
      faultShare: fc.double({ min: 0, max: 1, noNaN: true }),
      waits: fc.array(fc.nat(90_000), { minLength: 1, maxLength: 25 }),
    });
    await fc.assert(
      fc.asyncProperty(plan, async ({ seed, faultShare, waits }) => {
        const { clock, callModel, sent } = world(seed, faultShare);
        const connection = connectionOn({ clock, callModel }, 3);
        const asking = waits.map(async (wait) => {
          const deadline = NOW + wait;
          const result = await askModel(connection, verdictRequest({ deadline }));
          expect(clock.now()).toBeLessThanOrEqual(Math.max(NOW, deadline));
          if (result.kind === 'answered') expect(result.answer).toEqual(RIGHT);
          else expect(result.message.length).toBeGreaterThan(10);
          return result.usage.attempts;
        });
        const attempts = await clock.run(Promise.all(asking));
        expect(attempts.reduce((sum, count) => sum + count, 0)).toBe(sent.length);
        for (const project of ['alpha', 'beta', 'gamma']) {
          const times = sent.filter(({ key }) => key.project === project).map(({ at }) => at);
          for (const start of times) {
            expect(times.filter((at) => at >= start && at < start + MINUTE).length).toBeLessThanOrEqual(3);
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it('never use a key after its refusal is known', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(1_000), async (seed) => {
        const { clock, callModel, sent } = world(seed, 0.3, NOW + 40_000);
        let knownAt = Infinity;
        const watched: CallModel = async (call) => {
          const outcome = await callModel(call);
          const isRefusal = outcome.kind === 'failed' && call.key === keys[0] && clock.now() >= NOW + 40_000;
          if (isRefusal && outcome.error instanceof GoogleGenerativeAIFetchError && outcome.error.status === 403) {
            knownAt = Math.min(knownAt, clock.now());
          }
          return outcome;
        };
        const connection = connectionOn({ clock, callModel: watched }, 20);
        const asking = Array.from({ length: 40 }, async (_, index) => {
          await clock.sleep(index * 4_000);
          return askModel(connection, verdictRequest({ deadline: NOW + 600_000 }));
        });
        await clock.run(Promise.all(asking));
        expect(knownAt).toBeLessThan(Infinity);
        expect(sent.filter(({ key, at }) => key === keys[0] && at > knownAt)).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });
});

describe('a question that waits in line', () => {
  /** Two questions, one request a minute and project: the others are out of use, so the second one waits. */
  const waiting = async (learned: PoolHealth) => {
    const { clock, callModel, sent } = world(1, 0);
    const connection = connectionOn({ clock, callModel }, 1);
    const [model = ''] = models.strong.map(({ id }) => id);
    for (const project of ['beta', 'gamma']) await connection.health.learn(switchOffModel(project, model, NOW));
    const ask = () => askModel(connection, verdictRequest({ deadline: NOW + 10 * MINUTE }));
    const meanwhile = clock.sleep(20_000).then(() => connection.health.learn(learned));
    const [, second] = await clock.run(Promise.all([ask(), ask(), meanwhile]));
    return { second, sentAt: sent.map(({ at }) => at - NOW) };
  };

  it('is not sent with keys that were refused meanwhile', async () => {
    const { second, sentAt } = await waiting(keys.map(({ name }) => quarantineKey(name, NOW)).reduce(mergeHealth));
    expect(second).toMatchObject({ kind: 'refused', reason: 'KEYS_REFUSED', usage: { attempts: 0 } });
    expect(sentAt).toEqual([0]);
  });

  it('waits on when its project was told to pause meanwhile', async () => {
    const { second, sentAt } = await waiting(coolDown('alpha', models.strong[0]?.id ?? '', NOW, 200_000));
    expect(second.kind).toBe('answered');
    expect(sentAt).toEqual([0, 200_000]);
  });
});

describe('a thousand questions within a minute', () => {
  it('use 95 % of the quota of three projects, and not one is lost or limited', async () => {
    const { clock, callModel, served, limited, early } = countedModel(60);
    const results = await askThousand(clock, [connectionOn({ clock, callModel }, 60)]);
    expect(results.filter(({ kind }) => kind === 'refused')).toHaveLength(0);
    expect(limited).toHaveLength(0);
    expect(early).toHaveLength(0);
    expect(quotaUsed(served, 60)).toBeGreaterThan(0.95);
  });

  it('do the same on twenty instances that share what they know', async () => {
    const { clock, callModel, served, limited, early } = countedModel(60);
    const store = memoryHealthStore();
    const names = Array.from({ length: 20 }, (_, index) => `instance ${index}`);
    const connections = names.map((name) => connectionOn({ clock, callModel }, 60, store, name));
    const results = await askThousand(clock, connections);
    expect(results.filter(({ kind }) => kind === 'refused')).toHaveLength(0);
    expect(early).toHaveLength(0);
    expect(limited.length).toBeLessThanOrEqual(10);
    expect(quotaUsed(served, 60)).toBeGreaterThan(0.95);
  });
});
