/**
 * Runs the crew over history, by rules in a worker or with the model in a function. It lives as long as the page does:
 * leaving its tab loses nothing. What the model was asked under an id is paid for once, so an id whose answer was never
 * shown is sent again with the same question, also after the page was left.
 */
import {
  BacktestCrewRequest,
  type CrewBacktestChoice,
  type CrewReport,
  type StoredCrewBacktest,
} from '@trading-crew/core/contracts';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { UserBackend } from '../../backend/backend.ts';
import type { LoadedBars } from '../../backend/lab/load-bars.ts';
import { createRunId } from '../../backend/run-starts.tsx';
import { useUser } from '../../backend/user-context.ts';
import { askedId, forgetAsked, questionText } from './crew-asked.ts';
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
  readonly id: string;
  readonly report: CrewReport;
  /** Null where the bars of a report from before cannot be had any more. */
  readonly loaded: LoadedBars | null;
  /** What the form asked; null for a report that was opened, of which only the choice is known. */
  readonly asked: AskedForm | null;
  /** The largest position by the settings, a fraction of the equity; null where those are not known any more. */
  readonly maxPosition: number | null;
  /** Milliseconds; null where it was not this page that waited. */
  readonly took: number | null;
  /** When a report that was opened was asked for, milliseconds UTC; null for one that was just computed. */
  readonly keptFrom: number | null;
}

/** What has to stay as it is for a report to be the form's. */
interface AskedForm {
  readonly question: string;
  /** Of the chosen file; null for bars of the market. */
  readonly fileKey: string | null;
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
  /** Shows a report that is kept from before; the form stays as it is. */
  readonly open: (stored: StoredCrewBacktest) => Promise<void>;
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

/** Asks in a function, and returns the id that the report stands under. */
async function askThere(user: UserBackend, choice: CrewBacktestChoice, limits: ModelLimits, settings: Lab['settings']) {
  const backtestId = askedId(user.person.uid, { choice, limits, settings }, createRunId(), Date.now());
  const request = BacktestCrewRequest.parse({ backtestId, ...choice, ...limits });
  const { report } = await user.call('backtestCrew', request);
  return { id: backtestId, report };
}

const fileKeyOf = (file: Lab['file']): string | null => (file?.kind === 'bars' ? file.loaded.bars.key : null);

/** A report from before with the bars of its asset, as far as they can be had. */
async function openKept(stored: StoredCrewBacktest, marketBars: Lab['marketBars']): Promise<CrewOutcome | null> {
  const { backtestId, createdAt, report } = stored;
  if (!report) return null;
  const loaded = await marketBars(report.choice.asset).catch(() => null);
  return { id: backtestId, report, loaded, asked: null, maxPosition: null, took: null, keptFrom: createdAt };
}

/** The report on the screen. The id of a question is free for a new one as soon as its report stands there. */
function useOutcome(lab: Lab, now: AskedForm) {
  const [outcome, setOutcome] = useState<CrewOutcome | null>(null);
  const show = (next: CrewOutcome) => {
    forgetAsked(next.id);
    setOutcome(next);
  };
  const open = async (stored: StoredCrewBacktest) => {
    const kept = await openKept(stored, lab.marketBars);
    if (kept) show(kept);
  };
  const asked = outcome?.asked ?? null;
  const isStale = asked !== null && (asked.question !== now.question || asked.fileKey !== now.fileKey);
  return { outcome, isStale, show, open };
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

/** The computation under way. Of those that are not waited for any more neither report nor fault is shown. */
function useRunning() {
  const [running, setRunning] = useState<Running | null>(null);
  const [isLeft, setLeft] = useState(false);
  const newest = useRef<Running | null>(null);
  useEffect(() => () => void (newest.current = null), []);
  const begin = (by: DecidedBy): Running => {
    const mine = beginning(by);
    newest.current = mine;
    setRunning(mine);
    setLeft(false);
    return mine;
  };
  const end = () => {
    newest.current = null;
    setRunning(null);
  };
  const stop = () => {
    running?.stop.abort();
    if (running?.by !== 'model') return;
    end();
    setLeft(true);
  };
  const isWanted = (mine: Running) => newest.current === mine;
  return { running, isLeft, isBusy: () => newest.current !== null, isWanted, begin, end, stop };
}

export function useCrewBacktest(lab: Lab): CrewBacktestState {
  const { setRefused, ...form } = useCrewForm(lab);
  const user = useUser();
  const [progress] = useState(createCrewProgress);
  const { running, isLeft, isBusy, isWanted, begin, end, stop } = useRunning();
  const { choice, limits } = form;
  const { settings, file } = lab;
  const question = useMemo(() => questionText({ choice, limits, settings }), [choice, limits, settings]);
  const now = { question, fileKey: fileKeyOf(file) };
  const { outcome, isStale, show, open } = useOutcome(lab, now);
  const start = async () => {
    if (!choice || isBusy()) return;
    const mine = begin(limits ? 'model' : 'rules');
    setRefused({});
    progress.set(0, 0);
    const play = playHere({ choice, settings }, { progress, signal: mine.stop.signal });
    const refuse = (field: CrewField) => (message: string) => setRefused({ [field]: message });
    const done = await lab.work(
      async (prepared, engine): Promise<CrewOutcome> => {
        const answer = limits
          ? await askThere(user, choice, limits, settings)
          : { id: createRunId(), report: await play(prepared, engine) };
        const { maxPosition } = settings.risk;
        const took = Date.now() - mine.since;
        return { ...answer, loaded: prepared.loaded, asked: now, maxPosition, took, keptFrom: null };
      },
      {
        draft: crewLabDraft(lab.draft, settings),
        fields: { everyBars: refuse('everyBars'), maxDecisions: refuse('maxDecisions'), dollars: refuse('dollars') },
        isWanted: () => isWanted(mine),
      },
    );
    if (!isWanted(mine)) return;
    end();
    if (done.kind === 'done') show(done.answer);
  };
  return { ...form, running, progress, isLeft, outcome, isStale, start, stop, open };
}
