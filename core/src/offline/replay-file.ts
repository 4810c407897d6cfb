/** Reading an exported run: what cannot be used is told apart and said in a sentence, never thrown. */
import { RUN_EXPORT_FORMAT, RunExport } from '../contracts/index.ts';

export type ReadRunExport =
  | { readonly kind: 'usable'; readonly file: RunExport }
  /** The sentence says what was wrong, and what to do. */
  | { readonly kind: 'unusable'; readonly sentence: string };

const VERSION = 1;
const EXPORT_AGAIN = 'Export the run once more from its page.';

const unusable = (sentence: string): ReadRunExport => ({ kind: 'unusable', sentence });

/** The run in a file's text. */
export function readRunExport(text: string): ReadRunExport {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return unusable(`The file is not JSON, or it was cut off. ${EXPORT_AGAIN}`);
  }
  if (!isTagged(value) || value.format !== RUN_EXPORT_FORMAT) {
    return unusable('The file is JSON, but not a run of Trading Crew. Choose a file that was exported from a run.');
  }
  if (typeof value.version === 'number' && value.version > VERSION) {
    return unusable(
      `The file is of version ${value.version}, and this program reads version ${VERSION}. Update Trading Crew.`,
    );
  }
  const parsed = RunExport.safeParse(value);
  if (parsed.success) return { kind: 'usable', file: parsed.data };
  const [issue] = parsed.error.issues;
  const place = issue?.path.map(String).join('.') ?? '';
  return unusable(`The run in the file is damaged at ${place === '' ? 'the top' : place}. ${EXPORT_AGAIN}`);
}

const isTagged = (value: unknown): value is { readonly format?: unknown; readonly version?: unknown } =>
  typeof value === 'object' && value !== null;
