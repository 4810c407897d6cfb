/**
 * Lays out what the emulators read: a firebase.json with the chosen ports, a copy of the built functions and a copy of
 * the built page with local-platform.json in it. The builds themselves stay untouched, so that a deploy never carries
 * anything local.
 */
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PLAIN_VARIABLES, SECRET_VARIABLES, type PlatformEnvironment } from './environment-file.ts';
import { LaunchProblem } from './launch-problem.ts';
import type { PlatformPorts } from './platform-ports.ts';

export const ROOT = join(import.meta.dirname, '..', '..');
export const PROJECT_ID = 'demo-trading-crew';
const HOST = '127.0.0.1';

export interface FolderOptions {
  folder: string;
  ports: PlatformPorts;
  firestore: { host: string; port: number };
  environment: PlatformEnvironment;
}

interface HeaderRule {
  headers: { key: string; value: string }[];
}
interface FirebaseConfig {
  functions: Record<string, unknown>[];
  hosting: Record<string, unknown> & { headers: HeaderRule[] };
}

/** Writes the folder anew and returns the path of its firebase.json. Throws a LaunchProblem when nothing is built. */
export function writePlatformFolder(options: FolderOptions): string {
  const { folder } = options;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  // Where nobody says where keys stand, they end with this platform: a browser test leaves none behind.
  const environment = { SECRETS_DIR: join(dirname(folder), 'secrets'), ...options.environment };
  copyFunctions(join(folder, 'functions'), environment);
  copyPage(join(folder, 'page'), options);
  const config = join(folder, 'firebase.json');
  writeFileSync(config, JSON.stringify(emulatorConfig(options.ports), null, 2));
  return config;
}

function copyFunctions(target: string, environment: PlatformEnvironment): void {
  const source = join(ROOT, 'functions');
  if (!existsSync(join(source, 'lib', 'index.cjs')))
    throw new LaunchProblem('functions/ is not built. Run "npm run build" first.');
  mkdirSync(target);
  cpSync(join(source, 'lib'), join(target, 'lib'), { recursive: true });
  cpSync(join(source, 'package.json'), join(target, 'package.json'));
  // A blank for an absent key: an empty secret sends the emulator looking for it in the cloud. The functions trim it.
  const secrets = SECRET_VARIABLES.map((name) => `${name}=${quoted(environment[name] ?? ' ')}`);
  writeFileSync(join(target, '.secret.local'), secrets.join('\n'), { mode: 0o600 });
  const plain = PLAIN_VARIABLES.map((name) => `${name}=${quoted(environment[name] ?? '')}`);
  writeFileSync(join(target, '.env.local'), plain.join('\n'), { mode: 0o600 });
}

function quoted(value: string): string {
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

function copyPage(target: string, options: FolderOptions): void {
  const source = join(ROOT, 'web', 'dist');
  if (!existsSync(join(source, 'index.html'))) throw new LaunchProblem('web/ is not built. Run "npm run build" first.');
  cpSync(source, target, { recursive: true });
  const local = {
    projectId: PROJECT_ID,
    apiKey: 'local',
    auth: `http://${HOST}:${options.ports.auth}`,
    firestore: { host: options.firestore.host, port: options.firestore.port },
    functions: { host: HOST, port: options.ports.functions },
  };
  writeFileSync(join(target, 'local-platform.json'), JSON.stringify(local));
}

/** The repository's firebase.json with these ports, this folder's copies, and a page that may talk to the emulators. */
function emulatorConfig(ports: PlatformPorts): unknown {
  const config = JSON.parse(readFileSync(join(ROOT, 'firebase.json'), 'utf8')) as FirebaseConfig;
  const at = (port: number): { host: string; port: number } => ({ host: HOST, port });
  const { predeploy: _build, headers, ...hosting } = config.hosting;
  return {
    functions: config.functions.map(({ predeploy: _hook, ...rest }) => ({ ...rest, source: 'functions' })),
    hosting: { ...hosting, public: 'page', ignore: ['**/.*'], headers: headers.map(allowingLoopback) },
    emulators: {
      singleProjectMode: true,
      auth: at(ports.auth),
      functions: at(ports.functions),
      hosting: at(ports.hosting),
      hub: at(ports.hub),
      logging: at(ports.logging),
      tasks: at(ports.tasks),
      eventarc: at(ports.eventarc),
      ui: { enabled: false },
    },
  };
}

function allowingLoopback(rule: HeaderRule): HeaderRule {
  const headers = rule.headers.map(({ key, value }) =>
    key === 'Content-Security-Policy'
      ? { key, value: value.replace("connect-src 'self'", "connect-src 'self' http://127.0.0.1:* http://localhost:*") }
      : { key, value },
  );
  return { ...rule, headers };
}
