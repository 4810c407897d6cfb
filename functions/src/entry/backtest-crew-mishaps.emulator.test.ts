/** What goes wrong around a backtest by the crew: books and claims that do not answer, processes that are lost, locked modes. */
import {
  DEFAULT_SETTINGS,
  DISCLAIMER_VERSION,
  paths,
  Unavailable,
  type CrewReport,
  type ExecutionMode,
} from '@trading-crew/core/contracts';
import type { Budget } from '@trading-crew/core/ports';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { REHEARSAL } from '../../testing/alpaca-server/alpaca-server.ts';
import { startGeminiServer, type GeminiServer } from '../../testing/gemini-server/gemini-server.ts';
import { database } from '../adapters/firestore/database.ts';
import { installation, type Installation } from '../wiring.ts';
import { computedOnce, LEASE_MS } from './backtest-crew-claim.ts';
import { openBrokerHouse, type BrokerHouse } from './broker-house.testing.ts';
import { callAs, newRunId, refusalOf, withParts } from './callables.testing.ts';
import { geminiAt } from './model-house.testing.ts';

const views = { confidence: 0.8, reasons: ['The averages have just lined up.'], doubts: [] };
const ASKED = {
  asset: 'AAPL',
  strategy: DEFAULT_SETTINGS.strategy,
  from: '2013-11-14',
  to: '2014-03-31',
  everyBars: 3,
  maxDecisions: 60,
  dollars: 1,
};

let server: GeminiServer;
let house: Installation;
let people = 0;
let uid = '';

const request = () => ({ backtestId: newRunId(), ...ASKED });
const backtest = async (wanted: object = request()): Promise<CrewReport> =>
  (await callAs(uid, 'backtestCrew', wanted, house)).report;
const documents = async () => (await database().collection(paths.crewBacktests(uid)).get()).docs;
const settingsIn = (mode: ExecutionMode) => ({
  ...DEFAULT_SETTINGS,
  execution: { ...DEFAULT_SETTINGS.execution, mode },
  model: { ...DEFAULT_SETTINGS.model, dollarsPerDay: 50 },
});

/** Time that goes on only where somebody waits. */
function waitingClock() {
  let waited = 0;
  const sleep = (ms: number) => {
    waited += ms;
    return Promise.resolve();
  };
  return { clock: { now: () => Date.now() + waited, sleep }, waited: () => waited };
}

beforeEach(async () => {
  await database().doc(paths.modelHealth()).delete();
  server = await startGeminiServer({ answer: () => ({ opinion: { verdict: 'confirm', ...views } }) });
  const own = installation();
  house = withParts(own, { config: { ...own.config, gemini: geminiAt(server) }, clock: waitingClock().clock });
  people += 1;
  uid = `mishap${people}`;
  await callAs(uid, 'acceptDisclaimer', { version: DISCLAIMER_VERSION }, house);
  await database().doc(paths.settings(uid)).set(settingsIn('simulation'));
});
afterEach(() => server.close());

/** Books that do not answer at some of the times when they are asked, counted from 1. */
function withBooks(isAway: (place: number) => boolean): void {
  const { spending } = house;
  let asked = 0;
  const reserveIn =
    (books: Budget): Budget['reserve'] =>
    (dollars, purpose) => {
      asked += 1;
      return isAway(asked)
        ? Promise.reject(new Unavailable('The database did not answer.'))
        : books.reserve(dollars, purpose);
    };
  const budgetOf: typeof spending.budgetOf = (purse) => ({ reserve: reserveIn(spending.budgetOf(purse)) });
  house = withParts(house, { spending: { ...spending, budgetOf } });
}

describe('books that do not answer', () => {
  it('for a moment do not end a backtest, and cost it no answer', async () => {
    const whole = await backtest();
    uid = `mishap-other${people}`;
    await callAs(uid, 'acceptDisclaimer', { version: DISCLAIMER_VERSION }, house);
    await database().doc(paths.settings(uid)).set(settingsIn('simulation'));
    withBooks((place) => place === 2 || place === 3);
    const report = await backtest();
    expect(report).toMatchObject({ ended: 'done', model: { refused: 0 } });
    expect(report.decisions).toEqual(whole.decisions);
  });

  it('for long give it up: no report stands under its id, and the next attempt starts with the answers', async () => {
    const sound = house;
    withBooks((place) => place > 1);
    const wanted = request();
    const refusal = await refusalOf(backtest(wanted));
    expect(refusal).toMatchObject({ code: 'unavailable' });
    expect(refusal.message).toContain('The books of what the model costs did not answer');
    expect(await documents()).toEqual([]);
    expect(server.requests).toHaveLength(1);
    house = sound;
    expect(await backtest(wanted)).toMatchObject({ ended: 'done', model: { kept: 1, refused: 0 } });
  });
});

