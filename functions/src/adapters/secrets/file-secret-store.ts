/**
 * Keys in files for the emulators: a folder and files that only their owner can read, each written beside its place and
 * moved there, so that a crash leaves the old key or the new one and never a part of either.
 */
import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { Failure, Misconfigured, Unavailable } from '@trading-crew/core/contracts';
import { storableName, type SecretStore } from './secret-store.ts';

const SETTING = 'SECRETS_DIR';
/** No capitals: some file systems take them for small letters, and two users would share a file. */
const PLAIN = /^[a-z0-9-]{1,120}$/;
const OWNER_ONLY = { folder: 0o700, file: 0o600 };
const PART = '.part';

/** The store in that folder, which is made when a key is first written. */
export function fileSecretStore(folder: string): SecretStore {
  if (!isAbsolute(folder)) {
    throw new Misconfigured(
      'SECRETS_DIR is not set: there is no place for keys on this machine. `npm start` sets it.',
      SETTING,
    );
  }
  const placeOf = (name: string): string => join(folder, storableName(name, PLAIN));
  return {
    read: (name) => asked('read', () => readKey(folder, placeOf(name))),
    write: (name, value) => asked('written', () => writeKey(folder, placeOf(name), value)),
    remove: (name) => asked('removed', () => removeKey(folder, placeOf(name))),
  };
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
const isMissing = (error: unknown): boolean => codeOf(error) === 'ENOENT';

/** What went wrong, without the error of the system: it may hold what was being written. */
async function asked<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Unavailable(
      `A key could not be ${what} on this machine (${codeOf(error)}). Look at the folder SECRETS_DIR.`,
    );
  }
}

/** Throws `Misconfigured` when somebody else could read what is there; a system without owners cannot tell. */
function demandPrivate({ uid, mode }: { uid: number; mode: number }, what: string, remedy: string): void {
  const self = process.getuid?.();
  if (self === undefined) return;
  if (uid !== self)
    throw new Misconfigured(`${what} belongs to another user of this machine. Choose another one.`, SETTING);
  if ((mode & 0o077) !== 0) throw new Misconfigured(`${what} can be read by others. Run: ${remedy}`, SETTING);
}

const THE_FOLDER = 'The folder for keys (SECRETS_DIR)';

async function demandPrivateFolder(folder: string): Promise<void> {
  const found = await stat(folder);
  if (!found.isDirectory()) throw new Misconfigured('SECRETS_DIR is not a folder.', SETTING);
  demandPrivate(found, THE_FOLDER, 'chmod 700 on it.');
}

async function readKey(folder: string, place: string): Promise<string | null> {
  let file: FileHandle;
  try {
    await demandPrivateFolder(folder);
    // A link could point at anything, and its target could be anybody's.
    file = await open(place, constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
  try {
    demandPrivate(
      await file.stat(),
      'A file with a key',
      'chmod 600 on the files in SECRETS_DIR, and connect the key anew.',
    );
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}

async function writeKey(folder: string, place: string, value: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: OWNER_ONLY.folder });
  await demandPrivateFolder(folder);
  const part = `${place}.${randomUUID()}${PART}`;
  try {
    const file = await open(part, 'wx', OWNER_ONLY.file);
    try {
      await file.writeFile(value);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(part, place);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
  await syncFolder(folder);
}

/** With what a crash may have left of the key beside its place. */
async function removeKey(folder: string, place: string): Promise<void> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  const places = names.map((name) => join(folder, name));
  const parts = places.filter((candidate) => candidate.startsWith(`${place}.`) && candidate.endsWith(PART));
  for (const gone of [place, ...parts]) await rm(gone, { force: true });
  if (names.length > 0) await syncFolder(folder);
}

/** A name is on the disk only when its folder is. Some systems cannot be asked for that, and do it by themselves. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}
