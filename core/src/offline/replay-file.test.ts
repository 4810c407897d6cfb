import { describe, expect, it } from 'vitest';
import { stage } from '../crew/crew.testing.ts';
import { readRunExport } from './index.ts';
import { ranAndExported } from './replay.testing.ts';

const original = stage().then((set) => ranAndExported(set));

async function sentenceFor(change: (file: Record<string, unknown>) => unknown): Promise<string> {
  const file = structuredClone(await original) as unknown as Record<string, unknown>;
  const read = readRunExport(JSON.stringify(change(file)));
  return read.kind === 'unusable' ? read.sentence : 'usable';
}

describe('readRunExport', () => {
  it('reads what was exported', async () => {
    const read = readRunExport(JSON.stringify(await original, null, 2));
    expect(read).toEqual({ kind: 'usable', file: await original });
  });

  it('tells a file that was cut off', async () => {
    const text = JSON.stringify(await original);
    for (const length of [0, 1, 100, text.length - 1]) {
      expect(readRunExport(text.slice(0, length))).toEqual({
        kind: 'unusable',
        sentence: 'The file is not JSON, or it was cut off. Export the run once more from its page.',
      });
    }
  });

  it.each([null, 7, 'text', [], {}, { name: 'trading-crew', version: '1.0.0' }, { format: 'trading-crew-settings' }])(
    "tells other people's JSON: %j",
    (value) => {
      expect(readRunExport(JSON.stringify(value))).toMatchObject({
        sentence: expect.stringContaining('but not a run of Trading Crew') as string,
      });
    },
  );

  it('tells a file of ten megabytes that is no run', () => {
    const rows = Array.from({ length: 100_000 }, (_, index) => ({ index, text: 'x'.repeat(80) }));
    expect(readRunExport(JSON.stringify(rows))).toMatchObject({ kind: 'unusable' });
  });

  it('tells a newer version, and where a run is damaged', async () => {
    expect(await sentenceFor((file) => ({ ...file, version: 2 }))).toBe(
      'The file is of version 2, and this program reads version 1. Update Trading Crew.',
    );
    expect(await sentenceFor((file) => ({ ...file, version: 'one' }))).toContain('damaged at version');
    expect(await sentenceFor(({ tapes: _tapes, ...file }) => file)).toContain('damaged at tapes');
    expect(await sentenceFor((file) => ({ ...file, steps: [{ agent: 'Nobody' }] }))).toMatch(/damaged at steps\.0\./);
  });
});
