/**
 * Brings up the whole product on this machine: Firestore, Auth, Functions, Hosting, and the built page on them.
 * Used by `npm start`, the browser tests and the benchmarks alike. What it started ends with stop(), or with this
 * process at the latest.
 */
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CALLS } from '../../core/src/contracts/calls.ts';
import { QUEUE_FUNCTIONS, SCHEDULED_FUNCTIONS } from './background-functions.ts';
import type { PlatformEnvironment } from './environment-file.ts';
import { startFirebaseEmulators } from './firebase-emulators.ts';
import { startFirestoreEmulator } from './firestore-emulator.ts';
import { PROJECT_ID, ROOT, writePlatformFolder } from './platform-folder.ts';
import { privatePorts, type PlatformPorts } from './platform-ports.ts';
import { scheduleMs, startScheduler } from './scheduler.ts';

export interface PlatformOptions {
  /** Free ones away from the usual ports when left out. */
  ports?: PlatformPorts;
  /** Where runs and sign-ins are kept from one start to the next; left out, they begin empty and are forgotten. */
  stateFolder?: string;
  /** Where the emulators write; inside the platform's own temporary folder when left out. */
  logFolder?: string;
  /** Variables for the functions, by the names of .env.template. */
  environment?: PlatformEnvironment;
  /** Milliseconds between two rounds of the scheduled functions; a minute, or SCHEDULE_SECONDS, when left out. */
  scheduleEveryMs?: number;
}

export interface Platform {
  /** Where the page is. */
  url: string;
  ports: PlatformPorts;
  projectId: string;
  /** HOST:PORT, for FIRESTORE_EMULATOR_HOST. */
  firestoreAddress: string;
  /** Address of the callables: append a name. */
  callablesUrl: string;
  /** False as soon as one of the parts has ended by itself. */
  isRunning(): boolean;
  /** Keeps the state where there is a folder for it, then ends every part. */
  stop(): Promise<void>;
  /** Ends every part at once, keeping nothing of this session. */
  kill(): void;
}

interface Part {
  exportTo(folder: string): Promise<void>;
  stop(): Promise<void>;
  kill(): void;
  isRunning(): boolean;
}

/** Starts everything and waits until it answers. Throws a LaunchProblem, with nothing left running, when it cannot. */
export async function startPlatform(options: PlatformOptions = {}): Promise<Platform> {
  const folder = newFolder(join(ROOT, '.local'));
  const state = options.stateFolder;
  const logs = options.logFolder ?? join(folder, 'logs');
  const ports = options.ports ?? (await privatePorts());
  const parts: Record<string, Part> = {};
  const removeFolder = (): void => rmSync(folder, { recursive: true, force: true });
  process.once('exit', removeFolder);
  const end = async (): Promise<void> => {
    await Promise.all(Object.values(parts).map((part) => part.stop()));
    removeFolder();
    process.off('exit', removeFolder);
  };
  try {
    const firestore = await startFirestoreEmulator({
      port: ports.firestore,
      projectId: PROJECT_ID,
      rulesFile: join(ROOT, 'firestore.rules'),
      logFile: join(logs, 'firestore.log'),
      ...(state === undefined ? {} : { importFrom: join(state, 'firestore') }),
    });
    parts['firestore'] = firestore;
    const environment = options.environment ?? {};
    const configFile = writePlatformFolder({ folder: join(folder, 'firebase'), ports, firestore, environment });
    const firestoreAddress = `${firestore.host}:${firestore.port}`;
    parts['auth'] = await startFirebaseEmulators({
      configFile,
      ports,
      firestoreAddress,
      environment,
      logFile: join(logs, 'firebase.log'),
      expectedFunctions: [...Object.keys(CALLS), ...SCHEDULED_FUNCTIONS, ...QUEUE_FUNCTIONS],
      ...(state === undefined ? {} : { importFrom: join(state, 'auth') }),
    });
    const everyMs = options.scheduleEveryMs ?? scheduleMs();
    const scheduler = startScheduler({ port: ports.functions, functions: SCHEDULED_FUNCTIONS, everyMs });
    return {
      url: `http://127.0.0.1:${ports.hosting}`,
      ports: { ...ports, firestore: firestore.port },
      projectId: PROJECT_ID,
      firestoreAddress,
      callablesUrl: `http://127.0.0.1:${ports.functions}/${PROJECT_ID}/us-central1/`,
      isRunning: () => Object.values(parts).every((part) => part.isRunning()),
      async stop() {
        scheduler.stop();
        if (state !== undefined) await saveState(parts, state);
        await end();
      },
      kill() {
        scheduler.stop();
        for (const part of Object.values(parts)) part.kill();
        removeFolder();
      },
    };
  } catch (error) {
    await end();
    throw error;
  }
}

/** A folder named after this process; those of processes that were killed are removed on the way. */
function newFolder(local: string): string {
  mkdirSync(local, { recursive: true });
  for (const name of readdirSync(local)) {
    const owner = /^platform-(\d+)-/.exec(name)?.[1];
    if (owner !== undefined && !isAlive(Number(owner))) rmSync(join(local, name), { recursive: true, force: true });
  }
  return mkdtempSync(join(local, `platform-${process.pid}-`));
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Each part writes beside the last good state, which is replaced only when the new one is whole. */
async function saveState(parts: Record<string, Part>, state: string): Promise<void> {
  mkdirSync(state, { recursive: true });
  for (const [name, part] of Object.entries(parts)) {
    if (!part.isRunning()) continue;
    const [kept, fresh] = [join(state, name), join(state, `${name}.new`)];
    rmSync(fresh, { recursive: true, force: true });
    await part.exportTo(fresh);
    rmSync(kept, { recursive: true, force: true });
    renameSync(fresh, kept);
  }
}
