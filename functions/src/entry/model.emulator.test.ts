/** The callables with the real connector on our Gemini-compatible server, over HTTP, and the books in Firestore. */
import {
  DEFAULT_SETTINGS,
  DISCLAIMER_VERSION,
  paths,
  sessionOf,
  SpendingBook,
  type CallName,
  type ModelSettings,
  type RunRecord,
} from '@trading-crew/core/contracts';
import { MemoryClock } from '@trading-crew/core/offline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  keyList,
  REHEARSAL_KEYS,
  startGeminiServer,
  type GeminiServer,
} from '../../testing/gemini-server/gemini-server.ts';
import { hearConsole } from '../../testing/heard-console.ts';
import { database } from '../adapters/firestore/database.ts';
import { openGemini } from '../adapters/gemini/index.ts';
import type { GeminiConfig } from '../config.ts';
import { installation, type Installation } from '../wiring.ts';
import { callAs, continuedAs, newRunId, refusalOf } from './callables.testing.ts';
import { geminiAt } from './model-house.testing.ts';

const logged = hearConsole();

const EXPLANATION = 'The three averages have lined up.';
const IDEAS = {
  ideas: [{ parameters: [{ name: 'short', value: 6 }], because: 'Shorter averages turn earlier.' }],
};
const views = { confidence: 0.8, reasons: ['The averages have just lined up.'], doubts: [] };

let server: GeminiServer;
let house: Installation;
let people = 0;
let uid = '';
/** What the model thinks of a BUY. */
let opinion: object = {};

const withModel = (change: Partial<GeminiConfig> = {}): Installation => {
  const own = installation();
  return { ...own, replay: own.replay, config: { ...own.config, gemini: geminiAt(server, change) } };
};

const call = <Name extends CallName>(name: Name, data: unknown, as: string | null = uid) =>
  callAs(as, name, data, house);
const choose = (model: Partial<ModelSettings>) =>
  database()
    .doc(paths.settings(uid))
    .set({ ...DEFAULT_SETTINGS, model: { ...DEFAULT_SETTINGS.model, dollarsPerRun: 1, ...model } });

async function runOnAapl(change: object = {}): Promise<RunRecord> {
  const runId = newRunId();
  await call('startRun', { runId, asset: 'AAPL', ...change });
  const run = await house.runs.read(runId);
  if (!run) throw new Error('there is no run');
  return run;
}
const modelCallsOf = async ({ runId }: RunRecord) => (await house.runs.steps(runId)).flatMap((step) => step.modelCalls);
const opinionOn = async ({ runId }: RunRecord) =>
  (await house.runs.steps(runId)).find(({ agent }) => agent === 'SignalConfirmationAgent');
async function bookAt(path: string): Promise<SpendingBook> {
  return SpendingBook.parse((await database().doc(path).get()).data());
}
const today = () => sessionOf(Date.now());

beforeEach(async () => {
  await database().doc(paths.modelHealth()).delete();
  opinion = { verdict: 'confirm', ...views };
  server = await startGeminiServer({
    answer: ({ body }) => {
      const asked = JSON.stringify(body);
      if (asked.includes('"ideas"')) return IDEAS;
      return asked.includes('"opinion"') ? { opinion } : { explanation: EXPLANATION };
    },
  });
  house = withModel();
  people += 1;
  uid = `modeller${people}`;
  await call('acceptDisclaimer', { version: DISCLAIMER_VERSION });
  await choose({});
});
afterEach(() => server.close());

