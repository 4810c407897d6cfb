/** The bar above every page: in which mode orders are placed, what time it is there, whose account this is. */
import Avatar from '@mui/material/Avatar';
import Box from '@mui/material/Box';
import IconButton from '@mui/material/IconButton';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import Skeleton from '@mui/material/Skeleton';
import Tooltip from '@mui/material/Tooltip';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useMarketOverview } from '../backend/market-overview.tsx';
import { useSettings } from '../backend/use-settings.ts';
import { useUser } from '../backend/user-context.ts';
import { useWatchedValue } from '../backend/use-watch.ts';
import { StopTradingButton } from '../features/safety/stop-trading.tsx';
import { Brand } from '../ui/brand.tsx';
import { ModeBadge } from '../ui/mode-badge.tsx';
import { dateTime, marketTime, sessionDay } from '../ui/time.ts';

function MarketClock() {
  const { overview, problem } = useMarketOverview();
  const account = useWatchedValue(useUser().simulationAccount());
  if (!overview && problem)
    return (
      <Typography variant="caption" color="textSecondary">
        Market time not known
      </Typography>
    );
  if (!overview) return <Skeleton width={150} />;
  const { simulated, session, now, isOpen, nextOpen } = overview.market;
  const when = simulated ? sessionDay(account?.session ?? session) : dateTime(now);
  const hover = simulated
    ? 'The date of the simulated account. It moves only when you move it.'
    : `${marketTime(now)}. ${isOpen ? '' : `Next open ${dateTime(nextOpen)}.`}`;
  return (
    <Tooltip title={hover}>
      <Box
        component="span"
        data-testid="market-clock"
        sx={{ display: 'flex', flexWrap: 'wrap', columnGap: 0.75, alignItems: 'baseline' }}
      >
        {simulated && (
          <Typography component="span" variant="caption" color="textSecondary" sx={{ width: { xs: 1, sm: 'auto' } }}>
            Simulated date
          </Typography>
        )}
        <Typography component="span" variant="body2" sx={{ fontWeight: 600, whiteSpace: 'nowrap' }}>
          {when}
        </Typography>
        <Typography component="span" variant="caption" sx={{ color: isOpen ? 'meaning.gain' : 'text.secondary' }}>
          {isOpen ? '● open' : '○ closed'}
        </Typography>
      </Box>
    </Tooltip>
  );
}

function AccountMenu({ onSignOut }: { readonly onSignOut: () => void }) {
  const { person } = useUser();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  return (
    <>
      <IconButton
        aria-label="Account"
        aria-haspopup="menu"
        onClick={(event) => setAnchor(event.currentTarget)}
        sx={{ p: 0.5 }}
      >
        <Avatar sx={{ width: 30, height: 30, fontSize: 14, bgcolor: 'primary.main', color: 'primary.contrastText' }}>
          {person.name.charAt(0).toUpperCase()}
        </Avatar>
      </IconButton>
      <Menu open={anchor !== null} anchorEl={anchor} onClose={() => setAnchor(null)}>
        <Box sx={{ px: 2, py: 1 }}>
          <Typography sx={{ fontWeight: 600 }}>{person.name}</Typography>
          <Typography variant="caption" color="textSecondary">
            {person.email}
          </Typography>
        </Box>
        <MenuItem onClick={onSignOut}>Sign out</MenuItem>
      </Menu>
    </>
  );
}

export function TopBar({ onSignOut }: { readonly onSignOut: () => void }) {
  const settings = useSettings();
  return (
    <Box
      component="header"
      sx={{
        position: 'sticky',
        top: 0,
        zIndex: 1050,
        display: 'flex',
        alignItems: 'center',
        gap: { xs: 1.25, sm: 2 },
        minHeight: 56,
        px: { xs: 2, md: 3 },
        borderBottom: 1,
        borderColor: 'divider',
        bgcolor: 'background.default',
      }}
    >
      <Box sx={{ display: { xs: 'flex', sm: 'none' } }}>
        <Brand size={26} name={false} />
      </Box>
      {settings.state === 'ready' ? (
        <ModeBadge mode={settings.value.execution.mode} testId="mode-badge" />
      ) : (
        <Skeleton width={80} />
      )}
      <MarketClock />
      <Box sx={{ flex: 1 }} />
      <StopTradingButton />
      <AccountMenu onSignOut={onSignOut} />
    </Box>
  );
}
