import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { gcloudRoots, installedFirestoreJar } from './firestore-jar.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'jar-')));
afterAll(() => rmSync(folder, { recursive: true }));

function touch(...path: string[]): string {
  const file = join(folder, ...path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, '');
  return file;
}

describe('finding the Firestore emulator', () => {
  it('the root of the gcloud SDK is found through the link on PATH', () => {
    touch('sdk', 'bin', 'gcloud');
    mkdirSync(join(folder, 'links'));
    symlinkSync(join(folder, 'sdk', 'bin', 'gcloud'), join(folder, 'links', 'gcloud'));
    expect(gcloudRoots({ PATH: join(folder, 'links') })).toContain(join(folder, 'sdk'));
  });

  it('a component of gcloud comes before what firebase-tools downloaded', () => {
    const jar = touch('sdk', 'platform', 'cloud-firestore-emulator', 'cloud-firestore-emulator.jar');
    const cache = touch('cache', 'cloud-firestore-emulator-v1.19.8.jar');
    const found = installedFirestoreJar({
      CLOUDSDK_ROOT: join(folder, 'sdk'),
      FIREBASE_EMULATORS_PATH: join(cache, '..'),
    });
    expect(found?.origin).toBe('gcloud');
    expect(found?.javaArguments).toContain(jar);
  });
});
