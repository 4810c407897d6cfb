// @vitest-environment node
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { columnsOf } from '@trading-crew/core/domain';
import { demoLongBars } from '../demo/demo-long-history.ts';
import type { LabBars } from './lab-engine.ts';
import type { LabMessage, LabReply, LabTask } from './lab-tasks.ts';
import { workerRunner } from './worker-runner.ts';

/** Stands in for the browser's worker: what it was sent, and a way to answer. */
class HeldWorker {
  static all: HeldWorker[] = [];
  readonly messages: LabMessage[] = [];
  terminated = false;
  onmessage: ((event: { data: LabReply }) => void) | null = null;
  onerror: (() => void) | null = null;
  onmessageerror: (() => void) | null = null;
  constructor() {
    HeldWorker.all.push(this);
  }
  postMessage(message: LabMessage): void {
    this.messages.push(structuredClone(message));
  }
  terminate(): void {
    this.terminated = true;
  }
  reply(data: LabReply): void {
    this.onmessage?.({ data });
  }
}

const before = Reflect.get(globalThis, 'Worker') as unknown;
beforeEach(() => {
  HeldWorker.all = [];
  Reflect.set(globalThis, 'Worker', HeldWorker);
});
afterEach(() => void Reflect.set(globalThis, 'Worker', before));

const bars: LabBars = {
  key: 'AAPL 1',
  asset: 'AAPL',
  columns: columnsOf(demoLongBars('AAPL', 50)),
  priceIncrement: 0.01,
  quantityIncrement: 1,
};
const task = { kind: 'sweep-part', work: {}, part: { from: 0, to: 2 } } as unknown as Extract<
  LabTask,
  { kind: 'sweep-part' }
>;
const slice = { from: 0, to: 2, totalReturn: [0, 1], sharpe: [null, 1], trades: [0, 3] };
const held = (index = 0): HeldWorker => HeldWorker.all[index] ?? new HeldWorker();

describe('a worker of the lab', () => {
  it('starts with its first task, is sent bars once, and answers each task under its id', async () => {
    const runner = workerRunner();
    expect(HeldWorker.all).toHaveLength(0);
    const first = runner.run(bars, task);
    const second = runner.run(bars, task);
    const [one, other] = held().messages;
    expect([one?.bars?.columns.length, other?.bars]).toEqual([50, null]);
    held().reply({ id: other?.id ?? 0, kind: 'answer', answer: { ...slice, from: 7 } });
    held().reply({ id: one?.id ?? 0, kind: 'answer', answer: slice });
    expect((await first).from).toBe(0);
    expect((await second).from).toBe(7);
    expect(HeldWorker.all).toHaveLength(1);
  });

  it('tells its steps, and a problem in words', async () => {
    const told: number[] = [];
    const asked = workerRunner().run(bars, task, { onSteps: (done) => told.push(done) });
    const id = held().messages[0]?.id ?? 0;
    held().reply({ id, kind: 'steps', done: 1, total: 2 });
    const problem = { message: 'No bar lies in this period.', field: 'from', runId: null, reference: null };
    held().reply({ id, kind: 'problem', problem });
    await expect(asked).rejects.toMatchObject({ problem });
    expect(told).toEqual([1]);
  });

  it('ends at once when its task is cancelled; the next task starts another one with the bars', async () => {
    const runner = workerRunner();
    const controller = new AbortController();
    const asked = runner.run(bars, task, { signal: controller.signal });
    controller.abort();
    await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
    expect(held().terminated).toBe(true);
    const next = runner.run(bars, task);
    expect(held(1).messages[0]?.bars?.key).toBe('AAPL 1');
    held(1).reply({ id: held(1).messages[0]?.id ?? 0, kind: 'answer', answer: slice });
    expect((await next).to).toBe(2);
  });

  it('is asked to end its task with what there is, and goes on living', async () => {
    const enough = new AbortController();
    const runner = workerRunner();
    const asked = runner.run(bars, task, { stop: enough.signal });
    const id = held().messages[0]?.id ?? 0;
    enough.abort();
    expect(held().messages[1]).toEqual({ id, kind: 'stop' });
    held().reply({ id, kind: 'answer', answer: { ...slice, to: 1 } });
    expect((await asked).to).toBe(1);
    expect(held().terminated).toBe(false);
  });

  it('is asked to end a task that nobody wants any more right after it was sent', () => {
    void workerRunner().run(bars, task, { stop: AbortSignal.abort() });
    expect(held().messages.map((message) => ('task' in message ? 'task' : 'stop'))).toEqual(['task', 'stop']);
  });

  it('is left alone by a cancel that comes after its answer', async () => {
    const controller = new AbortController();
    const asked = workerRunner().run(bars, task, { signal: controller.signal });
    held().reply({ id: held().messages[0]?.id ?? 0, kind: 'answer', answer: slice });
    await asked;
    controller.abort();
    expect(held().terminated).toBe(false);
  });

  it('says so when the browser has ended it', async () => {
    const asked = workerRunner().run(bars, task);
    held().reply({ id: held().messages[0]?.id ?? 0, kind: 'steps', done: 1, total: 2 });
    held().onerror?.();
    await expect(asked).rejects.toMatchObject({
      problem: { message: expect.stringContaining('stopped unexpectedly') as string },
    });
  });

  it('says so when its program cannot be loaded, and is started anew by the next task', async () => {
    const runner = workerRunner();
    const asked = runner.run(bars, task);
    held().onerror?.();
    await expect(asked).rejects.toMatchObject({
      problem: { message: expect.stringContaining('could not be started') as string },
    });
    expect(held().terminated).toBe(true);
    const next = runner.run(bars, task);
    expect(held(1).messages[0]?.bars?.key).toBe('AAPL 1');
    held(1).reply({ id: held(1).messages[0]?.id ?? 0, kind: 'answer', answer: slice });
    expect((await next).to).toBe(2);
  });

  it('is started anew as well after an answer that could not be read', async () => {
    const runner = workerRunner();
    const asked = runner.run(bars, task);
    held().onmessageerror?.();
    await expect(asked).rejects.toMatchObject({ problem: { field: null } });
    void runner.run(bars, task);
    expect(HeldWorker.all).toHaveLength(2);
  });

  it('does another task anew when one is cancelled, and no cancel of a task that is over touches it', async () => {
    const runner = workerRunner();
    const over = new AbortController();
    const first = runner.run(bars, task, { signal: over.signal });
    held().reply({ id: held().messages[0]?.id ?? 0, kind: 'answer', answer: slice });
    await first;
    const cancelled = new AbortController();
    const other = runner.run(bars, task);
    const sweep = runner.run(bars, task, { signal: cancelled.signal });
    over.abort();
    expect(held().terminated).toBe(false);
    cancelled.abort();
    await expect(sweep).rejects.toMatchObject({ name: 'AbortError' });
    expect(held().terminated).toBe(true);
    const [again] = held(1).messages;
    expect([again?.bars?.key, held(1).messages.length]).toEqual(['AAPL 1', 1]);
    held(1).reply({ id: again?.id ?? 0, kind: 'answer', answer: { ...slice, to: 5 } });
    expect((await other).to).toBe(5);
  });

  it('keeps the latest four bars: older ones are sent again', () => {
    const runner = workerRunner();
    const asked = ['A', 'B', 'C', 'D', 'A', 'E', 'A', 'B'].map((key) => void runner.run({ ...bars, key }, task));
    const sent = held().messages.map(({ bars: own }) => own?.key ?? null);
    expect(asked).toHaveLength(8);
    expect(sent).toEqual(['A', 'B', 'C', 'D', null, 'E', null, 'B']);
  });
});
