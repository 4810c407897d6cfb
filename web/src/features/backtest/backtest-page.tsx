/** The lab: would this have worked, and does it still? Every tab works on the same form. */
import type { StoredBacktest, StrategyNumbers, TradingSettings } from '@trading-crew/core/contracts';
import { BACKTESTS_MAX } from '@trading-crew/core/contracts';
import { searchOf } from '@trading-crew/core/backtest';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Skeleton from '@mui/material/Skeleton';
import Tab from '@mui/material/Tab';
import Tabs from '@mui/material/Tabs';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useSettings } from '../../backend/use-settings.ts';
import { useUser } from '../../backend/user-context.ts';
import { useWatch } from '../../backend/use-watch.ts';
import { loadCharts } from '../../charts/chart.tsx';
import { Page } from '../../ui/page.tsx';
import { ProblemView } from '../../ui/state-views.tsx';
import { BacktestTab } from './backtest-tab.tsx';
import { CompareTab } from './compare-tab.tsx';
import { CrewTab } from './crew-tab.tsx';
import { withLink, withNumberTexts, withRequest } from './lab-draft.ts';
import { SavedTab } from './saved-tab.tsx';
import { createSearchMemory } from './search-memory.ts';
import { SweepTab } from './sweep-tab.tsx';
import { useBacktest } from './use-backtest.ts';
import { useCrewBacktest } from './use-crew-backtest.ts';
import { useLabAddress, type LabAddress } from './use-lab-address.ts';
import { useLab } from './use-lab.ts';
import { useRanges } from './use-ranges.ts';
import { useSweep, type SweepResult } from './use-sweep.ts';
import { useWalkForward } from './use-walk-forward.ts';
import { WalkForwardTab } from './walk-forward-tab.tsx';

const TABS = ['Backtest', 'Sweep', 'Walk-forward', 'Crew', 'Compare', 'Saved'] as const;
type TabName = (typeof TABS)[number];

const idOf = (tab: TabName): string => tab.toLowerCase();

/** All of them fit on a phone. */
const TAB = { minWidth: 0, px: { xs: 0.5, sm: 1.5 }, fontSize: { xs: '0.75rem', sm: '0.875rem' } };

function TabBar({ tab, onTab }: { readonly tab: TabName; readonly onTab: (tab: TabName) => void }) {
  return (
    <Tabs
      value={tab}
      onChange={(_event, next: TabName) => onTab(next)}
      variant="scrollable"
      aria-label="Parts of the lab"
      sx={{ borderBottom: 1, borderColor: 'divider' }}
    >
      {TABS.map((name) => (
        <Tab
          key={name}
          value={name}
          label={name}
          id={`lab-tab-${idOf(name)}`}
          aria-controls={`lab-${idOf(name)}`}
          sx={TAB}
        />
      ))}
    </Tabs>
  );
}

/** The backtests that are kept, or why they cannot be shown. */
function Kept({ children }: { readonly children: (stored: readonly StoredBacktest[]) => ReactNode }) {
  const watch = useUser().backtests(BACKTESTS_MAX);
  const kept = useWatch(watch);
  if (kept.state === 'loading') return <Skeleton variant="rounded" height={240} />;
  if (kept.state === 'failed') return <ProblemView problem={kept.problem} onRetry={watch.retry} />;
  return children(kept.value);
}

interface EditorProps {
  readonly settings: TradingSettings;
  readonly address: LabAddress;
}

function useLabPage({ settings, address }: EditorProps) {
  const { read, write } = address;
  const link = read.kind === 'link' ? read.link : null;
  const [tab, setTab] = useState<TabName>('Backtest');
  const [memory] = useState(createSearchMemory);
  const [opened, setOpened] = useState<StoredBacktest | null>(null);
  const lab = useLab(settings, link);
  const backtest = useBacktest(lab, memory.of, write);
  const ranges = useRanges(lab);
  const sweep = useSweep(lab, ranges, memory);
  const walkForward = useWalkForward(lab, ranges, memory);
  const crew = useCrewBacktest(lab);
  const { run } = backtest;
  const { chooseFile } = lab;
  const followed = useRef<typeof link>(null);
  useEffect(() => {
    if (!link || followed.current === link) return;
    followed.current = link;
    if (link.search) memory.recall({ ...link, source: { kind: 'market' } }, link.search);
    setOpened(null);
    setTab('Backtest');
    chooseFile(null);
    const search = link.search && { search: link.search };
    void run(link.against, { draft: withLink(settings, link), isMarket: true, ...search });
  }, [link, memory, settings, chooseFile, run]);
  return { lab, backtest, ranges, sweep, walkForward, crew, memory, opened, setOpened, tab, setTab };
}

function Editor(props: EditorProps) {
  const { lab, backtest, ranges, sweep, walkForward, crew, memory, opened, setOpened, tab, setTab } = useLabPage(props);
  const { read } = props.address;
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const toggle = (id: string) =>
    setChosen(chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id]);
  const open = (stored: StoredBacktest) => {
    const { request, validity } = stored.result;
    const draft = withRequest(lab.draft, request, lab.settings);
    const search = searchOf(validity);
    memory.recall(request, search);
    setOpened(stored);
    setTab('Backtest');
    if (request.source.kind === 'file') return lab.setDraft(draft);
    lab.chooseFile(null);
    void backtest.run(null, { draft, isMarket: true, search });
  };
  // What was swept, as it was asked for then, whatever the form says by now.
  const tryNumbers = ({ request, loaded }: SweepResult, numbers: StrategyNumbers) => {
    setTab('Backtest');
    lab.restoreBars(loaded);
    const swept = withRequest(lab.draft, request, lab.settings);
    void backtest.run(null, { draft: withNumberTexts(swept, numbers), loaded });
  };
  return (
    <>
      <TabBar tab={tab} onTab={setTab} />
      {read.kind === 'broken' && (
        <Alert severity="warning" variant="outlined">
          {read.problem}
        </Alert>
      )}
      <Box
        role="tabpanel"
        id={`lab-${idOf(tab)}`}
        aria-labelledby={`lab-tab-${idOf(tab)}`}
        sx={{ display: 'grid', gap: 2, gridTemplateColumns: 'minmax(0, 1fr)' }}
      >
        {tab === 'Backtest' && <BacktestTab lab={lab} state={backtest} opened={opened} />}
        {tab === 'Sweep' && <SweepTab lab={lab} ranges={ranges} state={sweep} onTry={tryNumbers} />}
        {tab === 'Walk-forward' && <WalkForwardTab lab={lab} ranges={ranges} state={walkForward} />}
        {tab === 'Crew' && <CrewTab lab={lab} state={crew} />}
        {tab === 'Compare' && (
          <Kept>{(stored) => <CompareTab stored={stored} chosen={chosen} onChoose={toggle} />}</Kept>
        )}
        {tab === 'Saved' && <Kept>{(stored) => <SavedTab stored={stored} onOpen={open} />}</Kept>}
      </Box>
    </>
  );
}

export function BacktestPage() {
  const user = useUser();
  const settings = useSettings();
  const address = useLabAddress();
  useEffect(loadCharts, []);
  return (
    <Page
      title="Backtest"
      subtitle="Would it have worked, and does it still? Computed in your browser, at no cost unless you ask Gemini."
    >
      {settings.state === 'loading' && <Skeleton variant="rounded" height={480} />}
      {settings.state === 'failed' && <ProblemView problem={settings.problem} onRetry={user.settings().retry} />}
      {settings.state === 'ready' && <Editor settings={settings.value} address={address} />}
    </Page>
  );
}
