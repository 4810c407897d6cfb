/** What is behind a run, in four tabs: its log, its chart, its order, its raw steps. */
import type { RunRecord, StepRecord } from '@trading-crew/core/contracts';
import Box from '@mui/material/Box';
import Card from '@mui/material/Card';
import Tab from '@mui/material/Tab';
import Tabs from '@mui/material/Tabs';
import { useState } from 'react';
import { LogPanel } from './log-panel.tsx';
import { OrderPanel } from './order-panel.tsx';
import { RawPanel } from './raw-panel.tsx';
import { RunChart } from './run-chart.tsx';
import type { Outputs } from './run-view.ts';

interface RunTabsProps {
  readonly runId: string;
  readonly run: RunRecord | null;
  readonly steps: readonly StepRecord[];
  readonly outputs: Outputs;
}

const TABS = ['Log', 'Chart', 'Order', 'Raw'] as const;
type TabName = (typeof TABS)[number];

export function RunTabs({ runId, run, steps, outputs }: RunTabsProps) {
  const [tab, setTab] = useState<TabName>('Log');
  return (
    <Card
      component="section"
      aria-label="Behind the decision"
      sx={{ minWidth: 0, position: { md: 'sticky' }, top: { md: 72 } }}
    >
      <Tabs
        value={tab}
        onChange={(_event, next: TabName) => setTab(next)}
        aria-label="Behind the decision"
        sx={{ px: 1, borderBottom: 1, borderColor: 'divider' }}
      >
        {TABS.map((name) => (
          <Tab key={name} value={name} label={name} id={`tab-${name}`} aria-controls={`panel-${name}`} />
        ))}
      </Tabs>
      <Box role="tabpanel" id={`panel-${tab}`} aria-labelledby={`tab-${tab}`} sx={{ p: 2 }}>
        {tab === 'Log' && <LogPanel runId={runId} />}
        {tab === 'Chart' && <RunChart runId={runId} asset={run?.asset ?? ''} outputs={outputs} />}
        {tab === 'Order' && <OrderPanel run={run} outputs={outputs} />}
        {tab === 'Raw' && <RawPanel steps={steps} />}
      </Box>
    </Card>
  );
}
