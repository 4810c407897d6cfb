/** The open positions of the account, or that there are none. */
import type { Position } from '@trading-crew/core/contracts';
import Skeleton from '@mui/material/Skeleton';
import Typography from '@mui/material/Typography';
import { PositionsTable } from '../../ui/positions-table.tsx';
import { Section } from '../../ui/section.tsx';

export function OpenPositions({ positions }: { readonly positions: readonly Position[] | null }) {
  const some = positions !== null && positions.length > 0;
  return (
    <Section title="Open positions" flush={some}>
      {positions === null && <Skeleton variant="rounded" height={108} />}
      {positions?.length === 0 && (
        <Typography color="textSecondary">
          Nothing is held. The crew buys when a fresh upward crossing is confirmed.
        </Typography>
      )}
      {some && <PositionsTable compact positions={positions} />}
    </Section>
  );
}
