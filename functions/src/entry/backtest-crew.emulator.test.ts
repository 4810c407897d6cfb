/** A backtest by the crew with the real connector on our Gemini-compatible server: its money, its claim, its answers. */
import {
  CrewReport,
  DEFAULT_SETTINGS,
  DISCLAIMER_VERSION,
  paths,
  sessionOf,
  SpendingBook,
  StoredCrewBacktest,
  type CallName,
  type ModelSettings,
} from '@trading-crew/core/contracts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { REHEARSAL_KEYS, startGeminiServer, type GeminiServer } from '../../testing/gemini-server/gemini-server.ts';
import { database } from '../adapters/firestore/database.ts';
import type { GeminiConfig } from '../config.ts';
import { installation, type Installation } from '../wiring.ts';
import { callAs, newRunId, refusalOf, withParts } from './callables.testing.ts';
import { geminiAt } from './model-house.testing.ts';

/** As long as an answer may be: it costs a tenth of the most that its question can. */
const LONG = 'The averages have just lined up. '.repeat(7).trim();
const views = { confidence: 0.8, reasons: [LONG, LONG, LONG, LONG], doubts: [LONG, LONG, LONG, LONG] };
/** As many decisions as meet several purchases. */
const ASKED = {
  asset: 'AAPL',
  strategy: DEFAULT_SETTINGS.strategy,
  from: '2013-11-14',
  to: '2014-06-30',
  everyBars: 3,
  maxDecisions: 60,
  dollars: 1,
};

/** Dollars: above the most that one question can cost, and below that and what the first one did cost. */
const ENOUGH_FOR_ONE = 0.0205;

let server: GeminiServer;
let house: Installation;
let people = 0;
let uid = '';
let opinion: object = {};

const withModel = (change: Partial<GeminiConfig> = {}): Installation => {
  const own = installation();
  return withParts(own, { config: { ...own.config, gemini: geminiAt(server, change) } });
};
const call = <Name extends CallName>(name: Name, data: unknown) => callAs(uid, name, data, house);
const choose = (model: Partial<ModelSettings>) =>
  database()
    .doc(paths.settings(uid))
    .set({ ...DEFAULT_SETTINGS, model: { ...DEFAULT_SETTINGS.model, dollarsPerDay: 50, ...model } });
const backtest = async (change: object = {}): Promise<CrewReport> =>
  (await call('backtestCrew', { backtestId: newRunId(), ...ASKED, ...change })).report;
/** Every purchase confirmed, and money enough: computed once for all that compare with it. */
let confirmed: CrewReport | null = null;
async function wholeBacktest(): Promise<CrewReport> {
  return (confirmed ??= await backtest());
}
const bookAt = async (path: string) => SpendingBook.parse((await database().doc(path).get()).data());
const today = () => sessionOf(Date.now());
const kept = async () =>
  (await database().collection(paths.crewBacktests(uid)).get()).docs.map((one) => StoredCrewBacktest.parse(one.data()));

beforeEach(async () => {
  await database().doc(paths.modelHealth()).delete();
  opinion = { verdict: 'confirm', ...views };
  server = await startGeminiServer({ answer: () => ({ opinion }) });
  house = withModel();
  people += 1;
  uid = `tester${people}`;
  await call('acceptDisclaimer', { version: DISCLAIMER_VERSION });
  await choose({});
});
afterEach(() => server.close());

describe('a backtest by the crew with the model', () => {
  it('asks for second opinions alone, and what they cost stands in the report and in all the books', async () => {
    const backtestId = newRunId();
    const before = (await house.spending.installationBook(Date.now())).dollars;
    const report = await backtest({ backtestId });
    expect(CrewReport.parse(report)).toEqual(report);
    const { choice, decisions, trades, model, ended } = report;
    expect(choice).toEqual({
      asset: 'AAPL',
      strategy: ASKED.strategy,
      from: ASKED.from,
      to: ASKED.to,
      everyBars: 3,
    });
    expect([ended, decisions.length > 40, trades.length > 0]).toEqual(['done', true, true]);
    expect(model).toMatchObject({ models: ['gemini-3.8-flash'], kept: 0, refused: 0, knowsUntil: null });
    expect(model?.asked).toBe(server.requests.length);
    expect(model?.dollars).toBeGreaterThan(0);
    for (const path of [paths.runSpending(`crew-${uid}-${backtestId}`), paths.usage(uid, today())]) {
      expect(await bookAt(path), path).toMatchObject({ requests: model?.asked, reservations: {} });
      expect((await bookAt(path)).dollars, path).toBeCloseTo(model?.dollars ?? 0, 12);
    }
    const installed = (await bookAt(paths.installationUsage(today()))).dollars;
    expect(installed - before).toBeCloseTo(model?.dollars ?? 0, 9);
  });

  it('is decided by what the model says', async () => {
    opinion = { verdict: 'refuse', ...views };
    const { trades, decisions } = await backtest();
    expect(trades).toEqual([]);
    expect(decisions.some(({ reason, decision }) => reason === 'NOT_CONFIRMED' && decision.includes('model'))).toBe(
      true,
    );
  });

  it('says until when the models know the past, where that is published', async () => {
    house = withModel({ models: { cheap: null, strong: 'gemini-3.1-pro-preview' } });
    const { model } = await backtest();
    expect(model).toMatchObject({ models: ['gemini-3.1-pro-preview'], knowsUntil: '2025-01-31' });
  });

  it('sees no bar after the account’s own clock, and ends before it decides once too often', async () => {
    const account = await house.simulations.read(uid);
    const { to, ended, decisions } = await backtest({ from: null, to: null, everyBars: 1, maxDecisions: 5 });
    expect([ended, decisions.length]).toEqual(['max-decisions', 5]);
    const whole = await backtest({ from: null, to: null, everyBars: 60, maxDecisions: 60 });
    expect(whole.ended).toBe('done');
    expect(whole.to < (account?.account.session ?? '')).toBe(true);
    expect(to < whole.to).toBe(true);
  });
});

