/** The way around: a rail on the left, names beside the icons where there is room, a bar at the bottom on phones. */
import DashboardIcon from '@mui/icons-material/SpaceDashboardOutlined';
import RunsIcon from '@mui/icons-material/PlayCircleOutlined';
import PerformanceIcon from '@mui/icons-material/ShowChart';
import BacktestIcon from '@mui/icons-material/ScienceOutlined';
import SettingsIcon from '@mui/icons-material/SettingsOutlined';
import Box from '@mui/material/Box';
import ButtonBase from '@mui/material/ButtonBase';
import { Link, useLocation } from 'wouter';
import { StopTradingPlace } from '../features/safety/stop-trading.tsx';
import { Brand } from '../ui/brand.tsx';

export const RAIL_WIDTH = { sm: '72px', lg: '208px' } as const;

const PLACES = [
  { path: '/', name: 'Dashboard', Icon: DashboardIcon },
  { path: '/runs', name: 'Runs', Icon: RunsIcon },
  { path: '/performance', name: 'Performance', Icon: PerformanceIcon },
  { path: '/backtest', name: 'Backtest', Icon: BacktestIcon },
  { path: '/settings', name: 'Settings', Icon: SettingsIcon },
] as const;

type Place = (typeof PLACES)[number];

const isAt = (location: string, path: string): boolean =>
  path === '/' ? location === '/' : location === path || location.startsWith(`${path}/`);

function RailLink({ place: { path, name, Icon }, active }: { readonly place: Place; readonly active: boolean }) {
  return (
    <ButtonBase
      component={Link}
      href={path}
      aria-current={active ? 'page' : undefined}
      aria-label={name}
      sx={{
        width: 1,
        height: 40,
        px: 1.5,
        gap: 1.5,
        justifyContent: { sm: 'center', lg: 'flex-start' },
        borderRadius: 1,
        typography: 'body1',
        fontWeight: active ? 650 : 500,
        color: active ? 'primary.main' : 'text.secondary',
        bgcolor: active ? 'action.selected' : 'transparent',
        '&:hover': { bgcolor: 'action.hover' },
      }}
    >
      <Icon fontSize="small" />
      <Box component="span" sx={{ display: { sm: 'none', lg: 'inline' } }}>
        {name}
      </Box>
    </ButtonBase>
  );
}

export function Rail() {
  const [location] = useLocation();
  return (
    <Box
      component="nav"
      aria-label="Main"
      sx={{
        display: { xs: 'none', sm: 'flex' },
        flexDirection: 'column',
        gap: 0.5,
        position: 'fixed',
        inset: '0 auto 0 0',
        width: { sm: RAIL_WIDTH.sm, lg: RAIL_WIDTH.lg },
        p: 1.5,
        borderRight: 1,
        borderColor: 'divider',
        bgcolor: 'background.paper',
      }}
    >
      <Box
        sx={{
          height: 44,
          px: { sm: 1.25, lg: 1 },
          mb: 1,
          display: 'flex',
          alignItems: 'center',
          overflow: 'hidden',
          whiteSpace: 'nowrap',
        }}
      >
        <Brand size={26} />
      </Box>
      {PLACES.map((place) => (
        <RailLink key={place.path} place={place} active={isAt(location, place.path)} />
      ))}
    </Box>
  );
}

export function BottomBar() {
  const [location] = useLocation();
  return (
    <Box
      component="nav"
      aria-label="Main"
      sx={{
        display: { xs: 'flex', sm: 'none' },
        position: 'fixed',
        inset: 'auto 0 0 0',
        zIndex: 1100,
        borderTop: 1,
        borderColor: 'divider',
        bgcolor: 'background.paper',
        pb: 'env(safe-area-inset-bottom)',
      }}
    >
      {PLACES.map(({ path, name, Icon }) => {
        const active = isAt(location, path);
        return (
          <ButtonBase
            key={path}
            component={Link}
            href={path}
            aria-current={active ? 'page' : undefined}
            sx={{
              flex: 1,
              flexDirection: 'column',
              py: 0.75,
              gap: 0.25,
              typography: 'caption',
              // Six places side by side at 390 pixels.
              fontSize: '0.6875rem',
              minWidth: 0,
              color: active ? 'primary.main' : 'text.secondary',
            }}
          >
            <Icon fontSize="small" />
            {name}
          </ButtonBase>
        );
      })}
      <StopTradingPlace />
    </Box>
  );
}
