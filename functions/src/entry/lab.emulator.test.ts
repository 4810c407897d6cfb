/** What a user keeps of the lab, and what they decide on the crew's proposals. */
import {
  DISCLAIMER_VERSION,
  defaultStrategy,
  paths,
  type CallName,
  type EnhancementOutput,
  type Proposal,
  type StrategyChoice,
  type TriedSetting,
} from '@trading-crew/core/contracts';
import { sampleRun, sampleStep } from '@trading-crew/core/ports/testing';
import { getFirestore } from 'firebase-admin/firestore';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sampleBacktest } from '../adapters/firestore/backtest-result.testing.ts';
import { installation, type Installation } from '../wiring.ts';
import { callAs, newRunId, refusalOf as refusal, withParts } from './callables.testing.ts';

let house: Installation;
let people = 0;
let uid = '';
const STRANGER = 'lab-stranger';
const call = <Name extends CallName>(name: Name, data: unknown, as = uid, at = house) => callAs(as, name, data, at);
const save = (patch: object = {}) => ({ backtestId: newRunId(), name: 'Averages', result: sampleBacktest(), ...patch });

beforeAll(async () => {
  house = installation();
  await call('acceptDisclaimer', { version: DISCLAIMER_VERSION }, STRANGER);
});

beforeEach(async () => {
  people += 1;
  uid = `researcher${people}`;
  await call('acceptDisclaimer', { version: DISCLAIMER_VERSION });
});

describe('saveBacktest', () => {
  it('keeps what the page sent, under its id and its name', async () => {
    const request = save({ name: '  Averages  ', result: sampleBacktest(400) });
    const { stored } = await call('saveBacktest', request);
    expect(stored).toMatchObject({ backtestId: request.backtestId, name: 'Averages', result: request.result });
    const document = await getFirestore().doc(paths.backtest(uid, request.backtestId)).get();
    expect(document.data()).toEqual(stored);
    expect(await call('saveBacktest', { ...request, name: 'Other' }), 'sent again').toEqual({ stored });
  });

  it('keeps each user’s own: the id of somebody else’s is free', async () => {
    const request = save();
    await call('saveBacktest', request);
    const other = await call('saveBacktest', { ...request, name: 'Mine' }, STRANGER);
    expect(other.stored.name).toBe('Mine');
    expect(await call('deleteBacktest', { backtestId: request.backtestId }, STRANGER)).toEqual({ deleted: true });
    expect((await getFirestore().doc(paths.backtest(uid, request.backtestId)).get()).exists).toBe(true);
  });

  const result = sampleBacktest();
  it.each<[string, object, string]>([
    ['no name', { name: '  ' }, 'name'],
    ['a long name', { name: 'x'.repeat(81) }, 'name'],
    ['an id of another form', { backtestId: '../x' }, 'backtestId'],
    [
      'a strategy out of bounds',
      { result: { ...result, request: { ...result.request, strategy: { name: 'ema-crossover', fast: 1 } } } },
      'result.request.strategy.fast',
    ],
    [
      'an end before the start',
      { result: { ...result, request: { ...result.request, from: '2020-01-02', to: '2019-01-02' } } },
      'result.request.to',
    ],
    ['a number that is none', { result: { ...result, barsUsed: Number.NaN } }, 'result.barsUsed'],
    ['too long a curve', { result: sampleBacktest(401) }, 'result.curve.sessions'],
    ['a curve with a hole', { result: { ...result, curve: { ...result.curve, equity: [1] } } }, 'result.curve'],
    [
      'more than can be kept',
      { result: { ...result, figures: { ...result.figures, beta: { value: null, reason: 'x'.repeat(200_000) } } } },
      'result',
    ],
  ])('refuses %s and keeps nothing', async (_, patch, field) => {
    expect(await refusal(call('saveBacktest', save(patch)))).toMatchObject({ code: 'invalid-argument', field });
    expect((await getFirestore().collection(paths.backtests(uid)).get()).size).toBe(0);
  });
});

describe('deleteBacktest', () => {
  it('drops one, and says whether there was any', async () => {
    const { backtestId, ...rest } = save();
    await call('saveBacktest', { backtestId, ...rest });
    expect(await call('deleteBacktest', { backtestId })).toEqual({ deleted: true });
    expect(await call('deleteBacktest', { backtestId })).toEqual({ deleted: false });
  });
});

const CROSSOVER: StrategyChoice = { ...defaultStrategy('ema-crossover'), fast: 10 };

const TRIED: TriedSetting = {
  strategy: defaultStrategy('ema-crossover'),
  windowReturns: [0.01, 0.02],
  trainingReturns: [0.03, 0.01],
  meanReturn: 0.015,
  windowsWon: 2,
  effect: 0.004,
  effectInterval: { low: 0.001, high: 0.007, confidence: 0.9 },
  deflatedSharpe: 0.97,
  trades: 14,
  source: 'neighbour',
};
const proposalOf = (strategy: StrategyChoice): Proposal => ({
  strategy,
  changes: [{ parameter: 'fast', label: 'Fast average', from: 12, to: 10 }],
  because: 'It won more windows.',
  evidence: { ...TRIED, strategy },
  overfitRisk: 'medium',
  overfitBecause: 'Few windows.',
});

