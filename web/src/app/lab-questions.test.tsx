/** The lab on the demo backend: which answer belongs to which question, and that an address always asks the same one. */
import { afterEach, describe, expect, it } from 'vitest';
import { BackendProblem, type Backend, type UserBackend } from '../backend/backend.ts';
import { problemOf } from '../backend/problems.ts';
import { act, cleanup, fireEvent, screen, waitFor, within } from './component.testing.ts';
import { dialog, openApp, SLOW } from './open-app.testing.tsx';

afterEach(cleanup);

const button = (name: string | RegExp) => screen.findByRole<HTMLButtonElement>('button', { name, hidden: true }, SLOW);
const headSays = (words: string) =>
  waitFor(() => expect(screen.getByTestId('backtest-head').textContent).toBe(words), SLOW);
const figure = async (label: string) =>
  (await screen.findByRole('group', { name: label, hidden: true }, SLOW)).textContent;

/** A field of the form by its name: others are labelled alike. */
function field(name: string): HTMLInputElement {
  const found = document.querySelector<HTMLInputElement>(`input[name="${name}"]`);
  if (!found) throw new Error(`there is no field ${name}`);
  return found;
}

const STALE = 'The form has changed since. This is what was computed before.';

async function openLab(path = '/backtest', wrap?: (backend: Backend) => Backend) {
  const app = openApp(path, {}, wrap);
  await screen.findByLabelText('Asset', {}, SLOW);
  const type = (name: string, text: string) => fireEvent.change(field(name), { target: { value: text } });
  const press = async (name: string | RegExp) => fireEvent.click(await button(name));
  const tab = (name: string) => fireEvent.click(screen.getByRole('tab', { name, hidden: true }));
  return { ...app, type, press, tab };
}

/** The demo, where the bars of an asset are refused once `release` is called. */
function withSlowAsset(asset: string) {
  let release = () => undefined as void;
  const wrap = (backend: Backend): Backend => ({
    ...backend,
    open: async (person) => {
      const user = await backend.open(person);
      const call = (async (name: string, request: { asset?: string }) => {
        if (name !== 'getBars' || request.asset !== asset) return user.call(name as never, request as never);
        await new Promise<void>((resolve) => (release = () => resolve()));
        throw new BackendProblem(problemOf(`There are no bars of ${asset}.`, { field: 'asset' }));
      }) as UserBackend['call'];
      return { ...user, call };
    },
  });
  /** Refuses them, and waits until everybody has heard of it. */
  const settle = () =>
    act(async () => {
      release();
      await new Promise((resolve) => setTimeout(resolve, 20));
    });
  return { wrap, release: settle };
}

describe('an answer', () => {
  it('that was overtaken leaves nothing behind, its problem neither', async () => {
    const slow = withSlowAsset('SLOWX');
    const { type, press, navigate } = await openLab('/backtest', slow.wrap);
    type('asset', 'SLOWX');
    await press('Run backtest');
    navigate('/backtest?symbol=AAPL&strategy=vote');
    await headSays('AAPL by vote');
    await slow.release();
    expect(screen.queryByText('There are no bars of SLOWX.')).toBeNull();
    expect(field('asset').value).toBe('AAPL');
  });

  it('that nothing overtook says what was wrong', async () => {
    const slow = withSlowAsset('SLOWX');
    const { type, press } = await openLab('/backtest', slow.wrap);
    type('asset', 'SLOWX');
    await press('Run backtest');
    await slow.release();
    expect(screen.getByText('There are no bars of SLOWX.')).toBeTruthy();
  });
});

