/** The lab on the demo backend: one backtest, ranges of them, and what is kept of them, as a user goes through it. */
import { afterEach, describe, expect, it } from 'vitest';
import type { DemoOptions } from '../backend/demo-backend.ts';
import { cleanup, fireEvent, screen, waitFor, within } from './component.testing.ts';
import { dialog, openApp, SLOW } from './open-app.testing.tsx';

afterEach(cleanup);

/** Looked for among everything that is there: whether each is visible takes a large page long to tell. */
const button = (name: string | RegExp) => screen.findByRole<HTMLButtonElement>('button', { name, hidden: true }, SLOW);
const head = () => screen.findByTestId('backtest-head', {}, SLOW);
const card = async (label: string) => within(await screen.findByRole('group', { name: label, hidden: true }, SLOW));

async function openLab(path = '/backtest', options: DemoOptions = {}) {
  const app = openApp(path, options);
  await screen.findByText(
    'Would it have worked, and does it still? Computed in your browser, at no cost unless you ask Gemini.',
    {},
    SLOW,
  );
  await screen.findByLabelText('Asset', {}, SLOW);
  /** What stands in a field, all at once: typing it letter by letter draws the page as often. */
  const type = (label: string, text: string) =>
    fireEvent.change(screen.getByLabelText(label), { target: { value: text } });
  const press = async (name: string | RegExp) => fireEvent.click(await button(name));
  const tab = (name: string) => fireEvent.click(screen.getByRole('tab', { name, hidden: true }));
  const keep = async (name: string) => {
    await press('Save');
    const save = await dialog('Keep this backtest');
    fireEvent.change(save.getByLabelText('Name'), { target: { value: name } });
    await app.user.click(save.getByRole('button', { name: 'Save' }));
    await screen.findByText(`Kept as “${name}”.`, {}, SLOW);
  };
  return { ...app, type, press, tab, keep };
}

const runButton = () => screen.getByRole<HTMLButtonElement>('button', { name: 'Run backtest', hidden: true });

describe('a backtest', () => {
  it('shows its figures beside buy and hold, its trades, months and checks, and an address of its own', async () => {
    const { press, path } = await openLab();
    await press('Run backtest');
    expect((await head()).textContent).toBe('AAPL by 8/13/21');
    expect((await card('Total return')).getByText(/^[+−]\d/).textContent).toMatch(/^[▲▼][+−][\d.,]+\s%$/);
    expect((await card('Total return')).getByText(/^hold [+−]/)).toBeTruthy();
    expect((await card('Trades')).getByText(/^\d+$/)).toBeTruthy();
    expect(screen.getByText('Checked: no decision changes when the future does')).toBeTruthy();
    expect(screen.getByText(/Dividends are ignored/)).toBeTruthy();
    expect(screen.getByRole('img', { hidden: true, name: /months?, \d+ of them with a gain/ })).toBeTruthy();
    expect(
      within(screen.getByRole('table', { hidden: true, name: 'Trades of the backtest' })).getAllByRole('row').length,
    ).toBeGreaterThan(5);
    expect(document.body.textContent).not.toMatch(/NaN|Infinity|undefined/);
    expect(path()).toBe(
      '/backtest?symbol=AAPL&strategy=three-moving-averages&short=8&medium=13&long=21&freshnessBars=3&rules=risk',
    );
  });

  it('is made with the form of the strategy that was chosen', async () => {
    const { user, press } = await openLab();
    await user.click(screen.getByRole('combobox', { name: 'Strategy' }));
    await user.click(await screen.findByRole('option', { name: 'RSI reversion' }));
    expect(screen.getByLabelText('Oversold')).toHaveProperty('value', '30');
    expect(screen.queryByLabelText('Short average')).toBeNull();
    await press('Run backtest');
    expect((await head()).textContent).toBe('AAPL by RSI 14 30/70');
  });

  it('says why a figure cannot be given', async () => {
    const { press, type } = await openLab();
    type('From', '2015-12-01');
    await press('Run backtest');
    await head();
    const winRate = await card('Win rate');
    expect(winRate.getByRole('note').getAttribute('aria-label')).toMatch(/^n\/a: Needs 10 trades; there (is|are) \d/);
  });

  it('says why nothing could be bought, and offers fractions only where they are traded', async () => {
    const { user, press, type } = await openLab();
    await press(/^Money/);
    expect(screen.queryByRole('checkbox', { name: 'Whole shares only' })).toBeNull();
    expect(screen.getByText(/^Whole shares only: the crew’s orders carry exits/)).toBeTruthy();
    type('Capital', '100');
    await press('Run backtest');
    expect((await screen.findByTestId('no-trades-notice', {}, SLOW)).textContent).toContain('risk limits leave less');
    await user.click(screen.getByRole('combobox', { name: 'Size of a position' }));
    await user.click(await screen.findByRole('option', { name: 'A share of the equity' }));
    fireEvent.click(screen.getByRole('checkbox', { name: 'Whole shares only' }));
    await press(/^Costs/);
    type('Commission per order', '2');
    await press('Run backtest');
    expect(await screen.findByText(/paid more than 1\.0.% in commission/, {}, SLOW)).toBeTruthy();
    expect(screen.queryByTestId('no-trades-notice')).toBeNull();
    expect(screen.getByText(/as no search on this page is known/)).toBeTruthy();
    expect(screen.getByText(/Measured from exit to exit/)).toBeTruthy();
  });

  it('warns beside its fields of a strategy that can never act', async () => {
    await openLab('/backtest?symbol=AAPL&strategy=vote&threshold=1&emaCrossover=1');
    expect(await screen.findByText(/never acts/, {}, SLOW)).toBeTruthy();
  });

  it('tells that the server cannot be reached, and tries again', async () => {
    const words = 'The server cannot be reached. Check your connection, then try again.';
    const { press } = await openLab('/backtest', { refused: { getBars: words } });
    await press('Run backtest');
    expect(await screen.findByText(words, {}, SLOW)).toBeTruthy();
    await press('Try again');
    expect(await screen.findByText(words, {}, SLOW)).toBeTruthy();
    expect(screen.queryByTestId('backtest-head')).toBeNull();
  });
});

