/** One card per asset of the watchlist, three to a row where there is room. */
import type { MarketOverview } from '@trading-crew/core/contracts';
import Box from '@mui/material/Box';
import Card from '@mui/material/Card';
import Skeleton from '@mui/material/Skeleton';
import { useSettings } from '../../backend/use-settings.ts';
import { AssetCard } from './asset-card.tsx';

const grid = {
  display: 'grid',
  gap: 2,
  gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: 'repeat(2, minmax(0, 1fr))', lg: 'repeat(3, minmax(0, 1fr))' },
};

/** The height of a card with everything in it, so that nothing jumps when the data arrives. */
const CARD_HEIGHT = 248;

export function AssetCards({ overview }: { readonly overview: MarketOverview | null }) {
  const settings = useSettings();
  const watchlist = settings.state === 'ready' ? settings.value.watchlist : [];
  return (
    <Box component="section" aria-label="Watchlist" sx={grid}>
      {overview
        ? overview.assets.map((asset) => <AssetCard key={asset.asset} asset={asset} />)
        : (watchlist.length > 0 ? watchlist : ['1', '2', '3']).map((asset) => (
            <Card key={asset} sx={{ height: CARD_HEIGHT, p: 2 }} aria-busy>
              <Skeleton width="40%" height={28} />
              <Skeleton variant="rounded" height={72} sx={{ my: 2 }} />
              <Skeleton width="70%" />
              <Skeleton width="50%" />
            </Card>
          ))}
    </Box>
  );
}
