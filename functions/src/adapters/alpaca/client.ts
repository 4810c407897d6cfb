/**
 * The one way to the Alpaca SDK: the hosts of one world only, bounded in time, every error in our words, every answer
 * checked by a schema before anyone reads it. A client is kept per world and key, because its token bucket counts that
 * key's requests; paper and live never share one.
 */
import { Alpaca } from '@alpacahq/alpaca-trade-api/rest';
import { Misconfigured, Unavailable, type BrokerEnvironment } from '@trading-crew/core/contracts';
import type { z } from 'zod';
import { failureOf, isNotFound, KEY_SETTING } from './errors.ts';
import { allowListedFetch } from './hosts.ts';

/** A key and how it is used; which world it is for is said by `AlpacaWorld`. */
export interface AlpacaOptions {
  readonly keyId: string;
  readonly secret: string;
  /** A loopback address that stands in for Alpaca; null, empty or left out for Alpaca itself. */
  readonly baseUrl?: string | null | undefined;
  /** How long one attempt of a request may take, milliseconds. */
  readonly timeoutMs?: number | undefined;
  /** Questions that may be asked in a minute; 200 unless told otherwise, which is what Alpaca allows an account. */
  readonly requestsPerMinute?: number | undefined;
}

export interface AlpacaWorld {
  /** Which of Alpaca's worlds the key is for. */
  readonly environment: BrokerEnvironment;
}

type Call = (alpaca: Alpaca) => Promise<unknown>;

export interface AlpacaClient {
  /**
   * The checked answer to a question. `what` finishes the sentence "while …". Throws `Unavailable` when there is no
   * usable answer and `Misconfigured` when the key is refused. The SDK repeats a GET twice by itself.
   */
  read<Schema extends z.ZodType>(what: string, schema: Schema, call: Call): Promise<z.infer<Schema>>;
  /** As `read`, but null for what Alpaca does not know, by a 404 or by another sign that is given. */
  readOrNull<Schema extends z.ZodType>(
    what: string,
    schema: Schema,
    call: Call,
    isUnknown?: (error: unknown) => boolean,
  ): Promise<z.infer<Schema> | null>;
  /**
   * As `read` for what changes the account: sent once and at once, never repeated, never held back by the count of
   * requests, and a refusal is `BrokerRefused`.
   */
  send<Schema extends z.ZodType>(what: string, schema: Schema, call: Call): Promise<z.infer<Schema>>;
}

const TIMEOUT_MS = 10_000;
const CLIENTS_KEPT = 20;
const clients = new Map<string, AlpacaClient>();

/**
 * The client of a key in its world. Throws `Misconfigured` for an empty key, a key id of the other world, or a base URL
 * that is not a loopback address.
 */
export function openAlpaca(options: AlpacaOptions & AlpacaWorld): AlpacaClient {
  const { environment, keyId, secret, baseUrl, timeoutMs, requestsPerMinute } = options;
  const name = JSON.stringify([environment, keyId, secret, baseUrl, timeoutMs, requestsPerMinute]);
  const kept = clients.get(name);
  if (kept) return kept;
  const client = newClient(options);
  const [oldest] = clients.keys();
  if (oldest !== undefined && clients.size >= CLIENTS_KEPT) clients.delete(oldest);
  clients.set(name, client);
  return client;
}

/** Alpaca's key ids begin with the world that they are for. */
const OTHER_WORLD: Readonly<Record<BrokerEnvironment, { readonly prefix: string; readonly words: string }>> = {
  paper: {
    prefix: 'AK',
    words: 'This is a live key: its id begins with AK. Paper trading takes a paper key, whose id begins with PK.',
  },
  live: {
    prefix: 'PK',
    words: 'This is a paper key: its id begins with PK. Live trading takes a live key, whose id begins with AK.',
  },
};

const WHERE_KEYS_ARE_SET: Readonly<Record<BrokerEnvironment, string>> = {
  paper: 'Connect an Alpaca paper key in Settings, or set ALPACA_API_KEY and ALPACA_SECRET_KEY.',
  live: 'Connect an Alpaca live key in Settings.',
};

function checkKey({ environment, keyId, secret }: AlpacaOptions & AlpacaWorld): void {
  // Left empty, the SDK would look for keys of its own in the environment.
  const where = WHERE_KEYS_ARE_SET[environment];
  if (keyId === '') throw new Misconfigured(`The id of the Alpaca key is empty. ${where}`, KEY_SETTING);
  if (secret === '') throw new Misconfigured(`The secret of the Alpaca key is empty. ${where}`, 'ALPACA_SECRET_KEY');
  const { prefix, words } = OTHER_WORLD[environment];
  if (keyId.toUpperCase().startsWith(prefix)) throw new Misconfigured(words, KEY_SETTING);
}

function newClient(options: AlpacaOptions & AlpacaWorld): AlpacaClient {
  checkKey(options);
  const { environment, keyId, secret, baseUrl, timeoutMs = TIMEOUT_MS, requestsPerMinute = 200 } = options;
  const fetchApi = allowListedFetch({ environment, baseUrl });
  const common = { keyId, secret, paper: environment === 'paper', timeoutMs, fetchApi };
  const reader = new Alpaca({ ...common, rateLimit: { maxRequests: requestsPerMinute, intervalMs: 60_000 } });
  // A permit is good for the moment in which it is given: nothing that it allows may wait in a bucket.
  const sender = new Alpaca({ ...common, rateLimit: false, retry: false });
  const redact = (text: string): string => text.replaceAll(keyId, '…').replaceAll(secret, '…');

  const ask = async (what: string, call: Call, isOrder: boolean, isUnknown: (error: unknown) => boolean) => {
    try {
      return { known: true, value: await call(isOrder ? sender : reader) };
    } catch (error) {
      if (isUnknown(error)) return { known: false, value: null };
      throw await failureOf(error, { what, isOrder, environment, redact });
    }
  };
  return {
    read: async (what, schema, call) => parsed(what, schema, (await ask(what, call, false, () => false)).value),
    readOrNull: async (what, schema, call, isUnknown = isNotFound) => {
      const { known, value } = await ask(what, call, false, isUnknown);
      return known ? parsed(what, schema, value) : null;
    },
    send: async (what, schema, call) => parsed(what, schema, (await ask(what, call, true, () => false)).value),
  };
}

/** The value as the schema reads it. A number that cannot be read is never replaced by another one. */
function parsed<Schema extends z.ZodType>(what: string, schema: Schema, value: unknown): z.infer<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const field = issue && issue.path.length > 0 ? ` at ${issue.path.map(String).join('.')}` : '';
  const cause = new Error(`${issue?.message ?? 'unreadable'}${field}`);
  throw new Unavailable(`Alpaca sent an answer that cannot be read${field} while ${what}. Try again in a moment.`, {
    cause,
  });
}
