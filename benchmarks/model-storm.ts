/**
 * Trading runs whose model fails in every way that the Gemini-compatible server knows, by chance from a seed: the real
 * connector and SDK over HTTP, the whole crew on simulated accounts. What is counted must hold for each single run.
 */
import { SecondOpinion } from '../core/src/agents/questions/signal-confirmation.ts';
import type { CrewOutputs, RunRecord, StepRecord } from '../core/src/contracts/index.ts';
import { runCrew } from '../core/src/crew/index.ts';
import { seededUnit } from '../core/src/domain/index.ts';
import { memoryRunStore, type ReplayedMarket } from '../core/src/offline/index.ts';
import type { Budget } from '../core/src/ports/index.ts';
import { openGemini, type Gemini } from '../functions/src/adapters/gemini/index.ts';
import { systemClock } from '../functions/src/adapters/system/system-clock.ts';
import type { LoggedRequest } from '../functions/testing/gemini-server/answer-question.ts';
import { keyList, startGeminiServer } from '../functions/testing/gemini-server/gemini-server.ts';
import { demoMarket, offlinePorts, requestedRun } from './stage.ts';

/** Runs on one instance of the connector; the next ones get a new one, as instances come and go. */
const RUNS_AN_INSTANCE = 20;
const AT_ONCE = 50;
const PROJECTS = 30;

export interface StormOptions {
  readonly runs: number;
  readonly seed: number;
  /** The fraction of requests that meets a fault. */
  readonly share: number;
  /** The money of a run. */
  readonly budgetOf: (runId: string) => Budget;
}

export interface StormReport {
  readonly runs: number;
  /** Runs by how they ended: TRADED, or the reason against. */
  readonly endings: ReadonlyMap<string, number>;
  /** Questions by how they ended: answered, or the reason of the refusal. */
  readonly answers: ReadonlyMap<string, number>;
  /** Requests that reached the server. */
  readonly requests: number;
  /** Dollars in the steps of all runs. */
  readonly dollars: number;
  /** What must not be: each in words, with its run. */
  readonly faults: readonly string[];
  /** Texts that hold a key or a prompt, among all that was printed and all that was reported. */
  readonly leaks: number;
}

const KEYS = Object.fromEntries(
  Array.from({ length: PROJECTS }, (_, index) => [`rehearsal-key-of-no-worth-s${index}`, `project${index}`]),
);
/** Words that stand in a prompt and nowhere else. */
const PROMPT_WORDS = ['Fixed rules have confirmed', 'Text between <<<QUOTED'];

/** What the model says, by chance: it agrees mostly, shrinks and refuses at times. */
function answerTo({ body }: LoggedRequest, chance: number): unknown {
  const asked = JSON.stringify(body);
  if (asked.includes('"ideas"')) {
    return { ideas: [{ short: 6, medium: 12, long: 24, because: 'Shorter averages turn earlier.' }] };
  }
  if (!asked.includes('"opinion"')) return { explanation: 'The short average stands above the others.' };
  const views = { confidence: 0.7, reasons: ['The averages have lined up.'], doubts: [] };
  if (chance < 0.7) return { opinion: { verdict: 'confirm', ...views } };
  return {
    opinion: chance < 0.85 ? { verdict: 'shrink', sizeFactor: 0.5, ...views } : { verdict: 'refuse', ...views },
  };
}

const outputOf = <Name extends keyof CrewOutputs>(steps: readonly StepRecord[], agent: Name) =>
  // Each output was parsed by the schema of its agent when the step was made.
  steps.find((step) => step.agent === agent)?.output as CrewOutputs[Name] | null | undefined;

/** What is wrong with a run that ended; empty when nothing is. */
function faultsOf(
  run: RunRecord,
  steps: readonly StepRecord[],
  sequence: readonly number[],
  byRules: number,
): string[] {
  const wrong = (condition: boolean, what: string): string[] => (condition ? [`${run.runId}: ${what}`] : []);
  const [call, ...more] = steps.find((step) => step.agent === 'SignalConfirmationAgent')?.modelCalls ?? [];
  const opinion = SecondOpinion.safeParse(call?.answer).data?.opinion;
  const bought = outputOf(steps, 'TradeExecutionAgent')?.order?.quantity ?? 0;
  const allowed = opinion?.verdict === 'shrink' ? byRules * opinion.sizeFactor : byRules;
  return [
    ...wrong(run.status !== 'COMPLETED', `lost: ${run.status}, ${run.failure?.message ?? 'no reason'}`),
    ...wrong(run.outcome === null || (run.outcome === 'NO_TRADE' && run.reason === null), 'no typed outcome'),
    ...wrong(
      sequence.some((seq, index) => seq !== index + 1),
      'a gap in the log',
    ),
    ...wrong(more.length > 0, 'more than one question to confirm'),
    ...wrong(run.outcome === 'TRADED' && opinion === undefined, 'traded without a valid answer'),
    ...wrong(run.outcome === 'TRADED' && opinion?.verdict === 'refuse', 'traded against a refusal'),
    ...wrong(bought > allowed, `bought ${bought} where ${allowed} were allowed`),
  ];
}

