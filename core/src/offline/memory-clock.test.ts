/** The clock moved by hand: it moves when read, slept on or pushed, and never back. */
import { describe, expect, it } from 'vitest';
import { MemoryClock, tickingClock } from './memory-clock.ts';

describe('MemoryClock', () => {
  it('stands still until it is moved', async () => {
    const clock = new MemoryClock(1_000);
    expect([clock.now(), clock.now()]).toEqual([1_000, 1_000]);
    await clock.sleep(250);
    expect(clock.now()).toBe(1_250);
    clock.advance(-500);
    expect(clock.now()).toBe(1_250);
  });

  it('ticks by its step at each reading', async () => {
    const clock = tickingClock(0, 5);
    expect([clock.now(), clock.now(), clock.now()]).toEqual([0, 5, 10]);
    await clock.sleep(100);
    expect(clock.now()).toBe(115);
  });
});
