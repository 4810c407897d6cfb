/** What stands in Firestore of a run is enough to repeat it: steps, answers and tapes come back as they went in. */
import { DEFAULT_SETTINGS, RUN_EXPORT_FORMAT, type ModelCall } from '@trading-crew/core/contracts';
import { newRun, runCrew } from '@trading-crew/core/crew';
import {
  MemoryClock,
  newSimulation,
  readRunExport,
  replayRun,
  ScriptedLlm,
  SimulatedBroker,
  memorySafety,
} from '@trading-crew/core/offline';
import { freshId } from '@trading-crew/core/ports/testing';
import { describe, expect, it } from 'vitest';
import { loadReplayData } from '../system/replay-data.ts';
import { database } from './database.ts';
import { firestoreRunStore } from './run-store.ts';

const NOW = 1_800_000_000_000;
const ANSWERS: Readonly<Record<string, unknown>> = {
  SignalConfirmationAgent: {
    opinion: { verdict: 'shrink', sizeFactor: 0.5, confidence: 0.6, reasons: ['The rise is young.'], doubts: [] },
  },
  StrategyEnhancementAgent: { ideas: [] },
};

describe('a run stored in Firestore', () => {
  it('is repeated from what was stored of it', async () => {
    const { market } = loadReplayData(null);
    const { costs } = DEFAULT_SETTINGS;
    const state = newSimulation({ market, startOn: '2015-05-27', startingCash: costs.startingCash, seed: 1 });
    const broker = new SimulatedBroker({ state, market, costs });
    const clock = new MemoryClock(NOW, 1);
    const llm = new ScriptedLlm({
      clock,
      script: ({ agent }) => ({ kind: 'text', text: JSON.stringify(ANSWERS[agent] ?? { explanation: 'It rises.' }) }),
    });
    const store = firestoreRunStore(database());
    const request = {
      runId: freshId(),
      userId: freshId(),
      asset: 'AAPL',
      mode: 'simulation',
      trigger: 'user',
    } as const;
    const run = newRun({ ...request, settings: DEFAULT_SETTINGS, now: NOW });
    await store.create(run);
    const ports = {
      account: broker,
      marketData: market,
      orderDesk: broker,
      safety: memorySafety(),
      orders: null,
      llm,
      clock,
    };
    const ended = await runCrew({ run, ports, store });
    expect(ended).toMatchObject({ status: 'COMPLETED', outcome: 'TRADED' });
    const [steps, logs, tapes] = await Promise.all([
      store.steps(run.runId),
      store.logs(run.runId),
      store.tapes(run.runId),
    ]);
    const asked = steps.flatMap(({ modelCalls }): ModelCall[] => modelCalls);
    expect(asked).toHaveLength(6);
    expect(tapes.map(({ agent }) => agent)).toContain('TradeExecutionAgent');
    const file = { format: RUN_EXPORT_FORMAT, version: 1, run: ended, steps, logs, tapes };
    const read = readRunExport(JSON.stringify(file));
    if (read.kind === 'unusable') throw new Error(read.sentence);
    expect(await replayRun(read.file)).toMatchObject({
      kind: 'replayed',
      decision: { isSame: true },
      log: { isSame: true, linesCompared: logs.length },
      differences: [],
    });
  });
});
