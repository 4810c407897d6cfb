/** The crew over history on the demo backend: by rules on the page itself, and with what looks like a model's answers. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { DemoOptions } from '../backend/demo-backend.ts';
import type { Backend } from '../backend/backend.ts';
import { BackendProblem } from '../backend/backend.ts';
import { problemOf } from '../backend/problems.ts';
import { act, cleanup, fireEvent, screen, waitFor, within } from './component.testing.ts';
import { dialog, openApp, SLOW } from './open-app.testing.tsx';

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  sessionStorage.clear();
});

const head = () => screen.findByTestId('crew-head', {}, SLOW);
const tab = (name: string) => fireEvent.click(screen.getByRole('tab', { name, hidden: true }));
const button = (name: string | RegExp) => screen.getByRole<HTMLButtonElement>('button', { name, hidden: true });
const press = (name: string | RegExp) => fireEvent.click(button(name));
const type = (label: string, text: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value: text } });
const gemini = () => screen.getByRole<HTMLInputElement>('radio', { name: 'Gemini', hidden: true });
/** Looked for by label: roles of a page with long tables take long to tell. */
const rows = () => {
  const table = screen.getByLabelText<HTMLTableElement>('Decisions of the crew', { selector: 'table' });
  return [...table.rows];
};

type Asked = (request: { readonly backtestId: string }, answer: () => Promise<unknown>) => Promise<unknown>;

/** The demo with something in the way of its answers to backtests with the model. */
const between = (on: Asked) => (backend: Backend) => ({
  ...backend,
  open: async (...person: Parameters<Backend['open']>) => {
    const user = await backend.open(...person);
    const call = (name: never, request: never) =>
      name === 'backtestCrew' ? on(request, () => user.call(name, request)) : user.call(name, request);
    return { ...user, call: call as typeof user.call };
  },
});

async function openCrew(options: DemoOptions = {}, on?: Asked) {
  const app = openApp('/backtest', options, on && between(on));
  await showCrew();
  return app;
}

async function showCrew() {
  await screen.findByLabelText('Asset', {}, SLOW);
  tab('Crew');
  await screen.findByLabelText('Ask every N closes', {}, SLOW);
}

/** About a year, so that it does not take long. */
async function askModel(user: { readonly click: (element: Element) => Promise<void> }) {
  await waitFor(() => expect(gemini().disabled).toBe(false), SLOW);
  chooseYear();
  fireEvent.click(gemini());
  press('Run the crew');
  await user.click((await dialog('Ask the model about history?')).getByRole('button', { name: 'Ask the model' }));
}

/** A year of the demo's bars: long enough for trades, short enough for a test. */
const chooseYear = () => {
  type('From', '2014-01-06');
  type('To', '2015-01-05');
};

describe('the crew over history by rules', () => {
  it('reports what a backtest reports and every decision with its reason, and stays when the tab is left', async () => {
    await openCrew();
    chooseYear();
    expect(await screen.findByText('52 decisions, less than a second, by rules.', {}, SLOW)).toBeTruthy();
    press('Run the crew');
    expect((await head()).textContent).toBe('AAPL by the crew, 8/13/21, by rules');
    const card = within(screen.getByRole('group', { name: 'Total return', hidden: true }));
    expect(card.getByText(/^hold [+−]/)).toBeTruthy();
    expect(rows()).toHaveLength(1 + 25);
    expect(rows()[1]?.textContent).toMatch(/^\d+ \w+ 201\d(BUY|SELL|HOLD)/);
    expect(screen.getByText(/asked every 5 closes, with the limits, costs and cash of your settings/)).toBeTruthy();
    expect(document.body.textContent).not.toMatch(/NaN|Infinity|undefined|same trades as/);
    tab('Backtest');
    expect(screen.queryByTestId('crew-head')).toBeNull();
    tab('Crew');
    expect(await head()).toBeTruthy();
  });

  it('shows the decisions a page at a time, those of one fate where that is asked, and as CSV', async () => {
    const files: Blob[] = [];
    vi.stubGlobal('URL', Object.assign(URL, { createObjectURL: (file: Blob) => String(files.push(file)) }));
    Object.assign(URL, { revokeObjectURL: () => undefined });
    await openCrew();
    chooseYear();
    press('Run the crew');
    await head();
    press('Go to next page');
    expect(rows()).toHaveLength(1 + 25);
    press(/^Traded \d+$/);
    const traded = rows().slice(1);
    expect(traded.length).toBeGreaterThan(0);
    expect(traded.every((row) => /Bought|Sold/.test(row.textContent ?? ''))).toBe(true);
    press('Download the decisions as CSV');
    const lines = ((await files[0]?.text()) ?? '').trim().split('\r\n');
    expect(lines[0]).toBe('decided_on,session,signal,outcome,reason,decision');
    expect(lines).toHaveLength(1 + traded.length);
    expect(button(/^Failed 0$/).disabled).toBe(true);
  });

  it('that is cancelled keeps what was played, and says that it ended there', async () => {
    await openCrew();
    type('Ask every N closes', '1');
    press('Run the crew');
    await screen.findByText(/^[\d,]+ of 2,1\d\d decisions$/, {}, SLOW);
    press('Cancel');
    await head();
    expect(screen.getByText(/^Cancelled, after [\d,]+ decisions?\. The report reaches to /)).toBeTruthy();
  });

  it('does not start with a number out of bounds, and says where', async () => {
    await openCrew();
    type('Ask every N closes', '0');
    expect(screen.getByText('Use a whole number from 1 to 60.')).toBeTruthy();
    expect(screen.getByText('Look at: Ask every.')).toBeTruthy();
    expect(button('Run the crew').disabled).toBe(true);
  });

  it('is not kept from starting by money and costs of the other tabs', async () => {
    const { user } = await openCrew();
    tab('Backtest');
    await user.click(screen.getByRole('button', { name: /^Money/ }));
    type('Capital', '0');
    tab('Crew');
    expect(button('Run the crew').disabled).toBe(false);
  });

  it('tells a period without bars at its field', async () => {
    await openCrew();
    type('From', '2020-01-06');
    press('Run the crew');
    expect(await screen.findByText(/^No bar lies in this period\./, {}, SLOW)).toBeTruthy();
    expect(screen.queryByTestId('crew-head')).toBeNull();
  });
});

