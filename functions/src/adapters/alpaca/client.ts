/**
 * The one way to the Alpaca SDK: paper hosts only, bounded in time, every error in our words, every answer checked by
 * a schema before anyone reads it. A client is kept per key, because its token bucket counts that key's requests.
 */
import { Alpaca } from '@alpacahq/alpaca-trade-api/rest';
import { Misconfigured, Unavailable } from '@trading-crew/core/contracts';
import type { z } from 'zod';
import { failureOf, isNotFound } from './errors.ts';
import { allowListedFetch } from './hosts.ts';

export interface AlpacaOptions {
  readonly keyId: string;
  readonly secret: string;
  /** A loopback address that stands in for Alpaca; null, empty or left out for Alpaca itself. */
  readonly baseUrl?: string | null | undefined;
  /** How long one attempt of a request may take, milliseconds. */
  readonly timeoutMs?: number | undefined;
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
  /** As `read` for what changes the account: sent once, never repeated, and a refusal is `BrokerRefused`. */
  send<Schema extends z.ZodType>(what: string, schema: Schema, call: Call): Promise<z.infer<Schema>>;
}

const TIMEOUT_MS = 10_000;
const CLIENTS_KEPT = 20;
const clients = new Map<string, AlpacaClient>();

/** The client of a key. Throws `Misconfigured` for an empty key or a base URL that is not a loopback address. */
export function openAlpaca(options: AlpacaOptions): AlpacaClient {
  const { keyId, secret, baseUrl, timeoutMs } = options;
  const name = JSON.stringify([keyId, secret, baseUrl ?? '', timeoutMs ?? TIMEOUT_MS]);
  const kept = clients.get(name);
  if (kept) return kept;
  const client = newClient(options);
  const [oldest] = clients.keys();
  if (oldest !== undefined && clients.size >= CLIENTS_KEPT) clients.delete(oldest);
  clients.set(name, client);
  return client;
}

function newClient({ keyId, secret, baseUrl, timeoutMs = TIMEOUT_MS }: AlpacaOptions): AlpacaClient {
  // Left empty, the SDK would look for keys of its own in the environment.
  if (keyId === '') throw new Misconfigured('ALPACA_API_KEY is empty.', 'ALPACA_API_KEY');
  if (secret === '') throw new Misconfigured('ALPACA_SECRET_KEY is empty.', 'ALPACA_SECRET_KEY');
  const alpaca = new Alpaca({ keyId, secret, paper: true, timeoutMs, fetchApi: allowListedFetch({ baseUrl }) });
  const hasLiveKey = keyId.startsWith('AK');
  const redact = (text: string): string => text.replaceAll(keyId, '…').replaceAll(secret, '…');

  const ask = async (what: string, call: Call, isOrder: boolean, isUnknown: (error: unknown) => boolean) => {
    try {
      return { known: true, value: await call(alpaca) };
    } catch (error) {
      if (isUnknown(error)) return { known: false, value: null };
      throw await failureOf(error, { what, isOrder, hasLiveKey, redact });
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