/** A run of the user on AAPL, or another asset, whose last agent proposes these. */
async function runProposing(strategies: readonly StrategyChoice[], asset = 'AAPL'): Promise<string> {
  const run = sampleRun({ runId: newRunId(), userId: uid, asset, status: 'COMPLETED', leaseUntil: 0 });
  const output: EnhancementOutput = {
    proposals: strategies.map(proposalOf),
    current: { ...TRIED, effect: null, effectInterval: null },
    tried: [TRIED],
    barsUsed: 500,
    from: '2013-06-03',
    to: '2015-05-26',
    windows: [{ from: '2014-06-02', to: '2015-05-26' }],
    ideas: [],
    dismissed: 0,
  };
  await getFirestore().doc(paths.run(run.runId)).set(run);
  const step = { ...sampleStep(run, 'StrategyEnhancementAgent'), output };
  await getFirestore().doc(paths.step(run.runId, step.agent)).set(step);
  return run.runId;
}

describe('decideProposal', () => {
  it('remembers what was proposed instead of what, and on which evidence', async () => {
    const runId = await runProposing([CROSSOVER, defaultStrategy('vote')]);
    const { proposal } = await call('decideProposal', { runId, place: 1, decision: 'dismissed' });
    const settings = await house.users.readSettings(uid);
    expect(proposal).toMatchObject({
      proposalId: `${runId}-1`,
      asset: 'AAPL',
      mode: 'simulation',
      from: settings.strategy,
      to: defaultStrategy('vote'),
      session: '2015-05-26',
      decision: 'dismissed',
    });
    expect(
      (
        await getFirestore()
          .doc(paths.proposal(uid, `${runId}-1`))
          .get()
      ).data(),
    ).toEqual(proposal);
    expect((await house.users.readSettings(uid)).strategy, 'applying is the page’s').toEqual(settings.strategy);
  });

  it('lets one that was dismissed be applied after all', async () => {
    const runId = await runProposing([CROSSOVER]);
    const clock = (now: number) => withParts(house, { clock: { ...house.clock, now: () => now } });
    const decide = async (decision: string, now: number) =>
      (await call('decideProposal', { runId, place: 0, decision }, uid, clock(now))).proposal;
    expect(await decide('dismissed', 1_000)).toMatchObject({ decision: 'dismissed', decidedAt: 1_000 });
    expect(await decide('dismissed', 2_000)).toMatchObject({ decision: 'dismissed', decidedAt: 1_000 });
    expect(await decide('applied', 3_000)).toMatchObject({ decision: 'applied', decidedAt: 3_000 });
  });

  it('is told to the next run on the asset, and to no other', async () => {
    const runId = await runProposing([CROSSOVER], 'DEMO-QUIET');
    await call('decideProposal', { runId, place: 0, decision: 'dismissed' });
    const [same, other] = [newRunId(), newRunId()];
    await call('startRun', { runId: same, asset: 'DEMO-QUIET' });
    await call('startRun', { runId: other, asset: 'DEMO-CHOP' });
    expect((await house.runs.read(same))?.dismissed).toEqual([CROSSOVER]);
    expect((await house.runs.read(other))?.dismissed).toEqual([]);
    await call('advanceSimulation', { action: 'fast-forward', sessions: 5 });
    await call('decideProposal', { runId, place: 0, decision: 'applied' });
    const later = newRunId();
    await call('startRun', { runId: later, asset: 'DEMO-QUIET' });
    expect((await house.runs.read(later))?.dismissed).toEqual([]);
  });

  it('refuses what was not proposed', async () => {
    const runId = await runProposing([CROSSOVER]);
    const decide = (patch: object) =>
      refusal(call('decideProposal', { runId, place: 0, decision: 'applied', ...patch }));
    expect(await decide({ place: 1 })).toMatchObject({ code: 'invalid-argument', field: 'place' });
    expect(await decide({ place: 3 })).toMatchObject({ code: 'invalid-argument', field: 'place' });
    expect(await decide({ decision: 'ignored' })).toMatchObject({ code: 'invalid-argument', field: 'decision' });
    await getFirestore()
      .doc(paths.step(runId, 'StrategyEnhancementAgent'))
      .update({ output: { proposals: [] } });
    const { message, field } = await decide({});
    expect(field).toBe('runId');
    expect(message).toContain('Run the crew again.');
    expect((await getFirestore().collection(paths.proposals(uid)).get()).size).toBe(0);
  });

  it('tells a stranger nothing of a run, not even whether it exists', async () => {
    const runId = await runProposing([CROSSOVER]);
    const decide = (id: string) =>
      refusal(call('decideProposal', { runId: id, place: 0, decision: 'applied' }, STRANGER));
    const foreign = await decide(runId);
    expect(foreign).toEqual(await decide(newRunId()));
    expect(foreign.code).toBe('permission-denied');
  });
});
