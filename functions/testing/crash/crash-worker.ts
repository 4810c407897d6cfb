/**
 * One attempt at one run in a process of its own: the real handlers on the real adapters. It warms up, waits to be told
 * what to do, does it, and says so; or it dies on the way, at the point it was told.
 */
import { DISCLAIMER_VERSION } from '@trading-crew/core/contracts';
import { acceptDisclaimer } from '../../src/entry/accept-disclaimer.ts';
import { startRun } from '../../src/entry/start-run.ts';
import { takeUp } from '../../src/entry/work-on-run.ts';
import { installation } from '../../src/wiring.ts';
import type { CrashOrder, CrashReport } from './crash-order.ts';
import { countIoPoints } from './io-points.ts';

async function carryOut({ task, uid, runId, attempt, dieAt, brokerUrl }: CrashOrder): Promise<CrashReport> {
  process.env['ALPACA_BASE_URL'] = brokerUrl;
  const house = installation();
  const caller = { uid, verifiedEmail: null };
  if (task === 'start') await acceptDisclaimer({ version: DISCLAIMER_VERSION }, caller, house);
  const points = countIoPoints(dieAt);
  try {
    if (task === 'start') await startRun({ runId, asset: 'AAPL', mode: 'paper' }, caller, house);
    else await takeUp({ runId, attempt }, house);
    return { labels: points.labels, problem: null };
  } catch (error) {
    return { labels: points.labels, problem: error instanceof Error ? error.message : String(error) };
  }
}

process.once('message', (order: CrashOrder) => {
  void carryOut(order).then((report) => {
    process.send?.(report, () => process.exit(0));
  });
});
process.send?.('ready');
