import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { StrategyWarning } from './strategy-warning.tsx';

afterEach(cleanup);

const shown = (texts: Record<string, string>, problems: Record<string, string> = {}): string => {
  render(<StrategyWarning strategy="vote" texts={{ 'strategy.emaCrossover': '1', ...texts }} problems={problems} />);
  return screen.getByRole('status').textContent ?? '';
};

describe('the warning under the fields of a strategy', () => {
  it('says that a threshold of 1 is out of reach', () => {
    expect(shown({ 'strategy.threshold': '1' })).toContain('never acts');
  });

  it('is silent where the strategy can act, and where the field says it already', () => {
    expect(shown({ 'strategy.threshold': '0.4' })).toBe('');
    cleanup();
    expect(shown({ 'strategy.threshold': '1' }, { 'strategy.threshold': 'No.' })).toBe('');
  });
});
