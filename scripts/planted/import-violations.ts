/**
 * Plants every forbidden import at once, in a copy of the sources, and asks dependency-cruiser what it sees.
 * The sources themselves are never touched.
 */
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { IMPORT_CASES } from './import-cases.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const CONFIG = '.dependency-cruiser.mjs';

interface Violation {
  from: string;
  rule: { name: string };
}

/** The sources, with node_modules linked entry by entry so that core resolves to the copy as well. */
function copySources(target: string): void {
  for (const part of ['core', 'functions', 'web']) {
    cpSync(join(ROOT, part, 'src'), join(target, part, 'src'), { recursive: true });
    cpSync(join(ROOT, part, 'package.json'), join(target, part, 'package.json'));
  }
  for (const file of [CONFIG, 'tsconfig.base.json', 'package.json']) cpSync(join(ROOT, file), join(target, file));
  const modules = join(target, 'node_modules');
  mkdirSync(join(modules, '@trading-crew'), { recursive: true });
  for (const name of readdirSync(join(ROOT, 'node_modules'))) {
    if (name !== '@trading-crew') symlinkSync(join(ROOT, 'node_modules', name), join(modules, name));
  }
  symlinkSync(join(target, 'core'), join(modules, '@trading-crew', 'core'));
}

function plant(target: string): void {
  for (const { file, line } of Object.values(IMPORT_CASES)) {
    mkdirSync(dirname(join(target, file)), { recursive: true });
    writeFileSync(join(target, file), `${line}\nexport {};\n`);
  }
}

function cruise(folder: string): Promise<Violation[]> {
  const program = join(ROOT, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruiser.mjs');
  const args = [program, '--config', CONFIG, '--output-type', 'json', 'core/src', 'functions', 'web/src'];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { cwd: folder, maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
      try {
        resolve((JSON.parse(stdout) as { summary: { violations: Violation[] } }).summary.violations);
      } catch {
        reject(new Error(stderr || error?.message || 'dependency-cruiser said nothing.'));
      }
    });
  });
}

async function ruleNames(): Promise<string[]> {
  const config = (await import(join(ROOT, CONFIG))) as { default: { forbidden: { name: string }[] } };
  return config.default.forbidden.map((rule) => rule.name);
}

/** One sentence for each rule of imports that was not caught, has no case, or is gone. */
export async function unprovenImportRules(): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'planted-violations-'));
  try {
    copySources(folder);
    plant(folder);
    const violations = await cruise(folder);
    const rules = await ruleNames();
    const uncovered = rules
      .filter((name) => IMPORT_CASES[name] === undefined)
      .map((name) => `${name}: no planted case`);
    const missed = Object.entries(IMPORT_CASES).flatMap(([name, { file }]) => {
      if (!rules.includes(name)) return [`${name}: there is no such rule`];
      const isCaught = violations.some(({ from, rule }) => rule.name === name && from === file);
      return isCaught ? [] : [`${name}: did not catch ${file}`];
    });
    return [...uncovered, ...missed];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
