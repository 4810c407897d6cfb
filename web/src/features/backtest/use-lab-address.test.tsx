/** The address of the lab: read where somebody else wrote it, and only there. */
import { defaultStrategy } from '@trading-crew/core/contracts';
import type { ReactNode } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import { Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import { act, cleanup, renderHook } from '../../app/component.testing.ts';
import { labHref, type LabLink } from '../../ui/lab-link.ts';
import { useLabAddress } from './use-lab-address.ts';

afterEach(cleanup);

const link = (asset: string): LabLink => ({
  asset,
  strategy: defaultStrategy('vote'),
  from: null,
  to: null,
  against: null,
});

function opened(path: string) {
  const { hook, searchHook, history, navigate } = memoryLocation({ path, record: true });
  const wrapper = ({ children }: { readonly children: ReactNode }) => (
    <Router hook={hook} searchHook={searchHook}>
      {children}
    </Router>
  );
  const { result } = renderHook(useLabAddress, { wrapper });
  const asset = () => {
    const { read } = result.current;
    return read.kind === 'link' ? read.link.asset : read.kind;
  };
  return { result, asset, history, go: (to: string) => act(() => navigate(to)) };
}

describe('the address of the lab', () => {
  it('is read when the page opens, and not again once the page has written there', () => {
    const { result, asset, history } = opened('/backtest?symbol=AAPL&strategy=vote');
    const { read } = result.current;
    act(() => result.current.write(link('MSFT')));
    expect(history.at(-1)).toBe(labHref(link('MSFT')));
    expect(result.current.read).toBe(read);
    expect(asset()).toBe('AAPL');
  });

  it('is read whenever it leads elsewhere, and when it leads back', () => {
    const { result, asset, go } = opened('/backtest');
    expect(asset()).toBe('none');
    act(() => result.current.write(link('AAPL')));
    go(labHref(link('SPY')));
    expect(asset()).toBe('SPY');
    act(() => result.current.write(link('SPY')));
    go(labHref(link('AAPL')));
    expect(asset()).toBe('AAPL');
  });

  it('says no more what was wrong with it once it was written anew', () => {
    const { result, asset } = opened('/backtest?symbol=AAPL&strategy=astrology');
    expect(asset()).toBe('broken');
    act(() => result.current.write(null));
    expect(asset()).toBe('none');
  });
});