describe('the same backtest again', () => {
  it('under its id is the same report, at no cost, whatever has been changed since', async () => {
    const backtestId = newRunId();
    const first = await backtest({ backtestId });
    const requests = server.requests.length;
    opinion = { verdict: 'refuse', ...views };
    expect(await backtest({ backtestId })).toEqual(first);
    expect(server.requests).toHaveLength(requests);
    expect((await kept()).map(({ report }) => report)).toEqual([first]);
  });

  it('by two at once is computed and paid once', async () => {
    const backtestId = newRunId();
    const [one, other] = await Promise.all([backtest({ backtestId }), backtest({ backtestId })]);
    expect(one).toEqual(other);
    expect(server.requests).toHaveLength(one.model?.asked ?? -1);
    expect((await bookAt(paths.usage(uid, today()))).requests).toBe(one.model?.asked);
  });

  it('under a new id uses the answers that are kept, and pays nothing', async () => {
    const first = await backtest();
    opinion = { verdict: 'refuse', ...views };
    const second = await backtest();
    expect({ ...second, model: null }).toEqual({ ...first, model: null });
    expect(second.model).toMatchObject({
      asked: 0,
      dollars: 0,
      kept: first.model?.asked,
      models: ['gemini-3.8-flash'],
    });
    expect(server.requests).toHaveLength(first.model?.asked ?? -1);
  });

  it('is another one for other models, and for another user', async () => {
    const first = await backtest();
    house = withModel({ models: { cheap: null, strong: 'gemini-3.6-flash' } });
    expect((await backtest()).model).toMatchObject({ asked: first.model?.asked, kept: 0 });
    people += 1;
    uid = `tester${people}`;
    await call('acceptDisclaimer', { version: DISCLAIMER_VERSION });
    expect((await backtest()).model).toMatchObject({ asked: first.model?.asked, kept: 0 });
  });

  it('is refused under an id that stands for something else', async () => {
    const backtestId = newRunId();
    await backtest({ backtestId, maxDecisions: 1 });
    const refusal = await refusalOf(backtest({ backtestId, maxDecisions: 2 }));
    expect(refusal).toMatchObject({ code: 'invalid-argument', field: 'backtestId' });
  });
});

describe('the money of a backtest', () => {
  it.each<[string, object, Partial<GeminiConfig>, Partial<ModelSettings>]>([
    ['of its own', { dollars: ENOUGH_FOR_ONE }, {}, {}],
    ['of the installation', {}, { dollarsPerDay: 0 }, {}],
    ['of the installation for each user', {}, { dollarsPerUserDay: ENOUGH_FOR_ONE }, {}],
    ['of the user for a day', {}, {}, { dollarsPerDay: ENOUGH_FOR_ONE }],
    ['of the user for a day, and the rules might decide alone', {}, {}, { dollarsPerDay: 0, abstention: 'rules' }],
  ])('%s ends it before the decision that it does not reach for', async (_, change, config, settings) => {
    const whole = await wholeBacktest();
    people += 1;
    uid = `tester${people}`;
    await call('acceptDisclaimer', { version: DISCLAIMER_VERSION });
    const before = server.requests.length;
    house = withModel(config);
    await choose(settings);
    const limit = Math.min(
      'dollars' in change ? Number(change.dollars) : 1,
      config.dollarsPerDay ?? 1,
      config.dollarsPerUserDay ?? 1,
      settings.dollarsPerDay ?? 1,
    );
    const { ended, decisions, trades, model } = await backtest(change);
    expect([ended, model?.refused]).toEqual(['budget', 1]);
    expect(decisions).toEqual(whole.decisions.slice(0, decisions.length));
    expect(decisions.length).toBeLessThan(whole.decisions.length);
    expect(model?.dollars).toBeLessThanOrEqual(limit);
    expect(server.requests).toHaveLength(before + (model?.asked ?? -1));
    expect(model?.asked).toBe(limit === 0 ? 0 : 1);
    const bought = decisions.filter(({ outcome, signal }) => outcome === 'TRADED' && signal === 'BUY');
    expect(trades).toHaveLength(bought.length);
  });

  it('that ran out is enough for the next one, which starts with the answers that are kept', async () => {
    const first = await backtest({ dollars: ENOUGH_FOR_ONE });
    expect(first.ended).toBe('budget');
    const second = await backtest({ dollars: 1 });
    expect(second.ended).toBe('done');
    expect(second.model?.kept).toBe(first.model?.asked);
  });
});