describe('a sweep', () => {
  it('says when the form has changed, and its combinations are tried as it was asked for', async () => {
    const { type, press, tab } = await openLab();
    tab('Sweep');
    fireEvent.change(screen.getByLabelText('First parameter: To'), { target: { value: '5' } });
    await press('Start the sweep');
    const best = within(await screen.findByRole('table', { name: 'Best combinations', hidden: true }, SLOW));
    expect(screen.queryByText(STALE)).toBeNull();
    type('from', '2012-01-03');
    expect(await screen.findByText(STALE)).toBeTruthy();
    fireEvent.click(best.getAllByRole('button', { name: 'Try it', hidden: true })[0] as HTMLElement);
    await screen.findByTestId('backtest-head', {}, SLOW);
    expect(field('from').value).toBe('');
    tab('Sweep');
    expect(screen.queryByText(STALE)).toBeNull();
  });
});

describe('how many were tried', () => {
  it('is remembered by the address and by what is kept, when the page has forgotten', async () => {
    const { user, press, tab, path, navigate } = await openLab();
    tab('Sweep');
    fireEvent.change(screen.getByLabelText('First parameter: To'), { target: { value: '5' } });
    await press('Start the sweep');
    const best = within(await screen.findByRole('table', { name: 'Best combinations', hidden: true }, SLOW));
    fireEvent.click(best.getAllByRole('button', { name: 'Try it', hidden: true })[0] as HTMLElement);
    const judged = await screen.findByText(/given \d+ combinations tried/, {}, SLOW);
    const words = judged.textContent ?? '';
    const ratio = judged.parentElement?.textContent;
    const written = path() ?? '';
    await press('Save');
    const save = await dialog('Keep this backtest');
    fireEvent.change(save.getByLabelText('Name'), { target: { value: 'Best' } });
    await user.click(save.getByRole('button', { name: 'Save' }));
    await screen.findByText('Kept as “Best”.', {}, SLOW);
    navigate('/runs');
    await waitFor(() => expect(screen.queryByTestId('backtest-head')).toBeNull());
    navigate('/backtest');
    fireEvent.click(await screen.findByRole('tab', { name: 'Saved' }, SLOW));
    await press('Best');
    expect((await screen.findByText(words, {}, SLOW)).parentElement?.textContent).toBe(ratio);
    cleanup();
    await openLab(written);
    expect((await screen.findByText(words, {}, SLOW)).parentElement?.textContent).toBe(ratio);
  });
});

describe('what was done with a result', () => {
  it('is said over that result alone', async () => {
    const { user, type, press } = await openLab();
    type('strategy.short', '5');
    await press('Run backtest');
    await press('Use these parameters');
    await user.click((await dialog('Use these parameters?')).getByRole('button', { name: 'Write to settings' }));
    expect(await screen.findByText(/^The crew uses these parameters/, {}, SLOW)).toBeTruthy();
    type('strategy.short', '6');
    await press('Run backtest');
    await headSays('AAPL by 6/13/21');
    expect(screen.queryByText(/^The crew uses these parameters/)).toBeNull();
  });
});

describe('the address', () => {
  it('shows the same numbers again, and is read where somebody leads to another one', async () => {
    const link = '/backtest?symbol=AAPL&strategy=vote&rules=fraction,close,slippageBps:150,fraction:0.5';
    const { path, navigate } = await openLab(link);
    await headSays('AAPL by vote');
    const before = await figure('Total return');
    const written = path() ?? '';
    expect(written).toContain('rules=fraction,close,slippageBps:150,fraction:0.5');
    navigate('/backtest?symbol=AAPL&strategy=three-moving-averages&short=5');
    await headSays('AAPL by 5/13/21');
    expect(field('strategy.short').value).toBe('5');
    expect(await figure('Total return')).not.toBe(before);
    navigate(written);
    await headSays('AAPL by vote');
    expect(await figure('Total return')).toBe(before);
  });

  it('that leads to risk limits other than those of the settings says so', async () => {
    await openLab('/backtest?symbol=AAPL&strategy=vote&rules=risk,maxPosition:0.25');
    fireEvent.click(await button(/^Money/));
    expect(await screen.findByText(/not those of your settings/, {}, SLOW)).toBeTruthy();
  });
});
