/**
 * Where the backend is, asked at run time: the local launcher's file on a loopback host, else Firebase Hosting's own.
 * The page is therefore built once and runs against any project. Throws BackendProblem when neither can be had.
 */
import { BackendProblem } from './backend.ts';

interface HostAndPort {
  readonly host: string;
  readonly port: number;
}

export interface PlatformConfig {
  /** What initializeApp takes. */
  readonly firebase: Record<string, string>;
  readonly emulators: {
    readonly auth: string;
    readonly firestore: HostAndPort;
    readonly functions: HostAndPort;
  } | null;
}

type Json = Record<string, unknown>;
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;
const isHostAndPort = (value: unknown): value is HostAndPort & Json =>
  isObject(value) && typeof value['host'] === 'string' && typeof value['port'] === 'number';

/** The config of the local platform; null where the file is something else, such as the page itself. */
export function readLocalConfig(value: unknown): PlatformConfig | null {
  if (!isObject(value)) return null;
  const { projectId, apiKey, auth, firestore, functions } = value;
  if (typeof projectId !== 'string' || typeof apiKey !== 'string' || typeof auth !== 'string') return null;
  if (!isHostAndPort(firestore) || !isHostAndPort(functions)) return null;
  return { firebase: { projectId, apiKey }, emulators: { auth, firestore, functions } };
}

/** The config that Firebase Hosting serves; null where it lacks a key or a project. */
export function readHostingConfig(value: unknown): PlatformConfig | null {
  if (!isObject(value) || typeof value['apiKey'] !== 'string' || typeof value['projectId'] !== 'string') return null;
  const texts = Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return { firebase: Object.fromEntries(texts), emulators: null };
}

async function fetchJson(url: string): Promise<unknown> {
  try {
    const response = await fetch(url, { cache: 'no-cache' });
    return response.ok ? await response.json() : null;
  } catch {
    // A missing file, the page served in its place, and no network all mean the same here: not this way.
    return null;
  }
}

export async function loadPlatformConfig(hostname: string): Promise<PlatformConfig> {
  const local = LOOPBACK.has(hostname) ? readLocalConfig(await fetchJson('/local-platform.json')) : null;
  const config = local ?? readHostingConfig(await fetchJson('/__/firebase/init.json'));
  if (config) return config;
  throw new BackendProblem({
    message:
      'The page cannot find its backend. On your own machine, start everything with "npm start" and open the address it prints; elsewhere, check that the page is served by Firebase Hosting.',
    field: null,
    runId: null,
    reference: null,
  });
}