describe('a backtest is refused before anything is asked or kept', () => {
  afterEach(async () => {
    expect(server.requests).toEqual([]);
    expect(await kept()).toEqual([]);
  });

  it('for somebody who has not accepted the disclaimer', async () => {
    uid = 'nobody-yet';
    expect(await refusalOf(backtest())).toMatchObject({ code: 'failed-precondition', field: 'disclaimer' });
  });

  it('where no key is set', async () => {
    house = installation();
    const refusal = await refusalOf(backtest());
    expect(refusal).toMatchObject({ code: 'failed-precondition', field: 'model' });
    expect(refusal.message).toBe('No Gemini key is set here, so the crew cannot ask a model. Let the rules decide.');
  });

  it('where the user has switched the model off', async () => {
    await choose({ use: false });
    expect(await refusalOf(backtest())).toMatchObject({ code: 'failed-precondition', field: 'model.use' });
  });

  it('where the keys cannot be used, without a word of them', async () => {
    const secret = 'key-of-no-worth-number-1';
    house = withModel({ keys: `${secret},${secret}` });
    const refusal = await refusalOf(backtest());
    expect(refusal).toMatchObject({ code: 'failed-precondition', field: 'GEMINI_API_KEYS' });
    expect(JSON.stringify(refusal)).not.toContain(secret);
  });

  it.each([
    ['an unknown asset', { asset: 'NOBODY' }, 'asset'],
    ['a period without bars', { from: '2040-01-01', to: null }, 'from'],
    ['an end before its beginning', { from: '2015-01-02', to: '2014-01-02' }, 'to'],
    ['too few bars for the averages', { from: null, to: '2013-05-20' }, 'strategy'],
    ['more decisions than there may be', { maxDecisions: 61 }, 'maxDecisions'],
    ['more money than may be given', { dollars: 6 }, 'dollars'],
    ['an unknown field', { leverage: 2 }, 'leverage'],
  ])('for %s, with the field', async (_, change, field) => {
    expect(await refusalOf(backtest(change))).toMatchObject({ code: 'invalid-argument', field });
  });

  it('where paper is chosen and not open', async () => {
    await database()
      .doc(paths.settings(uid))
      .set({ ...DEFAULT_SETTINGS, execution: { ...DEFAULT_SETTINGS.execution, mode: 'paper' } });
    expect(await refusalOf(backtest())).toMatchObject({ code: 'failed-precondition' });
  });
});

describe('the time of a backtest', () => {
  it('ends it well before the function’s own, with the decisions so far', async () => {
    const began = Date.now();
    let late = 0;
    const clock = { now: () => Date.now() + late, sleep: () => Promise.resolve() };
    house = withParts(house, { clock });
    opinion = { verdict: 'confirm', ...views };
    server.say({ opinion });
    const answers = house.modelAnswers;
    // The first answer that is kept takes all the time there is.
    house = withParts(house, {
      modelAnswers: {
        ...answers,
        answersOf: (of) => ({
          ...answers.answersOf(of),
          keep: async (hash, answer) => {
            late = 480_000 - (Date.now() - began);
            await answers.answersOf(of).keep(hash, answer);
          },
        }),
      },
    });
    const { ended, decisions, model } = await backtest();
    expect([ended, model?.asked]).toEqual(['time', 1]);
    expect(decisions.length).toBeGreaterThan(1);
  });
});

describe('keys', () => {
  it('stand in no document of a backtest', async () => {
    server.fail({ kind: 'forbidden', match: { project: 'alpha' }, times: 2 });
    await backtest();
    const answers = await database().collection(paths.modelAnswers(uid)).get();
    const written = JSON.stringify([await kept(), answers.docs.map((one) => one.data())]);
    expect(answers.size).toBeGreaterThan(0);
    for (const key of Object.keys(REHEARSAL_KEYS)) expect(written).not.toContain(key);
  });
});
