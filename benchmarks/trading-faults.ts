/** Two thousand trading runs while three in ten requests to the broker fail. */
import type { Figure, Group } from './figure.ts';
import { demoMarket } from './stage.ts';
import { timed } from './statistics.ts';
import type { TradingStormReport } from './storm-verdict.ts';
import { tradingStorm } from './trading-storm.ts';

const RUNS = 2_000;
const ACCOUNTS = 40;
const SHARE = 0.3;
const SEED = 20_264;

const told = (name: string, value: number, unit: string, goal: Figure['goal'], how: string): Figure => ({
  name,
  value,
  unit,
  goal,
  how,
});

export async function measure(): Promise<Group> {
  let report: TradingStormReport | null = null;
  const took = await timed(async () => {
    report = await tradingStorm({
      tradingRuns: RUNS,
      accounts: ACCOUNTS,
      seed: SEED,
      share: SHARE,
      market: demoMarket(),
    });
  });
  if (!report) throw new Error('The storm gave no report.');
  const storm: TradingStormReport = report;
  for (const fault of storm.faults.slice(0, 20)) process.stderr.write(`${fault}\n`);
  const none = { atMost: 0 };
  const how = `On ${ACCOUNTS} accounts, ${SHARE * 100} % of all requests harmed, a third of the orders filling late, seed ${SEED}, in ${(took / 1_000).toFixed(0)} s.`;
  const struck = [...storm.struck].sort(([one], [other]) => one.localeCompare(other));
  return {
    title: 'Two thousand trading runs while the broker fails',
    figures: [
      told('Runs that ordered something', storm.tradingRuns, '', { atLeast: RUNS }, `Of ${storm.runs} runs. ${how}`),
      told('Orders beyond one a run', storm.duplicateOrders, '', none, 'Counted at the broker.'),
      told('Shares filled that our books do not know', storm.lostFills, '', none, `Of ${storm.fills} fills.`),
      told(
        'Largest difference of cash',
        storm.cashDifference,
        '$',
        { under: 0.005 },
        "The broker's cash against a ledger that is replayed from the fills alone.",
      ),
      told(
        'Positions that differ',
        storm.positionDifferences,
        '',
        none,
        "Between the broker's account, the replayed ledger and our books.",
      ),
      told(
        'Anything else that must not be',
        storm.faults.length,
        '',
        none,
        'Runs that do not end, gaps in a log, findings in doubt.',
      ),
      told(
        'Attempts beyond the first',
        storm.resumed,
        '',
        null,
        'Runs that failed for the moment and were taken up again.',
      ),
      told('Requests', storm.requests, '', null, 'Over HTTP.'),
      ...struck.map(([fault, times]) => told(`Struck by ${fault}`, times, '', null, 'Of all requests.')),
    ],
  };
}
