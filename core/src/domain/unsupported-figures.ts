/**
 * Which figures of a text rest on nothing: numbers, percentages, amounts and dates that the evidence does not hold, to
 * rounding. A figure is taken at its word: "2.1 %" stands for everything that rounds to it, "−3" for nothing positive.
 */

/** So many are named at most; who invents more has been found out by then. */
const MOST_NAMED = 50;
const LONGEST_NAMED = 40;
/** Whole numbers up to here, without a sign or a unit, count things: "two of 3 checks". They claim nothing. */
const COUNTS_UP_TO = 10;
/** Two digits of a rounded whole number count: 1,200 may be 1,234, and 1,000 may not. */
const TWO_DIGITS = 0.05;
/** Noise of reading decimals as binary numbers. */
const NOISE = 1e-9;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const MONTH = `(?:${MONTHS.join('|')})[a-z]{0,6}\\.?`;
const NTH = '(?:st|nd|rd|th)?';
const GAP = '[\\s,]{1,3}';

/** Every alternative begins with a digit, a sign or a letter and has bounded repetitions: the search is linear. */
const FIGURE = new RegExp(
  [
    String.raw`(?:S&P|Nasdaq|NASDAQ|Russell|FTSE|Dow|DAX)[\s-]?\d{2,4}\b`,
    String.raw`(?<isoDay>\d{4}-\d{2}-\d{2})`,
    String.raw`(?<time>\b\d{1,2}:\d{2})\b`,
    String.raw`\b(?<day>\d{1,2})${NTH}${GAP}(?:of${GAP})?(?<dayMonth>${MONTH})(?:${GAP}(?<dayYear>\d{4})\b)?`,
    String.raw`\b(?<month>${MONTH})${GAP}(?:(?<monthYear>\d{4})\b|(?<monthDay>\d{1,2})${NTH}\b(?:${GAP}(?<monthDayYear>\d{4})\b)?)`,
    String.raw`[A-Za-z_]\d+`,
    String.raw`(?<number>(?<sign>(?<![\w.)%])[−+-])?(?<dollar>\$)?(?<digits>(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?|\.\d+)(?<exponent>e[+-]?\d{1,3}\b)?(?:\s{0,2}(?<unit>%|percent\b|per cent\b|percentage points?\b|pct\b|bps\b|basis points?\b|thousand\b|million\b|billion\b|trillion\b|[kK]\b|mn\b|M\b|bn\b|B\b|dollars?\b|cents?\b|x\b))?)`,
  ].join('|'),
  'gu',
);

const SCALES: Readonly<Record<string, number>> = {
  thousand: 1e3,
  k: 1e3,
  K: 1e3,
  million: 1e6,
  mn: 1e6,
  M: 1e6,
  billion: 1e9,
  bn: 1e9,
  B: 1e9,
  trillion: 1e12,
  cent: 0.01,
  cents: 0.01,
};

interface Numeral {
  readonly kind: 'number';
  readonly written: string;
  readonly sign: '' | '+' | '-';
  /** Without its sign; of a percentage the number before the sign of percent. */
  readonly size: number;
  readonly isPercentage: boolean;
  /** Half of what its last digit counts: how far away the figure may be that it was rounded from. */
  readonly half: number;
  readonly isCount: boolean;
}

/** A date or a part of one; month and day as two digits, what is not said is null. A time of day stands as it is. */
interface Moment {
  readonly kind: 'moment';
  readonly written: string;
  readonly keys: readonly string[];
}

/**
 * The figures of `texts` that no figure of `evidence` rounds to, as they are written, each once, at most 50 of them.
 * Percentage and fraction of the same number are the same; an unsigned figure may speak of a negative one ("fell 3 %").
 */
export function unsupportedFigures(texts: readonly string[], evidence: string): string[] {
  const known = evidenceOf(evidence);
  const unsupported = new Set<string>();
  for (const text of texts) {
    for (const figure of figuresIn(text)) {
      if (unsupported.size >= MOST_NAMED) return [...unsupported];
      const holds = figure.kind === 'moment' ? holdsMoment(known, figure) : holdsNumber(known, figure);
      if (!holds) unsupported.add(figure.written);
    }
  }
  return [...unsupported];
}

interface Evidence {
  readonly moments: ReadonlySet<string>;
  /** Sorted. */
  readonly plain: readonly number[];
  readonly percentages: readonly number[];
}

function evidenceOf(text: string): Evidence {
  const figures = figuresIn(text);
  const numbers = figures.filter((figure) => figure.kind === 'number');
  const moments = figures.filter((figure) => figure.kind === 'moment').flatMap(({ keys }) => keys);
  // A year stands in a date and may be spoken of alone.
  const years = moments.filter((key) => /^\d{4}$/.test(key)).map(Number);
  const signed = ({ sign, size }: Numeral): number => (sign === '-' ? -size : size);
  const sorted = (values: number[]): number[] => values.sort((a, b) => a - b);
  return {
    moments: new Set(moments),
    plain: sorted([...numbers.filter(({ isPercentage }) => !isPercentage).map(signed), ...years]),
    percentages: sorted(numbers.filter(({ isPercentage }) => isPercentage).map(signed)),
  };
}

