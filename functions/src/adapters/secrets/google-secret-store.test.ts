import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { Misconfigured, Unavailable } from '@trading-crew/core/contracts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startSecretServer, type SecretServer } from '../../../testing/secret-server/secret-server.ts';
import { googleSecretStore, type GoogleConnection } from './google-secret-store.ts';
import { describeSecretStoreContract } from './secret-store-contract.testing.ts';

/** Credentials as a machine outside Google has them: with them the SDK signs by itself and asks nobody for a token. */
function writeCredentials(folder: string): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const file = join(folder, 'credentials.json');
  const account = {
    type: 'service_account',
    project_id: 'demo-trading-secrets',
    client_email: 'functions@trading-crew.example.com',
    private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
  };
  writeFileSync(file, JSON.stringify(account));
  return file;
}

const connectionTo = ({ port }: { port: number }): GoogleConnection => ({
  apiEndpoint: '127.0.0.1',
  port,
  protocol: 'http',
});

const folder = mkdtempSync(join(tmpdir(), 'credentials-'));
vi.stubEnv('GOOGLE_APPLICATION_CREDENTIALS', writeCredentials(folder));
vi.stubEnv('GCLOUD_PROJECT', undefined);
vi.stubEnv('GOOGLE_CLOUD_PROJECT', undefined);
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

let shared: SecretServer;
beforeAll(async () => {
  shared = await startSecretServer();
});
afterAll(() => shared.close());

describeSecretStoreContract('Secret Manager', () => googleSecretStore(connectionTo(shared)));

describe('keys in Secret Manager', () => {
  const NAME = 'broker-paper-Ada28LettersOfAnIdentity0';
  const SECRET = 'a-secret-of-no-worth';
  let server: SecretServer;
  beforeEach(async () => {
    server = await startSecretServer();
  });
  afterEach(() => server.close());
  const store = () => googleSecretStore(connectionTo(server));
  const everyUse = () => [() => store().read(NAME), () => store().write(NAME, SECRET), () => store().remove(NAME)];
  const failureOf = (work: Promise<unknown>): Promise<unknown> => work.catch((error: unknown) => error);

  it('stand under their own name', async () => {
    await store().write(NAME, SECRET);
    expect(server.versionsOf(NAME)).toEqual([Buffer.from(SECRET).toString('base64')]);
  });

  it('leave no older version to be read', async () => {
    for (const value of ['one', 'two', 'three', 'four']) await store().write(NAME, value);
    expect(server.versionsOf(NAME)?.slice(0, -1)).toEqual([null, null, null]);
    expect(await store().read(NAME)).toBe('four');
  });

  it('destroy what a write before them left behind, over several pages of a list', async () => {
    server.fail({ at: ':destroy', status: 403, times: 4 });
    for (const value of ['one', 'two', 'three', 'four', 'five']) await failureOf(store().write(NAME, value));
    expect(server.versionsOf(NAME)?.filter((value) => value !== null)).toHaveLength(5);
    await store().write(NAME, 'six');
    expect(server.versionsOf(NAME)?.slice(0, -1)).toEqual([null, null, null, null, null]);
  });

  it('are gone with all their versions when they are removed', async () => {
    await store().write(NAME, SECRET);
    await store().remove(NAME);
    expect(server.versionsOf(NAME)).toBeNull();
  });

  it('are no keys any more when an administrator has disabled them', async () => {
    await store().write(NAME, SECRET);
    server.disable(NAME);
    expect(await store().read(NAME)).toBeNull();
  });

  it('are read although the first connection was lost', async () => {
    await store().write(NAME, SECRET);
    server.fail({ at: ':access', status: 503, times: 1 });
    expect(await store().read(NAME)).toBe(SECRET);
  });

  it.each([{ status: 401 }, { status: 403 }])('need the right to use it: %j', async (fault) => {
    server.fail(fault);
    for (const work of everyUse()) {
      const failure = await failureOf(work());
      expect(failure).toBeInstanceOf(Misconfigured);
      expect((failure as Error).message).toContain('docs/deploy.md');
    }
  });

  it.each([{ status: 429 }, { status: 500 }, { status: 503 }, {}])('are Unavailable when it is: %j', async (fault) => {
    server.fail(fault);
    for (const work of everyUse()) {
      expect(await failureOf(work())).toBeInstanceOf(Unavailable);
    }
  });

  it('are in no error, however deep one looks', async () => {
    await store().write(NAME, SECRET);
    const base64 = Buffer.from(SECRET).toString('base64');
    for (const fault of [{ at: ':addVersion', status: 503 }, { at: ':addVersion' }, { at: ':destroy', status: 503 }]) {
      server.fail({ ...fault, times: 2, isDone: true });
      const failure = await failureOf(store().write(NAME, SECRET));
      expect(failure).toBeInstanceOf(Unavailable);
      const text = inspect(failure, { depth: Infinity, showHidden: true });
      expect(text).not.toContain(SECRET);
      expect(text).not.toContain(base64);
      expect(text).not.toContain(NAME);
    }
  });

  it('are not asked for before they are needed', () => {
    store();
    expect(server.requests).toEqual([]);
  });
});