/** How many shares the rules alone buy. */
async function boughtByRules(market: ReplayedMarket): Promise<number> {
  const { steps } = await crewRun(market, 0, null);
  return outputOf(steps, 'TradeExecutionAgent')?.order?.quantity ?? 0;
}

async function crewRun(market: ReplayedMarket, n: number, llm: ReturnType<Gemini['withBudget']> | null) {
  const store = memoryRunStore();
  const requested = requestedRun(n, systemClock.now());
  const claim = await store.create(requested);
  if (claim.kind !== 'claimed') throw new Error('The run was not claimed.');
  const reports: string[] = [];
  const reportBug = (error: unknown): string => {
    reports.push(error instanceof Error ? `${error.message}\n${error.stack ?? ''}` : String(error));
    return 'storm';
  };
  const ports = { ...offlinePorts(market, systemClock), llm };
  const run = await runCrew({ run: claim.run, ports, store, reportBug });
  const [steps, logs] = await Promise.all([store.steps(run.runId), store.logs(run.runId)]);
  return { run, steps, logs, reports };
}

/** Collects what is printed while work goes on; it is printed all the same. */
async function listening<Result>(work: () => Promise<Result>): Promise<{ result: Result; printed: string[] }> {
  const printed: string[] = [];
  const streams = [process.stdout, process.stderr];
  const originals = streams.map((stream) => stream.write.bind(stream));
  streams.forEach((stream, index) => {
    stream.write = (text: string | Uint8Array) => {
      printed.push(String(text));
      return originals[index]?.(text) ?? true;
    };
  });
  try {
    return { result: await work(), printed };
  } finally {
    streams.forEach((stream, index) => {
      const original = originals[index];
      if (original) stream.write = original;
    });
  }
}

const increase = (counts: Map<string, number>, name: string): void => {
  counts.set(name, (counts.get(name) ?? 0) + 1);
};

/** Runs the storm. Throws only when it could not be run at all. */
export async function modelStorm({ runs, seed, share, budgetOf }: StormOptions): Promise<StormReport> {
  const market = demoMarket();
  const byRules = await boughtByRules(market);
  let said = 0;
  const server = await startGeminiServer({
    keys: KEYS,
    mix: { seed, share, retrySeconds: 1, delayMs: 150 },
    answer: (request) => answerTo(request, seededUnit(seed, `say ${(said += 1)}`)),
  });
  const instance = (): Gemini =>
    openGemini({
      keys: keyList(KEYS),
      clock: systemClock,
      baseUrl: server.url,
      limits: { requestsPerMinute: 100_000, tokensPerMinute: 1_000_000_000 },
      attemptTimeoutMs: 400,
    });
  const endings = new Map<string, number>();
  const answers = new Map<string, number>();
  const faults: string[] = [];
  const texts: string[] = [];
  let dollars = 0;
  let next = 0;
  let gemini = instance();
  const worker = async (): Promise<void> => {
    while (next < runs) {
      next += 1;
      const n = next;
      if (n % RUNS_AN_INSTANCE === 0) gemini = instance();
      const { runId } = requestedRun(n, 0);
      const { run, steps, logs, reports } = await crewRun(market, n, gemini.withBudget(budgetOf(runId)));
      increase(endings, run.outcome === 'TRADED' ? 'TRADED' : (run.reason ?? run.status));
      const calls = steps.flatMap((step) => step.modelCalls);
      for (const call of calls) increase(answers, call.refusal ?? 'answered');
      dollars += calls.reduce((sum, call) => sum + call.dollars, 0);
      faults.push(
        ...faultsOf(
          run,
          steps,
          logs.map(({ seq }) => seq),
          byRules,
        ),
      );
      texts.push(...reports, JSON.stringify(logs));
      const keys = Object.keys(KEYS).filter((key) => JSON.stringify([run, steps]).includes(key));
      faults.push(...keys.map(() => `${runId}: a key in the record`));
    }
  };
  const { printed } = await listening(() => Promise.all(Array.from({ length: AT_ONCE }, worker)));
  await server.close();
  const secrets = [...Object.keys(KEYS), ...PROMPT_WORDS];
  const leaks = [...printed, ...texts].filter((text) => secrets.some((secret) => text.includes(secret))).length;
  return { runs, endings, answers, requests: server.requests.length, dollars, faults, leaks };
}
