import { Misconfigured } from '@trading-crew/core/contracts';
import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';

describe('readConfig', () => {
  it('needs nothing at all', () => {
    expect(readConfig({})).toEqual({
      alpaca: null,
      gemini: null,
      paperTradingEmails: [],
      isLocal: false,
      replayDataDir: null,
      simulationStart: null,
    });
  });

  it('reads both keys, trimmed, and the list of people who may use them', () => {
    const config = readConfig({
      ALPACA_API_KEY: ' PKTEST ',
      ALPACA_SECRET_KEY: 'secret',
      ALPACA_BASE_URL: 'http://127.0.0.1:4010',
      PAPER_TRADING_EMAILS: 'Ada@Example.com, ben@example.com,',
    });
    expect(config.alpaca).toEqual({ keyId: 'PKTEST', secret: 'secret', baseUrl: 'http://127.0.0.1:4010' });
    expect(config.paperTradingEmails).toEqual(['ada@example.com', 'ben@example.com']);
  });

  it.each([
    [{ ALPACA_API_KEY: 'PKVERYSECRET' }, 'ALPACA_SECRET_KEY'],
    [{ ALPACA_SECRET_KEY: 'PKVERYSECRET' }, 'ALPACA_API_KEY'],
    [{ SIMULATION_START: 'PKVERYSECRET' }, 'SIMULATION_START'],
  ])('names the variable at fault and shows no value: %j', (environment, setting) => {
    const act = () => readConfig(environment);
    expect(act).toThrow(Misconfigured);
    expect(act).toThrow(setting);
    expect(act).not.toThrow('PKVERYSECRET');
  });
});

describe('the language model in readConfig', () => {
  const KEYS = 'projA:key-of-no-worth-number-1,projB:key-of-no-worth-number-2';

  it('needs the keys and nothing else', () => {
    expect(readConfig({ GEMINI_API_KEYS: ` ${KEYS} ` }).gemini).toEqual({
      keys: KEYS,
      baseUrl: null,
      models: { cheap: null, strong: null },
      limits: {},
      dollarsPerDay: 5,
      dollarsPerUserDay: 1,
    });
  });

  it('reads what is set', () => {
    const config = readConfig({
      GEMINI_API_KEYS: KEYS,
      GEMINI_BASE_URL: 'http://localhost:4020/',
      GEMINI_CHEAP_MODEL: 'gemini-3.1-flash-lite',
      GEMINI_STRONG_MODEL: 'gemini-4-neon',
      GEMINI_REQUESTS_PER_MINUTE: '60',
      GEMINI_TOKENS_PER_MINUTE: '1000000',
      GEMINI_DOLLARS_PER_DAY: '0',
      GEMINI_DOLLARS_PER_USER_DAY: '.25',
    });
    expect(config.gemini).toEqual({
      keys: KEYS,
      baseUrl: 'http://localhost:4020',
      models: { cheap: 'gemini-3.1-flash-lite', strong: 'gemini-4-neon' },
      limits: { requestsPerMinute: 60, tokensPerMinute: 1_000_000 },
      dollarsPerDay: 0,
      dollarsPerUserDay: 0.25,
    });
  });

  it.each([`"${KEYS}"`, `'${KEYS}'`, `" ${KEYS} "`])('takes the quotes off the whole of a value: %s', (value) => {
    expect(readConfig({ GEMINI_API_KEYS: value }).gemini?.keys).toBe(KEYS);
  });

  it.each(['"a","b"', '"a', '\'a"'])('leaves quotes that do not enclose the whole: %s', (value) => {
    expect(readConfig({ GEMINI_API_KEYS: value }).gemini?.keys).toBe(value);
  });

  it.each(['', ' ', '""'])('is off without a key, whatever else is set: %j', (value) => {
    expect(readConfig({ GEMINI_API_KEYS: value, GEMINI_STRONG_MODEL: 'gemini-4-neon' }).gemini).toBeNull();
  });

  it.each([
    ...['-1', 'Infinity', 'NaN', 'five', '1e3', '0x10', '$2', '2,50', '9'.repeat(400)].flatMap((value) => [
      { GEMINI_DOLLARS_PER_DAY: value },
      { GEMINI_DOLLARS_PER_USER_DAY: value },
    ]),
    ...['0', '-1', '1.5', 'Infinity', 'many', '9'.repeat(30)].flatMap((value) => [
      { GEMINI_REQUESTS_PER_MINUTE: value },
      { GEMINI_TOKENS_PER_MINUTE: value },
    ]),
    ...[
      'http://generativelanguage.googleapis.com',
      'https://10.0.0.7',
      'ftp://127.0.0.1',
      '127.0.0.1',
      'http://a:b@localhost',
    ].map((value) => ({ GEMINI_BASE_URL: value })),
  ])('names the variable that cannot be used, with a key and without: %j', (wrong) => {
    const [setting = ''] = Object.keys(wrong);
    for (const keys of [{}, { GEMINI_API_KEYS: KEYS }]) {
      const act = () => readConfig({ ...keys, ...wrong });
      expect(act).toThrow(Misconfigured);
      expect(act).toThrow(setting);
      expect(act).not.toThrow('key-of-no-worth');
    }
  });
});
