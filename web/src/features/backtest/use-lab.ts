/**
 * The state behind the lab: the form, the bars, the engine, and where faults are shown. Every tab prepares its work here,
 * so that nothing is ever computed from a form with a fault.
 */
import type { BacktestRequest, Instrument, TradingSettings } from '@trading-crew/core/contracts';
import { useCallback, useMemo, useState } from 'react';
import type { Problem } from '../../backend/backend.ts';
import type { LabEngine } from '../../backend/lab/lab-engine.ts';
import type { LoadedBars, ReadFile } from '../../backend/lab/load-bars.ts';
import { useMarketOverview } from '../../backend/market-overview.tsx';
import { draftOf, fieldPaths, parseDraft, withLink, type LabDraft, type Problems } from './lab-draft.ts';
import { checkPrepared, faultOf, isAborted, type LabFault, type Prepared } from './lab-work.ts';
import { useLabBars, type LabBarsState } from './use-lab-bars.ts';
import { useLabEngine } from './use-lab-engine.ts';
import type { LabLink } from '../../ui/lab-link.ts';

/** Work on what the form says. `engine` is shared by all tabs. */
export type LabWork<Answer> = (prepared: Prepared, engine: LabEngine) => Promise<Answer>;

export interface WorkOptions {
  /** Another draft than the form's, on the same bars unless `isMarket` or `loaded`. */
  readonly draft?: LabDraft;
  /** On bars of the market, even where a file is chosen. */
  readonly isMarket?: boolean;
  /** On bars that were loaded before, whatever is chosen now. */
  readonly loaded?: LoadedBars;
  /** Bars before the period that the work looks at, where it looks at more than the strategy of the form. */
  readonly warmUpOf?: (request: BacktestRequest) => number | null;
  /** Whether anybody still waits for the answer: the faults of work that was overtaken are not shown. */
  readonly isWanted?: () => boolean;
  /** Fields outside of the form that a fault may be told at. */
  readonly fields?: Readonly<Record<string, (message: string) => void>>;
}

export type Done<Answer> = { readonly kind: 'done'; readonly answer: Answer } | { readonly kind: 'not-done' };

export interface Lab {
  readonly settings: TradingSettings;
  readonly draft: LabDraft;
  readonly setDraft: (draft: LabDraft) => void;
  readonly assets: readonly string[];
  readonly instruments: readonly Instrument[];
  readonly file: ReadFile | null;
  readonly chooseFile: (file: File | null) => void;
  /** Goes back to bars that were loaded before. */
  readonly restoreBars: LabBarsState['restoreBars'];
  /** At its field each; none where the form can be computed. */
  readonly problems: Problems;
  readonly faults: readonly string[];
  /** What belongs to no field. */
  readonly problem: Problem | null;
  readonly isValid: boolean;
  /** What the form says at this moment; null while it has a fault. */
  readonly request: BacktestRequest | null;
  /** How many bars the last work had; null before. */
  readonly barCount: number | null;
  /** The bars of an asset as the form would use them. Throws BackendProblem. */
  readonly marketBars: LabBarsState['marketBars'];
  /** Prepares and does some work on what the form says; its faults are shown where they belong. */
  readonly work: <Answer>(work: LabWork<Answer>, options?: WorkOptions) => Promise<Done<Answer>>;
}

const NO_FAULT: LabFault = { kind: 'fields', problems: {} };

/** Watchlist first, then whatever else the installation knows. */
const assetsOf = ({ watchlist }: TradingSettings, instruments: readonly Instrument[]): string[] => [
  ...new Set([...watchlist, ...instruments.map(({ asset }) => asset)]),
];

const fileName = (file: ReadFile | null): string | null => (file?.kind === 'bars' ? file.loaded.file : null);

/** With a file of bars the asset is the file's. */
const withFile = (draft: LabDraft, file: ReadFile | null): LabDraft =>
  file?.kind === 'bars' ? { ...draft, asset: file.loaded.bars.asset } : draft;

/** Puts a fault where it belongs. */
function tell(fault: LabFault, fields: WorkOptions['fields'], show: (fault: LabFault) => void): void {
  const [[field, message] = ['', '']] = fault.kind === 'fields' ? Object.entries(fault.problems) : [];
  const own = fields?.[field];
  if (own) own(message);
  else show(fault);
}

const always = () => true;

/** Where the bars of some work come from; null for the market. */
function sourceOf(file: ReadFile | null, { isMarket = false, loaded }: WorkOptions): ReadFile | null {
  if (loaded) return loaded.file === null ? null : { kind: 'bars', loaded };
  return isMarket ? null : file;
}

/** The work of the lab on a form: what it says is parsed, its bars are there and checked, then the work is done. */
function useWork({ draft, settings, file, marketBars }: WorkParts, show: (fault: LabFault) => void) {
  const engine = useLabEngine();
  const [barCount, setBarCount] = useState<number | null>(null);
  const work = useCallback(
    async <Answer>(task: LabWork<Answer>, options: WorkOptions = {}): Promise<Done<Answer>> => {
      const { fields, isWanted = always } = options;
      const source = sourceOf(file, options);
      const asked = options.draft ?? draft;
      const parsed = parseDraft(withFile(asked, source), settings, fileName(source));
      if (parsed.kind === 'invalid' || source?.kind === 'refused') return { kind: 'not-done' };
      show(NO_FAULT);
      try {
        const { request } = parsed;
        const loaded = source?.kind === 'bars' ? source.loaded : await marketBars(request.asset);
        setBarCount(loaded.list.length);
        checkPrepared({ request, loaded }, options.warmUpOf?.(request));
        return { kind: 'done', answer: await task({ request, loaded }, await engine()) };
      } catch (error) {
        const known = [...fieldPaths(asked), ...Object.keys(fields ?? {})];
        if (!isAborted(error) && isWanted()) tell(faultOf(error, known), fields, show);
        return { kind: 'not-done' };
      }
    },
    [draft, settings, file, marketBars, engine, show],
  );
  return { work, barCount };
}

interface WorkParts extends Pick<LabBarsState, 'file' | 'marketBars'> {
  readonly draft: LabDraft;
  readonly settings: TradingSettings;
}

export function useLab(settings: TradingSettings, link: LabLink | null): Lab {
  const { overview } = useMarketOverview();
  const { file, chooseFile, restoreBars, marketBars } = useLabBars();
  const [draft, setDraft] = useState(() => (link ? withLink(settings, link) : draftOf(settings)));
  const [fault, setFault] = useState<LabFault>(NO_FAULT);
  const parsed = useMemo(() => parseDraft(withFile(draft, file), settings, fileName(file)), [draft, file, settings]);
  const { work, barCount } = useWork({ draft, settings, file, marketBars }, setFault);
  const instruments = overview?.available ?? [];
  const ofForm: Problems = parsed.kind === 'invalid' ? parsed.problems : {};
  return {
    settings,
    draft,
    setDraft: useCallback((next: LabDraft) => {
      setFault(NO_FAULT);
      setDraft(next);
    }, []),
    assets: assetsOf(settings, instruments),
    instruments,
    file,
    chooseFile: (chosen) => {
      setFault(NO_FAULT);
      void chooseFile(chosen);
    },
    restoreBars,
    problems: fault.kind === 'fields' ? { ...fault.problems, ...ofForm } : ofForm,
    faults: fault.kind === 'bars' ? fault.faults : [],
    problem: fault.kind === 'problem' ? fault.problem : null,
    isValid: parsed.kind === 'valid' && file?.kind !== 'refused',
    request: parsed.kind === 'valid' ? parsed.request : null,
    barCount,
    marketBars,
    work,
  };
}
