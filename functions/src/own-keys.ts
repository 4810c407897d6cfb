/**
 * A user's own brokerage key: the connection says that there is one, the secret store alone holds it. The two are
 * compared at every use, so that whatever a crash left of them, no key is used that the user was not shown.
 */
import { Misconfigured, type BrokerEnvironment } from '@trading-crew/core/contracts';
import { z } from 'zod';
import type { AlpacaKeys } from './config.ts';
import type { Installation } from './installation.ts';

/** The name under which a user's key for one environment stands. */
export const brokerSecretName = (uid: string, environment: BrokerEnvironment): string => `broker-${environment}-${uid}`;

const StoredKey = z.object({ keyId: z.string().min(1), secret: z.string().min(1) });
export type StoredKey = z.infer<typeof StoredKey>;

export const spelledKey = ({ keyId, secret }: StoredKey): string => JSON.stringify({ keyId, secret });

/** What the owner of a key sees of it. */
export const lastFour = (text: string): string => text.slice(-4);

/** Null for anything that is not a key, without a word of it. */
function parsedKey(text: string | null): StoredKey | null {
  try {
    return StoredKey.safeParse(JSON.parse(text ?? 'null')).data ?? null;
  } catch {
    return null;
  }
}

type KeyHouse = Pick<Installation, 'brokers' | 'openSecrets' | 'config'>;

/** The key that stands in the secret store, whether or not a connection says so; null where there is none. */
export async function storedKey(
  { openSecrets }: Pick<Installation, 'openSecrets'>,
  uid: string,
  environment: BrokerEnvironment,
): Promise<StoredKey | null> {
  return parsedKey(await (await openSecrets()).read(brokerSecretName(uid, environment)));
}

/**
 * The user's own key for one environment; null where none is connected. Throws `Misconfigured` when one is connected and
 * the secret store holds none, or another one.
 */
export async function ownKeys(
  house: KeyHouse,
  uid: string,
  environment: BrokerEnvironment,
): Promise<AlpacaKeys | null> {
  const connection = await house.brokers.connection(uid, environment);
  if (!connection) return null;
  const key = await storedKey(house, uid, environment);
  if (key === null || lastFour(key.keyId) !== connection.keyLastFour) {
    throw new Misconfigured(`Your ${environment} key is not complete any more. Connect it again in Settings.`, 'mode');
  }
  return { ...key, baseUrl: house.config.brokerBaseUrls[environment] };
}
