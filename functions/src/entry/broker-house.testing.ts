/**
 * An installation with Alpaca-compatible servers for paper and live, keys in a folder of its own, and a clock that can be
 * moved. Everything that is written to the console is kept. Imported by tests alone.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DISCLAIMER_VERSION,
  paths,
  type AuditEntry,
  type BrokerEnvironment,
  type CallName,
  type CallResponse,
  type ModeAccess,
} from '@trading-crew/core/contracts';
import { sampleOrderRecord } from '@trading-crew/core/ports/testing';
import { getFirestore, type DocumentReference } from 'firebase-admin/firestore';
import { REHEARSAL, startAlpacaServer, type AlpacaServer } from '../../testing/alpaca-server/alpaca-server.ts';
import type { Keys } from '../../testing/alpaca-server/answer-question.ts';
import { openSecretStore } from '../adapters/secrets/index.ts';
import type { Config } from '../config.ts';
import { brokerSecretName } from '../own-keys.ts';
import { installation, type Installation } from '../wiring.ts';
import { callAs, withParts } from './callables.testing.ts';

const DAY_MS = 86_400_000;
let people = 0;

export interface BrokerHouse {
  house: Installation;
  readonly uid: string;
  readonly servers: Readonly<Record<BrokerEnvironment, AlpacaServer>>;
  /** Changes the configuration from now on. */
  configure(change: Partial<Config>): void;
  /** Replaces parts of the installation from now on. */
  replace(parts: Partial<Installation>): void;
  /** Goes on in time. */
  wait(days: number): void;
  call<Name extends CallName>(name: Name, data: unknown): Promise<CallResponse<Name>>;
  connect(environment: BrokerEnvironment, keys?: Keys): Promise<CallResponse<'connectBroker'>>;
  /** Puts filled orders into the paper book. */
  tradeOnPaper(orders: number): Promise<void>;
  access(mode: ModeAccess['mode']): Promise<ModeAccess>;
  mode(): Promise<string>;
  audit(): Promise<AuditEntry[]>;
  /** What stands in the secret store for the user. */
  secret(environment: BrokerEnvironment): Promise<string | null>;
  close(): Promise<void>;
}

export interface BrokerHouseOptions {
  /** The keys that the servers let in; those of a rehearsal when left out. */
  readonly keys?: Partial<Record<BrokerEnvironment, Keys>>;
}

/** Opens the house and has a user accept the disclaimer. Live trading is allowed in it, and it has no key of its own. */
export async function openBrokerHouse({ keys = {} }: BrokerHouseOptions = {}): Promise<BrokerHouse> {
  const own = installation();
  const folder = mkdtempSync(join(tmpdir(), 'broker-house-'));
  const start = (environment: BrokerEnvironment): Promise<AlpacaServer> =>
    startAlpacaServer({
      ...REHEARSAL[environment],
      ...(keys[environment] && { keys: keys[environment] }),
      market: own.replay.market,
      startOn: '2015-05-27',
    });
  const servers = { paper: await start('paper'), live: await start('live') };
  const secrets = await openSecretStore({ folder: join(folder, 'secrets') });
  let passed = 0;
  const clock = { ...own.clock, now: () => own.clock.now() + passed, sleep: () => Promise.resolve() };
  const config: Config = {
    ...own.config,
    alpaca: null,
    isLocal: false,
    allowLiveTrading: true,
    brokerBaseUrls: { paper: servers.paper.url, live: servers.live.url },
  };
  people += 1;
  const uid = `owner${process.pid}x${people}`;
  const self: BrokerHouse = {
    house: withParts(own, { clock, config, openSecrets: () => Promise.resolve(secrets) }),
    uid,
    servers,
    configure: (change) => self.replace({ config: { ...self.house.config, ...change } }),
    replace: (parts) => void (self.house = withParts(self.house, parts)),
    wait: (days) => void (passed += days * DAY_MS),
    call: (name, data) => callAs(uid, name, data, self.house),
    connect: (environment, used = REHEARSAL[environment].keys) => self.call('connectBroker', { environment, ...used }),
    tradeOnPaper: async (orders) => {
      const batch = getFirestore().batch();
      for (let place = 0; place < orders; place += 1) {
        const { intent, ...record } = sampleOrderRecord();
        const clientOrderId = `tc-filled-${place}`;
        const filled = {
          ...record,
          userId: uid,
          mode: 'paper',
          status: 'filled',
          intent: { ...intent, clientOrderId },
        };
        batch.set(getFirestore().doc(paths.order(uid, clientOrderId)), filled);
      }
      await batch.commit();
    },
    access: async (mode) => {
      const { access } = await self.call('getTradingAccess', {});
      const found = access.find((one) => one.mode === mode);
      if (!found) throw new Error(`no access to ${mode} was told`);
      return found;
    },
    mode: async () => (await self.house.users.readSettings(uid)).execution.mode,
    audit: async () => {
      const { docs } = await getFirestore().collection(paths.audit(uid)).orderBy('at').get();
      return docs.map((document) => document.data() as AuditEntry);
    },
    secret: (environment) => secrets.read(brokerSecretName(uid, environment)),
    close: async () => {
      await Promise.all([servers.paper.close(), servers.live.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await self.call('acceptDisclaimer', { version: DISCLAIMER_VERSION });
  return self;
}

/** Every document that is about a user or about nobody, at any depth, as one text. */
export async function everythingStored(uid: string): Promise<string> {
  const below = async (document: DocumentReference): Promise<string[]> => {
    const [data, collections] = await Promise.all([document.get(), document.listCollections()]);
    const deeper = await Promise.all(collections.map(async (one) => one.listDocuments()));
    const texts = await Promise.all(deeper.flat().map(below));
    return [`${document.path} ${JSON.stringify(data.data())}`, ...texts.flat()];
  };
  const db = getFirestore();
  const ofNobody = (await db.listCollections()).filter(({ id }) => id !== 'users' && id !== 'runs');
  const runs = await db.collection('runs').where('userId', '==', uid).get();
  const documents = [
    db.doc(paths.user(uid)),
    ...runs.docs.map(({ ref }) => ref),
    ...(await Promise.all(ofNobody.map((one) => one.listDocuments()))).flat(),
  ];
  return (await Promise.all(documents.map(below))).flat().join('\n');
}
