/** Runs as files, as their owner exports them: what the tests of replay have in common. Imported by tests alone. */
import { RunExport, type RunRecord } from '../contracts/index.ts';
import { stage, type Stage } from '../crew/crew.testing.ts';
import { runCrew, type CrewPorts, type RunCrewOptions } from '../crew/index.ts';
import type { RunStore } from '../ports/index.ts';
import { ScriptedLlm, type ScriptedReply } from './scripted-llm.ts';

const text = (answer: unknown): ScriptedReply => ({ kind: 'text', text: JSON.stringify(answer) });

/** What a model says to each agent: it explains, invents a figure, confirms, and has an idea. */
export const ANSWERS: Readonly<Record<string, unknown>> = {
  AssetSelectionAgent: { explanation: 'The asset is traded a lot.' },
  TrendAnalysisAgent: { explanation: 'The averages point up by 98.7 %.' },
  SignalConfirmationAgent: {
    opinion: { verdict: 'confirm', confidence: 0.6, reasons: ['The rise is young.'], doubts: [] },
  },
  PerformanceAnalysisAgent: { explanation: 'The sample is too small.' },
  StrategyEnhancementAgent: { ideas: [{ parameters: [{ name: 'long', value: 30 }], because: 'Slower.' }] },
};

type Set = Awaited<ReturnType<typeof stage>>;

/** The stage with a model; a refusal for the agents named. */
export async function stageWithModel(options: Stage = {}, refused: readonly string[] = []) {
  const set = await stage(options);
  const llm = new ScriptedLlm({
    clock: set.clock,
    script: ({ agent }) => (refused.includes(agent) ? { kind: 'refused', reason: 'SAFETY' } : text(ANSWERS[agent])),
  });
  return { ...set, ports: { ...set.ports, llm } };
}

/** A run as it stands in its store, through a file and back. */
export async function exported(store: RunStore, run: RunRecord): Promise<RunExport> {
  const { runId } = run;
  const [steps, logs, tapes] = await Promise.all([store.steps(runId), store.logs(runId), store.tapes(runId)]);
  const file = { format: 'trading-crew-run', version: 1, run, steps, logs, tapes };
  return RunExport.parse(JSON.parse(JSON.stringify(file)));
}

/** Runs the crew to its end and exports the run. */
export async function ranAndExported(
  { run, ports, store }: Pick<Set, 'run' | 'store'> & { readonly ports: CrewPorts },
  options: Partial<RunCrewOptions> = {},
): Promise<RunExport> {
  return exported(store, await runCrew({ run, ports, store, ...options }));
}
