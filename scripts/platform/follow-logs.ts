/** Repeats on the terminal what the emulators write into their log files, for `npm start -- -v`. */
import { existsSync, openSync, readdirSync, readSync, statSync, closeSync } from 'node:fs';
import { join } from 'node:path';

/** Starts following every log of the folder from here on; it goes on until this process ends. */
export function followLogs(folder: string): void {
  const shown = new Map<string, number>();
  setInterval(() => {
    if (!existsSync(folder)) return;
    for (const name of readdirSync(folder)) {
      const file = join(folder, name);
      const { size } = statSync(file);
      const from = Math.min(shown.get(name) ?? 0, size);
      if (size > from) process.stdout.write(readPart(file, from, size));
      shown.set(name, size);
    }
  }, 300).unref();
}

function readPart(file: string, from: number, to: number): Buffer {
  const bytes = Buffer.alloc(to - from);
  const handle = openSync(file, 'r');
  readSync(handle, bytes, 0, bytes.length, from);
  closeSync(handle);
  return bytes;
}
