/** Proposals on the run page: their evidence, what can be done with them, what was tried, and what became of them. */
import {
  DEFAULT_SETTINGS,
  type CallName,
  type EnhancementOutput,
  type ProposalRecord,
} from '@trading-crew/core/contracts';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { memoryLocation } from 'wouter/memory-location';
import { AppRoot } from '../../app/app-root.tsx';
import { cleanup, render, screen, waitFor, within } from '../../app/component.testing.ts';
import { BackendProblem, type Backend, type UserBackend } from '../../backend/backend.ts';
import { createDemoBackend, type DemoOptions } from '../../backend/demo-backend.ts';
import { demoOutputs } from '../../backend/demo/demo-outputs.ts';
import { problemOf } from '../../backend/problems.ts';
import { UserContext } from '../../backend/user-context.ts';
import { EnhancementEvidence } from './evidence/enhancement-evidence.tsx';
import { ProposalsFollowUp } from './proposals-follow-up.tsx';

const SLOW = { timeout: 8_000 };
const RUN = 'DemoRunModelSays0006';
const DECIDED = 'DemoRunTraded0000001';
const OPTIONS: DemoOptions = { model: 'ready', pace: { agentMs: 5, answerMs: 1 } };

/** The backend with the user's own calls led through a hand of the test. */
const withUser = (backend: Backend, change: (user: UserBackend) => Partial<UserBackend>): Backend => ({
  ...backend,
  open: async (person) => {
    const user = await backend.open(person);
    return { ...user, ...change(user) };
  },
});

async function openProposal(runId: string, backend: Backend = createDemoBackend(OPTIONS)) {
  const { hook } = memoryLocation({ path: `/runs/${runId}` });
  render(<AppRoot backend={Promise.resolve(backend)} locationHook={hook} />);
  const user = userEvent.setup();
  const station = await screen.findByTestId('station-StrategyEnhancementAgent', {}, SLOW);
  await user.click(await within(station).findByRole('button'));
  const proposal = await within(station).findByRole('listitem', { name: 'Proposal 1' });
  return { user, station: within(station), proposal: within(proposal) };
}

/** A backend whose next call of this name fails once. */
function failingOnce(name: CallName) {
  let failed = false;
  return withUser(createDemoBackend(OPTIONS), ({ call }) => ({
    call: (async (asked: CallName, request: never) => {
      if (asked === name && !failed) {
        failed = true;
        throw new BackendProblem(problemOf('The server did not answer.'));
      }
      return call(asked, request);
    }) as UserBackend['call'],
  }));
}

afterEach(cleanup);

