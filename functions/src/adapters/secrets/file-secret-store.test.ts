import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Misconfigured, Unavailable } from '@trading-crew/core/contracts';
import { afterAll, describe, expect, it } from 'vitest';
import { fileSecretStore } from './file-secret-store.ts';
import { describeSecretStoreContract } from './secret-store-contract.testing.ts';

const ROOT = mkdtempSync(join(tmpdir(), 'secret-files-'));
afterAll(() => rmSync(ROOT, { recursive: true, force: true }));

let folders = 0;
const newFolder = (): string => join(ROOT, `secrets-${(folders += 1)}`);
const modeOf = (path: string): number => statSync(path).mode & 0o777;
const SECRET = 'a-secret-of-no-worth';

describeSecretStoreContract('files', () => fileSecretStore(join(ROOT, 'contract')));

describe('keys in files', () => {
  it('can be read by their owner alone, whatever the mask of the process', async () => {
    const folder = newFolder();
    const mask = process.umask(0);
    try {
      await fileSecretStore(folder).write('broker-paper-ada', SECRET);
    } finally {
      process.umask(mask);
    }
    expect(modeOf(folder)).toBe(0o700);
    expect(readdirSync(folder)).toEqual(['broker-paper-ada']);
    expect(modeOf(join(folder, 'broker-paper-ada'))).toBe(0o600);
  });

  it('leave nothing in the folder that could be one when they are removed', async () => {
    const folder = newFolder();
    const store = fileSecretStore(folder);
    await store.write('broker-paper-ada', SECRET);
    await store.remove('broker-paper-ada');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('make no folder as long as there is none to keep', async () => {
    const folder = newFolder();
    await fileSecretStore(folder).read('broker-paper-ada');
    await fileSecretStore(folder).remove('broker-paper-ada');
    expect(existsSync(folder)).toBe(false);
  });

  it.each([0o640, 0o604, 0o660, 0o644])('are refused when others can read or change them: %o', async (mode) => {
    const folder = newFolder();
    const store = fileSecretStore(folder);
    await store.write('broker-paper-ada', SECRET);
    chmodSync(join(folder, 'broker-paper-ada'), mode);
    const failure: unknown = await store.read('broker-paper-ada').catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Misconfigured);
    expect((failure as Error).message).toContain('chmod 600');
    expect(String((failure as Error).stack)).not.toContain(SECRET);
  });

  it.each([0o750, 0o705, 0o777])(
    'are neither read nor written in a folder that is open to others: %o',
    async (mode) => {
      const folder = newFolder();
      const store = fileSecretStore(folder);
      await store.write('broker-paper-ada', SECRET);
      chmodSync(folder, mode);
      await expect(store.read('broker-paper-ada')).rejects.toThrow(/SECRETS_DIR.*chmod 700/);
      await expect(store.write('broker-paper-ben', SECRET)).rejects.toThrow(Misconfigured);
      expect(readdirSync(folder)).toEqual(['broker-paper-ada']);
    },
  );

  it('are not read through a link', async () => {
    const folder = newFolder();
    mkdirSync(folder, { mode: 0o700 });
    const elsewhere = join(ROOT, 'elsewhere');
    writeFileSync(elsewhere, 'not a key of ours', { mode: 0o600 });
    symlinkSync(elsewhere, join(folder, 'broker-paper-ada'));
    await expect(fileSecretStore(folder).read('broker-paper-ada')).rejects.toThrow(Unavailable);
  });

  it('have no place where no folder is given, or one that depends on where a process runs', () => {
    for (const folder of ['', 'secrets', './secrets']) {
      expect(() => fileSecretStore(folder)).toThrow(Misconfigured);
    }
  });

  it('are not part of the error when they cannot be written', async () => {
    const folder = newFolder();
    mkdirSync(join(folder, 'broker-paper-ada'), { recursive: true, mode: 0o700 });
    chmodSync(folder, 0o700);
    writeFileSync(join(folder, 'broker-paper-ada', 'in-the-way'), '');
    const failure: unknown = await fileSecretStore(folder)
      .write('broker-paper-ada', SECRET)
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Unavailable);
    expect(JSON.stringify(failure) + String((failure as Error).stack)).not.toContain(SECRET);
    expect(readdirSync(folder), 'nor left beside their place').toEqual(['broker-paper-ada']);
  });
});

describe('a crash', () => {
  it('between the writing and the move leaves the old key, and what it left is gone with the key', async () => {
    const folder = newFolder();
    const store = fileSecretStore(folder);
    await store.write('broker-paper-ada', 'the old one');
    writeFileSync(join(folder, 'broker-paper-ada.0f8b.part'), 'the new', { mode: 0o600 });
    expect(await store.read('broker-paper-ada')).toBe('the old one');
    await store.write('broker-paper-ada', 'the newest one');
    expect(await store.read('broker-paper-ada')).toBe('the newest one');
    await store.remove('broker-paper-ada');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('at any moment leaves one key whole', async () => {
    const folder = newFolder();
    const values = ['a', 'b'].map((letter) => letter.repeat(300_000));
    const program = `
      import { fileSecretStore } from ${JSON.stringify(join(import.meta.dirname, 'file-secret-store.ts'))};
      const store = fileSecretStore(process.env.FOLDER);
      console.log('ready');
      for (;;) for (const letter of ['a', 'b']) await store.write('broker-paper-ada', letter.repeat(300_000));`;
    let found = 0;
    // A few times; on a slow machine until one of them had come so far as to leave a key.
    for (let round = 0; round < 5 || (found === 0 && round < 40); round += 1) {
      const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
        env: { ...process.env, FOLDER: folder },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await new Promise((resolve) => child.stdout.once('data', resolve));
      await sleep(10 + round * 7);
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
      const left = await fileSecretStore(folder).read('broker-paper-ada');
      if (left === null) continue;
      found += 1;
      expect(values.includes(left), `a key of ${left.length} letters`).toBe(true);
    }
    expect(found).toBeGreaterThan(0);
    await fileSecretStore(folder).remove('broker-paper-ada');
    expect(readdirSync(folder)).toEqual([]);
    expect(() => readFileSync(join(folder, 'broker-paper-ada'))).toThrow('ENOENT');
  });
});
