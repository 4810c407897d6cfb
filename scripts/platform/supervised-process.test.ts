import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { startSupervised } from './supervised-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'supervised-'));
afterAll(() => rmSync(folder, { recursive: true }));

const printPidAndWait = 'console.log(process.pid); setInterval(() => undefined, 1000);';

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function eventually<Value>(read: () => Value | false | undefined): Promise<Value> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const value = read();
    if (value !== false && value !== undefined) return value;
    await sleep(50);
  }
  throw new Error('It did not happen within five seconds.');
}

describe('a supervised command', () => {
  it('is gone once stop() has returned', async () => {
    const child = startSupervised({
      command: process.execPath,
      args: ['-e', printPidAndWait],
      logFile: join(folder, 'stop.log'),
    });
    const pid = await eventually(() => Number(child.output().trim()) || undefined);
    expect(isAlive(pid)).toBe(true);
    await child.stop();
    expect(isAlive(pid)).toBe(false);
    expect(child.isRunning()).toBe(false);
  });

  it('that ignores the polite signal is killed after its grace', async () => {
    const child = startSupervised({
      command: process.execPath,
      args: ['-e', `process.on('SIGTERM', () => undefined); ${printPidAndWait}`],
      logFile: join(folder, 'stubborn.log'),
      graceMs: 200,
    });
    const pid = await eventually(() => Number(child.output().trim()) || undefined);
    await child.stop();
    await eventually(() => !isAlive(pid));
  });

  it('does not outlive a launcher that is killed', async () => {
    const log = join(folder, 'orphan.log');
    const launcher = join(folder, 'launcher.mjs');
    const supervised = join(import.meta.dirname, 'supervised-process.ts');
    writeFileSync(
      launcher,
      `import { startSupervised } from ${JSON.stringify(supervised)};
       const args = ['-e', ${JSON.stringify(printPidAndWait)}];
       const child = startSupervised({ command: process.execPath, args, logFile: ${JSON.stringify(log)} });
       setInterval(() => { if (child.output().trim() !== '') console.log(child.output().trim()); }, 50);`,
    );
    const parent = spawn(process.execPath, [launcher], { stdio: ['ignore', 'pipe', 'inherit'] });
    const pid = await new Promise<number>((resolve) => {
      parent.stdout.once('data', (chunk: Buffer) => resolve(Number(chunk.toString().split('\n')[0])));
    });
    expect(isAlive(pid)).toBe(true);
    parent.kill('SIGKILL');
    await eventually(() => !isAlive(pid));
  });

  it('that does not exist ends with a reason in its output', async () => {
    const child = startSupervised({ command: 'no-such-program', args: [], logFile: join(folder, 'absent.log') });
    expect(await child.exited).toBe(127);
    expect(child.output()).toContain('no-such-program');
  });
});
