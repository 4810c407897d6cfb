/**
 * Rehearses a deploy without the cloud: builds, takes exactly the files that firebase-tools would upload, installs them
 * alone as the cloud does, and lets Firebase's own program list the functions. The list has to be the callables that
 * the page knows and the functions behind them, with their region, time limits and secrets.
 */
import { execFile, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CALLS } from '../core/src/contracts/calls.ts';
import { buildFunctions } from './build-functions.ts';
import { QUEUE_FUNCTIONS, SCHEDULED_FUNCTIONS } from './platform/background-functions.ts';
import { SECRET_VARIABLES } from './platform/environment-file.ts';
import { randomFreePort } from './platform/free-port.ts';
import { LaunchProblem } from './platform/launch-problem.ts';

const ROOT = join(import.meta.dirname, '..');
const SOURCE = join(ROOT, 'functions');
const REGION = 'us-central1';

interface Endpoint {
  region?: string[];
  timeoutSeconds?: number | null;
  callableTrigger?: object;
  scheduleTrigger?: object;
  taskQueueTrigger?: object;
  secretEnvironmentVariables?: { key: string }[];
}

/** The files of functions/ that a deploy uploads, as firebase-tools itself picks them. */
async function uploadedFiles(): Promise<string[]> {
  const config = JSON.parse(readFileSync(join(ROOT, 'firebase.json'), 'utf8')) as { functions: { ignore: string[] }[] };
  // Not a public entry of firebase-tools, but the very code that a deploy runs.
  const { readdirRecursive } = createRequire(import.meta.url)('firebase-tools/lib/fsAsync') as {
    readdirRecursive: (options: { path: string; ignoreStrings: string[] }) => Promise<{ name: string }[]>;
  };
  const files = await readdirRecursive({ path: SOURCE, ignoreStrings: config.functions[0]?.ignore ?? [] });
  return files.map(({ name }) => relative(SOURCE, name));
}

function copyInto(folder: string, files: string[]): void {
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(SOURCE, file), join(folder, file));
  }
}

function installAlone(folder: string): Promise<void> {
  const npm = process.env['npm_execpath'];
  const [command, first] = npm === undefined ? ['npm', []] : [process.execPath, [npm]];
  const args = [...first, 'ci', '--omit=dev', '--no-audit', '--no-fund', '--prefer-offline'];
  return new Promise((resolve, reject) => {
    execFile(command, args, { cwd: folder }, (error, _stdout, stderr) => {
      if (error === null) resolve();
      else reject(new LaunchProblem(`functions/ does not install alone (npm run lock:functions?):\n${stderr}`));
    });
  });
}

/** What the firebase-functions program of that installation lists, by function name. */
async function listedEndpoints(folder: string): Promise<Record<string, Endpoint>> {
  const port = await randomFreePort();
  const program = join(folder, 'node_modules', 'firebase-functions', 'lib', 'bin', 'firebase-functions.js');
  const server = spawn(process.execPath, [program], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      PORT: String(port),
      FUNCTIONS_CONTROL_API: 'true',
      GCLOUD_PROJECT: 'demo-trading-crew',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  try {
    for (let attempt = 0; attempt < 100 && server.exitCode === null; attempt += 1) {
      const response = await fetch(`http://127.0.0.1:${port}/__/functions.yaml`).catch(() => null);
      if (response !== null) {
        const text = await response.text();
        if (!response.ok) throw new LaunchProblem(text);
        return (JSON.parse(text) as { endpoints: Record<string, Endpoint> }).endpoints;
      }
      await sleep(100);
    }
    throw new LaunchProblem('The firebase-functions program did not list the functions.');
  } finally {
    server.kill();
  }
}

type Trigger = 'callableTrigger' | 'scheduleTrigger' | 'taskQueueTrigger';

interface Expected {
  readonly trigger: Trigger;
  /** Null: its own affair. */
  readonly timeoutSeconds: number | null;
}

const WORDS: Readonly<Record<Trigger, string>> = {
  callableTrigger: 'a callable',
  scheduleTrigger: 'fired by the clock',
  taskQueueTrigger: 'the worker of a queue',
};

const expectedOf = (names: readonly string[], trigger: Trigger): [string, Expected][] =>
  names.map((name) => [name, { trigger, timeoutSeconds: null }]);

const EXPECTED = new Map<string, Expected>([
  ...Object.entries(CALLS).map(([name, { timeoutSeconds }]): [string, Expected] => [
    name,
    { trigger: 'callableTrigger', timeoutSeconds },
  ]),
  ...expectedOf(SCHEDULED_FUNCTIONS, 'scheduleTrigger'),
  ...expectedOf(QUEUE_FUNCTIONS, 'taskQueueTrigger'),
]);

/** One sentence for each difference between what is listed and what there has to be. */
export function differences(endpoints: Record<string, Endpoint>): string[] {
  const strangers = Object.keys(endpoints).filter((name) => !EXPECTED.has(name));
  return [
    ...strangers.map((name) => `${name} is exported, but is neither a call of the contracts nor one behind them.`),
    ...[...EXPECTED].flatMap(([name, expected]) => differencesOf(name, expected, endpoints[name])),
  ];
}

function differencesOf(name: string, expected: Expected, endpoint: Endpoint | undefined): string[] {
  if (endpoint === undefined) return [`${name} is not exported.`];
  const { trigger, timeoutSeconds } = expected;
  const secrets = (endpoint.secretEnvironmentVariables ?? []).map(({ key }) => key).sort();
  return [
    ...(endpoint[trigger] === undefined ? [`${name} is not ${WORDS[trigger]}.`] : []),
    ...(endpoint.region?.join() === REGION ? [] : [`${name} is in ${endpoint.region?.join()}, not ${REGION}.`]),
    ...(timeoutSeconds === null || endpoint.timeoutSeconds === timeoutSeconds
      ? []
      : [`${name} may take ${endpoint.timeoutSeconds} s, not ${timeoutSeconds} s.`]),
    ...(secrets.join() === [...SECRET_VARIABLES].sort().join() ? [] : [`${name} sees the secrets ${secrets.join()}.`]),
  ];
}

async function rehearse(): Promise<void> {
  await buildFunctions();
  const folder = mkdtempSync(join(tmpdir(), 'deploy-rehearsal-'));
  try {
    const files = await uploadedFiles();
    copyInto(folder, files);
    await installAlone(folder);
    const problems = differences(await listedEndpoints(folder));
    if (problems.length > 0) throw new LaunchProblem(problems.join('\n'));
    process.stdout.write(`Deploy rehearsal: ${files.length} files, ${EXPECTED.size} functions listed.\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (import.meta.main) {
  await rehearse().catch((error: unknown) => {
    process.stderr.write(`${error instanceof LaunchProblem ? error.message : String((error as Error).stack)}\n`);
    process.exitCode = 1;
  });
}
