/** Light or dark, following the system at once when it changes. */
import { useSyncExternalStore } from 'react';

const query = () => window.matchMedia?.('(prefers-color-scheme: dark)');

function subscribe(listener: () => void): () => void {
  const media = query();
  media?.addEventListener('change', listener);
  return () => media?.removeEventListener('change', listener);
}

export const useColorScheme = (): 'light' | 'dark' =>
  useSyncExternalStore(subscribe, () => (query()?.matches ? 'dark' : 'light'));
