/**
 * What the compiler cannot see: sizes, floating promises, and where time and randomness come from.
 * Types are on everywhere but in the few plain JavaScript files.
 */
import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const TESTS = ['**/*.test.{ts,tsx}', '**/*.spec.ts', '**/*.testing.{ts,tsx}', 'core/src/ports/testing/**', 'e2e/**'];
const lines = (max) => ['error', { max, skipBlankLines: true, skipComments: true }];
const KEBAB_CASE = /^[a-z0-9]+(-[a-z0-9]+)*([.][a-z0-9-]+)*$/;

/** File names in kebab-case; a whole plugin for one expression would be more than the rule. */
const fileNames = {
  rules: {
    'kebab-case': {
      meta: { type: 'suggestion', schema: [] },
      create: (context) => ({
        Program(node) {
          const name = context.filename.split(/[\\/]/).at(-1);
          if (!KEBAB_CASE.test(name)) context.report({ node, message: `Name the file in kebab-case, not ${name}.` });
        },
      }),
    },
  },
};

/** Each is banned in core/src, where time comes from a Clock and randomness from a seed. */
const HIDDEN_INPUTS = {
  'no-restricted-properties': [
    'error',
    { object: 'Date', property: 'now', message: 'Time comes from the Clock.' },
    { object: 'performance', property: 'now', message: 'Time comes from the Clock.' },
    { object: 'Math', property: 'random', message: 'Randomness comes from a seed.' },
    { object: 'crypto', property: 'randomUUID', message: 'An id is a function of its inputs.' },
  ],
  'no-restricted-syntax': [
    'error',
    { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: 'Time comes from the Clock.' },
    { selector: 'CallExpression[callee.name="Date"]', message: 'Time comes from the Clock.' },
    { selector: 'ExportDefaultDeclaration', message: 'Export by name.' },
  ],
};

export default defineConfig(
  {
    ignores: ['**/node_modules/', '**/lib/', '**/dist/', '.local/', 'coverage/', 'test-results/', 'playwright-report/'],
  },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.recommendedTypeChecked],
    plugins: { files: fileNames },
    languageOptions: {
      parserOptions: {
        project: ['core/tsconfig.test.json', 'functions/tsconfig.json', 'web/tsconfig.json', 'tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      'files/kebab-case': 'error',
      'max-lines': lines(250),
      'max-lines-per-function': lines(60),
      'no-restricted-syntax': ['error', { selector: 'ExportDefaultDeclaration', message: 'Export by name.' }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // A handler may be async, and `await` in one branch only is no fault.
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
    },
  },
  { files: ['core/src/**/*.ts'], ignores: TESTS, rules: HIDDEN_INPUTS },
  { files: ['web/src/**/*.{ts,tsx}'], ...reactHooks.configs.flat['recommended-latest'] },
  {
    files: TESTS,
    rules: {
      'max-lines': lines(400),
      'max-lines-per-function': 'off',
      // expect(port.method) reads a method without calling it.
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  // Tools and module declarations speak of default exports.
  { files: ['*.config.ts', 'web/*.config.ts', '**/*.d.ts'], rules: { 'no-restricted-syntax': 'off' } },
  {
    files: ['**/*.cjs'],
    languageOptions: { sourceType: 'commonjs', globals: { process: 'readonly', console: 'readonly' } },
  },
);
