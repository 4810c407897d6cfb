/** A short hash of bars, to recognise that a backtest is repeated on the very same ones. */
import type { PriceColumns } from '../domain/index.ts';

/**
 * 14 hexadecimal digits over every number of the bars, bit by bit (cyrb53 by bryc, public domain, on 32-bit words). Not for
 * secrets.
 */
export function barsHash({ time, open, high, low, close, volume }: PriceColumns): string {
  let high32 = 0xdeadbeef;
  let low32 = 0x41c6ce57;
  for (const column of [time, open, high, low, close, volume]) {
    const words = new Uint32Array(column.buffer, column.byteOffset, column.length * 2);
    for (let index = 0; index < words.length; index++) {
      const word = words[index] ?? 0;
      high32 = Math.imul(high32 ^ word, 2654435761);
      low32 = Math.imul(low32 ^ word, 1597334677);
      // Without this a word's upper bits would never reach its lower ones.
      high32 ^= high32 >>> 15;
      low32 ^= low32 >>> 13;
    }
  }
  high32 = Math.imul(high32 ^ (high32 >>> 16), 2246822507) ^ Math.imul(low32 ^ (low32 >>> 13), 3266489909);
  low32 = Math.imul(low32 ^ (low32 >>> 16), 2246822507) ^ Math.imul(high32 ^ (high32 >>> 13), 3266489909);
  return (2 ** 32 * (0x1fffff & low32) + (high32 >>> 0)).toString(16).padStart(14, '0');
}
