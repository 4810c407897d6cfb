/**
 * Hands the linter, as if it stood in a file of core, what only the linter can forbid there: sizes, habits, time and
 * randomness from nowhere, and a promise nobody waits for.
 */
import { join } from 'node:path';
import { ESLint } from 'eslint';

const ROOT = join(import.meta.dirname, '..', '..');
/** Any file of core: only its place counts, its text is replaced. */
const PLACE = join(ROOT, 'core', 'src', 'domain', 'rounding.ts');

/** What is planted, and the rule that has to name it. */
export const LINT_CASES: readonly { code: string; rule: string }[] = [
  { code: 'export const now = (): number => Date.now();', rule: 'no-restricted-properties' },
  { code: 'export const chance = (): number => Math.random();', rule: 'no-restricted-properties' },
  { code: 'export const today = (): Date => new Date();', rule: 'no-restricted-syntax' },
  { code: 'export default 1;', rule: 'no-restricted-syntax' },
  { code: 'export const lost = (): void => { Promise.resolve(1); };', rule: '@typescript-eslint/no-floating-promises' },
  { code: 'export const sure = (x: string | null): string => x!;', rule: '@typescript-eslint/no-non-null-assertion' },
  { code: 'export const loose = (x: any): unknown => x;', rule: '@typescript-eslint/no-explicit-any' },
  { code: 'void 0;\n'.repeat(260), rule: 'max-lines' },
  { code: `export function f(): void {\n${'void 0;\n'.repeat(70)}}`, rule: 'max-lines-per-function' },
];

/** One sentence for each planted line that its rule did not name. */
export async function unprovenLintRules(): Promise<string[]> {
  // Where CI is set, the typed rules read each file once and from disk; what is planted stands in no file.
  process.env['TSESTREE_SINGLE_RUN'] = 'false';
  const eslint = new ESLint({ cwd: ROOT });
  const problems: string[] = [];
  for (const { code, rule } of LINT_CASES) {
    const [result] = await eslint.lintText(code, { filePath: PLACE });
    const isCaught = result?.messages.some((message) => message.ruleId === rule) ?? false;
    if (!isCaught) problems.push(`${rule}: did not catch ${code.slice(0, 60)}`);
  }
  return problems;
}
