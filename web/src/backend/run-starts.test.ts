// @vitest-environment node
import { RunId } from '@trading-crew/core/contracts';
import { describe, expect, it } from 'vitest';
import { createRunId } from './run-starts.tsx';

describe('a new run id', () => {
  it('is one that the contracts accept, and another every time', () => {
    const ids = Array.from({ length: 200 }, createRunId);
    for (const id of ids) expect(RunId.safeParse(id).success, id).toBe(true);
    expect(new Set(ids).size).toBe(200);
  });
});
