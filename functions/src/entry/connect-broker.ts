/**
 * Connects a brokerage key of the user's own: tried at the broker first, then put into the secret store, then shown as
 * connected. A failure on the way leaves no connection without its key, and the key itself comes back out of none of it.
 */
import {
  InvalidInput,
  Misconfigured,
  type BrokerConnection,
  type BrokerEnvironment,
  type ConnectBrokerRequest,
} from '@trading-crew/core/contracts';
import { liveObstacle } from '../mode-access.ts';
import { brokerSecretName, lastFour, spelledKey, storedKey } from '../own-keys.ts';
import type { Caller, Installation } from '../wiring.ts';
import type { Handler } from './callable.ts';
import { settingsOfSignedUp } from './signed-up.ts';

/** Alpaca's key ids begin with the world that they are for. */
const OTHER_WORLD: Readonly<Record<BrokerEnvironment, { readonly begins: string; readonly words: string }>> = {
  paper: {
    begins: 'AK',
    words: 'This is a live key: its id begins with AK. Paper takes a key whose id begins with PK.',
  },
  live: {
    begins: 'PK',
    words: 'This is a paper key: its id begins with PK. Live takes a key whose id begins with AK.',
  },
};
const OTHER: Readonly<Record<BrokerEnvironment, BrokerEnvironment>> = { paper: 'live', live: 'paper' };

/** Throws `InvalidInput` for what no broker needs to be asked about. */
async function checkKey(
  { environment, keyId, secret }: ConnectBrokerRequest,
  { uid }: Caller,
  house: Installation,
): Promise<void> {
  for (const [field, part] of Object.entries({ keyId, secret })) {
    // It becomes a header of a request, and an error about a header that cannot be sent would quote it.
    if (!/^[\x21-\x7e]+$/.test(part))
      throw new InvalidInput('A key is made of plain letters, digits and signs, without spaces.', field);
  }
  const { begins, words } = OTHER_WORLD[environment];
  if (keyId.toUpperCase().startsWith(begins)) throw new InvalidInput(words, 'keyId');
  const other = OTHER[environment];
  if (!(await house.brokers.connection(uid, other))) return;
  const taken = await storedKey(house, uid, other);
  if (taken?.keyId === keyId || taken?.secret === secret) {
    throw new InvalidInput(`This key is connected for ${other} already. Paper and live never share one.`, 'keyId');
  }
}

/** Throws `InvalidInput` when the broker does not take the key, and `Unavailable` when it does not answer. */
async function tried({ environment, keyId, secret }: ConnectBrokerRequest, house: Installation): Promise<string> {
  const baseUrl = house.config.brokerBaseUrls[environment];
  try {
    return (await house.describeAccount({ keyId, secret, baseUrl }, environment)).accountLastFour;
  } catch (error) {
    if (!(error instanceof Misconfigured) || /BASE_URL$/.test(error.setting)) throw error;
    const words = `Alpaca does not take this key for ${environment} trading. Check that both parts are whole and belong together.`;
    throw new InvalidInput(words, 'keyId');
  }
}

/** Stores the key and then the connection; what stood in the secret store stands there again when the second fails. */
async function store(request: ConnectBrokerRequest, connection: BrokerConnection, house: Installation): Promise<void> {
  const { userId: uid, environment, connectedAt: at, keyLastFour, accountLastFour } = connection;
  const secrets = await house.openSecrets();
  const name = brokerSecretName(uid, environment);
  const before = await house.brokers.connection(uid, environment);
  const keyBefore = before && (await storedKey(house, uid, environment));
  try {
    await secrets.write(name, spelledKey(request));
    // Before the connection: what was found out about another account must never be held against this one.
    await house.reconciliations.remove(uid, environment);
    const shown = `${environment} key …${keyLastFour}, account …${accountLastFour}`;
    const from = before && `…${before.keyLastFour}`;
    const entry = { userId: uid, at, action: 'broker-connected', from, to: `…${keyLastFour}`, detail: shown } as const;
    await house.brokers.saveConnection(connection, entry);
  } catch (error) {
    await (keyBefore ? secrets.write(name, spelledKey(keyBefore)) : secrets.remove(name)).catch(() => undefined);
    throw error;
  }
}

export const connectBroker: Handler<'connectBroker'> = async (request, caller, house) => {
  const settings = await settingsOfSignedUp(caller, house);
  const { environment, keyId } = request;
  const obstacle = environment === 'live' ? liveObstacle(house.config) : null;
  if (obstacle !== null) throw new Misconfigured(obstacle, 'environment');
  await checkKey(request, caller, house);
  const accountLastFour = await tried(request, house);
  const connection: BrokerConnection = {
    schemaVersion: 1,
    userId: caller.uid,
    environment,
    connectedAt: house.clock.now(),
    keyLastFour: lastFour(keyId),
    accountLastFour,
  };
  await store(request, connection, house);
  // The confirmation went with the connection before, and live trading does not wait behind a lock to go on by itself.
  if (environment === 'live' && settings.execution.mode === 'live') {
    await house.users.changeMode(caller.uid, 'simulation', house.clock.now());
  }
  return { connection };
};
