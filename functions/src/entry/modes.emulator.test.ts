/** The one way to another mode, and every lock on the way to live trading, refused one by one. */
import { LIVE_CONFIRMATION_DAYS, paths, type ModeCondition } from '@trading-crew/core/contracts';
import { getFirestore } from 'firebase-admin/firestore';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { REHEARSAL } from '../../testing/alpaca-server/alpaca-server.ts';
import { brokerKeys } from '../broker-keys.ts';
import { openBrokerHouse, type BrokerHouse } from './broker-house.testing.ts';
import { newRunId, refusalOf } from './callables.testing.ts';

const LIVE = { accountLastFour: '7316', dailyOrderDollars: 20_000, dailyLossDollars: 1_000 };

let at: BrokerHouse;
beforeEach(async () => {
  at = await openBrokerHouse();
});
afterEach(() => at.close());

const change = (mode: string, live?: object) => at.call('changeMode', { mode, ...(live && { live }) });
const caller = () => ({ uid: at.uid, verifiedEmail: `${at.uid}@example.com` });
const start = () => at.call('startRun', { runId: newRunId(), asset: 'AAPL' });
const missing = async (): Promise<ModeCondition['code'][]> =>
  (await at.access('live')).conditions.filter(({ met }) => !met).map(({ code }) => code);

/** Everything that live trading asks for, but the confirmation. */
async function prepareLive(): Promise<void> {
  await at.tradeOnPaper(25);
  await at.connect('live');
}
async function openLive(): Promise<void> {
  await prepareLive();
  await change('live', LIVE);
}

/** Nothing of what a refused change could have changed. */
async function unchanged(): Promise<unknown> {
  const unlock = await at.house.brokers.unlock(at.uid);
  return { mode: await at.mode(), unlock, audit: await at.audit() };
}

describe('the mode', () => {
  it('goes to and fro where nothing trades at a broker, each time with an entry in the audit', async () => {
    expect(await change('validation')).toMatchObject({ mode: 'validation' });
    expect(await at.mode()).toBe('validation');
    await change('simulation');
    await change('simulation');
    expect((await at.audit()).map(({ action, from, to }) => [action, from, to])).toEqual([
      ['mode-changed', 'simulation', 'validation'],
      ['mode-changed', 'validation', 'simulation'],
    ]);
  });

  it('is paper only with a key that works', async () => {
    const before = await unchanged();
    const refusal = await refusalOf(change('paper'));
    expect(refusal).toMatchObject({ code: 'failed-precondition', field: 'mode' });
    expect(refusal.message).toContain('Connect your own');
    expect(await unchanged()).toEqual(before);
    await at.connect('paper');
    expect(await change('paper')).toMatchObject({ mode: 'paper' });
  });

  it('is paper with the key of the installation for those whom its owner named', async () => {
    at.configure({ alpaca: { ...REHEARSAL.paper.keys, baseUrl: at.servers.paper.url } });
    expect((await refusalOf(change('paper'))).message).toContain('PAPER_TRADING_EMAILS');
    at.configure({ paperTradingEmails: [`${at.uid}@example.com`] });
    expect(await change('paper')).toMatchObject({ mode: 'paper' });
  });

  it('takes no confirmation for anything but live', async () => {
    expect(await refusalOf(change('simulation', LIVE))).toMatchObject({ code: 'invalid-argument', field: 'live' });
  });

  it('asks for the disclaimer first', async () => {
    await getFirestore().doc(paths.user(at.uid)).delete();
    expect(await refusalOf(change('validation'))).toMatchObject({ field: 'disclaimer' });
    expect(await refusalOf(at.connect('paper'))).toMatchObject({ field: 'disclaimer' });
  });
});