describe('a BUY that is put to the model', () => {
  it('is placed when it confirms, and what it cost stands on the run, its steps and in all the books', async () => {
    const before = (await house.spending.installationBook(Date.now())).dollars;
    const run = await runOnAapl();
    expect(run).toMatchObject({ status: 'COMPLETED', outcome: 'TRADED' });
    const calls = await modelCallsOf(run);
    expect(calls.map(({ agent, refusal }) => [agent, refusal])).toEqual([
      ['AssetSelectionAgent', null],
      ['TrendAnalysisAgent', null],
      ['SignalConfirmationAgent', null],
      ['PerformanceAnalysisAgent', null],
      ['StrategyEnhancementAgent', null],
      ['StrategyEnhancementAgent', null],
    ]);
    const sum = (read: (one: (typeof calls)[number]) => number) => calls.reduce((total, one) => total + read(one), 0);
    const dollars = sum((one) => one.dollars);
    expect(dollars).toBeGreaterThan(0);
    expect(run.modelDollars).toBeCloseTo(dollars, 12);
    for (const path of [paths.runSpending(run.runId), paths.usage(uid, today())]) {
      const book = await bookAt(path);
      expect(book.dollars, path).toBeCloseTo(dollars, 12);
      expect(book, path).toMatchObject({
        requests: 6,
        inputTokens: sum((one) => one.inputTokens),
        outputTokens: sum((one) => one.outputTokens + one.thinkingTokens),
        reservations: {},
      });
    }
    const journal = await house.journals.read(uid, 'simulation');
    expect(journal?.modelDollars).toBeCloseTo(dollars, 12);
    expect(journal?.entries.map(({ runId }) => runId)).toEqual([run.runId]);
    const installed = await bookAt(paths.installationUsage(today()));
    expect(installed.dollars - before).toBeCloseTo(dollars, 9);
    const steps = await house.runs.steps(run.runId);
    expect(steps.find(({ agent }) => agent === 'TrendAnalysisAgent')?.explanation).toBe(EXPLANATION);
  });

  it('adds up with the runs of the same day', async () => {
    const runs = [await runOnAapl(), await runOnAapl(), await runOnAapl({ mode: 'validation' })];
    const calls = (await Promise.all(runs.map(modelCallsOf))).flat();
    const book = await bookAt(paths.usage(uid, today()));
    expect(book.dollars).toBeCloseTo(
      calls.reduce((sum, { dollars }) => sum + dollars, 0),
      12,
    );
    expect(book.requests).toBe(calls.length);
  });

  it('is smaller when it shrinks', async () => {
    const whole = await runOnAapl({ mode: 'simulation' });
    people += 1;
    uid = `modeller${people}`;
    await call('acceptDisclaimer', { version: DISCLAIMER_VERSION });
    opinion = { verdict: 'shrink', sizeFactor: 0.25, ...views };
    const shrunk = await runOnAapl();
    expect(shrunk.outcome).toBe('TRADED');
    expect(shrunk.trade?.quantity).toBeGreaterThan(0);
    expect(shrunk.trade?.quantity).toBeLessThan((whole.trade?.quantity ?? 0) / 2);
  });

  it('is not placed when it refuses', async () => {
    opinion = { verdict: 'refuse', ...views };
    expect(await runOnAapl()).toMatchObject({ outcome: 'NO_TRADE', reason: 'NOT_CONFIRMED', trade: null });
    expect((await house.simulations.read(uid))?.ledger.fills).toEqual([]);
  });
});

describe('a model that is down', () => {
  beforeEach(() => {
    server.fail({ kind: 'overloaded', times: 10_000 });
    const clock = new MemoryClock(Date.now());
    // Its pauses cost no time here.
    house = { ...house, openModel: () => Promise.resolve(openGemini({ keys: keyList(), baseUrl: server.url, clock })) };
  });

  it('stops the trade where no answer means no trade', async () => {
    await choose({ abstention: 'no-trade' });
    const run = await runOnAapl();
    expect(run).toMatchObject({ status: 'COMPLETED', outcome: 'NO_TRADE', reason: 'ABSTAINED', trade: null });
    expect(await opinionOn(run)).toMatchObject({ status: 'abstained', code: 'UNAVAILABLE' });
    expect(run.modelDollars).toBe(0);
  });

  it('leaves the decision to the rules where they may decide alone, and says so', async () => {
    await choose({ abstention: 'rules' });
    const run = await runOnAapl();
    expect(run).toMatchObject({ status: 'COMPLETED', outcome: 'TRADED' });
    expect(await opinionOn(run)).toMatchObject({ status: 'done', code: 'UNAVAILABLE' });
  });
});

describe('a budget of 0', () => {
  it.each<[string, Partial<GeminiConfig>, Partial<ModelSettings>]>([
    ['of the installation', { dollarsPerDay: 0 }, {}],
    ['of the installation for each user', { dollarsPerUserDay: 0 }, {}],
    ['of the user for a day', {}, { dollarsPerDay: 0 }],
    ['of the user for a run', {}, { dollarsPerRun: 0 }],
  ])('%s asks nothing, and says which money is missing', async (_, config, settings) => {
    house = withModel(config);
    await choose(settings);
    const run = await runOnAapl();
    expect(run).toMatchObject({ status: 'COMPLETED', outcome: 'NO_TRADE', reason: 'BUDGET_SPENT', modelDollars: 0 });
    expect((await modelCallsOf(run)).map(({ refusal }) => refusal)).toContain('BUDGET_SPENT');
    expect(server.requests).toEqual([]);
  });

  it('leaves the decision to the rules where they may decide alone', async () => {
    await choose({ dollarsPerRun: 0, abstention: 'rules' });
    expect(await runOnAapl()).toMatchObject({ outcome: 'TRADED', modelDollars: 0 });
    expect(server.requests).toEqual([]);
  });
});

