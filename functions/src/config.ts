/**
 * The environment, parsed once per instance. Everything is optional: with nothing set the product runs on replayed
 * data and a simulated account. A half-set or unusable variable is named, its value never shown.
 */
import { Misconfigured, SessionDate } from '@trading-crew/core/contracts';
import { z } from 'zod';

export interface AlpacaKeys {
  readonly keyId: string;
  readonly secret: string;
  /** A loopback address that stands in for Alpaca; null for Alpaca itself. */
  readonly baseUrl: string | null;
}

export interface Config {
  /** Null when no key is set: paper trading is then not offered. */
  readonly alpaca: AlpacaKeys | null;
  /** E-mail addresses that may trade on the paper account of this installation. */
  readonly paperTradingEmails: readonly string[];
  /** True on the local emulators, where whoever signs in is the owner of the machine. */
  readonly isLocal: boolean;
  readonly replayDataDir: string | null;
  /** First session of a new simulated account; null for the built-in default. */
  readonly simulationStart: string | null;
}

/** The secrets that the functions need, by the name under which Secret Manager and .env hold them. */
export const SECRETS = ['ALPACA_API_KEY', 'ALPACA_SECRET_KEY'];

const text = z.string().trim().optional().default('');
const Environment = z.object({
  ALPACA_API_KEY: text,
  ALPACA_SECRET_KEY: text,
  ALPACA_BASE_URL: text,
  PAPER_TRADING_EMAILS: text,
  REPLAY_DATA_DIR: text,
  SIMULATION_START: text,
  FUNCTIONS_EMULATOR: text,
});

function alpacaKeys(environment: z.infer<typeof Environment>): AlpacaKeys | null {
  const { ALPACA_API_KEY: keyId, ALPACA_SECRET_KEY: secret, ALPACA_BASE_URL: baseUrl } = environment;
  if (keyId === '' && secret === '') return null;
  if (keyId === '')
    throw new Misconfigured('ALPACA_SECRET_KEY is set, but ALPACA_API_KEY is not. Set both.', 'ALPACA_API_KEY');
  if (secret === '') {
    throw new Misconfigured('ALPACA_API_KEY is set, but ALPACA_SECRET_KEY is not. Set both.', 'ALPACA_SECRET_KEY');
  }
  return { keyId, secret, baseUrl: baseUrl === '' ? null : baseUrl };
}

/** Parses the environment. Throws `Misconfigured` naming the variable that cannot be used. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const parsed = Environment.parse(environment);
  const start = parsed.SIMULATION_START;
  if (start !== '' && !SessionDate.safeParse(start).success) {
    throw new Misconfigured('SIMULATION_START is not a date such as 2016-03-14.', 'SIMULATION_START');
  }
  return {
    alpaca: alpacaKeys(parsed),
    paperTradingEmails: parsed.PAPER_TRADING_EMAILS.split(',')
      .map((email) => email.trim().toLowerCase())
      .filter((email) => email !== ''),
    isLocal: parsed.FUNCTIONS_EMULATOR === 'true',
    replayDataDir: parsed.REPLAY_DATA_DIR === '' ? null : parsed.REPLAY_DATA_DIR,
    simulationStart: start === '' ? null : start,
  };
}
