/**
 * Prints by how many megabytes the peak of this process rose above what it held with the bars in memory, over one full
 * backtest. Started by lab-backtest.ts, because a process that measured other things before has its memory already.
 */
import { existsSync, readFileSync } from 'node:fs';
import { MILLION, walkedBars } from './lab-bars.ts';
import { fullBacktest } from './lab-run.ts';

const MEGABYTE = 1_000_000;
const STATUS = '/proc/self/status';

/**
 * Bytes. On Linux the peak of `resourceUsage` begins with that of the process that started this one, so that the kernel's
 * own high-water mark is read there.
 */
function peakResidentSet(): number {
  const [, kilobytes] = existsSync(STATUS) ? (/^VmHWM:\s+(\d+)/m.exec(readFileSync(STATUS, 'utf8')) ?? []) : [];
  return 1024 * (kilobytes === undefined ? process.resourceUsage().maxRSS : Number(kilobytes));
}

const bars = walkedBars(MILLION);
const before = process.memoryUsage.rss();
fullBacktest(bars);
process.stdout.write(String((peakResidentSet() - before) / MEGABYTE));
