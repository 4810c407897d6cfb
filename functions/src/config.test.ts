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
      allowLiveTrading: false,
      brokerBaseUrls: { paper: null, live: null },
      owners: [],
      secretsFolder: null,
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

describe('live trading in readConfig', () => {
  it.each(['true', ' true ', '"true"'])('is allowed by the word itself: %j', (word) => {
    expect(readConfig({ ALLOW_LIVE_TRADING: word }).allowLiveTrading).toBe(true);
  });

  it.each(['', ' ', 'false', undefined])('is not allowed by %j', (word) => {
    expect(readConfig({ ALLOW_LIVE_TRADING: word }).allowLiveTrading).toBe(false);
  });

  it.each(['True', 'TRUE', 'yes', '1', 'on', 'truee', 'true,true'])('is not guessed at: %j', (word) => {
    expect(() => readConfig({ ALLOW_LIVE_TRADING: word })).toThrow('ALLOW_LIVE_TRADING');
  });

  it('reads the owners in lower case', () => {
    const { owners } = readConfig({ INSTALLATION_OWNERS: 'Ada@Example.com, ,ben@example.com' });
    expect(owners).toEqual(['ada@example.com', 'ben@example.com']);
  });
});

describe('the stand-ins for Alpaca in readConfig', () => {
  const PAPER = 'http://127.0.0.1:4010';

  it('are one for paper and one for live, and the installation’s key goes to that for paper', () => {
    const keys = { ALPACA_API_KEY: 'PKTEST', ALPACA_SECRET_KEY: 'secret' };
    const config = readConfig({ ...keys, ALPACA_BASE_URL: `${PAPER}/`, ALPACA_LIVE_BASE_URL: 'http://127.0.0.1:4011' });
    expect(config.brokerBaseUrls).toEqual({ paper: PAPER, live: 'http://127.0.0.1:4011' });
    expect(config.alpaca?.baseUrl).toBe(PAPER);
  });

  it.each([PAPER, `${PAPER}/`, 'http://localhost:4010', 'http://[::1]:4010/live'])(
    'are never one server for both: %s',
    (live) => {
      expect(() => readConfig({ ALPACA_BASE_URL: PAPER, ALPACA_LIVE_BASE_URL: live })).toThrow('ALPACA_LIVE_BASE_URL');
    },
  );

  it.each(['ALPACA_BASE_URL', 'ALPACA_LIVE_BASE_URL'])('stand on this machine alone: %s', (setting) => {
    for (const address of ['https://api.alpaca.markets', 'http://10.0.0.7:4010', 'nonsense', 'http://a:b@localhost']) {
      expect(() => readConfig({ [setting]: address }), address).toThrow(setting);
    }
  });
});

describe('the folder for keys in readConfig', () => {
  const FUNCTIONS_EMULATOR = 'true';

  it('is the one that is given, on the emulators', () => {
    expect(readConfig({ FUNCTIONS_EMULATOR, SECRETS_DIR: '/somewhere/secrets' }).secretsFolder).toBe(
      '/somewhere/secrets',
    );
  });

  it('is none on the emulators where none is given, and never the cloud', () => {
    expect(readConfig({ FUNCTIONS_EMULATOR }).secretsFolder).toBe('');
  });

  it('is refused where the keys would stand in the cloud as plain files', () => {
    expect(() => readConfig({ SECRETS_DIR: '/somewhere/secrets' })).toThrow('SECRETS_DIR');
  });

  it('is a full path, because the functions run elsewhere', () => {
    expect(() => readConfig({ FUNCTIONS_EMULATOR, SECRETS_DIR: 'secrets' })).toThrow('SECRETS_DIR');
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
