/** Whether the process that worked on a run has not been heard of past its lease. */
import type { RunRecord } from '@trading-crew/core/contracts';
import { useEffect, useState } from 'react';

export function useLeftBehind({ leaseUntil, status }: RunRecord): boolean {
  const [passed, setPassed] = useState<number | null>(null);
  useEffect(() => {
    if (status !== 'RUNNING') return;
    const timer = setTimeout(() => setPassed(leaseUntil), Math.max(0, leaseUntil - Date.now()));
    return () => clearTimeout(timer);
  }, [leaseUntil, status]);
  return status === 'RUNNING' && passed === leaseUntil;
}
