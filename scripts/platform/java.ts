/**
 * Finds the Java that runs the Firestore emulator.
 * A Java that comes back was asked for its version and is new enough; otherwise the message names the remedy.
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { LaunchProblem } from './launch-problem.ts';

/** The oldest release that the emulator's class files load on. */
export const MINIMUM_JAVA = 11;

export interface Java {
  command: string;
  major: number;
}

const REMEDY = `Install a Java runtime, version ${MINIMUM_JAVA} or newer (21 is a good choice), and start again:
  Debian, Ubuntu   sudo apt-get install default-jre-headless
  macOS            brew install openjdk, then add it to PATH as brew says
  Windows, others  https://adoptium.net`;

/** The major version in what `java -version` prints ("1.8.0_402" is 8), or null. */
export function javaMajor(versionText: string): number | null {
  const match = /version "(?:1\.)?(\d+)/.exec(versionText);
  return match?.[1] === undefined ? null : Number(match[1]);
}

/** The Java of JAVA_HOME, else of PATH. Throws a LaunchProblem where there is none or it is too old. */
export async function findJava(environment: NodeJS.ProcessEnv = process.env): Promise<Java> {
  const home = environment['JAVA_HOME'];
  const candidates = home ? [join(home, 'bin', 'java'), 'java'] : ['java'];
  let tooOld: number | null = null;
  for (const command of candidates) {
    const major = javaMajor(await versionOf(command, environment));
    if (major !== null && major >= MINIMUM_JAVA) return { command, major };
    tooOld ??= major;
  }
  const found = tooOld === null ? 'Java was not found' : `Java ${tooOld} is too old`;
  throw new LaunchProblem(`${found}: the local database (the Firestore emulator) needs it.\n${REMEDY}`);
}

function versionOf(command: string, environment: NodeJS.ProcessEnv): Promise<string> {
  return new Promise((resolve) => {
    execFile(command, ['-version'], { env: environment, timeout: 20_000 }, (_error, stdout, stderr) => {
      resolve(`${stderr}${stdout}`);
    });
  });
}