describe('a claim', () => {
  it('whose answer was lost is given back, so that the next attempt does not wait for it', async () => {
    const { crewBacktests } = house;
    let isLost = true;
    const claim: typeof crewBacktests.claim = async (of, requested) => {
      const answer = await crewBacktests.claim(of, requested);
      if (!isLost) return answer;
      isLost = false;
      throw new Unavailable('The database did not answer.');
    };
    house = withParts(house, { crewBacktests: { ...crewBacktests, claim } });
    const wanted = request();
    expect(await refusalOf(backtest(wanted))).toMatchObject({ code: 'unavailable' });
    expect(await documents()).toEqual([]);
    expect((await backtest(wanted)).ended).toBe('done');
  });

  it('of a process that was lost is waited for no longer than its lease, and the report is a whole one', async () => {
    const { clock, waited } = waitingClock();
    house = withParts(house, { clock });
    const wanted = request();
    await lostClaim(wanted);
    expect((await backtest(wanted)).ended).toBe('done');
    expect(waited()).toBeGreaterThan(LEASE_MS - 5_000);
    expect(waited()).toBeLessThan(LEASE_MS + 5_000);
  });

  it('is not made by who has waited for long: half a backtest would stand under the id', async () => {
    const { clock } = waitingClock();
    const wanted = request();
    await lostClaim(wanted);
    const { crewBacktests } = house;
    const began = clock.now();
    // The one that is at work renews its claim for some minutes, and is lost then.
    const claim: typeof crewBacktests.claim = (of, requested) =>
      clock.now() - began < 200_000 ? Promise.resolve({ kind: 'busy' }) : crewBacktests.claim(of, requested);
    house = withParts(house, { clock, crewBacktests: { ...crewBacktests, claim } });
    const refusal = await refusalOf(backtest(wanted));
    expect(refusal).toMatchObject({ code: 'failed-precondition' });
    expect(refusal.message).toContain('Whoever computed this backtest was lost. Ask for it again');
    expect(server.requests).toEqual([]);
    const [document] = await documents();
    expect(document?.get('report')).toBeNull();
  });

  it('is renewed while its owner is at work, who stops once it is somebody else’s', async () => {
    const wanted = request();
    const at = database().doc(paths.crewBacktest(uid, wanted.backtestId));
    const now = house.clock.now();
    const times = { began: now, giveUpAt: now + 480_000, until: now + 540_000, renewEveryMs: 20 };
    const leases = new Set<unknown>();
    const work = async (demandHeld: () => void): Promise<CrewReport> => {
      while (leases.size < 3) leases.add((await at.get()).get('leaseUntil'));
      demandHeld();
      await at.update({ holder: 'somebody else' });
      for (;;) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        demandHeld();
      }
    };
    const caller = { uid, verifiedEmail: null };
    await expect(computedOnce({ request: wanted, ...times, work }, caller, house)).rejects.toThrow(
      'This backtest is computed by another request by now.',
    );
    expect((await at.get()).get('holder')).toBe('somebody else');
  });

  it('is refused beyond two at once, before anything is asked', async () => {
    for (const wanted of [request(), request()]) await lostClaim(wanted);
    const refusal = await refusalOf(backtest());
    expect(refusal).toMatchObject({
      code: 'failed-precondition',
      message:
        '2 of your backtests with the model are under way already. Wait until one of them has ended, and ask again.',
    });
    expect(server.requests).toEqual([]);
    expect(await documents()).toHaveLength(2);
  });
});

/** Has the claim on a request made by a process of which nothing is heard any more. */
async function lostClaim(wanted: ReturnType<typeof request>): Promise<void> {
  const { clock } = house;
  const broken = new Unavailable('lost');
  const { crewBacktests } = house;
  const lost = withParts(house, { crewBacktests: { ...crewBacktests, release: () => Promise.reject(broken) } });
  const now = clock.now();
  const times = { began: now, giveUpAt: now, until: now };
  const work = () => Promise.reject(broken);
  const caller = { uid, verifiedEmail: null };
  await computedOnce({ request: wanted, ...times, work }, caller, lost).catch((error: unknown) => {
    if (error !== broken) throw error;
  });
}

describe('a backtest where the settings trade live', () => {
  let at: BrokerHouse;
  beforeEach(async () => {
    at = await openBrokerHouse();
    at.configure({ gemini: geminiAt(server) });
  });
  afterEach(() => at.close());

  /** Chosen, and not confirmed: the lock on live trading is closed. */
  const live = async () => {
    await database().doc(paths.settings(at.uid)).set(settingsIn('live'));
    return at.call('backtestCrew', { ...request(), from: null, to: null, everyBars: 60, maxDecisions: 1 });
  };

  it('takes its bars with the paper key, locked or not, and never touches the live account', async () => {
    await at.connect('paper');
    await at.connect('live');
    const connected = at.servers.live.requests.length;
    const { report } = await live();
    expect(report.decisions).toHaveLength(1);
    expect(at.servers.live.requests).toHaveLength(connected);
    expect(at.servers.paper.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  it('takes them with the installation’s paper key for those whom its owner named', async () => {
    at.configure({ alpaca: { ...REHEARSAL.paper.keys, baseUrl: at.servers.paper.url } });
    at.configure({ paperTradingEmails: [`${at.uid}@example.com`] });
    expect((await live()).report.decisions).toHaveLength(1);
  });

  it('says that it needs a paper key where there is none, and asks for no live one', async () => {
    await at.connect('live');
    const connected = at.servers.live.requests.length;
    const refusal = await refusalOf(live());
    expect(refusal).toMatchObject({ code: 'failed-precondition', field: 'mode' });
    expect(refusal.message).toContain(
      'with a paper key, never with your live one. No Alpaca key is set. Connect your own',
    );
    expect(at.servers.live.requests).toHaveLength(connected);
  });
});
