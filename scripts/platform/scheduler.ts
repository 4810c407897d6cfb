/**
 * The clock of the local platform: the emulators load scheduled functions and never fire them, so they are fired here.
 * A function that has not answered yet is not fired again.
 */
import { PROJECT_ID } from './platform-folder.ts';

export interface SchedulerOptions {
  /** Port of the Functions emulator. */
  readonly port: number;
  /** Names of the functions to fire. */
  readonly functions: readonly string[];
  /** Milliseconds from one round to the next; the first begins at once. */
  readonly everyMs: number;
}

export interface Scheduler {
  /** Fires no more, and waits for nothing. */
  stop(): void;
}

/** The usual interval, milliseconds: that of the cloud's clock. SCHEDULE_SECONDS replaces it. */
export function scheduleMs(environment: NodeJS.ProcessEnv = process.env): number {
  const seconds = Number(environment['SCHEDULE_SECONDS'] ?? '');
  return seconds > 0 ? seconds * 1_000 : 60_000;
}

/** Fires the functions from now on until it is stopped, or until this process ends. */
export function startScheduler({ port, functions, everyMs }: SchedulerOptions): Scheduler {
  const stopping = new AbortController();
  const busy = new Set<string>();
  const fire = async (name: string): Promise<void> => {
    if (busy.has(name)) return;
    busy.add(name);
    const trigger = `http://127.0.0.1:${port}/functions/projects/${PROJECT_ID}/triggers/us-central1-${name}-0`;
    const request = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' };
    try {
      await (await fetch(trigger, { ...request, signal: stopping.signal })).arrayBuffer();
    } catch {
      // The emulator's own log says what a function met; the next round comes anyway.
    } finally {
      busy.delete(name);
    }
  };
  const round = (): void => {
    for (const name of functions) void fire(name);
  };
  round();
  const timer = setInterval(round, everyMs);
  timer.unref();
  return {
    stop() {
      clearInterval(timer);
      stopping.abort();
    },
  };
}
