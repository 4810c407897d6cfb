/** The bars of the form: those of the market, asked for once per asset, or those of a file of the user's own. */
import { useCallback, useRef, useState } from 'react';
import { loadMarketBars, readBarsFile, type LoadedBars, type ReadFile } from '../../backend/lab/load-bars.ts';
import { useUser } from '../../backend/user-context.ts';

export interface LabBarsState {
  readonly file: ReadFile | null;
  /** Reads a file; null goes back to the bars of the market. */
  readonly chooseFile: (file: File | null) => Promise<void>;
  /** The bars of an asset, asked for once. Throws BackendProblem. */
  readonly marketBars: (asset: string) => Promise<LoadedBars>;
}

export function useLabBars(): LabBarsState {
  const user = useUser();
  const known = useRef(new Map<string, Promise<LoadedBars>>());
  const [file, setFile] = useState<ReadFile | null>(null);
  const chooseFile = useCallback(async (chosen: File | null) => setFile(chosen && (await readBarsFile(chosen))), []);
  const marketBars = useCallback(
    async (asset: string) => {
      const asked = known.current.get(asset) ?? loadMarketBars(user, asset);
      known.current.set(asset, asked);
      // What failed is asked for again the next time.
      asked.catch(() => known.current.delete(asset));
      return asked;
    },
    [user],
  );
  return { file, chooseFile, marketBars };
}
