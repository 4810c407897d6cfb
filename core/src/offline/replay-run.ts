/**
 * Repeats a run from its exported file alone: the same agents, on the tools and the model as the run met them. Nothing
 * is placed, nothing is asked, no time passes. What comes out otherwise than then is named.
 */
import type { AgentName, LogLine, ModelCall, RunExport, RunRecord, StepRecord, ToolCall } from '../contracts/index.ts';
import { roster as wholeCrew, type CrewMember } from '../agents/roster.ts';
import { callsOn, newRun, RESUMED_FROM, runCrew, saidBefore } from '../crew/index.ts';
import type { RunStore } from '../ports/index.ts';
import { MemoryClock } from './memory-clock.ts';
import { memoryRunStore } from './memory-run-store.ts';
import { END_FIELDS, endDifferences, logDifferences, stepDifferences, type EndField } from './replay-differences.ts';
import { playback, storedModel, type Differs } from './replay-tools.ts';

export interface ReplayedRun {
  readonly kind: 'replayed';
  /** How the run ended then and now, in a sentence each. */
  readonly decision: { readonly isSame: boolean; readonly then: string; readonly now: string };
  readonly log: { readonly isSame: boolean; readonly linesCompared: number };
  /** Every difference in words; empty where the run came out the same. */
  readonly differences: readonly string[];
  /** What could not be compared, and why. */
  readonly notes: readonly string[];
}

/** A run that cannot be repeated; the sentence says why. */
export interface RefusedReplay {
  readonly kind: 'refused';
  readonly sentence: string;
}

/** Repeats the run. Never throws for what is in the file. */
export async function replayRun(
  file: RunExport,
  roster: readonly CrewMember[] = wholeCrew,
): Promise<ReplayedRun | RefusedReplay> {
  const refusal = refusalOf(file);
  if (refusal !== null) return { kind: 'refused', sentence: refusal };
  const tapes = new Map<AgentName, ToolCall[]>();
  for (const { agent, calls } of file.tapes) {
    try {
      tapes.set(agent, callsOn(calls));
    } catch {
      return { kind: 'refused', sentence: `The tape of ${agent} in the file is damaged. Export the run once more.` };
    }
  }
  const met: string[] = [];
  const again = await runAgain(file, tapes, roster, (difference) => met.push(difference));
  return comparison(file, again, [...versionDifferences(file, roster), ...met]);
}

/** Why a run cannot be repeated; null when it can. */
function refusalOf({ run, steps, tapes }: RunExport): string | null {
  if (run.status === 'RUNNING') return 'The run had not ended when it was exported. Export it again when it has.';
  if (tapes.length === 0 && steps.some((step) => step.status !== 'skipped')) {
    return 'The run cannot be repeated: it was recorded before its tools were taped.';
  }
  return null;
}

/** Ended from outside, between two steps: cancelled, outdated, or given up by the process that ran it. */
const wasStopped = ({ run, steps }: RunExport): boolean =>
  run.status === 'CANCELLED' ||
  (run.status === 'FAILED' && (run.failure?.code === 'OUTDATED' || !steps.some((step) => step.status === 'failed')));

/** Cancelled by the crew itself, which then says so; a run whose process had died was cancelled without a word. */
const cancelledByCrew = ({ run, logs }: RunExport): boolean =>
  run.status === 'CANCELLED' && logs.at(-1)?.message.startsWith('Cancelled before') === true;

const finishedSteps = ({ steps }: RunExport): StepRecord[] => steps.filter((step) => step.status !== 'failed');

interface Again {
  readonly run: RunRecord;
  readonly steps: readonly StepRecord[];
  readonly logs: readonly LogLine[];
}

async function runAgain(
  file: RunExport,
  tapes: ReadonlyMap<AgentName, readonly ToolCall[]>,
  roster: readonly CrewMember[],
  differs: Differs,
): Promise<Again> {
  const { runId, userId, asset, mode, trigger, settings, dismissed, createdAt } = file.run;
  const run = newRun({ runId, userId, asset, mode, trigger, settings, dismissed, now: createdAt });
  const store = storeThatStops(memoryRunStore(), wasStopped(file) ? finishedSteps(file).length : null);
  await store.create(run);
  let atWork: AgentName = run.currentAgent ?? 'AlpacaConnectionManager';
  const crew = roster.map((member): CrewMember => {
    const work: CrewMember['work'] = (input, toolbox, say) => {
      atWork = member.name;
      return member.work(input, hadModel(file, member.name) ? toolbox : { ...toolbox, llm: null }, say);
    };
    return { ...member, work };
  });
  const played = playback(tapes, () => atWork, differs);
  const model = storedModel(answersIn(file), differs);
  const wasAsked = file.steps.some((step) => step.modelCalls.length > 0);
  const ports = { ...played.tools, orders: null, llm: wasAsked ? model.llm : null, clock: new MemoryClock(createdAt) };
  const reference = /Reference (\S+)\.$/.exec(file.run.failure?.message ?? '')?.[1] ?? 'none';
  const ended = await runCrew({ run, ports, store, roster: crew, reportBug: () => reference });
  const [steps, logs] = await Promise.all([store.steps(runId), store.logs(runId)]);
  const agents = steps.map((step) => step.agent);
  [...played.unused(agents), ...model.unused(agents)].forEach(differs);
  return { run: ended, steps, logs };
}

/** A run that was taken up again may have had a model in one attempt only: there each step tells by itself. */
const hadModel = ({ run, steps }: RunExport, agent: AgentName): boolean =>
  run.attempt === 1 || steps.some((step) => step.agent === agent && step.modelCalls.length > 0);