/** What is said of a moment is known when its most exact form is: that form comes first. */
const holdsMoment = ({ moments }: Evidence, { keys: [exact] }: Moment): boolean =>
  exact === undefined || moments.has(exact);

function holdsNumber({ plain, percentages }: Evidence, figure: Numeral): boolean {
  if (figure.isCount) return true;
  const { sign, size, half } = figure;
  const sides = sign === '-' ? [-1] : sign === '+' ? [1] : [1, -1];
  const holds = (values: readonly number[], scale: number): boolean =>
    sides.some((side) => hasBetween(values, (side * size) / scale, half / scale));
  // "Between 2.1 and 3.4 %" leaves the first sign out: a plain number may stand for a percentage, but no price for one.
  if (figure.isPercentage) return holds(percentages, 1) || holds(plain, 100);
  return holds(plain, 1) || holds(percentages, 1) || holds(percentages, 0.01);
}

/** Whether a sorted list has a value within `reach` of `middle`. */
function hasBetween(sorted: readonly number[], middle: number, reach: number): boolean {
  const tolerance = reach + NOISE * Math.max(Math.abs(middle), reach);
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const at = (low + high) >> 1;
    if ((sorted[at] ?? 0) < middle - tolerance) low = at + 1;
    else high = at;
  }
  const found = sorted[low];
  return found !== undefined && found <= middle + tolerance;
}

function figuresIn(text: string): (Numeral | Moment)[] {
  const figures: (Numeral | Moment)[] = [];
  for (const match of text.matchAll(FIGURE)) {
    const groups: Readonly<Record<string, string | undefined>> = match.groups ?? {};
    const figure = groups['number'] === undefined ? momentOf(match[0], groups) : numeralOf(groups);
    if (figure !== null) figures.push(figure);
  }
  return figures;
}

type Groups = Readonly<Record<string, string | undefined>>;

/** Null for the name of an index, or a number that is part of a word: neither claims anything. */
function momentOf(written: string, groups: Groups): Moment | null {
  const { isoDay, time } = groups;
  if (time !== undefined) return { kind: 'moment', written, keys: [time.padStart(5, '0')] };
  if (isoDay !== undefined) {
    const [year, month, day] = isoDay.split('-');
    return { kind: 'moment', written, keys: dateKeys(year, month, day) };
  }
  const name = groups['dayMonth'] ?? groups['month'];
  if (name === undefined) return null;
  const month = String(MONTHS.indexOf(name.slice(0, 3)) + 1).padStart(2, '0');
  const day = (groups['day'] ?? groups['monthDay'])?.padStart(2, '0');
  const year = groups['dayYear'] ?? groups['monthYear'] ?? groups['monthDayYear'];
  return { kind: 'moment', written, keys: dateKeys(year, month, day) };
}

/** A date in its most exact form, and then the forms in which less of it is said. */
function dateKeys(year: string | undefined, month = '', day: string | undefined): string[] {
  const keys: string[] = [];
  if (year !== undefined && day !== undefined) keys.push(`${year}-${month}-${day}`);
  if (day !== undefined) keys.push(`--${month}-${day}`);
  if (year !== undefined) keys.push(`${year}-${month}`, year);
  return keys;
}

function numeralOf({ number = '', sign = '', dollar, digits = '', exponent = '', unit }: Groups): Numeral {
  const plain = digits.replaceAll(',', '');
  const isBasisPoints = unit === 'bps' || unit?.startsWith('basis') === true;
  const isPercentage = isBasisPoints || unit === '%' || unit?.startsWith('p') === true;
  const scale = Number(`1${exponent}`) * (isBasisPoints ? 0.01 : (SCALES[unit ?? ''] ?? 1));
  const size = Number(plain) * scale;
  const isBare = sign === '' && dollar === undefined && unit === undefined && exponent === '';
  return {
    kind: 'number',
    written: number.trim().slice(0, LONGEST_NAMED),
    sign: sign === '' || sign === '+' ? sign : '-',
    size,
    isPercentage,
    half: halfUnitOf(plain) * scale,
    isCount: isBare && !plain.includes('.') && size <= COUNTS_UP_TO,
  };
}

/** Half of what the last digit counts. The zeros that end a whole number may come from rounding. */
function halfUnitOf(digits: string): number {
  const decimals = digits.split('.')[1];
  if (decimals !== undefined) return 0.5 * 10 ** -decimals.length;
  const size = Number(digits);
  let half = 0.5;
  for (let at = digits.length - 1; digits[at] === '0' && half * 10 <= size * TWO_DIGITS; at -= 1) half *= 10;
  return half;
}