describe('bad input', () => {
  it('is told where it was typed and computes nothing', async () => {
    const { user, type } = await openLab();
    type('Short average', '40');
    expect(screen.getByText('The short average must be smaller than the medium one.')).toBeTruthy();
    expect(screen.getByText('Look at: Short average.')).toBeTruthy();
    expect(runButton().disabled).toBe(true);
    type('Short average', '8');
    await user.click(screen.getByRole('button', { name: /^Money/ }));
    type('Capital', '0');
    expect(screen.getByText('Use a number from 100 to 1,000,000,000.')).toBeTruthy();
    expect(runButton().disabled).toBe(true);
  });

  it('is an end before its start', async () => {
    const { type } = await openLab();
    type('From', '2015-01-05');
    type('To', '2014-01-06');
    expect(screen.getByText('The end must lie after the start.')).toBeTruthy();
    expect(runButton().disabled).toBe(true);
  });

  it('is a period without bars: the days that there are stand at the field', async () => {
    const { type, press } = await openLab();
    type('From', '2020-01-06');
    await press('Run backtest');
    expect(
      await screen.findByText(
        /No bar lies in this period\. The bars of AAPL reach from 2 Jan 2008 to 11 Mar 2016/,
        {},
        SLOW,
      ),
    ).toBeTruthy();
    expect(screen.queryByTestId('backtest-head')).toBeNull();
  });

  it('is an asset that nobody knows', async () => {
    const { type, press } = await openLab();
    type('Asset', 'NOPE');
    await press('Run backtest');
    expect(await screen.findByText(/^NOPE is not known here\./, {}, SLOW)).toBeTruthy();
    expect(screen.getByLabelText('Asset').getAttribute('aria-invalid')).toBe('true');
  });
});

const HEADER = 'symbol,timestamp,open,high,low,close,volume';
const fileOf = (name: string, rows: readonly string[]) =>
  new File([[HEADER, ...rows].join('\n')], name, { type: 'text/csv' });
const rowOf = (day: number, close: number): string =>
  `OWN,${new Date(Date.UTC(2014, 0, 1 + day)).toISOString().slice(0, 10)}T00:00:00Z,${close},${close + 1},${close - 1},${close},1000`;

