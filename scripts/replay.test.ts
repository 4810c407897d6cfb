/** The command as its user starts it: a process of its own, without a key in its environment. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ranAndExported, stageWithModel } from '../core/src/offline/replay.testing.ts';

const SCRIPT = join(import.meta.dirname, 'replay.ts');
const FOLDER = mkdtempSync(join(tmpdir(), 'trading-crew-replay-'));
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

const replay = (...args: string[]): Promise<Ended> =>
  new Promise((resolve) => {
    const child = execFile(process.execPath, [SCRIPT, ...args], { env: {} }, (_error, out, error) =>
      resolve({ code: child.exitCode ?? -1, out, error: error.replace(/^\(node.*\n|^\(Use `node.*\n/gm, '') }),
    );
  });

function written(name: string, content: unknown): string {
  const file = join(FOLDER, name);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

const original = stageWithModel().then((set) => ranAndExported(set));

describe('npm run replay', () => {
  it('ends with 0 for a run that comes out the same', async () => {
    const file = await original;
    const { code, out, error } = await replay(written('same.json', file));
    expect(error).toBe('');
    expect(code).toBe(0);
    expect(out.split('\n')).toEqual([
      `Run ${file.run.runId} on AAPL in simulation mode.`,
      `Then: COMPLETED. ${file.run.decision ?? ''}`,
      `Now:  COMPLETED. ${file.run.decision ?? ''}`,
      `${file.logs.length} log lines compared: all the same.`,
      'Nothing differs.',
      '',
    ]);
  });

  it('ends with 1 for one that does not, and names what differs', async () => {
    const file = structuredClone(await original);
    file.tapes = file.tapes.map((tape) => ({ ...tape, calls: tape.calls.replaceAll('130.4', '131.4') }));
    const { code, out, error } = await replay(written('changed.json', file));
    expect(error).toBe('');
    expect(code).toBe(1);
    expect(out).toContain('not the same.');
    expect(out).toMatch(/^- TradeExecutionAgent: /m);
  });

  it('ends with 2 and one sentence for what cannot be used', async () => {
    const whole = JSON.stringify(await original);
    const huge = written('huge.json', '');
    truncateSync(huge, 70 * 1024 * 1024);
    const cases: [string[], RegExp][] = [
      [[], /^Name the file of a run: npm run replay -- RUN\.json$/],
      [[join(FOLDER, 'none.json')], /^There is no file .*none\.json\.$/],
      [[FOLDER], /is not a file\.$/],
      [[written('cut.json', whole.slice(0, 5_000))], /^The file is not JSON, or it was cut off\./],
      [[written('other.json', { name: 'another' })], /^The file is JSON, but not a run of Trading Crew\./],
      [[written('newer.json', { ...(await original), version: 2 })], /^The file is of version 2/],
      [[written('damaged.json', { ...(await original), run: {} })], /^The run in the file is damaged at run\./],
      [[written('untaped.json', { ...(await original), tapes: [] })], /^The run cannot be repeated: it was recorded/],
      [[huge], /is larger than any run\./],
    ];
    for (const [args, sentence] of cases) {
      const { code, error } = await replay(...args);
      expect(error.trim()).toMatch(sentence);
      expect(error.trim().split('\n'), 'no stack trace').toHaveLength(1);
      expect(code).toBe(2);
    }
  });
});
