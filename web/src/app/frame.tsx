/** What stands round every page: rail or bottom bar, top bar, the offline banner, the footer's disclaimer. */
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import { useOnline } from '../backend/use-online.ts';
import { useSettings } from '../backend/use-settings.ts';
import { HaltBanners } from '../features/safety/halt-banners.tsx';
import { KillSwitchBanners } from '../features/safety/kill-switch-banners.tsx';
import { BottomBar, Rail, RAIL_WIDTH } from './navigation.tsx';
import { TopBar } from './top-bar.tsx';

interface FrameProps {
  readonly onSignOut: () => void;
  readonly children: ReactNode;
}

const skipLink = {
  position: 'absolute',
  left: -9999,
  '&:focus': { left: 8, top: 8, zIndex: 2000, p: 1, bgcolor: 'background.paper' },
};

/** Real money is at stake: nobody looks at this page without seeing it. */
const LiveBorder = () => (
  <Box
    aria-hidden
    data-testid="live-border"
    sx={{
      position: 'fixed',
      inset: 0,
      zIndex: 2100,
      pointerEvents: 'none',
      border: 4,
      borderColor: 'meaning.live',
    }}
  />
);

const USUAL_WORDS = 'For learning. Simulated or paper money only. Not investment advice; real trading can lose money.';
const LIVE_WORDS = 'Live: orders move real money, and real trading can lose it. For learning. Not investment advice.';

export function Frame({ onSignOut, children }: FrameProps) {
  const online = useOnline();
  const settings = useSettings();
  const isLive = settings.state === 'ready' && settings.value.execution.mode === 'live';
  return (
    <Box sx={{ minHeight: '100dvh', display: 'flex' }}>
      <Box component="a" href="#content" sx={skipLink}>
        Skip to the content
      </Box>
      {isLive && <LiveBorder />}
      <Rail />
      <Box
        sx={{
          flex: 1,
          minWidth: 0,
          display: 'flex',
          flexDirection: 'column',
          pl: { xs: 0, sm: RAIL_WIDTH.sm, lg: RAIL_WIDTH.lg },
        }}
      >
        <TopBar onSignOut={onSignOut} />
        <KillSwitchBanners />
        {!online && (
          <Alert severity="warning" square role="status">
            You are offline. The page keeps what it has and goes on when the connection is back.
          </Alert>
        )}
        <Box
          component="main"
          id="content"
          tabIndex={-1}
          sx={{ flex: 1, width: 1, maxWidth: 1440, mx: 'auto', px: { xs: 2, md: 3 }, py: 2, outline: 'none' }}
        >
          <HaltBanners />
          {children}
        </Box>
        <Typography
          component="footer"
          variant="caption"
          color="textSecondary"
          sx={{ px: { xs: 2, md: 3 }, pt: 1, pb: { xs: 9, sm: 2 }, textAlign: 'center' }}
        >
          {isLive ? LIVE_WORDS : USUAL_WORDS}
        </Typography>
      </Box>
      <BottomBar />
    </Box>
  );
}