describe('a file of one’s own', () => {
  const input = () => screen.getByLabelText<HTMLInputElement>('A CSV file of your own');

  it('is refused with the line and the reason, and computes nothing', async () => {
    const { user } = await openLab();
    await user.upload(input(), fileOf('own.csv', [rowOf(0, 50), 'OWN,2014-01-02T00:00:00Z,0,51,49,50,10']));
    expect(await screen.findByText('Line 3: open 0 is not a positive price.', {}, SLOW)).toBeTruthy();
    expect(runButton().disabled).toBe(true);
  });

  it('is refused for a hole and for a split that was not adjusted, each with its day', async () => {
    const { user } = await openLab();
    const rows = [rowOf(0, 100), rowOf(1, 101), rowOf(2, 50), rowOf(40, 51)];
    await user.upload(input(), fileOf('holes.csv', rows));
    expect(await screen.findByText(/^3 Jan 2014: the close fell 50\.5 %.*looks like a split/, {}, SLOW)).toBeTruthy();
    expect(screen.getByText(/^10 Feb 2014: no bar for 38 days/)).toBeTruthy();
  });

  it('is tested like any other, and its address is not that of other bars', async () => {
    const { user, press, path } = await openLab();
    const rows = Array.from({ length: 400 }, (_, day) => rowOf(day, 60 + 10 * Math.sin(day / 20)));
    await user.upload(input(), fileOf('own.csv', rows));
    expect(await screen.findByText(/^400 bars of OWN, 1 Jan 2014 to 4 Feb 2015\./, {}, SLOW)).toBeTruthy();
    await press('Run backtest');
    expect((await head()).textContent).toBe('OWN by 8/13/21');
    expect(path()).toBe('/backtest');
  });
});

describe('a sweep', () => {
  const put = (field: HTMLElement, text: string) => fireEvent.change(field, { target: { value: text } });
  const range = (which: string, word: string) => screen.getByLabelText(`${which} parameter: ${word}`);

  it('tries every combination and shows the best, one of which becomes a backtest judged by how many there were', async () => {
    const { user, tab, press } = await openLab();
    tab('Sweep');
    put(range('First', 'To'), '7');
    expect(screen.getByText('24 combinations, less than a second')).toBeTruthy();
    await press('Start the sweep');
    expect(await screen.findByRole('img', { name: /^Heatmap of 24 combinations/ }, SLOW)).toBeTruthy();
    const best = within(screen.getByRole('table', { hidden: true, name: 'Best combinations' }));
    await user.click(best.getAllByRole('button', { name: 'Try it' })[0] as HTMLElement);
    await head();
    expect(screen.getByText(/given 24 combinations tried/)).toBeTruthy();
  });

  it('above the limit is refused with the limit and the estimate before anything starts', async () => {
    const { user, tab } = await openLab();
    await user.click(screen.getByRole('combobox', { name: 'Strategy' }));
    await user.click(await screen.findByRole('option', { name: 'Bollinger with volume' }));
    tab('Sweep');
    await user.click(screen.getByRole('combobox', { name: 'First parameter' }));
    await user.click(await screen.findByRole('option', { name: 'Volume' }));
    put(range('First', 'Step'), '0.00001');
    const refusal = await screen.findByText(
      /These are [\d,]+ combinations, about [\d,]+ (minute|hour)s?; at most 2,500 combinations are tried at once\./,
    );
    expect(refusal).toBeTruthy();
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Start the sweep' }).disabled).toBe(true);
    expect(screen.queryByRole('progressbar')).toBeNull();
  });

  it('shows how far it is and ends when it is cancelled, keeping nothing', async () => {
    const { tab, press } = await openLab();
    tab('Sweep');
    for (const [which, step] of [
      ['First', '1'],
      ['Second', '1'],
    ] as const) {
      put(range(which, 'Step'), step);
    }
    await press('Start the sweep');
    await screen.findByRole('progressbar', {}, SLOW);
    await press('Cancel');
    expect(await screen.findByText('Cancelled. Nothing of it is kept.')).toBeTruthy();
    expect(screen.queryByRole('progressbar')).toBeNull();
    expect(screen.queryByRole('img', { hidden: true, name: /^Heatmap/ })).toBeNull();
  });
});

