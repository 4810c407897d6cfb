/** What a run keeps of its questions to the model: every one, paid once and counted once, whatever happened between. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { AskModel, CrewMember } from '../agents/agent.ts';
import { Unavailable, type AgentName, type RunRecord } from '../contracts/index.ts';
import { ScriptedLlm } from '../offline/index.ts';
import type { Llm, LlmRequest, LlmResult } from '../ports/index.ts';
import { stage } from './crew.testing.ts';
import { runCrew, type CrewPorts } from './index.ts';

const CENT = 0.01;

/** A model whose every answer costs a cent. */
function costly(clock: CrewPorts['clock']): Llm {
  const llm = new ScriptedLlm({ script: () => ({ kind: 'text', text: '{"explanation":"Fine."}' }), clock });
  return {
    ask: async <Answer>(request: LlmRequest<Answer>): Promise<LlmResult<Answer>> => {
      const result = await llm.ask(request);
      return { ...result, usage: { ...result.usage, dollars: CENT } };
    },
  };
}

const question = (instruction: string) =>
  ({
    tier: 'cheap',
    instruction,
    evidence: '',
    quoted: [],
    answer: z.strictObject({ explanation: z.string() }),
    maxOutputTokens: 2_000,
  }) as const;

/** An agent that asks, and then does what `afterwards` does, counted from 1. */
function asker(name: AgentName, afterwards: (time: number) => void = () => undefined): CrewMember {
  let time = 0;
  return {
    name,
    goal: 'Ask.',
    version: 1,
    tools: ['llm'],
    prepare: () => ({ kind: 'work', input: null }),
    work: async (_input, toolbox) => {
      time += 1;
      const answered = await (toolbox.llm as AskModel)(question(`time ${time}`));
      afterwards(time);
      const explanation = answered.kind === 'answered' ? answered.answer.explanation : null;
      return { status: 'done', code: null, summary: 'Asked.', output: null, explanation };
    },
  };
}

const failing = (times: readonly number[]) => (time: number) => {
  if (times.includes(time)) throw new Unavailable('Alpaca did not answer.');
};

async function setOf(roster: readonly CrewMember[]) {
  const set = await stage();
  const ports = { ...set.ports, llm: costly(set.clock) };
  const stepOf = async (agent: AgentName) => (await set.store.steps(set.run.runId)).find((one) => one.agent === agent);
  return { ...set, stepOf, work: (run: RunRecord) => runCrew({ run, ports, store: set.store, roster }) };
}

async function takenUp({ store, run, clock }: Awaited<ReturnType<typeof setOf>>): Promise<RunRecord> {
  const claim = await store.resume(run.runId, run.userId, clock.now(), clock.now() + 60_000, 'next');
  if (claim.kind !== 'claimed') throw new Error('expected the run to be taken up');
  return claim.run;
}

describe('the questions of a run', () => {
  it('stand in their steps with the explanation, and their price on the run', async () => {
    const set = await setOf([asker('AssetSelectionAgent'), asker('TrendAnalysisAgent')]);
    const ended = await set.work(set.run);
    expect(ended.modelDollars).toBeCloseTo(2 * CENT, 10);
    expect(await set.stepOf('TrendAnalysisAgent')).toMatchObject({
      explanation: 'Fine.',
      modelCalls: [{ agent: 'TrendAnalysisAgent', answer: { explanation: 'Fine.' }, dollars: CENT }],
    });
  });

  it('are kept all when a step is tried again', async () => {
    const set = await setOf([asker('TrendAnalysisAgent', failing([1, 2]))]);
    const ended = await set.work(set.run);
    expect(ended).toMatchObject({ status: 'COMPLETED' });
    expect((await set.stepOf('TrendAnalysisAgent'))?.modelCalls.map(({ prompt }) => prompt.trim())).toEqual([
      'time 1',
      'time 2',
      'time 3',
    ]);
    expect(ended.modelDollars).toBeCloseTo(3 * CENT, 10);
  });

  it('count once where the run is taken up again: those of a failed step stand in front', async () => {
    const roster = [
      asker('AssetSelectionAgent'),
      asker('TrendAnalysisAgent', failing([1, 2, 3])),
      asker('PerformanceAnalysisAgent'),
    ];
    const set = await setOf(roster);
    const failed = await set.work(set.run);
    expect(failed).toMatchObject({ status: 'FAILED' });
    expect(failed.modelDollars, 'one kept step and three tries').toBeCloseTo(4 * CENT, 10);
    const ended = await set.work(await takenUp(set));
    expect(ended).toMatchObject({ status: 'COMPLETED', attempt: 2 });
    expect((await set.stepOf('TrendAnalysisAgent'))?.modelCalls.map(({ prompt }) => prompt.trim())).toEqual([
      'time 1',
      'time 2',
      'time 3',
      'time 4',
    ]);
    expect((await set.stepOf('AssetSelectionAgent'))?.modelCalls).toHaveLength(1);
    expect(ended.modelDollars).toBeCloseTo(6 * CENT, 10);
  });

  it('still count where the first step is worked anew: what later steps cost is not forgotten meanwhile', async () => {
    const first = asker('AssetSelectionAgent');
    const rest = [asker('TrendAnalysisAgent'), asker('PerformanceAnalysisAgent', failing([1, 2, 3]))];
    const set = await setOf([first, ...rest]);
    expect((await set.work(set.run)).modelDollars).toBeCloseTo(5 * CENT, 10);
    const run = await takenUp(set);
    const ports = { ...set.ports, llm: costly(set.clock) };
    const seen: (number | undefined)[] = [];
    const checkpoint: typeof set.store.checkpoint = (hold, step, patch, tape) => {
      seen.push(patch.modelDollars);
      return set.store.checkpoint(hold, step, patch, tape);
    };
    const roster = [{ ...first, version: 2 }, ...rest];
    await runCrew({ run, ports, store: { ...set.store, checkpoint }, roster });
    expect(seen.map((dollars) => Math.round((dollars ?? 0) / CENT))).toEqual([6, 7]);
  });
});
