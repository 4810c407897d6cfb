import { describe, expect, it } from 'vitest';
import { taskId } from './run-queue.ts';

const RUN = 'A2345678901234567890';

describe('the name of a task', () => {
  it('is the same within a minute and another in the next, for another attempt and another run', () => {
    const minute = 60_000 * 29_000_000;
    const name = taskId(RUN, 1, minute);
    expect(taskId(RUN, 1, minute + 59_999)).toBe(name);
    expect(new Set([name, taskId(RUN, 1, minute + 60_000), taskId(RUN, 2, minute), taskId('B', 1, minute)]).size).toBe(
      4,
    );
  });

  it('has only what Cloud Tasks allows', () => {
    expect(taskId(RUN, 12, 1_800_000_000_000)).toMatch(/^[A-Za-z0-9_-]{1,500}$/);
  });
});
