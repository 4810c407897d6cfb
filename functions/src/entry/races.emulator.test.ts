/** What meets at the same moment: fifty starts on one asset, and a stop while many are trading at a broker over HTTP. */
import { DISCLAIMER_VERSION } from '@trading-crew/core/contracts';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { REHEARSAL_KEYS, startAlpacaServer, type AlpacaServer } from '../../testing/alpaca-server/alpaca-server.ts';
import { openAlpacaPorts } from '../adapters/alpaca/index.ts';
import { installation, type Installation } from '../wiring.ts';
import { callAs, newRunId } from './callables.testing.ts';

const servers: AlpacaServer[] = [];
afterEach(async () => {
  await installation().safety.setInstallationSwitch({ engaged: false, reason: null, changedBy: 'test' });
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

let people = 0;
const newTrader = (): string => `racer${process.pid}x${(people += 1)}`;

/** A person with a paper account of their own, at a server of its own. */
async function traderAtBroker(startOn: string, atLastLook: () => Promise<void>) {
  const own = installation();
  const server = await startAlpacaServer({ market: own.replay.market, startOn });
  servers.push(server);
  const uid = newTrader();
  const alpaca = { ...REHEARSAL_KEYS, baseUrl: server.url };
  const clock = { ...own.clock, sleep: () => Promise.resolve() };
  const openBroker: Installation['openBroker'] = (keys, environment) => {
    // A storm does not queue for its turn, as it would at 200 questions a minute.
    const ports = openAlpacaPorts({ ...keys, environment, clock, requestsPerMinute: 100_000 });
    const lastPrice: typeof ports.marketData.lastPrice = async (asset, now) => {
      await atLastLook();
      return ports.marketData.lastPrice(asset, now);
    };
    return Promise.resolve({ ...ports, marketData: { ...ports.marketData, lastPrice } });
  };
  const config = { ...own.config, alpaca, isLocal: true };
  const house: Installation = { ...own, clock, replay: own.replay, config, openBroker };
  await callAs(uid, 'acceptDisclaimer', { version: DISCLAIMER_VERSION }, house);
  return { uid, house, server };
}

describe('fifty starts at the same moment', () => {
  it('on one asset are one run, and every other is told of it', async () => {
    const uid = newTrader();
    const house = installation();
    await callAs(uid, 'acceptDisclaimer', { version: DISCLAIMER_VERSION }, house);
    const started = await Promise.allSettled(
      Array.from({ length: 50 }, () => callAs(uid, 'startRun', { runId: newRunId(), asset: 'AAPL' }, house)),
    );
    const done = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const refused = started.flatMap((one) => (one.status === 'rejected' ? [one.reason as { message: string }] : []));
    expect(refused.every(({ message }) => /Another run on AAPL is at work/.test(message))).toBe(true);
    expect(done.length + refused.length).toBe(50);
    expect(done.filter(({ outcome }) => outcome === 'TRADED')).toHaveLength(1);
    expect(await house.orders.all(uid, 'simulation')).toHaveLength(1);
  });

  it('under one id are one run with one order', async () => {
    const uid = newTrader();
    const house = installation();
    await callAs(uid, 'acceptDisclaimer', { version: DISCLAIMER_VERSION }, house);
    const runId = newRunId();
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => callAs(uid, 'startRun', { runId, asset: 'AAPL' }, house)),
    );
    expect(new Set(answers.map((answer) => answer.runId))).toEqual(new Set([runId]));
    expect(await house.orders.all(uid, 'simulation')).toHaveLength(1);
    expect((await house.runs.logs(runId)).filter(({ message }) => message.startsWith('Placing '))).toHaveLength(1);
  });
});

describe('a kill switch that is thrown in the middle of a storm', () => {
  it('lets not one order leave from a second after it stands, nor does anything that asks for its permit after it', async () => {
    let isOver = false;
    const posts = () =>
      servers.flatMap((server) =>
        server.requests.filter(({ method, path }) => method === 'POST' && path === '/v2/orders').map(({ at }) => at),
      );
    // Thrown at the worst moment: orders have left, and another has passed every look at the account and is about to.
    let throwIt: (at: number) => void = () => undefined;
    const thrown = new Promise<number>((resolve) => (throwIt = resolve));
    let looks = 0;
    const atLastLook = async (): Promise<void> => {
      looks += 1;
      if (looks !== 4) return;
      await vi.waitFor(() => expect(posts().length).toBeGreaterThan(0), { timeout: 20_000, interval: 5 });
      const change = { engaged: true, reason: 'Storm', changedBy: 'test' };
      await installation().safety.setInstallationSwitch(change);
      throwIt(performance.now());
    };
    const traders = await Promise.all(Array.from({ length: 6 }, () => traderAtBroker('2015-05-27', atLastLook)));
    const trade = async ({ uid, house, server }: (typeof traders)[number]): Promise<void> => {
      while (!isOver) {
        await callAs(uid, 'startRun', { runId: newRunId(), asset: 'AAPL', mode: 'paper' }, house);
        if (server.exchange.broker.sessionsLeft > 1) server.advance();
      }
    };
    const trading = traders.map(trade);
    const stoppedAt = await thrown;
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    isOver = true;
    await Promise.all(trading);
    const late = posts().filter((at) => at > stoppedAt + 1_000);
    expect(posts().length).toBeGreaterThan(0);
    expect(late).toEqual([]);
    const stopped = await Promise.all(traders.map(({ uid, house }) => house.orders.all(uid, 'paper')));
    const held = stopped.flat().filter(({ status }) => status === 'cancelled');
    expect(held.length, 'orders were stopped on their way').toBeGreaterThan(0);
    expect(held[0]?.history.at(-1)?.note).toMatch(/owner of this installation has stopped trading/);
  }, 60_000);
});
