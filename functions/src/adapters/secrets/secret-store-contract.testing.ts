/** What every secret store has to do, whatever stands behind it. Imported by tests alone. */
import { describe, expect, it } from 'vitest';
import type { SecretStore } from './secret-store.ts';

const KEY = JSON.stringify({ keyId: 'PKNOTHINGOFWORTH', secret: 'ö"\\\n nothing of worth ✓' });
const NAMES = [
  'broker-paper-someone',
  'broker-paper-SomeOne',
  'broker-paper-someOne',
  'broker-live-someone',
  'broker-paper-../../etc/passwd',
  'broker-paper-a/b',
  'broker-paper-a_b',
  'broker-paper-äöü',
  'broker-paper-äö',
  `broker-paper-${'A'.repeat(128)}`,
  `broker-paper-${'A'.repeat(127)}`,
  `broker-paper-${'漢'.repeat(128)}`,
  'broker-paper-.',
  'broker-paper-a.b.part',
];

let stores = 0;

/** The contract, for the store that `open` gives; names are its own, so that one store may serve all its tests. */
export function describeSecretStoreContract(title: string, open: () => SecretStore): void {
  describe(`the secret store: ${title}`, () => {
    const fresh = (): string => `contract-${process.pid}-${(stores += 1)}`;

    it('has nothing under a name that was never written', async () => {
      expect(await open().read(fresh())).toBeNull();
    });

    it('gives back what was written, to the character', async () => {
      const name = fresh();
      await open().write(name, KEY);
      expect(await open().read(name)).toBe(KEY);
    });

    it('replaces what stood there', async () => {
      const name = fresh();
      for (const value of ['one', 'two', 'a much longer three', 'four']) await open().write(name, value);
      expect(await open().read(name)).toBe('four');
    });

    it('forgets at once, and to forget what is not there is no error', async () => {
      const name = fresh();
      await open().write(name, KEY);
      await open().remove(name);
      expect(await open().read(name)).toBeNull();
      await open().remove(name);
      await open().write(name, 'again');
      expect(await open().read(name)).toBe('again');
    });

    it('keeps names apart, whatever letters they are made of', async () => {
      const mark = fresh();
      await Promise.all(NAMES.map((name) => open().write(`${name}${mark}`, name)));
      for (const name of NAMES) expect(await open().read(`${name}${mark}`), name).toBe(name);
      await open().remove(`${NAMES[0]}${mark}`);
      expect(await open().read(`${NAMES[1]}${mark}`)).toBe(NAMES[1]);
    });

    it('holds one of the values whole when several write at the same moment', async () => {
      const name = fresh();
      const values = Array.from({ length: 5 }, (_, place) => `value ${place} `.repeat(500));
      await Promise.allSettled(values.map((value) => open().write(name, value)));
      expect(values).toContain(await open().read(name));
    });
  });
}