describe('a walk-forward', () => {
  it('shows each window in sample and out of sample', async () => {
    const { tab, press, type } = await openLab();
    tab('Walk-forward');
    type('Windows', '3');
    await press('Start the walk-forward');
    const table = within(await screen.findByRole('table', { name: 'Windows of the walk-forward' }, SLOW));
    expect(table.getAllByRole('row')).toHaveLength(4);
    expect((await card('Windows with a gain')).getByText(/^[0-3] of 3$/)).toBeTruthy();
  });

  it('with more windows than the bars allow is refused at its field', async () => {
    const { tab, press, type } = await openLab();
    type('From', '2015-10-01');
    tab('Walk-forward');
    type('Windows', '50');
    await press('Start the walk-forward');
    expect(await screen.findByText(/50 windows of at least \d+ bars/, {}, SLOW)).toBeTruthy();
  });
});

describe('what is kept', () => {
  it('is listed, compared on one chart, opened again on the very same bars, and deleted after a question', async () => {
    const { user, press, type, tab, keep } = await openLab();
    await press('Run backtest');
    await head();
    await keep('As it is');
    type('Short average', '5');
    await press('Run backtest');
    await waitFor(() => expect(screen.getByTestId('backtest-head').textContent).toBe('AAPL by 5/13/21'), SLOW);
    await keep('Faster');
    tab('Compare');
    await user.click(await screen.findByRole('button', { name: 'As it is' }, SLOW));
    await user.click(screen.getByRole('button', { name: 'Faster' }));
    expect(await screen.findByRole('img', { name: /Faster [+−].*As it is [+−]/ })).toBeTruthy();
    tab('Saved');
    await press('As it is');
    expect(await screen.findByText('“As it is”, repeated on the very same bars.', {}, SLOW)).toBeTruthy();
    expect((await head()).textContent).toBe('AAPL by 8/13/21');
    tab('Saved');
    await press('Delete Faster');
    await user.click((await dialog('Delete this backtest?')).getByRole('button', { name: 'Delete' }));
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Delete Faster' })).toBeNull(), SLOW);
  });
});

describe('using the parameters', () => {
  it('shows old and new numbers, and writes them into the settings only after a confirmation', async () => {
    const { user, press, type, navigate } = await openLab();
    type('Short average', '5');
    await press('Run backtest');
    await press('Use these parameters');
    const question = await dialog('Use these parameters?');
    expect(question.getByRole('row', { name: 'Short average 8 bars 5 bars' })).toBeTruthy();
    await user.click(question.getByRole('button', { name: 'Back' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await press('Use these parameters');
    await user.click((await dialog('Use these parameters?')).getByRole('button', { name: 'Write to settings' }));
    expect(await screen.findByText(/^The crew uses these parameters from its next run on/, {}, SLOW)).toBeTruthy();
    expect(await screen.findByRole('button', { name: 'These are your settings' })).toBeTruthy();
    navigate('/settings');
    expect(await screen.findByLabelText('Short average', {}, SLOW)).toHaveProperty('value', '5');
  });
});

describe('a link to the lab', () => {
  const link =
    '/backtest?symbol=AAPL&strategy=three-moving-averages&short=5&medium=13&long=34&from=2010-01-04&against=short:8,medium:13,long:21';

  it('runs both settings and shows them side by side, a proposal’s evidence', async () => {
    await openLab(link);
    expect((await head()).textContent).toBe('AAPL by 5/13/34 against 8/13/21');
    const table = within(screen.getByRole('table', { hidden: true, name: 'Figures side by side' }));
    expect(table.getAllByRole('columnheader').map((cell) => cell.textContent)).toEqual([
      'Figure',
      '5/13/34',
      '8/13/21',
      'Buy and hold',
    ]);
    expect(screen.getByLabelText('From')).toHaveProperty('value', '2010-01-04');
  });

  it('that is broken says so and leaves the form as usual', async () => {
    await openLab('/backtest?symbol=AAPL&strategy=ema-crossover&fast=900');
    expect(screen.getByText(/^A number of the strategy in the link is out of its bounds/)).toBeTruthy();
    expect(screen.queryByTestId('backtest-head')).toBeNull();
    expect(screen.getByLabelText('Short average')).toHaveProperty('value', '8');
  });
});
