/** The form of the lab: what is tested, on what, with what money and at which costs. */
import type { Instrument, TradingSettings } from '@trading-crew/core/contracts';
import Card from '@mui/material/Card';
import { useState } from 'react';
import type { ReadFile } from '../../backend/lab/load-bars.ts';
import { CAPITAL_FIELDS, COST_FIELDS, withStrategyName, type LabDraft, type Problems } from './lab-draft.ts';
import { wholeMoney } from '../../ui/format.ts';
import { numberOfText } from '../../ui/number-text.ts';
import { FormGroup } from './form-group.tsx';
import { MarketFields } from './market-fields.tsx';
import { CostFields, MoneyFields } from './rules-fields.tsx';
import { StrategyFields } from './strategy-fields.tsx';

export interface LabFormProps {
  readonly draft: LabDraft;
  readonly problems: Problems;
  readonly faults: readonly string[];
  readonly onDraft: (draft: LabDraft) => void;
  readonly settings: TradingSettings;
  readonly assets: readonly string[];
  readonly instruments: readonly Instrument[];
  readonly file: ReadFile | null;
  readonly onFile: (file: File | null) => void;
}

type GroupName = 'market' | 'strategy' | 'money' | 'costs';

const FAULTS_OF: Readonly<Record<GroupName, readonly string[]>> = {
  market: ['asset', 'from', 'to'],
  strategy: ['strategy'],
  money: ['rules.capital', 'rules.sizing'],
  costs: ['rules.costs'],
};

/** A group with a fault stands open, so that nobody has to look for it. */
const hasFault = (problems: Problems, prefixes: readonly string[]): boolean =>
  Object.keys(problems).some((path) => prefixes.some((prefix) => path.startsWith(prefix)));

function moneyNote({ texts, sizing }: LabDraft): string {
  const [capital] = CAPITAL_FIELDS;
  const dollars = capital ? numberOfText(texts[capital.path] ?? '', capital.bound) : null;
  const size = sizing === 'risk' ? 'your risk limits' : 'a share of equity';
  return `${wholeMoney(dollars)}, ${size}`;
}

export function LabForm({ draft, problems, faults, onDraft, settings, ...market }: LabFormProps) {
  const [shown, setShown] = useState<Readonly<Record<GroupName, boolean>>>({
    market: true,
    strategy: true,
    money: false,
    costs: false,
  });
  const change = (part: Partial<LabDraft>) => onDraft({ ...draft, ...part });
  const onText = (path: string, text: string) => change({ texts: { ...draft.texts, [path]: text } });
  const group = (name: GroupName) => ({
    open: shown[name] || hasFault(problems, FAULTS_OF[name]),
    onOpen: (open: boolean) => setShown({ ...shown, [name]: open }),
  });
  const fields = { draft, problems, onText };
  const slippage = COST_FIELDS.find(({ name }) => name === 'slippageBps')?.path ?? '';
  return (
    <Card component="section" aria-label="What to test" sx={{ minHeight: 0, overflowY: 'auto', flexShrink: 1 }}>
      <FormGroup title="Market" {...group('market')} note={draft.asset}>
        <MarketFields draft={draft} problems={problems} faults={faults} onDraft={change} {...market} />
      </FormGroup>
      <FormGroup title="Strategy" {...group('strategy')}>
        <StrategyFields {...fields} onStrategy={(name) => onDraft(withStrategyName(draft, name, settings))} />
      </FormGroup>
      <FormGroup title="Money" {...group('money')} note={moneyNote(draft)}>
        <MoneyFields {...fields} onDraft={change} />
      </FormGroup>
      <FormGroup title="Costs" {...group('costs')} note={`${draft.texts[slippage] ?? ''} bp slippage, commission`}>
        <CostFields {...fields} onDraft={change} />
      </FormGroup>
    </Card>
  );
}
