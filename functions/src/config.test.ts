import { Misconfigured } from '@trading-crew/core/contracts';
import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';

describe('readConfig', () => {
  it('needs nothing at all', () => {
    expect(readConfig({})).toEqual({
      alpaca: null,
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
