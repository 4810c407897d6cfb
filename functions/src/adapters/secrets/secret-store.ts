/** Where users' brokerage keys stand, and nothing else does: read by functions, never by a page. */
import { createHash } from 'node:crypto';

export interface SecretStore {
  /** Null when there is none. Throws `Unavailable` when the store cannot be asked; a value is never part of an error. */
  read(name: string): Promise<string | null>;
  /** Durable when it returns; replaces what stood there. */
  write(name: string, value: string): Promise<void>;
  /** Gone when it returns; removing what is not there is no error. */
  remove(name: string): Promise<void>;
}

/** Readable letters of a name that cannot stand as it is. */
const READABLE = 60;

/**
 * The name as a store can hold it: itself where `plain` allows it, else its plain letters and a hash of the whole. The
 * underscore before the hash is in no plain name, so that two names never meet.
 */
export function storableName(name: string, plain: RegExp): string {
  if (plain.test(name)) return name;
  const readable = name
    .toLowerCase()
    .replace(/[^a-z0-9-]/g, '')
    .slice(0, READABLE);
  return `${readable}_${createHash('sha256').update(name).digest('hex')}`;
}
