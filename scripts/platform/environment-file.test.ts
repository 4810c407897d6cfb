import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { PLAIN_VARIABLES, readEnvironmentFile, SECRET_VARIABLES } from './environment-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'environment-'));
const file = join(folder, '.env');
afterAll(() => rmSync(folder, { recursive: true }));

/** Where keys stand without a word about it. */
const SECRETS_DIR = join(folder, '.local', 'secrets');

function read(text: string, environment: NodeJS.ProcessEnv = {}): Record<string, string> {
  writeFileSync(file, text);
  return readEnvironmentFile(file, environment);
}

describe('.env', () => {
  it('a missing file leaves everything unset', () => {
    expect(readEnvironmentFile(join(folder, 'absent'), {})).toEqual({ SECRETS_DIR });
  });

  it('values keep their equals signs and lose their quotes; comments and empty values are left out', () => {
    expect(read('# keys\nALPACA_API_KEY="a=b"\nALPACA_SECRET_KEY=\n')).toEqual({
      ALPACA_API_KEY: 'a=b',
      SECRETS_DIR,
    });
  });

  it('only the variables of the template are passed on', () => {
    expect(read('PATH=/evil\nNODE_OPTIONS=--inspect\nSIMULATION_START=2016-03-14')).toEqual({
      SIMULATION_START: '2016-03-14',
      SECRETS_DIR,
    });
  });

  it('what the shell sets wins over the file', () => {
    expect(read('SIMULATION_START=2016-03-14', { SIMULATION_START: '2017-01-03' })).toEqual({
      SIMULATION_START: '2017-01-03',
      SECRETS_DIR,
    });
  });

  it('a relative data folder is meant from the folder of .env', () => {
    expect(read('REPLAY_DATA_DIR=prices')).toEqual({ REPLAY_DATA_DIR: join(folder, 'prices'), SECRETS_DIR });
  });

  it('keys may stand in another folder, meant from the folder of .env or given in full', () => {
    expect(read('SECRETS_DIR=keys')).toEqual({ SECRETS_DIR: join(folder, 'keys') });
    expect(read('SECRETS_DIR=/somewhere/keys')).toEqual({ SECRETS_DIR: '/somewhere/keys' });
  });

  it('the template names exactly the variables that are read, all empty', () => {
    const template = readFileSync(join(import.meta.dirname, '..', '..', '.env.template'), 'utf8');
    const variables = parseEnv(template);
    expect(Object.keys(variables).sort()).toEqual([...SECRET_VARIABLES, ...PLAIN_VARIABLES].sort());
    expect(new Set(Object.values(variables))).toEqual(new Set(['']));
  });
});
