/** The way to stop trading, at hand on every page: a plain button in the top bar, and a place in the bar at the bottom. */
import StopIcon from '@mui/icons-material/PanToolOutlined';
import Button from '@mui/material/Button';
import ButtonBase from '@mui/material/ButtonBase';
import { useState } from 'react';
import { useUser } from '../../backend/user-context.ts';
import { useWatchedValue } from '../../backend/use-watch.ts';
import { StopDialog } from './stop-dialog.tsx';

function useStop() {
  const stopped = useWatchedValue(useUser().killSwitch())?.engaged === true;
  const [asking, setAsking] = useState(false);
  return {
    words: stopped ? 'Trading is stopped' : 'Stop trading',
    color: stopped ? 'meaning.blocked' : 'text.primary',
    stopped,
    ask: () => setAsking(true),
    dialog: asking && <StopDialog onClose={() => setAsking(false)} />,
  };
}

export function StopTradingButton() {
  const { words, color, ask, dialog } = useStop();
  return (
    <>
      <Button
        variant="outlined"
        color="inherit"
        startIcon={<StopIcon />}
        onClick={ask}
        sx={{ display: { xs: 'none', sm: 'inline-flex' }, color, borderColor: 'divider' }}
      >
        {words}
      </Button>
      {dialog}
    </>
  );
}

/** The same as a place of the bottom bar. */
export function StopTradingPlace() {
  const { words, color, stopped, ask, dialog } = useStop();
  return (
    <>
      <ButtonBase
        aria-label={words}
        onClick={ask}
        sx={{
          flex: 1,
          flexDirection: 'column',
          py: 0.75,
          gap: 0.25,
          typography: 'caption',
          color: stopped ? color : 'text.secondary',
        }}
      >
        <StopIcon fontSize="small" />
        {stopped ? 'Stopped' : 'Stop'}
      </ButtonBase>
      {dialog}
    </>
  );
}
