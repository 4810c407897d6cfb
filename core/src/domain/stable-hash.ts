/**
 * Text that is the same for the same content, whatever the order of keys, and a short hash of text. For recognising
 * equal inputs and deriving ids; not for secrets: the hash is not cryptographic.
 */

/**
 * JSON with the keys of every object sorted by code unit and undefined members dropped. As in JSON, an undefined
 * element of a list is null, and so is a number that is not finite; undefined itself is null too.
 */
export function stableJson(value: unknown): string {
  if (value === undefined || typeof value === 'function' || typeof value === 'symbol') return 'null';
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(stableJson).join(',')}]`;
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined && typeof member !== 'function')
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${stableJson(member)}`);
  return `{${members.join(',')}}`;
}

/** A 53-bit hash of text as a whole number (cyrb53 by bryc, public domain). */
export function hashNumber(text: string): number {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    high = Math.imul(high ^ unit, 2654435761);
    low = Math.imul(low ^ unit, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return 2 ** 32 * (0x1fffff & low) + (high >>> 0);
}

/** A 53-bit hash of text as 14 hexadecimal digits. */
export const hashText = (text: string): string => hashNumber(text).toString(16).padStart(14, '0');
