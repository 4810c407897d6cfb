/** How far the result can be believed, each check in a sentence. */
import type { Interval, Validity } from '@trading-crew/core/contracts';
import Box from '@mui/material/Box';
import Chip from '@mui/material/Chip';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import { NotAvailable } from '../../ui/figure-card.tsx';
import { count, decimal, percent, signedPercent } from '../../ui/format.ts';
import { Section } from '../../ui/section.tsx';

const TOO_SHORT = 'Too few bars, or an equity that did not move, to draw samples from.';

interface CheckProps {
  readonly name: string;
  readonly value: ReactNode;
  readonly meaning: string;
}

const Check = ({ name, value, meaning }: CheckProps) => (
  <Box sx={{ minWidth: 0 }}>
    <Typography variant="body2" color="textSecondary" component="dt">
      {name}
    </Typography>
    <Typography component="dd" sx={{ m: 0, fontWeight: 600 }}>
      {value}
    </Typography>
    <Typography variant="caption" color="textSecondary" component="dd" sx={{ m: 0 }}>
      {meaning}
    </Typography>
  </Box>
);

const range = (interval: Interval | null, text: (value: number) => string, otherwise: string): ReactNode =>
  interval ? `${text(interval.low)} to ${text(interval.high)}` : <NotAvailable reason={otherwise} />;

const SENTINEL = {
  passed: { color: 'success', words: 'Checked: no decision changes when the future does' },
  failed: { color: 'error', words: 'Look-ahead: a decision changes when the future does' },
  'not-run': { color: 'default', words: 'Not checked for look-ahead' },
} as const;

/** On a narrow screen the words go on in a second line. */
const WRAPPING = { height: 'auto', minHeight: 24, '& .MuiChip-label': { whiteSpace: 'normal', py: 0.25 } };

const orReason = ({ value, reason }: Validity['deflatedSharpe'], text: (value: number) => string): ReactNode =>
  value === null ? <NotAvailable reason={reason ?? TOO_SHORT} /> : text(value);

const confidenceOf = ({ sharpeInterval }: Validity): string =>
  percent(sharpeInterval?.confidence ?? 0.9).replace('.0', '');

export function ValidityList({ validity }: { readonly validity: Validity }) {
  const { color, words } = SENTINEL[validity.sentinel];
  // What no Sharpe ratio can be judged of cannot be drawn from again either.
  const otherwise = validity.deflatedSharpe.reason ?? TOO_SHORT;
  const likely = `${confidenceOf(validity)} of resampled histories lie in this range.`;
  return (
    <Section
      title="How far to believe it"
      action={<Chip color={color} variant="outlined" label={words} sx={WRAPPING} />}
    >
      <Box
        component="dl"
        sx={{
          m: 0,
          display: 'grid',
          gap: 2,
          gridTemplateColumns: { xs: '1fr', sm: 'repeat(auto-fit, minmax(180px, 1fr))' },
        }}
      >
        <Check
          name="Sharpe ratio"
          value={range(validity.sharpeInterval, (value) => decimal(value), otherwise)}
          meaning={likely}
        />
        <Check name="Annual return" value={range(validity.returnInterval, signedPercent, otherwise)} meaning={likely} />
        <Check
          name="Deflated Sharpe ratio"
          value={orReason(validity.deflatedSharpe, percent)}
          meaning={`Chance that the true ratio is above zero, ${validity.combinationsTried > 1 ? `given ${count(validity.combinationsTried, 'combination')} tried` : 'as no search on this page is known'}.`}
        />
        <Check
          name="Drawdown of shuffled trades"
          value={orReason(validity.shuffledDrawdown, percent)}
          meaning="One in twenty orders of the same trades falls deeper. Measured from exit to exit: what is lost in between comes on top."
        />
      </Box>
    </Section>
  );
}
