import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { findJava, javaMajor } from './java.ts';

const folders: string[] = [];

/** A PATH on which `java` answers with that version text. */
function pathWithJava(versionText: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'java-'));
  folders.push(folder);
  const program = join(folder, 'java');
  writeFileSync(program, `#!/bin/sh\necho '${versionText}' >&2\n`);
  chmodSync(program, 0o755);
  return folder;
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

describe('finding Java', () => {
  it.each([
    ['openjdk version "17.0.15" 2025-04-15', 17],
    ['java version "1.8.0_402"', 8],
    ['openjdk version "21" 2023-09-19', 21],
    ['command not found', null],
  ])('the version text %j says %j', (text, major) => {
    expect(javaMajor(text)).toBe(major);
  });

  it('a missing Java is told with what to install', async () => {
    await expect(findJava({ PATH: '/nonexistent' })).rejects.toThrow(
      /^Java was not found: .*\n.*version 11 or newer[\s\S]*apt-get install[\s\S]*brew install/,
    );
  });

  it.runIf(process.platform !== 'win32')('a Java that is too old is told by its version', async () => {
    const PATH = pathWithJava('java version "1.8.0_402"');
    await expect(findJava({ PATH })).rejects.toThrow('Java 8 is too old');
  });

  it.runIf(process.platform !== 'win32')('a Java that is new enough is taken from PATH', async () => {
    const PATH = pathWithJava('openjdk version "17.0.15"');
    await expect(findJava({ PATH })).resolves.toEqual({ command: 'java', major: 17 });
  });
});
