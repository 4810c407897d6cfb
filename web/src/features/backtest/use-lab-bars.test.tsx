/** Which file counts, of several that were chosen while one of them was still being read. */
import { afterEach, expect, it } from 'vitest';
import type { ReactNode } from 'react';
import { act, cleanup, renderHook } from '../../app/component.testing.ts';
import { createDemoBackend } from '../../backend/demo-backend.ts';
import { UserContext } from '../../backend/user-context.ts';
import { useLabBars } from './use-lab-bars.ts';

afterEach(cleanup);

const TEXT = ['symbol,timestamp,open,high,low,close,volume']
  .concat(['2014-01-02', '2014-01-03'].map((day) => `OWN,${day}T00:00:00Z,50,51,49,50,1000`))
  .join('\n');
const fileOf = (name: string): File => new File([TEXT], name, { type: 'text/csv' });

/** A file that is read once it is told to be. */
function heldFile(name: string) {
  let release = () => undefined as void;
  const file = fileOf(name);
  file.text = () => new Promise((resolve) => (release = () => resolve(TEXT)));
  return { file, release: () => release() };
}

async function opened() {
  const user = await createDemoBackend({}).open({ uid: 'demo', name: 'Ada', email: 'ada@example.com' });
  const wrapper = ({ children }: { readonly children: ReactNode }) => (
    <UserContext value={user}>{children}</UserContext>
  );
  const { result } = renderHook(useLabBars, { wrapper });
  const nameNow = () => {
    const { file } = result.current;
    return file?.kind === 'bars' ? file.loaded.file : file;
  };
  return { result, nameNow };
}

it('is the one that was chosen last, although an earlier one is read later', async () => {
  const { result, nameNow } = await opened();
  const big = heldFile('big.csv');
  const waiting = result.current.chooseFile(big.file);
  await act(() => result.current.chooseFile(fileOf('small.csv')));
  expect(nameNow()).toBe('small.csv');
  big.release();
  await act(() => waiting);
  expect(nameNow()).toBe('small.csv');
});

it('is none where it was taken out while it was being read', async () => {
  const { result, nameNow } = await opened();
  const big = heldFile('big.csv');
  const waiting = result.current.chooseFile(big.file);
  await act(() => result.current.chooseFile(null));
  big.release();
  await act(() => waiting);
  expect(nameNow()).toBeNull();
});

it('is refused, and no fault of the page, where it cannot be read', async () => {
  const { result } = await opened();
  const gone = fileOf('gone.csv');
  gone.text = () => Promise.reject(new DOMException('gone', 'NotReadableError'));
  await act(() => result.current.chooseFile(gone));
  expect(result.current.file).toMatchObject({ kind: 'refused', file: 'gone.csv' });
});

it('comes back with the bars that a result was computed on', async () => {
  const { result, nameNow } = await opened();
  await act(() => result.current.chooseFile(fileOf('own.csv')));
  const { file } = result.current;
  if (file?.kind !== 'bars') throw new Error('the file must be readable');
  await act(() => result.current.chooseFile(fileOf('other.csv')));
  act(() => result.current.restoreBars(file.loaded));
  expect(result.current.file).toEqual(file);
  const market = await result.current.marketBars('AAPL');
  act(() => result.current.restoreBars(market));
  expect(nameNow()).toBeNull();
});