describe('the model is never asked', () => {
  it('by a user who has switched it off', async () => {
    await choose({ use: false });
    const run = await runOnAapl();
    expect(run).toMatchObject({ outcome: 'TRADED', modelDollars: 0 });
    expect(await modelCallsOf(run)).toEqual([]);
    expect(server.requests).toEqual([]);
  });

  it('by a look back, nor when it is taken up again', async () => {
    const account = await house.simulations.read(uid);
    const run = await runOnAapl({ session: account?.account.session });
    expect(run).toMatchObject({ status: 'COMPLETED', modelDollars: 0, settings: { model: { use: false } } });
    const failure = { code: 'UNAVAILABLE', message: 'No answer.', agent: null, resumable: true };
    const again = database().doc(paths.run(run.runId));
    await again.update({ status: 'FAILED', failure });
    await Promise.all((await again.collection('steps').listDocuments()).map((step) => step.delete()));
    expect(await continuedAs(uid, run.runId, house)).toMatchObject({ status: 'COMPLETED' });
    expect(server.requests).toEqual([]);
  });

  it('by a fast-forward', async () => {
    expect(await call('advanceSimulation', { action: 'fast-forward', sessions: 5 })).toMatchObject({ sessionsDone: 5 });
    const runs = await database().collection('runs').where('userId', '==', uid).get();
    expect(runs.docs.some((run) => run.get('trigger') === 'fast-forward')).toBe(true);
    expect(server.requests).toEqual([]);
  });

  it('by whoever only looks', async () => {
    await call('getMarketOverview', {});
    await call('getBars', { asset: 'AAPL' });
    expect(server.requests).toEqual([]);
  });
});

describe('keys and prompts', () => {
  it('are in nothing that is logged, whatever goes wrong', async () => {
    logged.length = 0;
    server.fail({ kind: 'forbidden', match: { project: 'alpha' }, times: 2 });
    server.fail({ kind: 'wrong-shape', times: 2 });
    const performance = { ...house.performance, save: () => Promise.reject(new Error('a bug')) };
    house = { ...house, performance };
    const run = await runOnAapl();
    const prompts = (await modelCallsOf(run)).map(({ prompt }) => prompt.slice(-200));
    expect(prompts.length).toBeGreaterThan(2);
    expect(logged.join('\n'), 'the logger is heard').toContain('a bug');
    for (const secret of [...Object.keys(REHEARSAL_KEYS), ...prompts, 'Evidence:']) {
      expect(logged.join('\n')).not.toContain(secret);
    }
    const lines = JSON.stringify(await house.runs.logs(run.runId));
    const steps = JSON.stringify(await house.runs.steps(run.runId));
    for (const key of Object.keys(REHEARSAL_KEYS)) expect(lines + steps + JSON.stringify(run)).not.toContain(key);
  });

  it('that cannot be used refuse the run with the variable and without the key', async () => {
    const secret = 'key-of-no-worth-number-1';
    house = withModel({ keys: `${secret},${secret}` });
    const runId = newRunId();
    for (const [name, data] of [
      ['startRun', { runId, asset: 'AAPL' }],
      ['getModelHealth', {}],
    ] as const) {
      const failure = await refusalOf(call(name, data));
      expect(failure).toMatchObject({ code: 'failed-precondition', field: 'GEMINI_API_KEYS' });
      expect(JSON.stringify(failure)).not.toContain(secret);
    }
    expect(await house.runs.read(runId), 'nothing is written').toBeNull();
    await choose({ use: false });
    expect(await runOnAapl(), 'who does not ask the model is not held up').toMatchObject({ outcome: 'TRADED' });
  });
});

describe('getModelHealth', () => {
  it('says in words that there is no key', async () => {
    house = installation();
    expect(await call('getModelHealth', {})).toEqual({
      available: false,
      reason: 'No Gemini key is set: the agents work by rules.',
      tiers: { cheap: [], strong: [] },
      projects: [],
      instances: 0,
      isShared: true,
      estimate: null,
      userDailyLimit: null,
      installationSpent: null,
    });
  });

  it('shows the pool, what a run may cost, and how much of the day is spent, without a key or a dollar of others', async () => {
    const spent = (await house.spending.installationBook(Date.now())).dollars;
    await runOnAapl();
    const dollars = (await bookAt(paths.usage(uid, today()))).dollars;
    house = withModel({ dollarsPerDay: 2 * (spent + dollars), dollarsPerUserDay: 0.5 });
    const health = await call('getModelHealth', {});
    expect(health).toMatchObject({ available: true, reason: null, isShared: true, userDailyLimit: 0.5 });
    expect(health.installationSpent).toBeCloseTo(0.5, 6);
    expect(health.projects.map(({ project, keys }) => [project, keys.length])).toEqual([
      ['alpha', 2],
      ['beta', 1],
    ]);
    expect(health.tiers.cheap.length).toBeGreaterThan(0);
    expect(health.estimate?.low).toBeGreaterThan(0);
    expect(health.estimate?.high).toBeGreaterThan(health.estimate?.low ?? 0);
    for (const key of Object.keys(REHEARSAL_KEYS)) expect(JSON.stringify(health)).not.toContain(key);
  });

  it('does not know what is spent when the book cannot be read', async () => {
    const spending = { ...house.spending, installationBook: () => Promise.reject(new Error('down')) };
    house = { ...house, spending };
    expect(await call('getModelHealth', {})).toMatchObject({ available: true, installationSpent: null });
  });

  it('asks nobody', async () => {
    await call('getModelHealth', {});
    expect(server.requests).toEqual([]);
  });
});
