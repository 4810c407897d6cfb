/**
 * Removes a brokerage key at once and refuses nothing: the connection goes first, so that nothing is opened with the key
 * any more, and the key itself is asked to go every time, whatever an earlier attempt came to.
 */
import { Misconfigured, Unavailable, type BrokerEnvironment } from '@trading-crew/core/contracts';
import { brokerSecretName } from '../own-keys.ts';
import { paperObstacle } from '../paper-obstacle.ts';
import type { Caller, Installation } from '../wiring.ts';
import type { Handler } from './callable.ts';

/** Settings that cannot be read trade nowhere, so that they need no other mode. */
async function leaveMode(environment: BrokerEnvironment, caller: Caller, house: Installation): Promise<void> {
  if (environment === 'paper' && paperObstacle(house.config, caller) === null) return;
  try {
    const { execution } = await house.users.readSettings(caller.uid);
    if (execution.mode !== environment) return;
    await house.users.changeMode(caller.uid, 'simulation', house.clock.now());
  } catch (error) {
    if (!(error instanceof Misconfigured)) throw error;
  }
}

async function removeKey(environment: BrokerEnvironment, { uid }: Caller, house: Installation): Promise<void> {
  try {
    await (await house.openSecrets()).remove(brokerSecretName(uid, environment));
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    const words =
      'The key is not used any more, but the store for keys did not confirm that it is gone. Remove it again.';
    throw new Unavailable(words, { cause: error });
  }
}

export const removeBroker: Handler<'removeBroker'> = async ({ environment }, caller, house) => {
  const { uid } = caller;
  const connection = await house.brokers.connection(uid, environment);
  if (connection) {
    const { keyLastFour, accountLastFour } = connection;
    const detail = `${environment} key …${keyLastFour}, account …${accountLastFour}`;
    const entry = { userId: uid, at: house.clock.now(), action: 'broker-removed', to: null, detail } as const;
    await house.brokers.removeConnection(uid, environment, { ...entry, from: `…${keyLastFour}` });
  }
  await leaveMode(environment, caller, house);
  // Another account may stand behind the mode from now on.
  if (connection) await house.reconciliations.remove(uid, environment);
  await removeKey(environment, caller, house);
  return { removed: connection !== null };
};
