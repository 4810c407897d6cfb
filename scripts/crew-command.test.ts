/** What the command refuses before anything is asked, and what it says about the model. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keyList, startGeminiServer, type GeminiServer } from '../functions/testing/gemini-server/gemini-server.ts';
import { Unusable, valuesFrom } from './backtest-input.ts';
import { crewCommand } from './crew-command.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'trading-crew-answers-'));
const views = { confidence: 0.8, reasons: ['The averages have just lined up.'], doubts: [] };
const MODEL = ['--model', '--decisions', '60', '--from', '2013-11-14', '--to', '2014-02-14'];

let server: GeminiServer;
beforeAll(async () => {
  server = await startGeminiServer({ answer: () => ({ opinion: { verdict: 'confirm', ...views } }) });
});
afterAll(async () => {
  await server.close();
  rmSync(FOLDER, { recursive: true, force: true });
});

const command = (args: readonly string[], environment: Record<string, string> = {}): Promise<string> =>
  crewCommand(valuesFrom(args), environment);
const withServer = (args: readonly string[], change: Record<string, string> = {}): Promise<string> =>
  command(args, { GEMINI_API_KEYS: keyList(), GEMINI_BASE_URL: server.url, ...change });

async function refusalOf(work: Promise<string>): Promise<string> {
  const before = server.requests.length;
  const error: unknown = await work.catch((thrown: unknown) => thrown);
  expect(server.requests).toHaveLength(before);
  if (error instanceof Unusable) return error.message;
  throw new Error('the command was not refused', { cause: error });
}

describe('the command for the crew', () => {
  it.each([
    [['--every', '0'], '--every: Use a whole number from 1 to 60.'],
    [['--every', 'often'], '--every: '],
    [['--decisions', '1.5'], '--decisions: Use a whole number from 1 to 10000.'],
    [['--capital', '0'], '--capital: Use a number from 100 to 1000000000.'],
    [['--all-in'], '--all-in is not for the crew, which buys by the risk limits. Leave it out.'],
    [['--short'], '--short is not for the crew'],
    [['--budget', '1'], '--budget is about the model. Add --model, or leave it out.'],
    [['--answers', 'a.json'], '--answers is about the model.'],
    [['--model'], '--model costs money: add --decisions, as in --model --decisions 20 --budget 0.25.'],
    [['--model', '--decisions', '5'], '--model costs money: add --budget'],
    [['--model', '--decisions', '5', '--budget', '9'], '--budget: Use a number from 0.02 to 5.'],
    [['--model', '--decisions', '5', '--budget', '1'], '--model needs a key. Set GEMINI_API_KEYS'],
    [['--from', '2020-01-01'], 'from: No bar lies in this period.'],
    [['--to', '2013-05-20'], 'strategy: Three moving averages with these numbers needs 22 bars'],
    [['--from', 'yesterday'], 'from: Use a date such as 2016-03-14.'],
  ])('says what is wrong with %j', async (args, words) => {
    expect(await refusalOf(command(args))).toContain(words);
  });

  it.each(['{"a1": {"answer": 1}}', 'no JSON'])('leaves a file of %j as it is', async (text) => {
    const path = join(FOLDER, 'other.json');
    writeFileSync(path, text);
    const words = await refusalOf(withServer([...MODEL, '--budget', '1', '--answers', path]));
    expect(words).toContain('does not hold answers that were kept. Name another file for --answers.');
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  it('refuses a file that cannot be written before anything is paid for', async () => {
    const path = join(FOLDER, 'no', 'folder.json');
    expect(await refusalOf(withServer([...MODEL, '--budget', '1', '--answers', path]))).toContain('cannot be written');
  });

  it('refuses keys that cannot be used, without a word of them', async () => {
    const keys = { GEMINI_API_KEYS: 'secret-key-1,secret-key-1' };
    const words = await refusalOf(withServer([...MODEL, '--budget', '1'], keys));
    expect(words).toContain('GEMINI_API_KEYS');
    expect(words).not.toContain('secret-key-1');
  });

  it('says until when the model may know the period', async () => {
    const old = { GEMINI_STRONG_MODEL: 'gemini-3.1-pro-preview' };
    expect(await withServer([...MODEL, '--budget', '1'], old)).toContain(
      'Trained until 31 Jan 2025: it may know all of this period, and what it answered on that proves nothing.',
    );
    expect(await withServer([...MODEL, '--budget', '1'])).toContain('no session is beyond doubt.');
  });

  it('hears that it is cancelled while the rules decide, with what was played until then', async () => {
    let isCancelled = false;
    // As a signal comes: when the program has come back to its loop, and not before.
    setImmediate(() => (isCancelled = true));
    const report = await crewCommand(valuesFrom(['--crew']), {}, { isCancelled: () => isCancelled });
    expect(report).toContain('It was cancelled; this is what was played until then.');
  });

  it('says with its report that answers which were paid for could not be kept', async () => {
    const place = join(FOLDER, 'gone');
    mkdirSync(place);
    const said: string[] = [];
    const path = join(place, 'answers.json');
    const values = valuesFrom([...MODEL, '--budget', '1', '--answers', path]);
    const before = server.requests.length;
    const environment = { GEMINI_API_KEYS: keyList(), GEMINI_BASE_URL: server.url };
    const warn = (words: string) => void said.push(words);
    const work = crewCommand(values, environment, {
      isCancelled: () => {
        rmSync(place, { recursive: true, force: true });
        return false;
      },
      warn,
    });
    expect(await work).toContain('Model: ');
    const asked = server.requests.length - before;
    expect(asked).toBeGreaterThan(0);
    expect(said).toHaveLength(1);
    expect(said[0]?.match(/"agent": /g)).toHaveLength(asked);
  });
});
