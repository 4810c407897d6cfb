/** Computes the report behind the performance page from the account itself, and stores it for the charts. */
import {
  sessionOf,
  timeOfSession,
  DAY_MS,
  type ExecutionMode,
  type TradingSettings,
} from '@trading-crew/core/contracts';
import type { CrewPorts } from '@trading-crew/core/crew';
import { performanceReport } from '@trading-crew/core/domain';
import type { Caller, Installation } from '../wiring.ts';

type Sources = Pick<CrewPorts, 'account' | 'marketData'>;

/** Closes of the watchlist since the account began: what buying and holding it would be measured by. */
async function benchmarkCloses(watchlist: readonly string[], from: string, until: number, { marketData }: Sources) {
  const limit = Math.ceil((until - timeOfSession(from)) / DAY_MS) + 1;
  const series = await Promise.all(
    watchlist.map(async (asset) => {
      const bars = await marketData.bars({ asset, until, limit: Math.max(1, limit) });
      const closes = bars.map((bar) => ({ session: sessionOf(bar.time), close: bar.close }));
      return { asset, closes: closes.filter(({ session }) => session >= from) };
    }),
  );
  // Only what could be bought in the first session counts, and only that is named.
  return series.filter(({ closes }) => closes[0]?.session === from);
}

/** Validation trades nothing and has no performance of its own; every other mode gets its report. */
export async function savePerformance(
  mode: ExecutionMode,
  settings: TradingSettings,
  sources: Sources,
  caller: Caller,
  house: Installation,
): Promise<void> {
  if (mode === 'validation') return;
  const { account } = sources;
  const [snapshot, market, startingEquity, equity, fills] = await Promise.all([
    account.snapshot(),
    account.market(),
    account.startingEquity(),
    account.equityHistory(),
    account.fills(),
  ]);
  const from = equity[0]?.session ?? market.session;
  const held = await benchmarkCloses(settings.watchlist, from, market.now, sources);
  const report = performanceReport({
    mode,
    asOf: market.now,
    startingEquity: startingEquity ?? snapshot.equity,
    equity,
    fills,
    openPositions: snapshot.positions,
    benchmark: {
      label: `Buy and hold: ${(held.length > 0 ? held.map(({ asset }) => asset) : settings.watchlist).join(', ')}`,
      closes: held.map(({ closes }) => closes),
    },
  });
  await house.performance.save(caller.uid, report);
}
