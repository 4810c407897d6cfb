/**
 * The environment, parsed once per instance. Everything is optional: with nothing set the product runs on replayed
 * data and a simulated account. A half-set or unusable variable is named, its value never shown.
 */
import { isAbsolute } from 'node:path';
import { Misconfigured, SessionDate } from '@trading-crew/core/contracts';
import { z } from 'zod';
import { loopbackBase } from './loopback.ts';

export interface AlpacaKeys {
  readonly keyId: string;
  readonly secret: string;
  /** A loopback address that stands in for Alpaca; null for Alpaca itself. */
  readonly baseUrl: string | null;
}

/** How the language model is reached and what it may cost; the fields up to `limits` are the connector's own options. */
export interface GeminiConfig {
  /** The value of GEMINI_API_KEYS. */
  readonly keys: string;
  /** A loopback address that stands in for Google; null for Google itself. */
  readonly baseUrl: string | null;
  /** Models in place of the defaults; null for the default. */
  readonly models: { readonly cheap: string | null; readonly strong: string | null };
  /** What each project may ask of each model in a minute, where it is said. */
  readonly limits: { readonly requestsPerMinute?: number; readonly tokensPerMinute?: number };
  /** The most that all users together, and one of them, may spend in a day of UTC, dollars. */
  readonly dollarsPerDay: number;
  readonly dollarsPerUserDay: number;
}

export interface Config {
  /** Null when no key is set: paper trading is then not offered. */
  readonly alpaca: AlpacaKeys | null;
  /** Null when no key is set: the agents then work by rules. */
  readonly gemini: GeminiConfig | null;
  /** E-mail addresses that may trade on the paper account of this installation. */
  readonly paperTradingEmails: readonly string[];
  /** True on the local emulators, where whoever signs in is the owner of the machine. */
  readonly isLocal: boolean;
  readonly replayDataDir: string | null;
  /** Whether live trading may be opened at all (ALLOW_LIVE_TRADING). */
  readonly allowLiveTrading: boolean;
  /** Stand-ins for Alpaca's paper and live hosts, for keys that users connect; null for Alpaca itself. */
  readonly brokerBaseUrls: { readonly paper: string | null; readonly live: string | null };
  /** Verified e-mail addresses, in lower case, that may throw the installation's kill switch. */
  readonly owners: readonly string[];
  /** Where users' keys stand on the emulators, empty while nowhere; null, which is Secret Manager, once deployed. */
  readonly secretsFolder: string | null;
  /** First session of a new simulated account; null for the built-in default. */
  readonly simulationStart: string | null;
}

/** The secrets that the functions need, by the name under which Secret Manager and .env hold them. */
export const SECRETS = ['ALPACA_API_KEY', 'ALPACA_SECRET_KEY', 'GEMINI_API_KEYS'];

/** Below this a single question would not fit into a minute. */
const LEAST_TOKENS = 10_000;
const DOLLARS_PER_DAY = 5;
const DOLLARS_PER_USER_DAY = 1;