describe('a proposal', () => {
  it('shows old and new numbers, its effect with its range, windows won, and the risk of overfit in words', async () => {
    const { proposal } = await openProposal(RUN);
    const facts = proposal.getAllByRole('definition').map(({ textContent }) => textContent);
    expect(facts).toEqual([
      '8 → 6 bars',
      '21 → 26 bars',
      '+0.24\u00a0%',
      '+0.22\u00a0%',
      '+0.08\u00a0% to +0.41\u00a0%',
      '5 of 6',
      '86\u00a0%',
      '44 trades',
    ]);
    expect(
      proposal.getByText(/^It returned 0\.25\s% a window after costs, out of sample, against 0\.01\s% now/),
    ).toBeTruthy();
    expect(proposal.getByText('Medium').parentElement?.textContent).toBe(
      'Risk of overfit: Medium. The chance that its gain is more than luck is only 86\u00a0%.',
    );
  });

  it('leads to its evidence in the lab, over its windows and beside the present setting', async () => {
    const { proposal } = await openProposal(RUN);
    const link = await proposal.findByRole('link', { name: 'Open in lab' });
    const url = new URL(link.getAttribute('href') ?? '', 'https://example.com');
    expect(url.pathname).toBe('/backtest');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      symbol: 'DEMO-TREND',
      strategy: 'three-moving-averages',
      short: '6',
      medium: '13',
      long: '26',
      freshnessBars: '3',
      from: '2009-07-29',
      to: '2016-03-11',
      against: 'short:8,medium:13,long:21,freshnessBars:3',
    });
  });

  it('is applied after a look at both numbers, and the settings and its page know it', async () => {
    const saved: unknown[] = [];
    const backend = withUser(createDemoBackend(OPTIONS), ({ saveSettings }) => ({
      saveSettings: async (settings) => {
        saved.push(settings.strategy);
        await saveSettings(settings);
      },
    }));
    const { user, proposal } = await openProposal(RUN, backend);
    await user.click(await proposal.findByRole('button', { name: 'Apply' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Apply this proposal?' }));
    const rows = within(dialog.getByRole('table', { name: 'What changes' }))
      .getAllByRole('row')
      .slice(1);
    expect(rows.map(({ textContent }) => textContent)).toEqual([
      'Short average8 bars6 bars',
      'Long average21 bars26 bars',
    ]);
    expect(saved).toEqual([]);
    await user.click(dialog.getByRole('button', { name: 'Apply' }));
    expect((await proposal.findByTestId('proposal-decision', {}, SLOW)).textContent).toMatch(/^Applied /);
    expect(saved).toEqual([{ ...DEFAULT_SETTINGS.strategy, short: 6, long: 26 }]);
    expect(proposal.queryByRole('button', { name: 'Apply' })).toBeNull();
    expect((await proposal.findByText(/^Too early: 0 bars since 11 Mar 2016\./, {}, SLOW)).textContent).toBeTruthy();
  });

  it('changes nothing where the dialog is left', async () => {
    const { user, proposal } = await openProposal(RUN);
    await user.click(await proposal.findByRole('button', { name: 'Apply' }));
    await user.click(await screen.findByRole('button', { name: 'Back' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(proposal.queryByTestId('proposal-decision')).toBeNull();
  });

  it('says in the dialog what went wrong, and can be applied again from there', async () => {
    const { user, proposal } = await openProposal(RUN, failingOnce('decideProposal'));
    await user.click(await proposal.findByRole('button', { name: 'Apply' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Apply this proposal?' }));
    await user.click(dialog.getByRole('button', { name: 'Apply' }));
    expect((await dialog.findByRole('alert')).textContent).toContain(
      'The proposal was not applied to the end. The server did not answer.',
    );
    // The settings were written: what is left is to remember it.
    expect(dialog.getByText('These numbers stand in your settings already.')).toBeTruthy();
    await user.click(dialog.getByRole('button', { name: 'Apply' }));
    expect((await proposal.findByTestId('proposal-decision', {}, SLOW)).textContent).toMatch(/^Applied /);
  });

  it('is dismissed with one tap, for good', async () => {
    const { user, proposal } = await openProposal(RUN);
    await user.click(await proposal.findByRole('button', { name: 'Dismiss' }));
    expect((await proposal.findByTestId('proposal-decision', {}, SLOW)).textContent).toMatch(
      /^Dismissed .*\. It is not proposed again for DEMO-TREND\.$/,
    );
    expect(proposal.queryByRole('button')).toBeNull();
    expect(proposal.getByRole('link', { name: 'Open in lab' })).toBeTruthy();
  });

  it('says why it could not be dismissed', async () => {
    const { user, proposal } = await openProposal(RUN, failingOnce('decideProposal'));
    await user.click(await proposal.findByRole('button', { name: 'Dismiss' }));
    expect((await proposal.findByRole('alert')).textContent).toContain(
      'It was not dismissed. The server did not answer.',
    );
    expect(proposal.getByRole('button', { name: 'Dismiss' })).toBeTruthy();
  });

  it('that was decided before says so, with what happened since', async () => {
    const { proposal } = await openProposal(DECIDED);
    expect((await proposal.findByTestId('proposal-decision', {}, SLOW)).textContent).toContain('Dismissed');
    await waitFor(
      () =>
        expect(proposal.getByTestId('proposal-follow-up').textContent).toMatch(
          /^In 9\d bars since 2 Nov 2015: the old setting [−+]?\d+\.\d\d\s% \(\d+ trades?\), the proposed one .* \(\d+ trades?\)\. Too few trades to tell them apart\.$/,
        ),
      SLOW,
    );
  });
});

describe('what was tried', () => {
  it('stands in a table with the verdict on each, and is sorted on request', async () => {
    const { user, station } = await openProposal(DECIDED);
    const table = within(station.getByRole('table', { name: 'Settings tried' }));
    const verdicts = () =>
      table
        .getAllByRole('row')
        .slice(1)
        .map((row) => within(row).getAllByRole('cell')[3]?.textContent);
    expect(verdicts()).toEqual(['held up', 'no better', 'luck explains it', 'no better']);
    await user.click(table.getByRole('button', { name: 'Effect' }));
    const effects = table
      .getAllByRole('row')
      .slice(1)
      .map((row) => within(row).getAllByRole('cell')[1]?.textContent);
    expect(effects[0]).toBe('+0.24\u00a0%');
    expect(effects.at(-1)).toBe('−0.02\u00a0%');
  });

  it('is there as well where nothing better was found, which is said first', () => {
    const output = demoOutputs(RUN, 'AAPL', 0).StrategyEnhancementAgent;
    const nothing: EnhancementOutput = { ...output, proposals: [], dismissed: 1 };
    render(<EnhancementEvidence output={nothing} />);
    expect(screen.getByText(/^Nothing better was found: no setting beat the present one/)).toBeTruthy();
    expect(within(screen.getByRole('table', { name: 'Settings tried' })).getAllByRole('row')).toHaveLength(5);
    expect(screen.getByText(/1 setting that you dismissed is not proposed again\./)).toBeTruthy();
  });

  it('is nothing for a strategy without numbers', () => {
    const output = demoOutputs(RUN, 'AAPL', 0).StrategyEnhancementAgent;
    render(<EnhancementEvidence output={{ ...output, proposals: [], tried: [] }} />);
    expect(screen.getByText(/has no numbers to change/)).toBeTruthy();
    expect(screen.queryByRole('table')).toBeNull();
  });

  it('shows a proposal without anything to press where no run is open', () => {
    render(<EnhancementEvidence output={demoOutputs(RUN, 'AAPL', 0).StrategyEnhancementAgent} />);
    expect(screen.getByRole('listitem', { name: 'Proposal 1' })).toBeTruthy();
    expect(screen.queryByRole('link')).toBeNull();
    expect(screen.queryByRole('button', { name: 'Apply' })).toBeNull();
  });
});

describe('what became of proposals', () => {
  const record = (change: Partial<ProposalRecord>): ProposalRecord => ({
    schemaVersion: 1,
    proposalId: `${RUN}-0`,
    runId: RUN,
    place: 0,
    asset: 'AAPL',
    mode: 'simulation',
    from: DEFAULT_SETTINGS.strategy,
    to: { ...DEFAULT_SETTINGS.strategy, short: 6 } as ProposalRecord['to'],
    session: '2012-01-03',
    decision: 'applied',
    decidedAt: 0,
    ...change,
  });

  async function show(records: readonly ProposalRecord[], options: DemoOptions = OPTIONS) {
    const backend = createDemoBackend(options);
    const person = { uid: 'demo', name: 'Ada', email: 'ada@example.com' };
    const user = await backend.open(person);
    render(
      <UserContext value={user}>
        <ProposalsFollowUp records={records} />
      </UserContext>,
    );
  }

  it('is told for each, and is too early where few bars have passed', async () => {
    await show([record({}), record({ proposalId: 'other-1', session: '2016-02-24', decision: 'dismissed' })]);
    const [first, second] = screen.getAllByRole('listitem');
    expect(first?.textContent).toContain('AAPL: short average 8\u00a0→\u00a06, applied');
    expect(
      await within(first ?? document.body).findByText(/^In 1,\d\d\d bars since 3 Jan 2012: the old setting /),
    ).toBeTruthy();
    expect(first?.textContent).toMatch(/(The proposed one|The old one) did better\.|Both came to the same\.$/);
    expect(await within(second ?? document.body).findByText('Too early: 12 bars since 24 Feb 2016.')).toBeTruthy();
  });

  it('is honest where prices cannot be had, or do not reach back so far', async () => {
    await show([record({})], { ...OPTIONS, refused: { getBars: 'The market data are not there.' } });
    expect(await screen.findByText('What happened since is not known: The market data are not there.')).toBeTruthy();
    cleanup();
    await show([record({ session: '1999-01-04' })]);
    expect(await screen.findByText(/The prices of this account do not reach back to 4 Jan 1999\./)).toBeTruthy();
  });

  it('is nothing where nothing was decided', async () => {
    await show([]);
    expect(screen.queryByRole('list')).toBeNull();
  });
});
