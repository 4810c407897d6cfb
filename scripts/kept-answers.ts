/**
 * Answers of the model in a JSON file: merged with what stands there and written after each new one. What could not be
 * written is kept in mind and handed out at the end, so that nothing paid for is lost without a word.
 */
import { chmodSync, lstatSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { AnswerStore, KeptAnswer } from '../core/src/offline/index.ts';
import { Unusable } from './backtest-input.ts';

const KeptAnswers = z.record(z.string(), z.strictObject({ agent: z.string(), model: z.string(), answer: z.unknown() }));

/** Far more than anybody asks. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Answers with what became of them. */
export interface AnswerFile extends AnswerStore {
  /** Tries once more to write what is not in the file yet. The sentence and the answers to show where it fails; else null. */
  finish(): string | null;
}

/** Answers that are kept nowhere. */
export const forgottenAnswers: AnswerFile = {
  read: () => Promise.resolve(null),
  keep: () => Promise.resolve(),
  finish: () => null,
};

/**
 * The answers of a file, which need not be there yet. Throws `Unusable` for one that cannot be read or written, before
 * anything is paid for. State: the answers known, and those that are not in the file.
 */
export function answersInFile(named: string): AnswerFile {
  const file = placeOf(named);
  const known = readAnswers(file);
  const unwritten = new Map<string, KeptAnswer>();
  write(file, known);
  const save = (): void => {
    // Another command may have written there in the meantime: what it paid for stays.
    write(file, new Map([...readAnswers(file), ...unwritten]));
    unwritten.clear();
  };
  return {
    read: (hash) => Promise.resolve(known.get(hash) ?? null),
    keep: (hash, answer) => {
      known.set(hash, answer);
      unwritten.set(hash, answer);
      // Not a reason to stop: it is tried again with the next answer, and at the end.
      trouble(save);
      return Promise.resolve();
    },
    finish: () => {
      const failed = unwritten.size === 0 ? null : trouble(save);
      if (failed === null) return null;
      const count = unwritten.size === 1 ? '1 answer that was' : `${unwritten.size} answers that were`;
      return `${failed} It lacks ${count} paid for:\n${textOf(unwritten)}`;
    },
  };
}

/** Why it failed, in a sentence; null where it did not. */
function trouble(work: () => void): string | null {
  try {
    work();
    return null;
  } catch (error) {
    if (error instanceof Unusable) return error.message;
    throw error;
  }
}

/** The file itself where a link was named: a rename would put a file in the place of the link. */
function placeOf(named: string): string {
  if (named.trim() === '') throw new Unusable('--answers needs the name of a file, such as --answers answers.json.');
  if (!lstatSync(named, { throwIfNoEntry: false })) return named;
  try {
    return realpathSync(named);
  } catch {
    throw new Unusable(`${named} is a link to a file that is not there. Name another file for --answers.`);
  }
}

function readAnswers(file: string): Map<string, KeptAnswer> {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found) return new Map();
  const unusable = new Unusable(`${file} does not hold answers that were kept. Name another file for --answers.`);
  if (!found.isFile() || found.size > MOST_BYTES) throw unusable;
  try {
    return new Map(Object.entries(KeptAnswers.parse(JSON.parse(readFileSync(file, 'utf8')))));
  } catch {
    throw unusable;
  }
}

const textOf = (answers: ReadonlyMap<string, KeptAnswer>): string =>
  `${JSON.stringify(Object.fromEntries(answers), null, 1)}\n`;

function write(file: string, answers: ReadonlyMap<string, KeptAnswer>): void {
  const draft = `${file}.${process.pid}.part`;
  try {
    const mode = statSync(file, { throwIfNoEntry: false })?.mode;
    // As private as it was, from the first byte on; what is in force for new files could take more away than that.
    writeFileSync(draft, textOf(answers), mode === undefined ? {} : { mode: mode & 0o777 });
    if (mode !== undefined) chmodSync(draft, mode & 0o777);
    renameSync(draft, file);
  } catch {
    dropDraft(draft);
    throw new Unusable(`${file} cannot be written. Name a file in a folder that is there, not ${dirname(file)}.`);
  }
}

function dropDraft(draft: string): void {
  try {
    rmSync(draft, { force: true });
  } catch {
    // It was never there, and neither was its folder.
  }
}
