/** The bars of the form: those of the market, asked for once per asset, or those of a file of the user's own. */
import { useCallback, useRef, useState } from 'react';
import { loadMarketBars, readBarsFile, type LoadedBars, type ReadFile } from '../../backend/lab/load-bars.ts';
import { useUser } from '../../backend/user-context.ts';

export interface LabBarsState {
  readonly file: ReadFile | null;
  /** Reads a file; null goes back to the bars of the market. Of several the one that was chosen last counts. */
  readonly chooseFile: (file: File | null) => Promise<void>;
  /** Goes back to bars that were loaded before: those of a file, or of the market. */
  readonly restoreBars: (loaded: LoadedBars) => void;
  /** The bars of an asset, asked for once. Throws BackendProblem. */
  readonly marketBars: (asset: string) => Promise<LoadedBars>;
}

/** A file that was chosen, and how to choose another one. */
function useChosenFile(): Pick<LabBarsState, 'file' | 'chooseFile' | 'restoreBars'> {
  const [file, setFile] = useState<ReadFile | null>(null);
  // A large file takes longer to read than the small one that is chosen after it.
  const newest = useRef(0);
  const chooseFile = useCallback(async (chosen: File | null) => {
    newest.current += 1;
    const mine = newest.current;
    const read = chosen && (await readBarsFile(chosen));
    if (mine === newest.current) setFile(read);
  }, []);
  const restoreBars = useCallback((loaded: LoadedBars) => {
    newest.current += 1;
    setFile(loaded.file === null ? null : { kind: 'bars', loaded });
  }, []);
  return { file, chooseFile, restoreBars };
}

export function useLabBars(): LabBarsState {
  const user = useUser();
  const known = useRef(new Map<string, Promise<LoadedBars>>());
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
  return { ...useChosenFile(), marketBars };
}
