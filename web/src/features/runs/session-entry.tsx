/** One session of the simulated account: what it brought in a line, and the decisions behind it on tap. */
import type { Fill, SessionRecord } from '@trading-crew/core/contracts';
import ExpandIcon from '@mui/icons-material/ExpandMore';
import Box from '@mui/material/Box';
import ButtonBase from '@mui/material/ButtonBase';
import Collapse from '@mui/material/Collapse';
import Typography from '@mui/material/Typography';
import { useId } from 'react';
import { Change } from '../../ui/change.tsx';
import { money, price, quantity, signedMoney } from '../../ui/format.ts';
import { sessionDay } from '../../ui/time.ts';
import { SessionDecisions } from './session-decisions.tsx';

interface SessionEntryProps {
  readonly record: SessionRecord;
  /** The session before, where it is known: what the change is measured against. */
  readonly before: SessionRecord | undefined;
  readonly open: boolean;
  readonly onToggle: () => void;
}

const HOW = { entry: '', target: ' (target)', stop: ' (stop)' } as const;

const fillWords = ({ side, quantity: shares, asset, price: paid, role }: Fill): string =>
  `${side === 'buy' ? 'Bought' : 'Sold'} ${quantity(shares)} ${asset} at ${price(paid)}${HOW[role]}`;

/** What happened in the session in a few words: its fills, or that there were none. */
export function sessionWords({ fills, decisions }: SessionRecord): string {
  if (fills.length > 0) return fills.map(fillWords).join('; ');
  return decisions.length === 0 ? 'No fills; the crew was not at work' : 'No fills';
}

function ChangeSince({ record, before }: Pick<SessionEntryProps, 'record' | 'before'>) {
  if (!before)
    return (
      <Box component="span" sx={{ color: 'text.secondary' }}>
        first session
      </Box>
    );
  const change = record.equity - before.equity;
  return <Change value={change}>{signedMoney(change)}</Change>;
}

const headGrid = {
  width: 1,
  display: 'grid',
  columnGap: 2,
  rowGap: 0.25,
  alignItems: 'center',
  textAlign: 'left',
  minHeight: 44,
  px: 2,
  py: 1,
  '&:hover': { bgcolor: 'action.hover' },
  gridTemplateColumns: { xs: '1fr auto 20px', md: '96px 108px 96px minmax(0, 1fr) 20px' },
  gridTemplateAreas: {
    xs: '"date equity mark" "words change change"',
    md: '"date equity change words mark"',
  },
};

export function SessionEntry({ record, before, open, onToggle }: SessionEntryProps) {
  const id = useId();
  return (
    <Box component="li" data-testid={`session-${record.session}`} sx={{ borderTop: 1, borderColor: 'divider' }}>
      <ButtonBase onClick={onToggle} aria-expanded={open} aria-controls={id} sx={headGrid}>
        <Typography component="span" sx={{ gridArea: 'date', fontWeight: 600 }}>
          {sessionDay(record.session)}
        </Typography>
        <Typography component="span" sx={{ gridArea: 'equity', textAlign: 'right' }}>
          {money(record.equity)}
        </Typography>
        <Typography
          component="span"
          variant="body2"
          sx={{ gridArea: 'change', textAlign: 'right', alignSelf: { xs: 'start', md: 'center' } }}
        >
          <ChangeSince record={record} before={before} />
        </Typography>
        <Typography
          component="span"
          variant="body2"
          sx={{ gridArea: 'words', color: record.fills.length > 0 ? 'text.primary' : 'text.secondary' }}
        >
          {sessionWords(record)}
        </Typography>
        <ExpandIcon
          aria-hidden
          fontSize="small"
          sx={{ gridArea: 'mark', color: 'text.secondary', transform: open ? 'rotate(180deg)' : 'none' }}
        />
      </ButtonBase>
      <Collapse in={open} unmountOnExit timeout={150}>
        <Box id={id} role="region" aria-label={`Decisions of ${sessionDay(record.session)}`} sx={{ px: 2, pb: 1 }}>
          <SessionDecisions record={record} />
        </Box>
      </Collapse>
    </Box>
  );
}
