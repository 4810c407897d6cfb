/** The lab's engine for as long as the page is open: started when it is first needed, ended with the page. */
import { useCallback, useEffect, useRef } from 'react';
import type { LabEngine } from '../../backend/lab/lab-engine.ts';
import { openLab } from '../../backend/lab/open-lab.ts';

/** Gives the engine, the same one every time. */
export function useLabEngine(): () => Promise<LabEngine> {
  const opened = useRef<Promise<LabEngine> | null>(null);
  useEffect(
    () => () => {
      void opened.current?.then((engine) => engine.close());
      opened.current = null;
    },
    [],
  );
  return useCallback(() => (opened.current ??= openLab()), []);
}