const text = z.string().trim().optional().default('');
/** Quotes around the whole of a value are not part of it, as in a .env file. */
const unquoted = text.transform((value) => /^(["'`])((?:(?!\1).)*)\1$/s.exec(value)?.[2]?.trim() ?? value);
const Environment = z.object({
  ALPACA_API_KEY: text,
  ALPACA_SECRET_KEY: text,
  ALPACA_BASE_URL: text,
  ALPACA_LIVE_BASE_URL: text,
  PAPER_TRADING_EMAILS: text,
  ALLOW_LIVE_TRADING: unquoted,
  INSTALLATION_OWNERS: text,
  SECRETS_DIR: text,
  REPLAY_DATA_DIR: text,
  SIMULATION_START: text,
  GEMINI_API_KEYS: unquoted,
  GEMINI_BASE_URL: unquoted,
  GEMINI_CHEAP_MODEL: unquoted,
  GEMINI_STRONG_MODEL: unquoted,
  GEMINI_REQUESTS_PER_MINUTE: unquoted,
  GEMINI_TOKENS_PER_MINUTE: unquoted,
  GEMINI_DOLLARS_PER_DAY: unquoted,
  GEMINI_DOLLARS_PER_USER_DAY: unquoted,
  FUNCTIONS_EMULATOR: text,
});

type Variables = z.infer<typeof Environment>;

function alpacaKeys(
  { ALPACA_API_KEY: keyId, ALPACA_SECRET_KEY: secret }: Variables,
  baseUrl: string | null,
): AlpacaKeys | null {
  if (keyId === '' && secret === '') return null;
  if (keyId === '')
    throw new Misconfigured('ALPACA_SECRET_KEY is set, but ALPACA_API_KEY is not. Set both.', 'ALPACA_API_KEY');
  if (secret === '') {
    throw new Misconfigured('ALPACA_API_KEY is set, but ALPACA_SECRET_KEY is not. Set both.', 'ALPACA_SECRET_KEY');
  }
  return { keyId, secret, baseUrl };
}

/** Whether two addresses lead to the same server of this machine. */
const isSameServer = (one: string, other: string): boolean => {
  const portOf = ({ port, protocol }: URL): string => port || protocol;
  return portOf(new URL(one)) === portOf(new URL(other));
};

/** The stand-ins for Alpaca's two worlds. One server for both would let paper and live meet. */
function brokerBaseUrls(environment: Variables): Config['brokerBaseUrls'] {
  const standIn = (setting: 'ALPACA_BASE_URL' | 'ALPACA_LIVE_BASE_URL'): string | null =>
    environment[setting] === '' ? null : loopbackBase(environment[setting], setting, 'Alpaca');
  const [paper, live] = [standIn('ALPACA_BASE_URL'), standIn('ALPACA_LIVE_BASE_URL')];
  if (paper !== null && live !== null && isSameServer(paper, live)) {
    throw new Misconfigured(
      'ALPACA_LIVE_BASE_URL and ALPACA_BASE_URL are one server. Paper and live need one each.',
      'ALPACA_LIVE_BASE_URL',
    );
  }
  return { paper, live };
}

/** Nothing but the word itself opens live trading, and a word that is neither yes nor no stops the start. */
function allowsLiveTrading({ ALLOW_LIVE_TRADING: written }: Variables): boolean {
  if (written === 'true') return true;
  if (written === '' || written === 'false') return false;
  throw new Misconfigured(
    'ALLOW_LIVE_TRADING is neither true nor false. Leave it empty for false.',
    'ALLOW_LIVE_TRADING',
  );
}

/** Files are for the emulators alone: once deployed, keys stand in Secret Manager or nowhere. */
function secretsFolder({ SECRETS_DIR: folder }: Variables, isLocal: boolean): string | null {
  if (!isLocal && folder !== '') {
    throw new Misconfigured(
      'SECRETS_DIR is for the emulators alone. Remove it: keys stand in Secret Manager.',
      'SECRETS_DIR',
    );
  }
  if (folder !== '' && !isAbsolute(folder)) {
    throw new Misconfigured(
      'SECRETS_DIR is not a full path, such as /home/you/trading-crew/.local/secrets.',
      'SECRETS_DIR',
    );
  }
  return isLocal ? folder : null;
}

const addresses = (written: string): string[] =>
  written
    .split(',')
    .map((email) => email.trim().toLowerCase())
    .filter((email) => email !== '');

type NumberSetting =
  'GEMINI_REQUESTS_PER_MINUTE' | 'GEMINI_TOKENS_PER_MINUTE' | 'GEMINI_DOLLARS_PER_DAY' | 'GEMINI_DOLLARS_PER_USER_DAY';
type NumberEnvironment = Readonly<Record<NumberSetting, string>>;

/** A whole number from `least` on; undefined where nothing is said. */
function wholeNumber(environment: NumberEnvironment, setting: NumberSetting, least: number): number | undefined {
  const written = environment[setting];
  if (written === '') return undefined;
  const value = /^\d+$/.test(written) ? Number(written) : 0;
  if (value >= least && Number.isSafeInteger(value)) return value;
  throw new Misconfigured(`${setting} is not a whole number of at least ${least}.`, setting);
}

function dollars(environment: NumberEnvironment, setting: NumberSetting, otherwise: number): number {
  const written = environment[setting];
  if (written === '') return otherwise;
  const value = /^\d*[.]?\d+$/.test(written) ? Number(written) : Infinity;
  if (Number.isFinite(value)) return value;
  throw new Misconfigured(
    `${setting} is not an amount of dollars such as 2.50. 0 means that no question is asked.`,
    setting,
  );
}

/** Every part is checked; without a key none of it is used, so that emptying the key alone switches the model off. */
function geminiConfig(environment: Variables): GeminiConfig | null {
  const { GEMINI_API_KEYS: keys, GEMINI_BASE_URL: baseUrl } = environment;
  const requestsPerMinute = wholeNumber(environment, 'GEMINI_REQUESTS_PER_MINUTE', 1);
  const tokensPerMinute = wholeNumber(environment, 'GEMINI_TOKENS_PER_MINUTE', LEAST_TOKENS);
  const config: GeminiConfig = {
    keys,
    baseUrl: baseUrl === '' ? null : loopbackBase(baseUrl, 'GEMINI_BASE_URL', 'Google'),
    models: { cheap: environment.GEMINI_CHEAP_MODEL || null, strong: environment.GEMINI_STRONG_MODEL || null },
    limits: { ...(requestsPerMinute && { requestsPerMinute }), ...(tokensPerMinute && { tokensPerMinute }) },
    dollarsPerDay: dollars(environment, 'GEMINI_DOLLARS_PER_DAY', DOLLARS_PER_DAY),
    dollarsPerUserDay: dollars(environment, 'GEMINI_DOLLARS_PER_USER_DAY', DOLLARS_PER_USER_DAY),
  };
  return keys === '' ? null : config;
}

/** Parses the environment. Throws `Misconfigured` naming the variable that cannot be used. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const parsed = Environment.parse(environment);
  const start = parsed.SIMULATION_START;
  if (start !== '' && !SessionDate.safeParse(start).success) {
    throw new Misconfigured('SIMULATION_START is not a date such as 2016-03-14.', 'SIMULATION_START');
  }
  const baseUrls = brokerBaseUrls(parsed);
  const isLocal = parsed.FUNCTIONS_EMULATOR === 'true';
  return {
    alpaca: alpacaKeys(parsed, baseUrls.paper),
    gemini: geminiConfig(parsed),
    paperTradingEmails: addresses(parsed.PAPER_TRADING_EMAILS),
    isLocal,
    allowLiveTrading: allowsLiveTrading(parsed),
    brokerBaseUrls: baseUrls,
    owners: addresses(parsed.INSTALLATION_OWNERS),
    secretsFolder: secretsFolder(parsed, isLocal),
    replayDataDir: parsed.REPLAY_DATA_DIR === '' ? null : parsed.REPLAY_DATA_DIR,
    simulationStart: start === '' ? null : start,
  };
}
