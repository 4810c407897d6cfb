/** Following up a proposal over bars of the account that cannot be trusted. */
import { DEFAULT_SETTINGS, type BarColumns, type CallName, type ProposalRecord } from '@trading-crew/core/contracts';
import { afterEach, expect, it } from 'vitest';
import { cleanup, render, screen } from '../../app/component.testing.ts';
import type { UserBackend } from '../../backend/backend.ts';
import { createDemoBackend } from '../../backend/demo-backend.ts';
import { UserContext } from '../../backend/user-context.ts';
import { ProposalsFollowUp } from './proposals-follow-up.tsx';

const RECORD: ProposalRecord = {
  schemaVersion: 1,
  proposalId: 'split-0',
  runId: 'split',
  place: 0,
  asset: 'AAPL',
  mode: 'simulation',
  from: DEFAULT_SETTINGS.strategy,
  to: { ...DEFAULT_SETTINGS.strategy, short: 6 } as ProposalRecord['to'],
  session: '2012-01-03',
  decision: 'applied',
  decidedAt: 0,
};

/** The bars as they would be if a split in the middle of the last hundred had been left as it is. */
function splitInHalf(columns: BarColumns): BarColumns {
  const place = columns.time.length - 50;
  const halved = (values: readonly number[]): number[] =>
    values.map((value, index) => (index < place ? value : value / 2));
  const { open, high, low, close } = columns;
  return { ...columns, open: halved(open), high: halved(high), low: halved(low), close: halved(close) };
}

afterEach(cleanup);

it('compares nothing over a split that the prices were not adjusted for, and says so', async () => {
  const user = await createDemoBackend({}).open({ uid: 'demo', name: 'Ada', email: 'ada@example.com' });
  const call = (async (name: CallName, request: never) => {
    const answer: unknown = await user.call(name, request);
    if (name !== 'getBars') return answer;
    const { bars, ...rest } = answer as { bars: BarColumns };
    return { ...rest, bars: splitInHalf(bars) };
  }) as UserBackend['call'];
  render(
    <UserContext value={{ ...user, call }}>
      <ProposalsFollowUp records={[RECORD]} />
    </UserContext>,
  );
  const words = await screen.findByText(/^What happened since is not known: /);
  expect(words.textContent).toMatch(
    /: \d+ \w+ \d{4}: the (close|open) fell .* split that the prices were not adjusted for\.$/,
  );
  expect(screen.queryByText(/did better/)).toBeNull();
});