describe('the crew over history with the model', () => {
  it('cannot be chosen without keys, and says so', async () => {
    await openCrew();
    await waitFor(() => expect(screen.getByTestId('crew-decided-by').textContent).toContain('No Gemini key is set'));
    expect(gemini().disabled).toBe(true);
  });

  it('says what it can cost at most before anything is asked, and what it came to afterwards', async () => {
    const { user } = await openCrew({ model: 'ready' });
    await waitFor(() => expect(gemini().disabled).toBe(false), SLOW);
    fireEvent.click(gemini());
    type('Decisions at most', '12');
    type('Budget', '0.10');
    press('Run the crew');
    const asked = await dialog('Ask the model about history?');
    expect(asked.getByText('At most $0.10, for 12 decisions at most.')).toBeTruthy();
    await user.click(asked.getByRole('button', { name: 'Ask the model' }));
    expect((await head()).textContent).toBe('AAPL by the crew, 8/13/21, with Gemini');
    const cost = within(screen.getByRole('group', { name: 'Model cost', hidden: true }));
    expect(cost.getByText('$0.0408')).toBeTruthy();
    expect(screen.getByText(/^Ended at the number of decisions that you allowed, after 12 decisions\./)).toBeTruthy();
    expect(screen.getByText(/^The model learnt from texts up to /)).toBeTruthy();
    expect(screen.queryByTestId('crew-beside-engine')).toBeNull();
  });

  it('is not asked where the confirmation is turned down', async () => {
    const { user } = await openCrew({ model: 'ready' });
    await waitFor(() => expect(gemini().disabled).toBe(false), SLOW);
    fireEvent.click(gemini());
    press('Run the crew');
    const asked = await dialog('Ask the model about history?');
    await user.click(asked.getByRole('button', { name: 'Back' }));
    expect(screen.queryByTestId('crew-progress')).toBeNull();
  });

  it('that is no longer waited for is told, and can be asked for again', async () => {
    const { user } = await openCrew({ model: 'ready', silent: ['backtestCrew'] });
    await waitFor(() => expect(gemini().disabled).toBe(false), SLOW);
    fireEvent.click(gemini());
    press('Run the crew');
    await user.click((await dialog('Ask the model about history?')).getByRole('button', { name: 'Ask the model' }));
    expect((await screen.findByTestId('crew-progress', {}, SLOW)).textContent).toMatch(/^The crew asks the model/);
    press('Stop waiting');
    expect(await screen.findByText(/^No longer waited for\./)).toBeTruthy();
    expect(button('Run the crew').disabled).toBe(false);
  });

  it('whose page was left is found again, opened, and asked under its first id until then', async () => {
    const ids: string[] = [];
    const { user, navigate } = await openCrew({ model: 'ready' }, async ({ backtestId }, answer) => {
      ids.push(backtestId);
      await answer();
      return new Promise(() => undefined);
    });
    await askModel(user);
    await screen.findByTestId('crew-progress', {}, SLOW);
    act(() => navigate('/settings'));
    await waitFor(() => expect(screen.queryByTestId('crew-progress')).toBeNull());
    act(() => navigate('/backtest'));
    await showCrew();
    await askModel(user);
    await waitFor(() => expect(ids).toHaveLength(2));
    expect(ids[1]).toBe(ids[0]);
    press('Stop waiting');
    const earlier = await screen.findAllByRole('button', { name: /^Open AAPL, 8\/13\/21, asked on / }, SLOW);
    expect(earlier).toHaveLength(1);
    fireEvent.click(earlier[0] as HTMLElement);
    expect((await head()).textContent).toBe('AAPL by the crew, 8/13/21, with Gemini');
    expect(screen.getByText(/, asked for on \d+ \w+ \d{4}/)).toBeTruthy();
    expect(screen.getByText(/^This is a report that was kept/)).toBeTruthy();
    await askModel(user);
    await waitFor(() => expect(ids).toHaveLength(3));
    expect(ids[2]).not.toBe(ids[0]);
  });

  it('stands among the earlier ones once it is there; before the first one nothing is said of them', async () => {
    const { user } = await openCrew({ model: 'ready' });
    expect(screen.queryByText('Earlier ones with Gemini')).toBeNull();
    await askModel(user);
    await head();
    const table = await screen.findByLabelText('Earlier ones with Gemini', { selector: 'table' }, SLOW);
    await waitFor(() => expect(table.textContent).toMatch(/AAPL, 8\/13\/21.*\$0\.0\d+$/));
  });

  it('that fails after it was no longer waited for is not told as a problem', async () => {
    let fail: (problem: BackendProblem) => void = () => undefined;
    const answer = new Promise<never>((_resolve, reject) => (fail = reject));
    const { user } = await openCrew({ model: 'ready' }, () => answer);
    await askModel(user);
    await screen.findByTestId('crew-progress', {}, SLOW);
    press('Stop waiting');
    await act(async () => {
      fail(new BackendProblem(problemOf('The server gave up.')));
      await answer.catch(() => undefined);
    });
    tab('Backtest');
    expect(screen.queryByText('The server gave up.')).toBeNull();
    tab('Crew');
    expect(screen.queryByText('The server gave up.')).toBeNull();
    expect(screen.getByText(/^No longer waited for\./)).toBeTruthy();
  });

  it('warns that some questions had no answer', async () => {
    const { user } = await openCrew({ model: 'ready' });
    await askModel(user);
    await head();
    expect(screen.getByText(/^1 question had no answer: there, purchases that it would have confirmed/)).toBeTruthy();
  });
});

