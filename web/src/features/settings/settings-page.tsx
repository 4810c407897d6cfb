/** Settings: edited as a draft, checked while typing, saved explicitly with what changed. */
import type { ExecutionMode, StrategyName, TradingSettings } from '@trading-crew/core/contracts';
import Skeleton from '@mui/material/Skeleton';
import { useMemo, useState } from 'react';
import { useAction } from '../../backend/use-action.ts';
import { useSettings } from '../../backend/use-settings.ts';
import { useUser } from '../../backend/user-context.ts';
import { Page } from '../../ui/page.tsx';
import { ProblemView } from '../../ui/state-views.tsx';
import { AuditList } from './audit-list.tsx';
import { ConnectionsGroup } from './connections-group.tsx';
import { ExecutionGroup } from './execution-group.tsx';
import { InstallationGroup } from './installation-group.tsx';
import { ModelGroup } from './model-group.tsx';
import { ModelHealthPanel } from './model-health-panel.tsx';
import { NumberGroup } from './number-group.tsx';
import { SaveBar } from './save-bar.tsx';
import { changesOf, draftOf, namesAtFault, parseDraft, withStrategy, type Draft } from './settings-draft.ts';
import { StrategyGroup } from './strategy-group.tsx';
import { WatchlistGroup } from './watchlist-group.tsx';

const NO_PROBLEMS: Readonly<Record<string, string>> = {};

interface GroupsProps {
  readonly mode: ExecutionMode;
  readonly draft: Draft;
  readonly problems: Readonly<Record<string, string>>;
  readonly onChange: (part: Partial<Draft>) => void;
  readonly onStrategy: (name: StrategyName) => void;
}

function Groups({ mode, draft, problems, onChange, onStrategy }: GroupsProps) {
  const setText = (path: string, text: string) => onChange({ texts: { ...draft.texts, [path]: text } });
  const fields = { texts: draft.texts, problems, onText: setText };
  return (
    <>
      <WatchlistGroup
        watchlist={draft.watchlist}
        problem={problems['watchlist'] ?? null}
        onChange={(watchlist) => onChange({ watchlist })}
      />
      <StrategyGroup strategy={draft.strategy} onStrategy={onStrategy} {...fields} />
      <NumberGroup
        title="Risk"
        note="Limits that no agent can loosen. Each that fires is recorded in the run."
        group="risk"
        {...fields}
      />
      <ExecutionGroup mode={mode} {...fields} />
      <ConnectionsGroup />
      <NumberGroup title="Costs" note="What trading costs on the simulated account." group="costs" {...fields} />
      <ModelGroup
        use={draft.useModel}
        onUse={(useModel) => onChange({ useModel })}
        abstention={draft.abstention}
        onAbstention={(abstention) => onChange({ abstention })}
        {...fields}
      />
      <ModelHealthPanel />
      <InstallationGroup />
      <AuditList />
    </>
  );
}

function Editor({ stored }: { readonly stored: TradingSettings }) {
  const user = useUser();
  const action = useAction();
  const [edited, setEdited] = useState<Draft | null>(null);
  const [saved, setSaved] = useState<readonly string[]>([]);
  const before = useMemo(() => draftOf(stored), [stored]);
  const draft = edited ?? before;
  const changes = changesOf(before, draft);
  const { mode } = stored.execution;
  const result = parseDraft(draft, mode);
  const problems = result.kind === 'invalid' ? result.problems : NO_PROBLEMS;
  const change = (part: Partial<Draft>) => {
    setSaved([]);
    setEdited({ ...draft, ...part });
  };
  const save = async () => {
    if (result.kind === 'invalid') return;
    if (!(await action.run(() => user.saveSettings(result.settings)))) return;
    setSaved(changes);
    setEdited(null);
  };
  return (
    <>
      {action.problem && <ProblemView problem={action.problem} title="The settings were not saved." />}
      <Groups
        mode={mode}
        draft={draft}
        problems={problems}
        onChange={change}
        onStrategy={(name) => change(withStrategy(draft, name, stored))}
      />
      <SaveBar
        changes={changes}
        saved={saved}
        atFault={namesAtFault(problems, draft.strategy)}
        busy={action.busy}
        onSave={() => void save()}
        onDiscard={() => {
          setEdited(null);
          action.clear();
        }}
      />
    </>
  );
}

export function SettingsPage() {
  const user = useUser();
  const settings = useSettings();
  return (
    <Page title="Settings" subtitle="They hold for the next run. A run at work keeps those it began with.">
      {settings.state === 'loading' && <Skeleton variant="rounded" height={480} />}
      {settings.state === 'failed' && <ProblemView problem={settings.problem} onRetry={user.settings().retry} />}
      {settings.state === 'ready' && <Editor stored={settings.value} />}
    </Page>
  );
}
