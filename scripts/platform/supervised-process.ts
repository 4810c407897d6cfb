/**
 * Starts a background command under a supervisor (supervisor.ts) with its output in a file.
 * The command ends with this process, however this process ends; a terminal's Ctrl-C does not reach it directly.
 */
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface SupervisedOptions {
  command: string;
  args: string[];
  logFile: string;
  cwd?: string;
  environment?: NodeJS.ProcessEnv;
  /** Milliseconds between the polite signal and the kill. */
  graceMs?: number;
  signal?: 'SIGTERM' | 'SIGINT';
}

export interface SupervisedProcess {
  /** Settles when the command has ended, with its exit code where it has one. */
  exited: Promise<number | null>;
  isRunning(): boolean;
  /** What the command has printed so far. */
  output(): string;
  /** Asks the command to end and waits until it has. */
  stop(): Promise<void>;
  /** Ends the command and its children at once. */
  kill(): void;
}

/** Starts the command; a command that cannot be started ends at once with a message in its output. */
export function startSupervised(options: SupervisedOptions): SupervisedProcess {
  mkdirSync(dirname(options.logFile), { recursive: true });
  const log = openSync(options.logFile, 'w');
  const grace = String(options.graceMs ?? 5_000);
  const supervisor = join(import.meta.dirname, 'supervisor.ts');
  const child = spawn(
    process.execPath,
    [supervisor, grace, options.signal ?? 'SIGTERM', options.command, ...options.args],
    {
      stdio: ['pipe', log, log],
      detached: true,
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      ...(options.environment === undefined ? {} : { env: options.environment }),
    },
  );
  closeSync(log);
  let running = true;
  const exited = new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null));
    child.once('exit', (code) => resolve(code));
  }).finally(() => (running = false));
  return {
    exited,
    isRunning: () => running,
    output: () => readFileSync(options.logFile, 'utf8'),
    async stop() {
      child.stdin?.end();
      await exited;
    },
    kill() {
      if (child.pid === undefined || !running) return;
      try {
        process.kill(-child.pid, 'SIGKILL');
      } catch {
        child.stdin?.end();
      }
    },
  };
}
