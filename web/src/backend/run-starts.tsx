/**
 * Runs that this page started and the server has not shown yet. The run page opens before the server answered, so a
 * refusal has to be kept where that page finds it.
 */
import type { StartRunRequest } from '@trading-crew/core/contracts';
import { createContext, useCallback, useContext, useMemo, useState, type ReactNode } from 'react';
import type { Problem } from './backend.ts';
import { describeProblem } from './problems.ts';
import { useUser } from './user-context.ts';

export interface RunStart {
  readonly request: StartRunRequest;
  readonly state: 'starting' | 'accepted' | 'refused';
  readonly problem: Problem | null;
}

export interface RunStarts {
  readonly starts: Readonly<Record<string, RunStart>>;
  /** Sends the request and returns at once; what became of it is in `starts`. */
  readonly start: (request: StartRunRequest) => void;
}

const RunStartsContext = createContext<RunStarts | null>(null);
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const ID_LENGTH = 20;
/** Bytes from here on would make the first letters likelier than the rest. */
const FAIR_BYTES = 256 - (256 % ALPHABET.length);

/** A new run id: 20 letters or digits, each equally likely. */
export function createRunId(): string {
  let id = '';
  while (id.length < ID_LENGTH) {
    for (const byte of crypto.getRandomValues(new Uint8Array(ID_LENGTH * 2)))
      if (byte < FAIR_BYTES && id.length < ID_LENGTH) id += ALPHABET.charAt(byte % ALPHABET.length);
  }
  return id;
}

export function RunStartsProvider({ children }: { readonly children: ReactNode }) {
  const user = useUser();
  const [starts, setStarts] = useState<Readonly<Record<string, RunStart>>>({});
  const start = useCallback(
    (request: StartRunRequest) => {
      const set = (state: RunStart['state'], problem: Problem | null) =>
        setStarts((before) => ({ ...before, [request.runId]: { request, state, problem } }));
      set('starting', null);
      user.call('startRun', request).then(
        () => set('accepted', null),
        (error: unknown) => set('refused', describeProblem(error)),
      );
    },
    [user],
  );
  const value = useMemo(() => ({ starts, start }), [starts, start]);
  return <RunStartsContext value={value}>{children}</RunStartsContext>;
}

export function useRunStarts(): RunStarts {
  const starts = useContext(RunStartsContext);
  if (!starts) throw new Error('useRunStarts is for screens inside RunStartsProvider');
  return starts;
}
