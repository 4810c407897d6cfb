/**
 * `npm run replay -- RUN.json`: repeats an exported run without a key or a network, and says what came out otherwise.
 * Ends with 0 where nothing did, 1 where something did, 2 for a file that cannot be used.
 */
import { readFileSync, statSync } from 'node:fs';
import { readRunExport, replayRun, type ReplayedRun } from '../core/src/offline/index.ts';

/** Far more than a run can be; a file of this size is something else. */
const MOST_BYTES = 64 * 1024 * 1024;

class Unusable extends Error {}

function textOf(file: string | undefined): string {
  if (file === undefined) throw new Unusable('Name the file of a run: npm run replay -- RUN.json');
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found) throw new Unusable(`There is no file ${file}.`);
  if (!found.isFile()) throw new Unusable(`${file} is not a file.`);
  if (found.size > MOST_BYTES) throw new Unusable(`${file} is larger than any run. Choose a file exported from a run.`);
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new Unusable(`${file} cannot be read. Check its permissions.`);
  }
}

async function replay(file: string | undefined): Promise<ReplayedRun> {
  const read = readRunExport(textOf(file));
  if (read.kind === 'unusable') throw new Unusable(read.sentence);
  const { runId, asset, mode } = read.file.run;
  console.log(`Run ${runId} on ${asset} in ${mode} mode.`);
  const replayed = await replayRun(read.file);
  if (replayed.kind === 'refused') throw new Unusable(replayed.sentence);
  return replayed;
}

function report({ decision, log, differences, notes }: ReplayedRun): void {
  console.log(`Then: ${decision.then}`);
  console.log(`Now:  ${decision.now}`);
  console.log(`${log.linesCompared} log lines compared: ${log.isSame ? 'all the same' : 'not the same'}.`);
  for (const note of notes) console.log(`Note: ${note}`);
  if (differences.length === 0) console.log('Nothing differs.');
  for (const difference of differences) console.log(`- ${difference}`);
}

try {
  const replayed = await replay(process.argv[2]);
  report(replayed);
  process.exitCode = replayed.differences.length === 0 ? 0 : 1;
} catch (error) {
  const known = error instanceof Unusable;
  console.error(
    known ? error.message : 'The run could not be repeated: the file holds what no run of this program holds.',
  );
  process.exitCode = 2;
}
