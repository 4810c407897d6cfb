/** The building blocks of evidence: facts as name and value, checks and limits as findings. */
import type { Check, RiskClamp } from '@trading-crew/core/contracts';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import { count, inUnit } from '../../../ui/format.ts';
import { limitWords } from '../../../ui/words.ts';

export type Fact = readonly [name: string, value: ReactNode];

interface FactsProps {
  readonly facts: readonly Fact[];
}

/** Names and values in two columns. */
export function Facts({ facts }: FactsProps) {
  return (
    <Box
      component="dl"
      sx={{
        m: 0,
        display: 'grid',
        gridTemplateColumns: 'auto minmax(0, 1fr)',
        columnGap: 2,
        rowGap: 0.5,
        typography: 'body2',
      }}
    >
      {facts.map(([name, value]) => (
        <Box key={name} sx={{ display: 'contents' }}>
          <Box component="dt" sx={{ color: 'text.secondary' }}>
            {name}
          </Box>
          <Box component="dd" sx={{ m: 0, textAlign: 'right', overflowWrap: 'anywhere' }}>
            {value}
          </Box>
        </Box>
      ))}
    </Box>
  );
}

export const Note = ({ children }: { readonly children: ReactNode }) => (
  <Typography variant="body2" color="textSecondary">
    {children}
  </Typography>
);

interface Finding {
  readonly key: string;
  readonly sign: ReactNode;
  readonly name: string;
  readonly value: string;
  /** The rule or the reason behind it, in words. */
  readonly words: string;
}

/** Findings below each other: name and number in a line, the rule under them. Nothing is cut off in a narrow column. */
function Findings({ label, findings }: { readonly label: string; readonly findings: readonly Finding[] }) {
  return (
    <Box component="ul" aria-label={label} sx={{ listStyle: 'none', m: 0, p: 0, typography: 'body2' }}>
      {findings.map(({ key, sign, name, value, words }) => (
        <Box component="li" key={key} sx={{ py: 0.75, borderTop: 1, borderColor: 'divider' }}>
          <Box sx={{ display: 'flex', flexWrap: 'wrap', columnGap: 1, alignItems: 'baseline' }}>
            <Box component="span" sx={{ flex: '1 0 auto', maxWidth: 1, fontWeight: 600 }}>
              {name}
            </Box>
            <Box component="span" sx={{ ml: 'auto' }}>
              {value}
            </Box>
            {sign}
          </Box>
          <Box sx={{ color: 'text.secondary' }}>{words}</Box>
        </Box>
      ))}
    </Box>
  );
}

function Passed({ check }: { readonly check: Check }) {
  const [color, words] = check.passed
    ? ['meaning.gain', '✓ passed']
    : ['meaning.loss', check.veto ? '× veto' : '× failed'];
  return (
    <Box component="span" sx={{ color, width: 64, textAlign: 'right', whiteSpace: 'nowrap' }}>
      {words}
    </Box>
  );
}

const capitalised = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** A check without a number is a question of yes or no. */
const measured = ({ value, unit, passed }: Check): string =>
  value === null ? (passed ? 'yes' : 'no') : inUnit(value, unit);

export const ChecksList = ({ checks }: { readonly checks: readonly Check[] }) => (
  <Findings
    label="Checks"
    findings={checks.map((check) => ({
      key: check.name,
      sign: <Passed check={check} />,
      name: capitalised(check.name),
      value: measured(check),
      words: `Rule: ${check.bound}`,
    }))}
  />
);

const shares = (value: number, unit: RiskClamp['unit']): string =>
  unit === 'shares' ? count(value, 'share') : inUnit(value, unit);

export const ClampsList = ({ clamps }: { readonly clamps: readonly RiskClamp[] }) => (
  <Findings
    label="Limits that fired"
    findings={clamps.map((clamp, index) => ({
      key: `${clamp.limit} ${index}`,
      sign: null,
      name: limitWords(clamp.limit),
      value: `asked ${inUnit(clamp.asked, clamp.unit)}, allowed ${shares(clamp.allowed, clamp.unit)}`,
      words: clamp.because,
    }))}
  />
);
