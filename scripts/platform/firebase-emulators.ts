/**
 * The Auth, Functions and Hosting emulators of firebase-tools, as one background process.
 * Once started every expected function is loaded; what goes wrong before that is told in one message with the place of
 * the log.
 */
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LaunchProblem } from './launch-problem.ts';
import { PROJECT_ID, ROOT } from './platform-folder.ts';
import type { PlatformPorts } from './platform-ports.ts';
import { startSupervised, type SupervisedProcess } from './supervised-process.ts';

export interface FirebaseEmulatorsOptions {
  configFile: string;
  ports: PlatformPorts;
  /** HOST:PORT of the Firestore emulator. */
  firestoreAddress: string;
  environment: Record<string, string>;
  logFile: string;
  /** A folder that exportTo wrote; missing means nobody has signed in yet. */
  importFrom?: string;
  /** Names of the functions that must be there before the platform counts as started. */
  expectedFunctions: readonly string[];
}

export interface FirebaseEmulators {
  exportTo(folder: string): Promise<void>;
  stop(): Promise<void>;
  kill(): void;
  isRunning(): boolean;
}

const READY_MS = 120_000;
const FIREBASE = join(ROOT, 'node_modules', 'firebase-tools', 'lib', 'bin', 'firebase.js');

/** Starts the three and waits until they answer. Throws a LaunchProblem when they do not. */
export async function startFirebaseEmulators(options: FirebaseEmulatorsOptions): Promise<FirebaseEmulators> {
  const args = ['emulators:start', '--only', 'auth,functions,hosting', '--project', PROJECT_ID];
  const emulators = startSupervised({
    command: process.execPath,
    args: [FIREBASE, ...args, '--config', options.configFile, ...importArguments(options.importFrom)],
    cwd: dirname(options.configFile),
    environment: {
      ...process.env,
      ...options.environment,
      FIRESTORE_EMULATOR_HOST: options.firestoreAddress,
      // Nobody is asked for a Google account, and no time is lost looking for one.
      METADATA_SERVER_DETECTION: 'none',
      NO_UPDATE_NOTIFIER: '1',
      CI: '1',
    },
    logFile: options.logFile,
    graceMs: 8_000,
  });
  try {
    await untilReady(emulators, options);
  } catch (error) {
    emulators.kill();
    await emulators.exited;
    throw error;
  }
  return {
    exportTo: (folder) => exportThroughHub(options.ports.hub, folder),
    stop: () => emulators.stop(),
    kill: () => emulators.kill(),
    isRunning: () => emulators.isRunning(),
  };
}

function importArguments(folder: string | undefined): string[] {
  if (folder === undefined || !existsSync(join(folder, 'firebase-export-metadata.json'))) return [];
  return ['--import', folder];
}

async function untilReady(emulators: SupervisedProcess, options: FirebaseEmulatorsOptions): Promise<void> {
  const deadline = performance.now() + READY_MS;
  let missing: string[] = [];
  while (performance.now() < deadline && emulators.isRunning()) {
    refuseMovedPort(emulators.output());
    if (emulators.output().includes('All emulators ready')) {
      missing = await missingFunctions(options);
      if (missing.length === 0) return;
      if (emulators.output().includes('Failed to load function')) break;
    }
    await sleep(150);
  }
  const what =
    missing.length > 0 ? `These functions did not load: ${missing.join(', ')}.` : 'The emulators did not start.';
  throw new LaunchProblem(`${what} Their log is ${options.logFile}, and ends with:\n${lastWords(emulators.output())}`);
}

/** Everything is told the chosen ports beforehand: a part that firebase-tools put elsewhere would not be found. */
function refuseMovedPort(output: string): void {
  const moved = /(\w+) Emulator unable to start on port (\d+)/.exec(output);
  if (!moved) return;
  throw new LaunchProblem(
    `The ${moved[1] ?? ''} emulator cannot use port ${moved[2] ?? ''}. Choose another, for example: npm start -- --port 5600`,
  );
}

async function missingFunctions(options: FirebaseEmulatorsOptions): Promise<string[]> {
  const response = await fetch(`http://127.0.0.1:${options.ports.functions}/backends`).catch(() => null);
  const listed = response?.ok ? await response.text() : '';
  return options.expectedFunctions.filter((name) => !listed.includes(`"${name}"`));
}

function lastWords(output: string): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '' && !/^\s+at /.test(line));
  return lines.slice(-6).join('\n');
}

async function exportThroughHub(hub: number, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const response = await fetch(`http://127.0.0.1:${hub}/_admin/export`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ path: folder, initiatedBy: 'trading-crew' }),
  });
  if (!response.ok) throw new LaunchProblem('The local sign-ins could not be saved.');
}
