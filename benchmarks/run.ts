/**
 * Measures everything that README and docs claim, one group after the other, and writes RESULTS.md after each: what was
 * interrupted keeps the groups that were done. `--only <group>` measures one. Ends with 1 when a group could not be
 * measured; a goal that is missed is reported, not an error.
 */
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildWhatIsStale } from '../scripts/platform/build-what-is-stale.ts';
import { installComparisonPackages } from './comparison-packages.ts';
import { isMet, type Group } from './figure.ts';
import { COMPARING_GROUPS, GROUP_NAMES, UNBUILT_GROUPS, isGroupName, type GroupName } from './groups.ts';
import { failedSection, sectionOf, writeSection } from './report.ts';

const LIMIT_MS = 240_000;
/** Groups that go through thousands of runs, or processes, one after the other. */
const LONG: readonly GroupName[] = ['crash-matrix', 'trading-faults'];
const LONG_LIMIT_MS = 1_500_000;

const limitOf = (name: GroupName): number => (LONG.includes(name) ? LONG_LIMIT_MS : LIMIT_MS);
const ROOT = join(import.meta.dirname, '..');

/** The groups asked for. Ends the process with a sentence when there is no such group. */
function chosenGroups(): readonly GroupName[] {
  const { only } = parseArgs({ options: { only: { type: 'string' } } }).values;
  if (only === undefined) return GROUP_NAMES;
  if (isGroupName(only)) return [only];
  process.stderr.write(`There is no group "${only}". The groups are: ${GROUP_NAMES.join(', ')}.\n`);
  process.exit(1);
}

/** The message of an error that was printed with its stack, without the folder of this checkout. */
function reasonIn(errors: string): string {
  const [, message] = /^\w*(?:Error|Problem): (.*)$/m.exec(errors) ?? [];
  return message?.replaceAll(`${ROOT}/`, '') ?? 'It ended without a result.';
}

/** The group's figures, measured in a process of its own. Throws with the reason when that ends without them. */
function measured(name: GroupName): Promise<Group> {
  // Each group starts emulators of its own, whatever else is running here.
  const { FIRESTORE_EMULATOR_HOST: _running, ...env } = process.env;
  const child = fork(join(import.meta.dirname, 'measure-group.ts'), [name], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env,
    serialization: 'advanced',
  });
  let errors = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (errors += text));
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      errors += `\nError: It took longer than ${limitOf(name) / 1_000} s.\n`;
      child.kill();
    }, limitOf(name));
    let group: Group | null = null;
    child.once('message', (message) => {
      // Sent by measure-group.ts, which is this program.
      group = message as Group;
    });
    child.once('close', () => {
      clearTimeout(timer);
      if (group) resolve(group);
      else reject(new Error(reasonIn(errors)));
    });
  });
}

function tell(name: GroupName, { title, figures }: Group): void {
  process.stdout.write(`\n${title} (${name})\n`);
  for (const figure of figures) {
    const met = isMet(figure);
    const verdict = met === null ? '' : met ? 'met' : 'NOT MET';
    process.stdout.write(
      `  ${figure.name.padEnd(56)} ${figure.value.toFixed(2).padStart(9)} ${figure.unit} ${verdict}\n`,
    );
  }
}

async function measureAndReport(name: GroupName): Promise<void> {
  try {
    if (COMPARING_GROUPS.includes(name)) installComparisonPackages((what) => process.stdout.write(`${what}\n`));
    const group = await measured(name);
    writeSection(name, sectionOf(name, group), GROUP_NAMES);
    tell(name, group);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    writeSection(name, failedSection(name, reason), GROUP_NAMES);
    process.stderr.write(`\n${name} could not be measured: ${reason}\n`);
    process.exitCode = 1;
  }
}

const groups = chosenGroups();
// What is measured is what is there now, not what was built before the last change.
if (!groups.every((name) => UNBUILT_GROUPS.includes(name))) {
  await buildWhatIsStale((what) => process.stdout.write(`${what}\n`));
}
for (const name of groups) await measureAndReport(name);
process.stdout.write('\nWritten to benchmarks/RESULTS.md\n');
