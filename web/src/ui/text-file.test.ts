// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { toCsv } from './text-file.ts';

describe('CSV', () => {
  it('quotes what would break a row and keeps numbers as they are', () => {
    expect(toCsv([['a,b', 'say "hi"', -1.5, null]])).toBe('"a,b","say ""hi""",-1.5,\r\n');
  });

  it('keeps a text that looks like a formula a text', () => {
    expect(toCsv([['=SUM(A1)', '@x']])).toBe("'=SUM(A1),'@x\r\n");
  });
});
