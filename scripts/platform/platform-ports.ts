/**
 * Which ports the local platform listens on.
 * All of one platform are distinct and were free when chosen; a usual port that is taken is moved aside and reported.
 */
import { freePortFrom } from './free-port.ts';
import { LaunchProblem } from './launch-problem.ts';

/** Where each part is looked for first. */
export const USUAL_PORTS = {
  hosting: 5000,
  functions: 5001,
  auth: 9099,
  firestore: 8080,
  hub: 4400,
  logging: 4500,
  tasks: 9499,
  eventarc: 9299,
} as const;

export type PortName = keyof typeof USUAL_PORTS;
export type PlatformPorts = Record<PortName, number>;

/** Parts that nobody ever addresses by hand: a move of theirs is not worth a line. */
const INTERNAL: ReadonlySet<PortName> = new Set<PortName>(['hub', 'logging', 'tasks', 'eventarc']);

/** The usual ports, or free ones above them, with a sentence for each that a person might have expected elsewhere. */
export async function usualPorts(
  hosting: number = USUAL_PORTS.hosting,
): Promise<{ ports: PlatformPorts; moved: string[] }> {
  const wanted: PlatformPorts = { ...USUAL_PORTS, hosting };
  const moved: string[] = [];
  // What is moved aside takes no other part's usual place: one busy port must not move everything behind it, and
  // firebase-tools never puts Hosting on 5001.
  const ports = await choosePorts((name, taken) =>
    freePortFrom(wanted[name], new Set([...taken, ...usualOfOthers(name)])),
  );
  for (const name of portNames()) {
    if (ports[name] === wanted[name] || INTERNAL.has(name)) continue;
    moved.push(`Port ${wanted[name]} is busy; ${name} uses ${ports[name]}.`);
  }
  return { ports, moved };
}

/** Ports far from the usual ones, so that a test platform stands beside a running `npm start`. */
export async function privatePorts(): Promise<PlatformPorts> {
  const start = 20_000 + Math.floor(Math.random() * 20_000);
  return choosePorts((_name, taken) => freePortFrom(Math.max(start, ...[...taken].map((port) => port + 1)), taken));
}

/** The number in `--port`. Throws a LaunchProblem for anything but a port that can be listened on. */
export function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port >= 1_024 && port <= 65_535) return port;
  throw new LaunchProblem(`--port takes a number from 1024 to 65535, not "${text}".`);
}

const usualOfOthers = (name: PortName): number[] =>
  portNames().flatMap((other) => (other === name ? [] : USUAL_PORTS[other]));

function portNames(): PortName[] {
  return Object.keys(USUAL_PORTS) as PortName[];
}

async function choosePorts(choose: (name: PortName, taken: Set<number>) => Promise<number>): Promise<PlatformPorts> {
  const ports: PlatformPorts = { ...USUAL_PORTS };
  const taken = new Set<number>();
  for (const name of portNames()) {
    ports[name] = await choose(name, taken);
    taken.add(ports[name]);
  }
  return ports;
}
