/**
 * The keys of GEMINI_API_KEYS, grouped by the Google project they belong to, because Google's limits count per project.
 * A key is known by a short hash everywhere; its text comes out of `reveal` only, so no log and no JSON can hold it.
 */
import { createHash } from 'node:crypto';
import { Misconfigured } from '@trading-crew/core/contracts';

const SETTING = 'GEMINI_API_KEYS';
const HASH_DIGITS = 10;
const KEY = /^[A-Za-z0-9_.-]{20,200}$/;
/** As long as Google's own project ids may be, and so shorter than any key: a label is shown, a key never is. */
const LABEL = /^[A-Za-z][A-Za-z0-9_-]{0,29}$/;
const QUOTES = /["'`“”‘’]/;

/** A key that guards its own text. */
export class GeminiKey {
  readonly #secret: string;
  /** The first digits of the key's SHA-256. */
  readonly name: string;
  /** The label of its project; a key without one is a project of its own. */
  readonly project: string;

  constructor(secret: string, label: string | null) {
    this.#secret = secret;
    this.name = createHash('sha256').update(secret).digest('hex').slice(0, HASH_DIGITS);
    this.project = label ?? `key-${this.name}`;
  }

  /** The key itself, for the request's header and for taking it out of texts. */
  reveal(): string {
    return this.#secret;
  }
}

/**
 * Reads "projA:key1,projA:key2,key3". Spaces around an entry are ignored. Throws `Misconfigured`, naming the variable
 * and the position, never the key.
 */
export function parseKeys(text: string): GeminiKey[] {
  if (text.trim() === '') throw new Misconfigured(`${SETTING} is empty. Give at least one key, or unset it.`, SETTING);
  const positions = new Map<string, number>();
  return text.split(',').map((entry, index) => {
    const position = index + 1;
    const key = parseEntry(entry.trim(), position);
    const earlier = positions.get(key.name);
    if (earlier !== undefined) {
      throw fault(
        position,
        `is the same key as entry ${earlier}. Give each key once: twice the key is not twice the quota`,
      );
    }
    positions.set(key.name, position);
    return key;
  });
}

function parseEntry(entry: string, position: number): GeminiKey {
  if (entry === '') throw fault(position, 'is empty. Look for a comma too many');
  if (QUOTES.test(entry)) throw fault(position, 'has quotes around it. Write the keys without quotes');
  const parts = entry.split(':').map((part) => part.trim());
  if (parts.length > 2) throw fault(position, 'has more than one colon. Write project:key, or the key alone');
  const secret = parts.at(-1) ?? '';
  const label = parts.length === 2 ? (parts[0] ?? '') : null;
  if (secret === '') throw fault(position, 'has a project but no key');
  if (label === '') throw fault(position, 'has a colon but no project in front of it');
  if (label !== null && !LABEL.test(label)) {
    throw fault(
      position,
      'has a project with other signs than letters, digits, "-" and "_", or one over 30 signs long. If it is a key, put a comma in place of the colon',
    );
  }
  if (!KEY.test(secret)) {
    throw fault(position, 'is not a Gemini key: those have at least 20 letters, digits, "-", "_" or "." and no spaces');
  }
  return new GeminiKey(secret, label);
}

const fault = (position: number, what: string): Misconfigured =>
  new Misconfigured(`Entry ${position} of ${SETTING} ${what}.`, SETTING);

/** What Google's own keys look like; its error texts may show one. */
const GOOGLE_KEY = /\b(AIza[\w-]{6,}|AQ\.[\w-]{6,})/g;

/** Takes keys out of a text: these, and whatever has the form of one. */
export function redactor(keys: readonly GeminiKey[]): (text: string) => string {
  return (text) => keys.reduce((rest, key) => rest.replaceAll(key.reveal(), '…'), text).replace(GOOGLE_KEY, '…');
}
