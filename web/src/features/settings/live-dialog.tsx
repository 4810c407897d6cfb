/** Opens live trading: says what follows, and asks for the account's last digits and the two caps of a day. */
import type { ChangeModeRequest, LiveUnlock, ModeAccess } from '@trading-crew/core/contracts';
import { LIVE_CONFIRMATION_DAYS } from '@trading-crew/core/contracts';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import InputAdornment from '@mui/material/InputAdornment';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import type { Action } from '../../backend/use-action.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { money } from '../../ui/format.ts';
import { Instant } from '../../ui/instant.tsx';
import { ProblemView } from '../../ui/state-views.tsx';

type Live = NonNullable<ChangeModeRequest['live']>;
type Field = keyof Live;
type Texts = Readonly<Record<Field, string>>;

interface LiveDialogProps {
  readonly access: ModeAccess;
  /** The confirmation that stands, where there is one. */
  readonly unlock: LiveUnlock | null;
  /** Asks for everything again though a confirmation stands. */
  readonly renew: boolean;
  readonly action: Action;
  /** Without an argument it rests on the confirmation that stands. */
  readonly onConfirm: (live?: Live) => void;
  readonly onClose: () => void;
}

const FIELDS: readonly { readonly field: Field; readonly label: string; readonly meaning: string }[] = [
  {
    field: 'accountLastFour',
    label: 'Last four of the account number',
    meaning: 'The last four digits of the live account, as Alpaca shows them.',
  },
  {
    field: 'dailyOrderDollars',
    label: 'Most to spend on purchases in a day',
    meaning: 'All purchases of a day together. Lower than the account’s equity.',
  },
  {
    field: 'dailyLossDollars',
    label: 'Most to lose in a day',
    meaning: 'Purchases halt for the day beyond it. Lower than the account’s equity.',
  },
];

const dollarsOf = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text.replaceAll(',', '')));

function ruleOf(field: Field, text: string): string | null {
  if (field === 'accountLastFour')
    return /^[0-9A-Z]{4}$/.test(text.trim()) ? null : 'Type the last four digits of the account number.';
  return dollarsOf(text) > 0 ? null : 'Use an amount above 0.';
}

interface LiveFieldsProps {
  readonly texts: Texts;
  /** What is wrong at each field, where something is. */
  readonly problems: Readonly<Partial<Record<Field, string>>>;
  readonly onTexts: (texts: Texts) => void;
}

const LiveFields = ({ texts, problems, onTexts }: LiveFieldsProps) =>
  FIELDS.map(({ field, label, meaning }) => (
    <TextField
      key={field}
      fullWidth
      label={label}
      value={texts[field]}
      error={problems[field] !== undefined}
      helperText={problems[field] ?? meaning}
      onChange={(event) => onTexts({ ...texts, [field]: event.target.value })}
      slotProps={{
        htmlInput: { inputMode: field === 'accountLastFour' ? 'text' : 'decimal', autoComplete: 'off' },
        input:
          field === 'accountLastFour' ? {} : { startAdornment: <InputAdornment position="start">$</InputAdornment> },
      }}
    />
  ));

/** What the server said of a field stays there until the field is changed; what is not typed yet is said when sent. */
function problemsOf(texts: Texts, sent: Texts | null, action: Action): Partial<Record<Field, string>> {
  if (!sent) return {};
  const entries = FIELDS.map(({ field }) => {
    const isRefused = action.problem?.field?.endsWith(field) && texts[field] === sent[field];
    return [field, isRefused ? action.problem?.message : ruleOf(field, texts[field])] as const;
  });
  return Object.fromEntries(entries.filter(([, problem]) => problem));
}

const Consequences = () => (
  <Box component="ul" sx={{ m: 0, pl: 2.5, display: 'grid', gap: 0.5 }}>
    <li>Orders move real money. What the crew loses is lost.</li>
    <li>Every run from now on may order, within your limits and the two caps below.</li>
    <li>The confirmation holds for {LIVE_CONFIRMATION_DAYS} days; after that live closes until you confirm again.</li>
    <li>Stop trading works in live as everywhere, at once.</li>
  </Box>
);

function Standing({ unlock, onAnew }: { readonly unlock: LiveUnlock; readonly onAnew: () => void }) {
  const { accountLastFour, expiresAt, dailyOrderDollars, dailyLossDollars } = unlock;
  return (
    <>
      <Typography>
        Account …{accountLastFour} is confirmed until <Instant time={expiresAt} />. Purchases of a day add up to{' '}
        {money(dailyOrderDollars)} at most, and halt for the day beyond a loss of {money(dailyLossDollars)}.
      </Typography>
      <Button onClick={onAnew} sx={{ justifySelf: 'start' }}>
        Confirm anew, with other caps
      </Button>
    </>
  );
}

const EMPTY: Texts = { accountLastFour: '', dailyOrderDollars: '', dailyLossDollars: '' };

export function LiveDialog({ access, unlock, renew, action, onConfirm, onClose }: LiveDialogProps) {
  const [texts, setTexts] = useState(EMPTY);
  const [sent, setSent] = useState<Texts | null>(null);
  const [isAnew, setAnew] = useState(renew);
  const standing = access.open && !isAnew ? unlock : null;
  const problems = problemsOf(texts, sent, action);
  const confirm = () => {
    if (standing) return onConfirm();
    setSent(texts);
    if (FIELDS.some(({ field }) => ruleOf(field, texts[field]))) return;
    onConfirm({
      accountLastFour: texts.accountLastFour.trim(),
      dailyOrderDollars: dollarsOf(texts.dailyOrderDollars),
      dailyLossDollars: dollarsOf(texts.dailyLossDollars),
    });
  };
  const isAtField = Object.values(problems).includes(action.problem?.message ?? '');
  return (
    <ConfirmDialog
      open
      danger
      title="Trade live?"
      confirm="Trade live"
      busy={action.busy}
      onConfirm={confirm}
      onClose={onClose}
    >
      <Box sx={{ display: 'grid', gap: 2 }}>
        <Consequences />
        {standing ? (
          <Standing unlock={standing} onAnew={() => setAnew(true)} />
        ) : (
          <LiveFields texts={texts} problems={problems} onTexts={setTexts} />
        )}
        {action.problem && !isAtField && <ProblemView problem={action.problem} title="The mode was not changed." />}
      </Box>
    </ConfirmDialog>
  );
}