describe('the lock on live trading', () => {
  it('opens when every condition is met, for 30 days, and says what was agreed', async () => {
    await prepareLive();
    expect(await missing()).toEqual(['CONFIRMED_ACCOUNT', 'DAILY_CAPS']);
    expect(await change('live', LIVE)).toMatchObject({ mode: 'live' });
    expect(await missing()).toEqual([]);
    expect(await at.access('live')).toMatchObject({ open: true });
    const unlock = await at.house.brokers.unlock(at.uid);
    expect(unlock).toMatchObject({ schemaVersion: 1, userId: at.uid, ...LIVE });
    expect((unlock?.expiresAt ?? 0) - (unlock?.confirmedAt ?? 0)).toBe(LIVE_CONFIRMATION_DAYS * 86_400_000);
    expect((await at.audit()).slice(1)).toMatchObject([
      { action: 'live-confirmed', to: '…7316', detail: expect.stringContaining('20,000.00 dollars bought') as string },
      { action: 'mode-changed', from: 'simulation', to: 'live' },
    ]);
  });

  it('lets a run trade on the live account, and on no other', async () => {
    await openLive();
    expect(await start()).toMatchObject({ outcome: 'TRADED' });
    expect(at.servers.live.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
    expect(at.servers.paper.requests).toEqual([]);
    expect(await at.call('getMarketOverview', {})).toMatchObject({ mode: 'live', available: [] });
  });

  it('is no way for a single run', async () => {
    await prepareLive();
    const request = { runId: newRunId(), asset: 'AAPL', mode: 'live' };
    expect(await refusalOf(at.call('startRun', request))).toMatchObject({ code: 'invalid-argument', field: 'mode' });
  });

  const REFUSED: [string, ModeCondition['code'], RegExp, () => unknown][] = [
    [
      'the installation does not allow it',
      'INSTALLATION_ALLOWS',
      /ALLOW_LIVE_TRADING=true/,
      () => at.configure({ allowLiveTrading: false }),
    ],
    [
      'there is no stand-in on the emulators',
      'INSTALLATION_ALLOWS',
      /ALPACA_LIVE_BASE_URL/,
      () => at.configure({ isLocal: true, brokerBaseUrls: { paper: at.servers.paper.url, live: null } }),
    ],
    [
      'there are too few trades on paper',
      'PAPER_TRADES',
      /24 of your paper orders.*25/,
      () => getFirestore().doc(paths.order(at.uid, 'tc-filled-7')).update({ status: 'rejected', order: null }),
    ],
    [
      'the trades were simulated',
      'PAPER_TRADES',
      /24 of your paper orders.*25/,
      () => getFirestore().doc(paths.order(at.uid, 'tc-filled-7')).update({ mode: 'simulation' }),
    ],
    [
      'there is no live key',
      'LIVE_KEY',
      /Connect your own Alpaca live key/,
      () => getFirestore().doc(paths.broker(at.uid, 'live')).delete(),
    ],
  ];

  it.each(REFUSED)('stays shut while %s', async (_, code, sentence, take) => {
    await prepareLive();
    await take();
    const before = await unchanged();
    for (const live of [LIVE, undefined]) {
      const refusal = await refusalOf(change('live', live));
      expect(refusal).toMatchObject({ code: 'failed-precondition', field: 'mode' });
      expect(refusal.message).toMatch(sentence);
    }
    expect(await unchanged()).toEqual(before);
    expect(await missing()).toContain(code);
    expect(at.servers.live.requests, 'the account is not asked').toHaveLength(1);
  });

  it.each(REFUSED)('shuts for every run once %s', async (_, code, sentence, take) => {
    await openLive();
    await take();
    const refusal = await refusalOf(start());
    expect(refusal).toMatchObject({ code: 'failed-precondition', field: 'mode' });
    expect(refusal.message).toMatch(sentence);
    expect(await missing()).toContain(code);
    expect(at.servers.live.requests.filter(({ method }) => method === 'POST')).toEqual([]);
  });

  it.each<[string, object, string, RegExp]>([
    ['other digits', { accountLastFour: '4821' }, 'live.accountLastFour', /not the last four digits/],
    ['purchases of all it is worth', { dailyOrderDollars: 100_000 }, 'live.dailyOrderDollars', /not below.*100,000.00/],
    ['losses of all it is worth', { dailyLossDollars: 100_000 }, 'live.dailyLossDollars', /not below.*100,000.00/],
    ['purchases too small to limit', { dailyOrderDollars: 99.99 }, 'live.dailyOrderDollars', /below 100 dollars/],
    ['losses too small to limit', { dailyLossDollars: 499 }, 'live.dailyLossDollars', /below 500.00 dollars/],
    ['no purchases', { dailyOrderDollars: 0 }, 'live.dailyOrderDollars', /./],
    ['negative losses', { dailyLossDollars: -1 }, 'live.dailyLossDollars', /./],
    ['endless losses', { dailyLossDollars: Infinity }, 'live.dailyLossDollars', /./],
  ])('stays shut for a confirmation with %s', async (_, wrong, field, sentence) => {
    await prepareLive();
    const before = await unchanged();
    const refusal = await refusalOf(change('live', { ...LIVE, ...wrong }));
    expect(refusal).toMatchObject({ code: 'invalid-argument', field });
    expect(refusal.message).toMatch(sentence);
    expect(await unchanged()).toEqual(before);
  });

  it('stays shut without a confirmation', async () => {
    await prepareLive();
    expect((await refusalOf(change('live'))).message).toContain('Type the last four digits');
    expect(await at.mode()).toBe('simulation');
  });

  it('shuts after 30 days, and a new confirmation opens it', async () => {
    await openLive();
    at.wait(LIVE_CONFIRMATION_DAYS - 0.01);
    expect(await missing()).toEqual([]);
    at.wait(0.01);
    for (const work of [start, () => change('live'), () => at.call('getMarketOverview', {})]) {
      const refusal = await refusalOf(work());
      expect(refusal).toMatchObject({ code: 'failed-precondition', field: 'mode' });
      expect(refusal.message).toContain('holds for 30 days. Type the last four digits');
    }
    expect(await missing()).toEqual(['CONFIRMED_ACCOUNT']);
    await change('live', LIVE);
    expect(await start()).toMatchObject({ outcome: 'TRADED' });
  });

  it('shuts when the account is worth less than its caps', async () => {
    await openLive();
    await getFirestore().doc(paths.liveUnlock(at.uid)).update({ dailyOrderDollars: 100_000 });
    expect((await refusalOf(start())).message).toMatch(/locked.*purchases.*not below/);
    expect(await missing()).toEqual(['DAILY_CAPS']);
  });

  it('shuts when another account stands behind the key, and the mode with it', async () => {
    await openLive();
    await at.connect('live');
    expect(await at.mode()).toBe('simulation');
    expect(await missing()).toEqual(['CONFIRMED_ACCOUNT', 'DAILY_CAPS']);
    await getFirestore().doc(paths.broker(at.uid, 'live')).update({ accountLastFour: '0001' });
    expect((await refusalOf(change('live', LIVE))).message).toContain('not the last four digits');
  });

  it('shuts with the key', async () => {
    await openLive();
    await at.call('removeBroker', { environment: 'live' });
    expect(await at.mode()).toBe('simulation');
    expect(await at.house.brokers.unlock(at.uid)).toBeNull();
    expect(await missing()).toEqual(['LIVE_KEY', 'CONFIRMED_ACCOUNT', 'DAILY_CAPS']);
  });

  it('says so when the account cannot be asked, and stays shut', async () => {
    await openLive();
    at.servers.live.revokeKey();
    expect(await at.access('live')).toMatchObject({ open: false });
    expect(await missing()).toEqual(['LIVE_KEY']);
    await at.servers.live.close();
    expect(await missing()).toEqual(['DAILY_CAPS']);
    expect(await refusalOf(start())).toMatchObject({ code: 'unavailable' });
  });
});

describe('a live account that may not be traded any more', () => {
  it('can still be left: seen, its orders cancelled, its positions sold', async () => {
    await openLive();
    at.wait(31);
    at.configure({ allowLiveTrading: false });
    await expect(brokerKeys(at.house, caller(), 'live')).rejects.toThrow('ALLOW_LIVE_TRADING');
    const keys = await brokerKeys(at.house, caller(), 'live', 'leave');
    const { account } = await at.house.openBroker(keys, 'live');
    expect(await account.snapshot()).toMatchObject({ equity: 100_000 });
  });

  it('is not opened for that without a key, nor on the emulators at Alpaca itself', async () => {
    await expect(brokerKeys(at.house, caller(), 'live', 'leave')).rejects.toThrow('No live key is connected');
    await at.connect('live');
    at.configure({ isLocal: true, brokerBaseUrls: { paper: null, live: null } });
    await expect(brokerKeys(at.house, caller(), 'live', 'leave')).rejects.toThrow('ALPACA_LIVE_BASE_URL');
  });

  it('is never opened with a paper key or with that of the installation', async () => {
    at.configure({ alpaca: { ...REHEARSAL.paper.keys, baseUrl: at.servers.paper.url }, isLocal: true });
    await at.connect('paper');
    await at.tradeOnPaper(25);
    for (const purpose of ['trade', 'leave'] as const) {
      await expect(brokerKeys(at.house, caller(), 'live', purpose)).rejects.toThrow('live key');
    }
    expect(at.servers.live.requests).toEqual([]);
  });
});

describe('the installation’s switch', () => {
  it('is shown to its owners alone', async () => {
    expect(await at.call('getTradingAccess', {})).toMatchObject({ mode: 'simulation', isOwner: false });
    at.configure({ owners: [`${at.uid}@example.com`] });
    expect(await at.call('getTradingAccess', {})).toMatchObject({ isOwner: true });
  });
});