const STALE = 'The form has changed since. This is what the crew played before.';
const barOf = (day: number, close: number) => {
  const time = new Date(Date.UTC(2014, 0, 2) + day * 86_400_000).toISOString().slice(0, 10);
  return `OWN,${time}T00:00:00Z,${close},${close + 1},${close - 1},${close},10000`;
};
const fileOf = (name: string, closes: readonly number[]) =>
  new File(
    [['symbol,timestamp,open,high,low,close,volume', ...closes.map((close, day) => barOf(day, close))].join('\n')],
    name,
  );

describe('a report of the crew', () => {
  it('is old when another file is chosen', async () => {
    const { user } = await openCrew({ model: 'ready' });
    const choose = (file: File) => user.upload(screen.getByLabelText('A CSV file of your own'), file);
    const closes = Array.from({ length: 120 }, (_, day) => 100 + (day % 20));
    await choose(fileOf('one.csv', closes));
    await screen.findByText(/one\.csv/);
    press('Run the crew');
    await head();
    expect(screen.queryByText(STALE)).toBeNull();
    await choose(fileOf('two.csv', closes));
    expect(await screen.findByText(STALE)).toBeTruthy();
  });

  it('is old when the model is to decide, and with other limits of it', async () => {
    const { user } = await openCrew({ model: 'ready' });
    await waitFor(() => expect(gemini().disabled).toBe(false), SLOW);
    chooseYear();
    press('Run the crew');
    await head();
    expect(screen.queryByText(STALE)).toBeNull();
    fireEvent.click(gemini());
    expect(screen.getByText(STALE)).toBeTruthy();
    await askModel(user);
    await screen.findByText(/by the crew, .* with Gemini$/, {}, SLOW);
    expect(screen.queryByText(STALE)).toBeNull();
    type('Decisions at most', '12');
    expect(screen.getByText(STALE)).toBeTruthy();
  });

  it('shows the first page of its own decisions after a report with more of them', async () => {
    await openCrew();
    chooseYear();
    press('Run the crew');
    await head();
    press('Go to next page');
    type('Ask every N closes', '30');
    press('Run the crew');
    await screen.findByText(/asked every 30 closes,.*, in/, {}, SLOW);
    expect(rows()).toHaveLength(1 + 9);
  });
});
