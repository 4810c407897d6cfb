/**
 * RESULTS.md: a section per group, each with its own date, so that one group can be measured again without the others.
 * What a section says is what was measured, also where a goal is missed or a group could not be measured.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem, type as systemName } from 'node:os';
import { join } from 'node:path';
import { isMet, type Figure, type Goal, type Group } from './figure.ts';

const FILE = join(import.meta.dirname, 'RESULTS.md');
const HEADER = `# Measured

What the product promises about speed and size, as measured by \`npm run bench\`; a single group is measured again with
\`node benchmarks/run.ts --only <group>\`. Times on a shared machine differ by a quarter and more between runs. What is
compared was therefore measured in turn, in one process and one go, and only such ratios carry from one machine to
another. Emulators are local: their times say what the product itself adds, not what a network or the cloud does.
`;

/** A ratio with two decimals, anything else with three digits, or four before the point. */
function withUnit(value: number, unit: string): string {
  if (!Number.isFinite(value)) return 'n/a';
  const digits = unit.startsWith('×')
    ? { minimumFractionDigits: 2, maximumFractionDigits: 2 }
    : { maximumSignificantDigits: value >= 1_000 ? 4 : 3 };
  return `${value.toLocaleString('en-US', digits)} ${unit}`;
}

function goalText(goal: Goal | null, unit: string): string {
  if (goal === null) return '';
  if ('atLeast' in goal) return `≥ ${withUnit(goal.atLeast, unit)}`;
  return 'under' in goal ? `< ${withUnit(goal.under, unit)}` : `≤ ${withUnit(goal.atMost, unit)}`;
}

function row(figure: Figure): string {
  const met = isMet(figure);
  const verdict = met === null ? '' : met ? 'met' : '**not met**';
  const cells = [
    figure.name,
    withUnit(figure.value, figure.unit),
    goalText(figure.goal, figure.unit),
    verdict,
    figure.how,
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

const machine = (): string => {
  const processors = cpus();
  const model = processors[0]?.model.trim() ?? 'unknown processor';
  return `${processors.length} × ${model}, ${Math.round(totalmem() / 2 ** 30)} GB, ${systemName()}, Node ${process.version}`;
};

/** The section of a group, measured just now. */
export function sectionOf(name: string, { title, figures }: Group): string {
  const table = ['| Figure | Measured | Goal | Met | How |', '| --- | ---: | ---: | --- | --- |', ...figures.map(row)];
  return `## ${title}\n\nGroup \`${name}\`, measured ${new Date().toISOString()} on ${machine()}.\n\n${table.join('\n')}\n`;
}

/** The section of a group that could not be measured. */
export const failedSection = (name: string, reason: string): string =>
  `## ${name}\n\nGroup \`${name}\`, **not measured** ${new Date().toISOString()}: ${reason}\n`;

/** Puts the section in the place of the group's earlier one and leaves those of the others. */
export function writeSection(name: string, section: string, order: readonly string[]): void {
  const earlier = existsSync(FILE)
    ? readFileSync(FILE, 'utf8')
        .split(/^(?=## )/m)
        .slice(1)
    : [];
  const sections = order.flatMap((group) =>
    group === name ? [section] : earlier.filter((one) => one.includes(`\nGroup \`${group}\`,`)),
  );
  writeFileSync(FILE, [HEADER, ...sections.map((one) => `${one.trim()}\n`)].join('\n'));
}
