/** How many decisions the form comes to, told before anything starts: the bars are asked for once and used again. */
import type { CrewBacktestChoice } from '@trading-crew/core/contracts';
import { useEffect, useMemo, useState } from 'react';
import { crewSize, type CrewSize } from '../../backend/lab/crew-size.ts';
import type { LoadedBars } from '../../backend/lab/load-bars.ts';
import type { Lab } from './use-lab.ts';

/** Null while the bars are not known; what keeps them away is told when it is run. */
export function useCrewSize({ file, assets, marketBars }: Lab, choice: CrewBacktestChoice | null): CrewSize | null {
  const [loaded, setLoaded] = useState<LoadedBars | null>(null);
  const ofFile = file?.kind === 'bars' ? file.loaded : null;
  // A symbol that is still being typed is no asset that there is.
  const asset = choice && !ofFile && assets.includes(choice.asset) ? choice.asset : null;
  useEffect(() => {
    if (asset === null) return;
    let isWanted = true;
    const show = (bars: LoadedBars) => isWanted && setLoaded(bars);
    marketBars(asset).then(show, () => undefined);
    return () => void (isWanted = false);
  }, [asset, marketBars]);
  const bars = ofFile ?? loaded;
  return useMemo(
    () => (choice && bars?.bars.asset === choice.asset ? crewSize(choice, bars.bars.columns) : null),
    [choice, bars],
  );
}
