/** The secret store of this installation: Google Secret Manager, or files that only their owner can read. */
import { fileSecretStore } from './file-secret-store.ts';
import type { SecretStore } from './secret-store.ts';

export type { SecretStore } from './secret-store.ts';

export interface SecretStoreOptions {
  /** A folder for the emulators, empty where none was given; null for Secret Manager. */
  readonly folder: string | null;
}

/** Opens the store; nothing is asked of it before it is used. Throws `Misconfigured` where there is no place for keys. */
export async function openSecretStore({ folder }: SecretStoreOptions): Promise<SecretStore> {
  if (folder !== null) return fileSecretStore(folder);
  // Its SDK takes a fifth of a second to load.
  const { googleSecretStore } = await import('./google-secret-store.ts');
  return googleSecretStore();
}
