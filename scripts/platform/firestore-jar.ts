/**
 * Finds the official Firestore emulator on this machine: the gcloud component, else what firebase-tools downloaded.
 * Nothing is searched beyond the known places; where there is none the message says how to get one.
 */
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { LaunchProblem } from './launch-problem.ts';

const COMPONENT = join('platform', 'cloud-firestore-emulator', 'cloud-firestore-emulator.jar');
const REMEDY = `Get it in one of these ways, and start again:
  npx firebase setup:emulators:firestore             (about 130 MB, once; runs on Java 21 or newer)
  gcloud components install cloud-firestore-emulator (runs on Java 11 or newer)
  sudo apt-get install google-cloud-cli-firestore-emulator   (where gcloud came from apt)`;

/** Arguments for `java` that run the emulator; its own options follow. */
export interface FirestoreJar {
  javaArguments: string[];
  origin: 'gcloud' | 'firebase-tools';
}

/** The folders that may be the root of the gcloud SDK, the likeliest first. */
export function gcloudRoots(environment: NodeJS.ProcessEnv): string[] {
  const onPath = (environment['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'gcloud'))
    .filter((file) => existsSync(file))
    .map((file) => dirname(dirname(realpathSync(file))));
  const home = environment['HOME'] ?? homedir();
  return [
    ...[environment['CLOUDSDK_ROOT_DIR'], environment['CLOUDSDK_ROOT']].filter((root) => root !== undefined),
    ...onPath,
    join(home, 'google-cloud-sdk'),
    '/usr/lib/google-cloud-sdk',
    '/usr/share/google-cloud-sdk',
    '/snap/google-cloud-cli/current',
    '/opt/google-cloud-sdk',
    '/opt/homebrew/share/google-cloud-sdk',
    '/usr/local/share/google-cloud-sdk',
  ];
}

/** Where an emulator already is on this machine, or null. Only files are looked at. */
export function installedFirestoreJar(environment: NodeJS.ProcessEnv = process.env): FirestoreJar | null {
  const component = gcloudRoots(environment)
    .map((root) => join(root, COMPONENT))
    .find((file) => existsSync(file));
  if (component !== undefined) {
    const main = 'com.google.cloud.datastore.emulator.firestore.CloudFirestore';
    return { javaArguments: ['-Duser.language=en', '-cp', component, main, 'start'], origin: 'gcloud' };
  }
  const cached = cachedJar(environment);
  return cached === null ? null : { javaArguments: ['-Duser.language=en', '-jar', cached], origin: 'firebase-tools' };
}

/** The emulator of this machine, downloaded by firebase-tools where there is none. Throws a LaunchProblem. */
export async function findFirestoreJar(environment: NodeJS.ProcessEnv = process.env): Promise<FirestoreJar> {
  const installed = installedFirestoreJar(environment);
  if (installed !== null) return installed;
  await downloadWithFirebaseTools(environment);
  const downloaded = installedFirestoreJar(environment);
  if (downloaded !== null) return downloaded;
  throw new LaunchProblem(`The Firestore emulator was not found and could not be downloaded.\n${REMEDY}`);
}

function cachedJar(environment: NodeJS.ProcessEnv): string | null {
  const home = environment['HOME'] ?? homedir();
  const folder = environment['FIREBASE_EMULATORS_PATH'] ?? join(home, '.cache', 'firebase', 'emulators');
  if (!existsSync(folder)) return null;
  const jars = readdirSync(folder).filter((name) => /^cloud-firestore-emulator-v[\d.]+\.jar$/.test(name));
  const newest = jars.sort((a, b) => a.localeCompare(b, 'en', { numeric: true })).at(-1);
  return newest === undefined ? null : join(folder, newest);
}

function downloadWithFirebaseTools(environment: NodeJS.ProcessEnv): Promise<void> {
  const firebase = join(import.meta.dirname, '..', '..', 'node_modules', 'firebase-tools', 'lib', 'bin', 'firebase.js');
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [firebase, 'setup:emulators:firestore'],
      { env: environment, timeout: 300_000 },
      // A failed download shows in the jar that is still missing.
      () => resolve(),
    );
  });
}
