/**
 * `npm test`: everything that has to hold. Stages that leave a core free go side by side, in lanes; the rest one after the
 * other. Nothing more is begun once a stage has failed; what it said is shown, and one line at the end counts the tests.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const BIN = join(ROOT, 'node_modules', '.bin');
const REPORTS = mkdtempSync(join(tmpdir(), 'trading-crew-test-'));

interface Stage {
  name: string;
  /** A script of package.json, with arguments. */
  script: string[];
  /** The JSON report that the stage writes, where it counts tests. */
  report?: 'vitest' | 'playwright';
}

const vitest = (name: string): string[] => [
  '--',
  '--reporter=dot',
  '--reporter=json',
  `--outputFile.json=${reportOf(name)}`,
];

const CHECKS: readonly Stage[] = [
  { name: 'format', script: ['format:check'] },
  { name: 'lint', script: ['lint'] },
  { name: 'types', script: ['typecheck'] },
  { name: 'architecture', script: ['arch'] },
  { name: 'planted violations', script: ['arch:planted'] },
  { name: 'build', script: ['build'] },
  { name: 'deploy rehearsal', script: ['test:deploy'] },
];
const EMULATOR: Stage = {
  name: 'emulator tests',
  script: ['test:emulator', ...vitest('emulator tests')],
  report: 'vitest',
};
const UNIT: Stage = { name: 'unit tests', script: ['test:unit', ...vitest('unit tests')], report: 'vitest' };
const BROWSER: Stage = {
  name: 'browser tests',
  script: ['test:e2e', '--', '--reporter=dot,json'],
  report: 'playwright',
};

/** One phase after the other; in a phase the lanes go side by side. */
const PHASES: readonly (readonly (readonly Stage[])[])[] = [[CHECKS, [EMULATOR]], [[UNIT]], [[BROWSER]]];

interface Count {
  passed: number;
  failed: number;
}

function reportOf(name: string): string {
  return join(REPORTS, `${name.replaceAll(' ', '-')}.json`);
}

function run(stage: Stage): Promise<{ succeeded: boolean; output: string }> {
  const npm = process.env['npm_execpath'];
  const [command, first] = npm === undefined ? ['npm', []] : [process.execPath, [npm]];
  const child = spawn(command, [...first, 'run', '--silent', ...stage.script], {
    cwd: ROOT,
    env: {
      ...process.env,
      PATH: `${BIN}${delimiter}${process.env['PATH'] ?? ''}`,
      PLAYWRIGHT_JSON_OUTPUT_FILE: reportOf(stage.name),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve) => {
    child.once('close', (code) => resolve({ succeeded: code === 0, output: Buffer.concat(chunks).toString() }));
  });
}

/** What the report of a stage counts; a stage without one counts nothing. */
function countOf(stage: Stage): Count {
  const file = reportOf(stage.name);
  if (stage.report === undefined || !existsSync(file)) return { passed: 0, failed: 0 };
  const report = JSON.parse(readFileSync(file, 'utf8')) as {
    numPassedTests?: number;
    numFailedTests?: number;
    stats?: { expected: number; unexpected: number; flaky: number };
  };
  if (report.stats === undefined) return { passed: report.numPassedTests ?? 0, failed: report.numFailedTests ?? 0 };
  return { passed: report.stats.expected, failed: report.stats.unexpected + report.stats.flaky };
}

/** Runs a stage, tells its line, and adds what it counts to the total. */
async function work(stage: Stage, total: Count): Promise<void> {
  const begin = performance.now();
  const { succeeded, output } = await run(stage);
  const { passed, failed } = countOf(stage);
  const seconds = ((performance.now() - begin) / 1_000).toFixed(1);
  const tests = stage.report === undefined ? '' : `  ${passed} passed, ${failed} failed`;
  process.stdout.write(`${succeeded ? 'ok  ' : 'FAIL'}  ${stage.name.padEnd(20)}${seconds.padStart(7)} s${tests}\n`);
  total.passed += passed;
  total.failed += failed;
  if (succeeded) return;
  process.stdout.write(`\n${output}\n`);
  // A stage can fail without a failing test: a type error, a file that does not load.
  total.failed = Math.max(1, total.failed);
}

async function testEverything(): Promise<Count> {
  const total: Count = { passed: 0, failed: 0 };
  const goAlong = async (lane: readonly Stage[]): Promise<void> => {
    for (const stage of lane) if (total.failed === 0) await work(stage, total);
  };
  for (const lanes of PHASES) await Promise.all(lanes.map(goAlong));
  return total;
}

const { passed, failed } = await testEverything();
rmSync(REPORTS, { recursive: true, force: true });
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
if (failed > 0) process.exitCode = 1;
