/**
 * Starts the official Firestore emulator by hand, because firebase-tools refuses it on a Java below 21.
 * What it started ends with stop(), or with this process at the latest; an emulator that FIRESTORE_EMULATOR_HOST
 * already names is used as it is and never stopped.
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findFirestoreJar, type FirestoreJar } from './firestore-jar.ts';
import { randomFreePort } from './free-port.ts';
import { findJava } from './java.ts';
import { LaunchProblem } from './launch-problem.ts';
import { startSupervised, type SupervisedProcess } from './supervised-process.ts';

export interface FirestoreEmulatorOptions {
  /** A free one is chosen when left out. */
  port?: number;
  projectId: string;
  /** Security rules to load; without them the emulator allows everything. */
  rulesFile?: string;
  /** A folder that exportTo wrote; a folder without an export in it means an empty database. */
  importFrom?: string;
  /** Where the emulator's own output goes; a temporary file when left out. */
  logFile?: string;
}

export interface FirestoreEmulator {
  host: string;
  port: number;
  /** Writes the whole database into the folder, in place of what stood there. */
  exportTo(folder: string): Promise<void>;
  /** Ends the emulator and waits until its process is gone. */
  stop(): Promise<void>;
  /** Ends the emulator at once. */
  kill(): void;
  isRunning(): boolean;
}

const EXPORT_NAME = 'firestore-export';
const READY_MS = 60_000;

/** Starts an emulator, or takes the one of FIRESTORE_EMULATOR_HOST. Throws a LaunchProblem that names the remedy. */
export async function startFirestoreEmulator(options: FirestoreEmulatorOptions): Promise<FirestoreEmulator> {
  const present = process.env['FIRESTORE_EMULATOR_HOST'];
  if (present) return attach(present, options);
  const java = await findJava();
  const jar = await findFirestoreJar();
  const host = '127.0.0.1';
  const port = options.port ?? (await randomFreePort());
  const temporary = mkdtempSync(join(tmpdir(), 'firestore-emulator-'));
  const javaProcess = startSupervised({
    command: java.command,
    args: emulatorArguments(jar, host, port, options),
    // The emulator drops a debug log where it is started.
    cwd: temporary,
    logFile: options.logFile ?? join(temporary, 'firestore.log'),
  });
  const emulator: FirestoreEmulator = {
    host,
    port,
    exportTo: (folder) => exportDatabase(`${host}:${port}`, options.projectId, folder),
    stop: async () => {
      await javaProcess.stop();
      rmSync(temporary, { recursive: true, force: true });
    },
    kill: () => javaProcess.kill(),
    isRunning: () => javaProcess.isRunning(),
  };
  try {
    await untilAnswering(`${host}:${port}`, javaProcess);
    if (options.rulesFile !== undefined) await loadRules(`${host}:${port}`, options.projectId, options.rulesFile);
  } catch (error) {
    await emulator.stop();
    throw error;
  }
  return emulator;
}

async function attach(address: string, options: FirestoreEmulatorOptions): Promise<FirestoreEmulator> {
  const [host = '127.0.0.1', port = '8080'] = address.split(':');
  const answers = await fetch(`http://${address}/`).catch(() => null);
  if (answers === null) {
    throw new LaunchProblem(
      `FIRESTORE_EMULATOR_HOST is ${address}, but nothing answers there. Start that emulator, or unset the variable.`,
    );
  }
  if (options.rulesFile !== undefined) await loadRules(address, options.projectId, options.rulesFile);
  return {
    host,
    port: Number(port),
    exportTo: (folder) => exportDatabase(address, options.projectId, folder),
    stop: () => Promise.resolve(),
    kill: () => undefined,
    isRunning: () => true,
  };
}

function emulatorArguments(jar: FirestoreJar, host: string, port: number, options: FirestoreEmulatorOptions): string[] {
  const metadata = options.importFrom === undefined ? null : exportMetadata(options.importFrom);
  return [
    ...jar.javaArguments,
    `--host=${host}`,
    `--port=${port}`,
    ...(metadata === null ? [] : [`--seed_from_export=${metadata}`]),
  ];
}

/** The file that names an export, or null where the folder holds none. */
function exportMetadata(folder: string): string | null {
  if (!existsSync(folder)) return null;
  const file = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find((name) =>
    name.endsWith('.overall_export_metadata'),
  );
  return file === undefined ? null : resolve(folder, file);
}

async function exportDatabase(address: string, projectId: string, folder: string): Promise<void> {
  // The emulator answers "not a directory" for a folder that is missing, and mixes with what a full one holds.
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const response = await fetch(`http://${address}/emulator/v1/projects/${projectId}:export`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      database: `projects/${projectId}/databases/(default)`,
      export_directory: resolve(folder),
      export_name: EXPORT_NAME,
    }),
  });
  if (!response.ok) throw new LaunchProblem(`The local database could not be saved: ${await errorText(response)}`);
}

async function loadRules(address: string, projectId: string, rulesFile: string): Promise<void> {
  const content = readFileSync(rulesFile, 'utf8');
  const response = await fetch(`http://${address}/emulator/v1/projects/${projectId}:securityRules`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ rules: { files: [{ name: 'firestore.rules', content }] } }),
  });
  if (!response.ok) throw new LaunchProblem(`The emulator refuses ${rulesFile}: ${await errorText(response)}`);
}

async function errorText(response: Response): Promise<string> {
  const text = await response.text();
  return /"message":\s*"((?:[^"\\]|\\.)*)"/.exec(text)?.[1]?.replaceAll('\\n', '\n') ?? text.slice(0, 500);
}

async function untilAnswering(address: string, emulator: SupervisedProcess): Promise<void> {
  const deadline = performance.now() + READY_MS;
  while (performance.now() < deadline && emulator.isRunning()) {
    const response = await fetch(`http://${address}/`).catch(() => null);
    if (response?.ok) return;
    await sleep(100);
  }
  throw new LaunchProblem(whyNotStarted(emulator.output()));
}

function whyNotStarted(output: string): string {
  if (output.includes('UnsupportedClassVersionError')) {
    return 'This Firestore emulator needs a newer Java. Install Java 21 or newer, and start again.';
  }
  if (output.includes('Failed to parse overall export metadata')) {
    return 'The saved database cannot be read. Start with --fresh to begin with an empty one.';
  }
  const lines = output.split('\n').filter((line) => line.trim() !== '' && !/^\s+at /.test(line));
  return `The Firestore emulator did not start. Its last words:\n${lines.slice(-5).join('\n')}`;
}
