/** A run outlives the process that works on it: the page that shows it has it taken up, nothing is told or ordered twice. */
import { execFileSync } from 'node:child_process';
import { expect } from '@playwright/test';
import { paths } from '../core/src/contracts/index.ts';
import { expectDone, expectEnd, runCrewOn, slowDown } from './support/runs.ts';
import { signIn } from './support/sign-in.ts';
import { userIdOf } from './support/stored.ts';
import { test, type House } from './support/trading-platform.ts';

/** The processes that this one has started, at any depth, by what they run. */
function descendants(): { readonly pid: number; readonly command: string }[] {
  const listed = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,command='], { encoding: 'utf8', maxBuffer: 2 ** 26 })
    .split('\n')
    .flatMap((line) => {
      const [, pid, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
      return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), command: command ?? '' }];
    });
  const below = (parent: number): typeof listed =>
    listed.filter((one) => one.parent === parent).flatMap((one) => [one, ...below(one.pid)]);
  return below(process.pid);
}

/** Kills every process in which functions run, in the middle of what they do. */
function killFunctions(): void {
  const workers = descendants().filter(({ command }) => command.includes('functionsEmulatorRuntime'));
  expect(workers, 'no process to kill').not.toEqual([]);
  for (const { pid } of workers) process.kill(pid, 'SIGKILL');
}

/** Lets the lease of a run be over that nobody renews any more, without the wait. */
const lapse = ({ db }: House, runId: string) => db.doc(paths.run(runId)).update({ leaseUntil: Date.now() });

test('a run whose process is killed, before its order and after, goes on to its end by itself', async ({
  page,
  house,
}) => {
  const email = await signIn(page);
  // After the order two agents are left: slow enough that the run is still at work when its process is killed.
  await slowDown(page, 1_500);
  const runId = await runCrewOn(page, 'AAPL');
  for (const agent of ['HistoricalDataAgent', 'TradeExecutionAgent'] as const) {
    await expectDone(page, agent);
    killFunctions();
    await lapse(house, runId);
    await expect(page.getByTestId('taking-up')).toContainText('The process working on this run is gone.');
    await expect(page.getByTestId('taking-up')).toHaveCount(0, { timeout: 30_000 });
  }
  await expectEnd(page, 'COMPLETED', 'TRADED');
  await expect(page.getByText('attempt 3', { exact: true })).toBeVisible();

  const lines = page.getByTestId('log-lines').getByRole('listitem');
  await expect(lines.last()).toContainText('Run on AAPL is complete');
  const seen = await lines.evaluateAll((items) =>
    items.map((item) => ({
      seq: Number(item.getAttribute('data-seq')),
      // Without the time of day that it begins with.
      said: [...item.children]
        .slice(1)
        .map(({ textContent }) => textContent)
        .join(': '),
    })),
  );
  expect(
    seen.map(({ seq }) => seq),
    'no gap',
  ).toEqual(seen.map((_, index) => index + 1));
  expect(new Set(seen.map(({ said }) => said)).size, 'nothing is said twice').toBe(seen.length);
  expect(seen.filter(({ said }) => said.includes('Started again'))).toHaveLength(2);

  const uid = await userIdOf(email, house);
  const orders = await house.db.collection(paths.orders(uid)).get();
  expect(orders.docs.map(({ id }) => id)).toEqual([`tc-${runId}-entry-1`]);
  const ledger = await house.db.doc(paths.simulationLedger(uid)).get();
  expect(ledger.get('fills'), 'one purchase').toMatchObject([{ asset: 'AAPL', side: 'buy' }]);
});
