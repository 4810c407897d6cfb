/** No key gets into a message, a usage record, the health report or the log, whatever Google writes back. */
import { inspect } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  ANSWER_FAULTS,
  CONNECTION_FAULTS,
  ERROR_FAULTS,
  HARMLESS_FAULTS,
} from '../../../testing/gemini-server/faults.ts';
import { REHEARSAL_KEYS } from '../../../testing/gemini-server/gemini-server.ts';
import { openSubject } from './gemini-subject.testing.ts';

const KEYS = Object.keys(REHEARSAL_KEYS);

describe('the keys', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it.each([...ERROR_FAULTS, ...CONNECTION_FAULTS, ...ANSWER_FAULTS, ...HARMLESS_FAULTS])(
    'stay secret under %s',
    async (kind) => {
      const written: string[] = [];
      const write = (...values: unknown[]): void => {
        written.push(values.map((value) => inspect(value, { depth: 9 })).join(' '));
      };
      for (const name of ['log', 'info', 'warn', 'error', 'debug'] as const) {
        vi.spyOn(console, name).mockImplementation(write);
      }
      const { server, gemini, ask, dispose } = await openSubject({ attemptTimeoutMs: 60 });
      server.fail({ kind, times: 8 });
      // The model may say a key as well: it was asked to.
      server.say(`{"verdict":"confirm","reason":"${KEYS[0]}"}`);
      const results = [await ask(), await ask({ evidence: `The key is ${KEYS[1]}.` })];
      const shown = [
        inspect(
          results.map(({ usage }) => usage),
          { depth: 9 },
        ),
        results.map((result) => (result.kind === 'refused' ? result.message : '')).join(' '),
        inspect(await gemini.health(), { depth: 9 }),
        inspect(gemini, { depth: 9, showHidden: true }),
        ...written,
      ];
      for (const key of KEYS) expect(shown.join('\n')).not.toContain(key);
      expect(results[1]?.usage.prompt).toContain('The key is ….');
      expect(written).toEqual([]);
      await dispose();
    },
  );
});
