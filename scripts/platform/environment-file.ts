/**
 * The variables of .env that the functions may see. Nothing else of the file is passed on, and no value is printed.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { parseEnv } from 'node:util';

/** The variables of .env.template, by what the local platform does with them. */
export const SECRET_VARIABLES = ['ALPACA_API_KEY', 'ALPACA_SECRET_KEY', 'GEMINI_API_KEYS'] as const;
export const PLAIN_VARIABLES = [
  'ALPACA_BASE_URL',
  'ALPACA_LIVE_BASE_URL',
  'ALLOW_LIVE_TRADING',
  'INSTALLATION_OWNERS',
  'SECRETS_DIR',
  'PAPER_TRADING_EMAILS',
  'REPLAY_DATA_DIR',
  'SIMULATION_START',
  'GEMINI_BASE_URL',
  'GEMINI_CHEAP_MODEL',
  'GEMINI_STRONG_MODEL',
  'GEMINI_REQUESTS_PER_MINUTE',
  'GEMINI_TOKENS_PER_MINUTE',
  'GEMINI_DOLLARS_PER_DAY',
  'GEMINI_DOLLARS_PER_USER_DAY',
] as const;

export type PlatformEnvironment = Record<string, string>;

const FOLDERS = ['REPLAY_DATA_DIR', 'SECRETS_DIR'] as const;

/**
 * The non-empty variables of the file, overridden by those of `environment`. A relative folder is meant from the folder
 * of the file, because the functions run elsewhere. A missing file is an empty one. SECRETS_DIR is always given: keys that
 * users connect stand in .local/secrets unless told otherwise, and outlive a start.
 */
export function readEnvironmentFile(file: string, environment: NodeJS.ProcessEnv = process.env): PlatformEnvironment {
  const written = existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {};
  const chosen: PlatformEnvironment = {};
  for (const name of [...SECRET_VARIABLES, ...PLAIN_VARIABLES]) {
    const value = (environment[name] ?? written[name] ?? '').trim();
    if (value !== '') chosen[name] = value;
  }
  chosen['SECRETS_DIR'] ??= join('.local', 'secrets');
  for (const name of FOLDERS) {
    const folder = chosen[name];
    if (folder !== undefined && !isAbsolute(folder)) chosen[name] = resolve(dirname(file), folder);
  }
  return chosen;
}
