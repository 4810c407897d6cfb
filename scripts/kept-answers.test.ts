/** Answers that were paid for stay: beside another command's, behind a link, and where the file cannot be written any more. */
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Unusable } from './backtest-input.ts';
import { answersInFile } from './kept-answers.ts';

const answer = (word: string) => ({ agent: 'SignalConfirmationAgent', model: 'one', answer: { word } });

let folder = '';
let file = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trading-crew-kept-'));
  file = join(folder, 'answers.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const written = (at = file): unknown => JSON.parse(readFileSync(at, 'utf8'));

describe('answers in a file', () => {
  it('of two commands at once are all kept', async () => {
    const [one, other] = [answersInFile(file), answersInFile(file)];
    await one.keep('a', answer('yes'));
    await other.keep('b', answer('no'));
    await one.keep('c', answer('maybe'));
    expect([one.finish(), other.finish()]).toEqual([null, null]);
    expect(written()).toEqual({ a: answer('yes'), b: answer('no'), c: answer('maybe') });
  });

  it('are shown at the end where they cannot be written, and are used until then', async () => {
    const place = join(folder, 'gone');
    mkdirSync(place);
    const answers = answersInFile(join(place, 'answers.json'));
    rmSync(place, { recursive: true });
    await answers.keep('a', answer('yes'));
    expect(await answers.read('a')).toEqual(answer('yes'));
    const words = answers.finish() ?? '';
    expect(words).toContain('cannot be written');
    expect(words).toContain('It lacks 1 answer that was paid for:');
    expect(JSON.parse(words.slice(words.indexOf('{')))).toEqual({ a: answer('yes') });
  });

  it('are written in the end where they could not be written at first', async () => {
    const place = join(folder, 'gone');
    mkdirSync(place);
    const at = join(place, 'answers.json');
    const answers = answersInFile(at);
    rmSync(place, { recursive: true });
    await answers.keep('a', answer('yes'));
    mkdirSync(place);
    expect(answers.finish()).toBeNull();
    expect(written(at)).toEqual({ a: answer('yes') });
  });

  it('leave what somebody else has put in their place as it is, and say so', async () => {
    const answers = answersInFile(file);
    writeFileSync(file, 'my diary');
    await answers.keep('a', answer('yes'));
    expect(answers.finish()).toContain('does not hold answers that were kept.');
    expect(readFileSync(file, 'utf8')).toBe('my diary');
  });

  it('are written where a link leads, and are as private as they were', async () => {
    const link = join(folder, 'link.json');
    writeFileSync(file, '{}');
    chmodSync(file, 0o600);
    symlinkSync(file, link);
    await answersInFile(link).keep('a', answer('yes'));
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(written()).toEqual({ a: answer('yes') });
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it.each(['', ' '])('need a name, and %j is none', (name) => {
    expect(() => answersInFile(name)).toThrow(
      new Unusable('--answers needs the name of a file, such as --answers answers.json.'),
    );
  });

  it('are refused in a folder’s place and behind a link to nowhere, and leave no draft behind', () => {
    mkdirSync(file);
    const nowhere = join(folder, 'nowhere.json');
    symlinkSync(join(folder, 'no such file'), nowhere);
    for (const name of [file, nowhere, join(folder, 'no', 'folder.json')]) {
      expect(() => answersInFile(name)).toThrow(Unusable);
    }
    expect(readdirSync(folder).sort()).toEqual(['answers.json', 'nowhere.json']);
    expect(existsSync(nowhere)).toBe(false);
  });

  it('leave no draft behind where the draft cannot take the place of the file', async () => {
    const answers = answersInFile(file);
    rmSync(file);
    mkdirSync(file);
    await answers.keep('a', answer('yes'));
    expect(answers.finish()).not.toBeNull();
    expect(readdirSync(folder)).toEqual(['answers.json']);
  });
});
