/** Answers of the model in a JSON file: read once, and written whole after each new one, so that nothing paid for is lost. */
import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { AnswerStore } from '../core/src/offline/index.ts';
import { Unusable } from './backtest-input.ts';

const KeptAnswers = z.record(z.string(), z.strictObject({ agent: z.string(), model: z.string(), answer: z.unknown() }));
type KeptAnswers = z.infer<typeof KeptAnswers>;

/** Far more than anybody asks. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Answers that are kept nowhere. */
export const forgottenAnswers: AnswerStore = {
  read: () => Promise.resolve(null),
  keep: () => Promise.resolve(),
};

/** The answers of a file, which need not be there yet. Throws `Unusable` for one that cannot be read or written. */
export function answersInFile(file: string): AnswerStore {
  const kept = new Map(Object.entries(readAnswers(file)));
  // Tried before anything is paid for.
  write(file, kept);
  return {
    read: (hash) => Promise.resolve(kept.get(hash) ?? null),
    keep: (hash, answer) => {
      kept.set(hash, answer);
      write(file, kept);
      return Promise.resolve();
    },
  };
}

function readAnswers(file: string): KeptAnswers {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found) return {};
  const unusable = new Unusable(`${file} does not hold answers that were kept. Name another file for --answers.`);
  if (!found.isFile() || found.size > MOST_BYTES) throw unusable;
  try {
    return KeptAnswers.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    throw unusable;
  }
}

function write(file: string, kept: ReadonlyMap<string, unknown>): void {
  const draft = `${file}.${process.pid}.part`;
  try {
    writeFileSync(draft, `${JSON.stringify(Object.fromEntries(kept), null, 1)}\n`);
    renameSync(draft, file);
  } catch {
    throw new Unusable(`${file} cannot be written. Name a file in a folder that is there, not ${dirname(file)}.`);
  }
}