/** A store in which the run is asked to stop once it has come as far as it came then. */
function storeThatStops(store: RunStore, stopsAfter: number | null): RunStore {
  if (stopsAfter === null) return store;
  const read: RunStore['read'] = async (runId) => {
    const [run, steps] = await Promise.all([store.read(runId), store.steps(runId)]);
    return run && { ...run, cancelRequested: steps.length >= stopsAfter };
  };
  return { ...store, read };
}

/** The stored answers to what each step asked when it last worked: calls of attempts before that stand in front. */
function answersIn(file: RunExport): Map<AgentName, ModelCall[]> {
  return new Map(
    file.steps.map((step) => {
      const said = lastWork(file, step).lines.filter((line) => line.data?.['tokens'] !== undefined).length;
      const before = file.run.attempt > 1 ? Math.max(0, step.modelCalls.length - said) : 0;
      return [step.agent, step.modelCalls.slice(before)];
    }),
  );
}

interface LastWork {
  /** An agent's lines of the attempt in which its step was made. */
  readonly lines: readonly LogLine[];
  /** Its lines of a lost attempt that already stood there: that attempt did not say them again. */
  readonly before: readonly LogLine[];
}

function lastWork({ logs }: RunExport, { agent, nextSeq }: StepRecord): LastWork {
  const earlier = logs.filter((line) => line.seq < nextSeq);
  const began = earlier.findLastIndex((line) => line.agent === 'Crew' && line.message.startsWith('Started again'));
  const from = Number(earlier[began]?.data?.[RESUMED_FROM] ?? Infinity);
  const ofAgent = (lines: readonly LogLine[]) => lines.filter((line) => line.agent === agent);
  return {
    lines: ofAgent(earlier.slice(began + 1)),
    before: ofAgent(earlier.slice(0, Math.max(0, began))).filter(({ seq }) => seq >= from),
  };
}

function versionDifferences({ steps }: RunExport, roster: readonly CrewMember[]): string[] {
  return steps.flatMap(({ agent, version }) => {
    const member = roster.find(({ name }) => name === agent);
    if (!member) return [`${agent} was version ${version}, and is not in the crew any more.`];
    return member.version === version ? [] : [`${agent} was version ${version}, is ${member.version}.`];
  });
}

const sentenceOf = ({ status, decision, failure }: RunRecord): string =>
  `${status}. ${failure?.message ?? decision ?? 'Nothing was decided.'}`;

function comparison(file: RunExport, again: Again, met: readonly string[]): ReplayedRun {
  const isWhole = file.run.attempt === 1 && (!wasStopped(file) || cancelledByCrew(file));
  const log = isWhole ? wholeLog(file, again) : logByStep(file, again);
  const ends = endDifferences(file.run, again.run, endFields(file));
  const plain = JSON.parse(JSON.stringify(again.steps)) as readonly StepRecord[];
  const then = wasStopped(file) ? finishedSteps(file) : file.steps;
  const steps = then.flatMap((step) => {
    const now = plain.find(({ agent }) => agent === step.agent);
    return now ? stepDifferences(step, now) : [`${step.agent} has a step of then, and did not come to work now.`];
  });
  const added = again.steps
    .filter((step) => !then.some(({ agent }) => agent === step.agent))
    .map((step) => `${step.agent} came to work, and has no step of then.`);
  return {
    kind: 'replayed',
    decision: { isSame: ends.length === 0, then: sentenceOf(file.run), now: sentenceOf(again.run) },
    log: { isSame: log.differences.length === 0, linesCompared: log.linesCompared },
    differences: [...met, ...ends, ...steps, ...added, ...log.differences],
    notes: notesOn(file),
  };
}

/** What of a run's end can be repeated: why somebody stopped it is not in its steps. */
const endFields = (file: RunExport): readonly EndField[] =>
  wasStopped(file) && file.run.status !== 'CANCELLED' ? ['decision', 'trade'] : END_FIELDS;

function notesOn(file: RunExport): string[] {
  const { attempt, failure } = file.run;
  const notes: string[] = [];
  if (attempt > 1) {
    notes.push(
      `The run was taken up again (attempt ${attempt}). What attempts before that wrote and lost cannot be repeated: each step is compared as it was made last, line by line, and the lines of the crew are not.`,
    );
  }
  if (wasStopped(file) && !cancelledByCrew(file)) {
    notes.push(
      `The run was ended from outside (${failure?.message ?? 'no reason is stored'}): its steps are compared.`,
    );
  }
  return notes;
}

interface LogComparison {
  readonly differences: readonly string[];
  readonly linesCompared: number;
}

const wholeLog = ({ logs }: RunExport, again: Again): LogComparison => ({
  differences: logDifferences(logs, again.logs, 'The log'),
  linesCompared: logs.length,
});

function logByStep(file: RunExport, again: Again): LogComparison {
  const compared = again.steps.flatMap(({ agent }) => {
    const step = file.steps.find((then) => then.agent === agent);
    if (!step) return [];
    const { lines, before } = lastWork(file, step);
    const isSaid = saidBefore(before);
    const now = again.logs.filter((line) => line.agent === agent && !isSaid(line));
    return [{ lines: lines.length, differences: logDifferences(lines, now, `The log of ${agent}`) }];
  });
  return {
    differences: compared.flatMap(({ differences }) => differences),
    linesCompared: compared.reduce((sum, { lines }) => sum + lines, 0),
  };
}
