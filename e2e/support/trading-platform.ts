/**
 * A platform for trading at a broker: servers that speak Alpaca's language stand in for its paper and its live world.
 * The specs that use it share one platform; every test has users of its own, and brokers of its own where it asks.
 */
import { test as base, type Page } from '@playwright/test';
import type { Firestore } from 'firebase-admin/firestore';
import type { BrokerEnvironment } from '../../core/src/contracts/index.ts';
import { database } from '../../functions/src/adapters/firestore/database.ts';
import {
  startAlpacaServer,
  REHEARSAL,
  type AlpacaServer,
} from '../../functions/testing/alpaca-server/alpaca-server.ts';
import { freePortFrom } from '../../scripts/platform/free-port.ts';
import { startPlatform, type Platform } from '../../scripts/platform/start-platform.ts';
import { replayedMarket } from './replayed-market.ts';

/** The first session: at its open the crew buys AAPL and DEMO-CHOP. */
const START = '2015-05-27';
/** The clock fires nothing in mid-test: what a spec sees, it has asked for. */
const SELDOM_MS = 3_600_000;
/** Below the ports that a system gives out by itself. */
const PORTS_FROM = 15_000;
const PORTS_APART = 8_000;

export interface House {
  readonly platform: Platform;
  /** The database, past the rules. */
  readonly db: Firestore;
  /** Where the functions look for each world; nothing listens there but in a test that asks for it. */
  readonly ports: Readonly<Record<BrokerEnvironment, number>>;
}

interface Parts {
  /** The broker's paper world, and its live one: each with an account that has never traded. */
  readonly paper: AlpacaServer;
  readonly live: AlpacaServer;
  /** Another device, a phone, on which nobody has signed in yet. */
  readonly phone: Page;
}

async function openHouse(): Promise<House> {
  const paper = await freePortFrom(PORTS_FROM + Math.floor(Math.random() * PORTS_APART));
  const live = await freePortFrom(paper + 1);
  const platform = await startPlatform({
    scheduleEveryMs: SELDOM_MS,
    environment: {
      ALLOW_LIVE_TRADING: 'true',
      ALPACA_BASE_URL: `http://127.0.0.1:${paper}`,
      ALPACA_LIVE_BASE_URL: `http://127.0.0.1:${live}`,
    },
  });
  process.env['FIRESTORE_EMULATOR_HOST'] = platform.firestoreAddress;
  process.env['GCLOUD_PROJECT'] = platform.projectId;
  // No time is lost looking for Google's own machines.
  process.env['METADATA_SERVER_DETECTION'] = 'none';
  return { platform, db: database(), ports: { paper, live } };
}

const openBroker = (world: BrokerEnvironment, { ports }: House): Promise<AlpacaServer> =>
  startAlpacaServer({ ...REHEARSAL[world], market: replayedMarket(), startOn: START, port: ports[world] });

export const test = base.extend<Parts, { readonly house: House }>({
  house: [
    // Playwright reads from this pattern what a fixture needs: nothing.
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const house = await openHouse();
      await use(house);
      await house.db.terminate();
      await house.platform.stop();
    },
    { scope: 'worker', timeout: 180_000 },
  ],
  baseURL: ({ house }, use) => use(house.platform.url),
  paper: async ({ house }, use) => {
    const server = await openBroker('paper', house);
    await use(server);
    await server.close();
  },
  live: async ({ house }, use) => {
    const server = await openBroker('live', house);
    await use(server);
    await server.close();
  },
  phone: async ({ browser }, use) => {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
    await use(await context.newPage());
    await context.close();
  },
});

/** The orders that came in at a broker, taken or not, each as it was posted. */
export const postedTo = ({ requests }: AlpacaServer): unknown[] =>
  requests.filter(({ method, path }) => method === 'POST' && path === '/v2/orders').map(({ body }) => body);
