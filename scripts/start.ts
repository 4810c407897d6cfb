/**
 * `npm start`: the whole product on this machine, with no account anywhere.
 * Everything that may be missing is checked before anything starts; Ctrl-C keeps the state and stops every part, a
 * second Ctrl-C stops them at once.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { buildWhatIsStale } from './platform/build-what-is-stale.ts';
import { checkEnvironment } from './platform/check-environment.ts';
import { readEnvironmentFile } from './platform/environment-file.ts';
import { findFirestoreJar } from './platform/firestore-jar.ts';
import { followLogs } from './platform/follow-logs.ts';
import { findJava } from './platform/java.ts';
import { LaunchProblem } from './platform/launch-problem.ts';
import { ROOT } from './platform/platform-folder.ts';
import { parsePort, usualPorts } from './platform/platform-ports.ts';
import { startPlatform, type Platform } from './platform/start-platform.ts';

const LOCAL = join(ROOT, '.local');
const STATE = join(LOCAL, 'state');
/** Keys that were connected in the page; where SECRETS_DIR says otherwise they are left alone. */
const SECRETS = join(LOCAL, 'secrets');
const LOGS = join(LOCAL, 'logs');
const RUNNING = join(LOCAL, 'running.json');
const USAGE = `npm start [-- options]
  --port N     the page's port (5000; a busy one is moved aside)
  --fresh      forget the runs and sign-ins of earlier starts
  --no-build   use the builds as they are
  -v           show what the emulators write`;

interface Choices {
  port: number | undefined;
  fresh: boolean;
  build: boolean;
  verbose: boolean;
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

function parseChoices(args: string[]): Choices {
  try {
    const { values } = parseArgs({
      args,
      options: {
        port: { type: 'string' },
        fresh: { type: 'boolean', default: false },
        'no-build': { type: 'boolean', default: false },
        verbose: { type: 'boolean', short: 'v', default: false },
      },
    });
    return {
      port: values.port === undefined ? undefined : parsePort(values.port),
      fresh: values.fresh,
      build: !values['no-build'],
      verbose: values.verbose,
    };
  } catch (error) {
    if (error instanceof LaunchProblem) throw error;
    throw new LaunchProblem(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
}

/** Two platforms on one state would overwrite each other's runs when they stop. */
async function refuseSecondStart(): Promise<void> {
  let url: unknown;
  try {
    url = (JSON.parse(readFileSync(RUNNING, 'utf8')) as { url?: unknown }).url;
  } catch {
    return;
  }
  const answer = await fetch(`${String(url)}/local-platform.json`).catch(() => null);
  if (answer?.ok) throw new LaunchProblem(`Trading Crew is running already: ${String(url)}`);
}

async function checkEmulators(): Promise<void> {
  if (process.env['FIRESTORE_EMULATOR_HOST']) return;
  await findJava();
  await findFirestoreJar();
}

function stopOnSignals(platform: Platform): void {
  let stopping = false;
  const stop = (): void => {
    if (stopping) {
      platform.kill();
      process.exit(130);
    }
    stopping = true;
    say('\nStopping, and keeping your runs … (Ctrl-C again stops at once)');
    platform.stop().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  const watch = setInterval(() => {
    if (stopping || platform.isRunning()) return;
    clearInterval(watch);
    say(`One of the emulators has ended by itself; ${relative(ROOT, LOGS)} says why.`);
    stop();
  }, 1_000);
}

async function start(): Promise<void> {
  const choices = parseChoices(process.argv.slice(2));
  const environment = readEnvironmentFile(join(ROOT, '.env'));
  await checkEnvironment(environment);
  await checkEmulators();
  await refuseSecondStart();
  if (choices.build) await buildWhatIsStale(say);
  if (choices.fresh) for (const folder of [STATE, SECRETS]) rmSync(folder, { recursive: true, force: true });
  mkdirSync(LOGS, { recursive: true });
  const { ports, moved } = await usualPorts(choices.port);
  for (const line of moved) say(line);
  say('Starting database, sign-in, functions and page …');
  if (choices.verbose) followLogs(LOGS);
  const platform = await startPlatform({ ports, stateFolder: STATE, logFolder: LOGS, environment });
  stopOnSignals(platform);
  writeFileSync(RUNNING, JSON.stringify({ url: platform.url }));
  process.once('exit', () => rmSync(RUNNING, { force: true }));
  say(`\n  Trading Crew is ready:  ${platform.url}\n`);
  say(`  Ctrl-C stops everything and keeps your runs. Logs are in ${relative(ROOT, LOGS)}.`);
}

/** Everything under this process ends with it: see supervisor.ts. */
function fail(error: unknown): never {
  const isKnown = error instanceof LaunchProblem || process.env['DEBUG'] === undefined;
  process.stderr.write(`${isKnown && error instanceof Error ? error.message : String((error as Error).stack)}\n`);
  process.exit(1);
}

await start().catch(fail);
