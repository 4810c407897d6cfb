/**
 * Runs the crew over history, by rules in a worker or with the model in a function. It lives as long as the page does:
 * leaving its tab loses nothing. What the model was asked under an id is paid for once, so an id whose answer never
 * came is sent again with the same question.
 */
import { BacktestCrewRequest, type CrewBacktestChoice, type CrewReport } from '@trading-crew/core/contracts';
import { stableJson } from '@trading-crew/core/domain';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { UserBackend } from '../../backend/backend.ts';
import type { LoadedBars } from '../../backend/lab/load-bars.ts';
import { createRunId } from '../../backend/run-starts.tsx';
import { useUser } from '../../backend/user-context.ts';
import {
  CREW_DRAFT,
  crewLabDraft,
  parseCrew,
  withCrewText,
  type CrewDraft,
  type CrewField,
  type DecidedBy,
  type ModelLimits,
} from './crew-draft.ts';
import { createCrewProgress, type CrewProgressSource, type CrewProgressStore } from './crew-progress.ts';
import type { Problems } from './lab-draft.ts';
import type { Lab, LabWork } from './use-lab.ts';

export interface CrewOutcome {
  readonly report: CrewReport;
  readonly loaded: LoadedBars;
  /** The largest position by the settings, a fraction of the equity. */
  readonly maxPosition: number;
  /** Milliseconds. */
  readonly took: number;
}

export interface CrewBacktestState {
  readonly draft: CrewDraft;
  readonly setDecidedBy: (decidedBy: DecidedBy) => void;
  readonly setText: (field: CrewField, text: string) => void;
  readonly problems: Problems;
  /** What would be played; null while a field is wrong. */
  readonly choice: CrewBacktestChoice | null;
  readonly limits: ModelLimits | null;
  /** Who decides at this moment, and since when; null while nothing is under way. */
  readonly running: { readonly by: DecidedBy; readonly since: number } | null;
  readonly progress: CrewProgressSource;
  /** Whether the last answer of the model was not waited for. */
  readonly isLeft: boolean;
  readonly outcome: CrewOutcome | null;
  /** Whether the form has changed since. */
  readonly isStale: boolean;
  readonly start: () => Promise<void>;
  /** By rules, ends it with what was played; with the model, stops waiting for it. */
  readonly stop: () => void;
}

interface Running {
  readonly by: DecidedBy;
  readonly since: number;
  readonly stop: AbortController;
}

const beginning = (by: DecidedBy): Running => ({ by, since: Date.now(), stop: new AbortController() });

/** By rules, on the device. */
const playHere =
  ({ choice, settings }: { readonly choice: CrewBacktestChoice; readonly settings: Lab['settings'] }, told: Told) =>
  async ({ loaded }: Parameters<LabWork<unknown>>[0], engine: Parameters<LabWork<unknown>>[1]) => {
    const work = { choice, settings, instrument: loaded.instrument };
    return engine.crew(loaded.bars, work, told.progress.set, told.signal);
  };

interface Told {
  readonly progress: CrewProgressStore;
  readonly signal: AbortSignal;
}

/** The id under which a question was sent and not answered yet. */
interface Asked {
  readonly key: string;
  readonly backtestId: string;
}

/** Asks in a function. A question that was sent before without an answer goes out under its old id. */
function useAskThere(user: UserBackend) {
  const open = useRef<Asked | null>(null);
  return useCallback(
    async (choice: CrewBacktestChoice, limits: ModelLimits): Promise<CrewReport> => {
      const key = stableJson({ choice, limits });
      const asked = open.current?.key === key ? open.current : { key, backtestId: createRunId() };
      open.current = asked;
      const request = BacktestCrewRequest.parse({ backtestId: asked.backtestId, ...choice, ...limits });
      const { report } = await user.call('backtestCrew', request);
      if (open.current === asked) open.current = null;
      return report;
    },
    [user],
  );
}

function useCrewForm(lab: Lab) {
  const [draft, setDraft] = useState<CrewDraft>(CREW_DRAFT);
  const [refused, setRefused] = useState<Problems>({});
  const { settings, file } = lab;
  const asset = file?.kind === 'bars' ? file.loaded.bars.asset : lab.draft.asset;
  const parsed = useMemo(() => parseCrew(lab.draft, draft, settings, asset), [lab.draft, draft, settings, asset]);
  const change = (next: CrewDraft) => {
    setRefused({});
    setDraft(next);
  };
  const isValid = parsed.kind === 'valid' && file?.kind !== 'refused';
  return {
    draft,
    setDecidedBy: (decidedBy: DecidedBy) => change({ ...draft, decidedBy }),
    setText: (field: CrewField, text: string) => change(withCrewText(draft, field, text)),
    setRefused,
    problems: { ...lab.problems, ...refused, ...(parsed.kind === 'invalid' ? parsed.problems : {}) },
    choice: isValid ? parsed.choice : null,
    limits: isValid ? parsed.limits : null,
  };
}

export function useCrewBacktest(lab: Lab): CrewBacktestState {
  const { setRefused, ...form } = useCrewForm(lab);
  const askThere = useAskThere(useUser());
  const [progress] = useState(createCrewProgress);
  const [running, setRunning] = useState<Running | null>(null);
  const [isLeft, setLeft] = useState(false);
  const [outcome, setOutcome] = useState<CrewOutcome | null>(null);
  const newest = useRef<Running | null>(null);
  useEffect(() => () => void (newest.current = null), []);
  const { choice, limits } = form;
  const start = async () => {
    if (!choice || newest.current) return;
    const mine = beginning(limits ? 'model' : 'rules');
    newest.current = mine;
    setRunning(mine);
    setLeft(false);
    setRefused({});
    progress.set(0, 0);
    const play = playHere({ choice, settings: lab.settings }, { progress, signal: mine.stop.signal });
    const refuse = (field: CrewField) => (message: string) => setRefused({ [field]: message });
    const done = await lab.work(
      async (prepared, engine): Promise<CrewOutcome> => {
        const report = limits ? await askThere(choice, limits) : await play(prepared, engine);
        const { maxPosition } = lab.settings.risk;
        return { report, loaded: prepared.loaded, maxPosition, took: Date.now() - mine.since };
      },
      {
        draft: crewLabDraft(lab.draft, lab.settings),
        fields: { everyBars: refuse('everyBars'), maxDecisions: refuse('maxDecisions'), dollars: refuse('dollars') },
      },
    );
    if (newest.current !== mine) return;
    newest.current = null;
    setRunning(null);
    if (done.kind === 'done') setOutcome(done.answer);
  };
  const stop = () => {
    running?.stop.abort();
    if (running?.by !== 'model') return;
    newest.current = null;
    setRunning(null);
    setLeft(true);
  };
  const isStale = outcome !== null && stableJson(choice) !== stableJson(outcome.report.choice);
  return { ...form, running, progress, isLeft, outcome, isStale, start, stop };
}
