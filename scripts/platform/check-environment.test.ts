import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { keyList } from '../../functions/testing/gemini-server/gemini-server.ts';
import { checkEnvironment } from './check-environment.ts';
import { LaunchProblem } from './launch-problem.ts';
import { ROOT } from './platform-folder.ts';

const KEY = 'key-of-no-worth-number-1';

describe('the environment at start', () => {
  it.each([
    ['nothing at all', {}],
    ['keys', { GEMINI_API_KEYS: keyList() }],
    ['keys in quotes', { GEMINI_API_KEYS: `"${keyList()}"` }],
    ['models without a key', { GEMINI_STRONG_MODEL: 'gemini-4-neon' }],
    ['live trading against a stand-in', { ALLOW_LIVE_TRADING: 'true', ALPACA_LIVE_BASE_URL: 'http://127.0.0.1:4011' }],
    ['a folder for keys', { SECRETS_DIR: '/somewhere/secrets' }],
    ['no money for the model', { GEMINI_API_KEYS: keyList(), GEMINI_DOLLARS_PER_DAY: '0' }],
  ])('is in order with %s', async (_, environment) => {
    await expect(checkEnvironment(environment)).resolves.toBeUndefined();
  });

  it.each<[string, Record<string, string>]>([
    ['GEMINI_API_KEYS', { GEMINI_API_KEYS: `projA:${KEY},${KEY}x,${KEY}` }],
    ['GEMINI_API_KEYS', { GEMINI_API_KEYS: `${KEY},` }],
    ['GEMINI_API_KEYS', { GEMINI_API_KEYS: `${KEY} ${KEY}` }],
    ['GEMINI_BASE_URL', { GEMINI_API_KEYS: KEY, GEMINI_BASE_URL: 'https://example.com' }],
    ['GEMINI_STRONG_MODEL', { GEMINI_API_KEYS: KEY, GEMINI_STRONG_MODEL: 'gemini-1.5-pro' }],
    ['GEMINI_CHEAP_MODEL', { GEMINI_API_KEYS: KEY, GEMINI_CHEAP_MODEL: 'nonsense' }],
    ['GEMINI_TOKENS_PER_MINUTE', { GEMINI_API_KEYS: KEY, GEMINI_TOKENS_PER_MINUTE: '-1' }],
    ['GEMINI_DOLLARS_PER_DAY', { GEMINI_API_KEYS: KEY, GEMINI_DOLLARS_PER_DAY: 'Infinity' }],
    ['GEMINI_DOLLARS_PER_USER_DAY', { GEMINI_DOLLARS_PER_USER_DAY: 'lots' }],
    ['ALLOW_LIVE_TRADING', { ALLOW_LIVE_TRADING: 'yes' }],
    ['ALPACA_LIVE_BASE_URL', { ALPACA_LIVE_BASE_URL: 'https://api.alpaca.markets' }],
    ['ALPACA_BASE_URL', { ALPACA_BASE_URL: 'nonsense' }],
    ['SECRETS_DIR', { SECRETS_DIR: 'secrets' }],
    ['ALPACA_SECRET_KEY', { ALPACA_API_KEY: KEY }],
    ['SIMULATION_START', { SIMULATION_START: 'tomorrow' }],
  ])('with a wrong %s stops the start with its name, and shows no key: %j', async (setting, environment) => {
    const problem: unknown = await checkEnvironment(environment).catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(LaunchProblem);
    expect((problem as LaunchProblem).message).toContain(setting);
    expect((problem as LaunchProblem).message).not.toContain(KEY);
  });
});

describe('npm start', () => {
  it('ends with that one message before anything else begins', async () => {
    const start = promisify(execFile)(process.execPath, [join(ROOT, 'scripts', 'start.ts'), '--no-build'], {
      env: { ...process.env, GEMINI_API_KEYS: `${KEY},${KEY}` },
      timeout: 15_000,
    });
    const { code, stdout, stderr } = await start.then(
      () => ({ code: 0, stdout: '', stderr: '' }),
      (error: unknown) => error as { code: number; stdout: string; stderr: string },
    );
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr.trim().split('\n')).toEqual([expect.stringContaining('Entry 2 of GEMINI_API_KEYS')]);
    expect(stderr).not.toContain(KEY);
  });
});
