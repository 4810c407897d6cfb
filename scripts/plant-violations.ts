/**
 * Proves that the rules of the house can fail: breaks each one on purpose and expects that very rule to say so.
 * Imports are dependency-cruiser's, time, chance and sizes the linter's, and core's freedom from Node and browser the
 * compiler's. A rule without a planted case fails.
 */
import { IMPORT_CASES } from './planted/import-cases.ts';
import { unprovenImportRules } from './planted/import-violations.ts';
import { LINT_CASES, unprovenLintRules } from './planted/lint-violations.ts';
import { OUTSIDE_WORDS, unprovenTypeRules } from './planted/type-violations.ts';

const planted = Object.keys(IMPORT_CASES).length + LINT_CASES.length + OUTSIDE_WORDS.length;
const problems = (await Promise.all([unprovenImportRules(), unprovenLintRules(), unprovenTypeRules()])).flat();
for (const problem of problems) process.stdout.write(`${problem}\n`);
process.stdout.write(`${planted - problems.length} of ${planted} planted violations caught\n`);
if (problems.length > 0) process.exit(1);
