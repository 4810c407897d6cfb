/** The lines themselves. The view sticks to the newest line until the reader scrolls up, and again from the bottom. */
import { AGENT_ORDER, type LogAgent, type LogLine } from '@trading-crew/core/contracts';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { memo, useLayoutEffect, useRef, useState } from 'react';
import { MONO } from '../../ui/theme.ts';
import { clockTime, marketTime } from '../../ui/time.ts';
import { agentWords } from '../../ui/words.ts';

/** Decoration only: the agent's name stands beside its bar. */
const BARS = [
  '#7a8a8d',
  '#1f8a96',
  '#5b7fd6',
  '#8f6ad1',
  '#c2893a',
  '#bd5f7d',
  '#4f9d69',
  '#d0703f',
  '#3f8fc0',
  '#9a8f3c',
];
const LEVEL_COLORS = {
  debug: 'text.secondary',
  info: 'text.primary',
  warning: 'meaning.warning',
  error: 'meaning.loss',
} as const;
const NEAR_BOTTOM = 24;
/** As high as the crew beside it on a screen of 900 px, and on others what the screen leaves. */
export const LOG_HEIGHT = 'clamp(360px, calc(100dvh - 412px), 760px)';

const barOf = (agent: LogAgent): string =>
  BARS[agent === 'Crew' ? 0 : AGENT_ORDER.indexOf(agent) + 1] ?? 'currentColor';

const Line = memo(function Line({ line }: { readonly line: LogLine }) {
  const marked = line.level === 'warning' || line.level === 'error';
  return (
    <Box
      component="li"
      data-seq={line.seq}
      sx={{
        display: 'flex',
        columnGap: 1.25,
        flexWrap: { xs: 'wrap', sm: 'nowrap' },
        pl: 1,
        py: '1px',
        borderLeft: 3,
        borderColor: barOf(line.agent),
      }}
    >
      <Box component="time" title={marketTime(line.time)} sx={{ flex: 'none', color: 'text.secondary' }}>
        {clockTime(line.time)}
      </Box>
      <Box
        component="span"
        title={agentWords(line.agent)}
        sx={{
          flex: 'none',
          width: { xs: 'auto', sm: 168 },
          color: 'text.secondary',
          overflow: 'hidden',
          textOverflow: 'ellipsis',
          whiteSpace: 'nowrap',
        }}
      >
        {line.agent}
      </Box>
      <Box
        component="span"
        sx={{ flex: 1, minWidth: { xs: '100%', sm: 0 }, color: LEVEL_COLORS[line.level], overflowWrap: 'anywhere' }}
      >
        {marked && <strong>{line.level}: </strong>}
        {line.message}
      </Box>
    </Box>
  );
});

export function LogLines({ lines }: { readonly lines: readonly LogLine[] }) {
  const box = useRef<HTMLOListElement>(null);
  const [following, setFollowing] = useState(true);
  useLayoutEffect(() => {
    const element = box.current;
    if (!following || !element) return;
    const toTheEnd = () => element.scroll?.({ top: element.scrollHeight });
    toTheEnd();
    if (typeof ResizeObserver === 'undefined') return;
    // Turning a phone breaks the lines anew.
    const observer = new ResizeObserver(toTheEnd);
    observer.observe(element);
    return () => observer.disconnect();
  }, [lines, following]);
  const onScroll = () => {
    const element = box.current;
    if (element) setFollowing(element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_BOTTOM);
  };
  return (
    <Box sx={{ position: 'relative' }}>
      <Box
        ref={box}
        component="ol"
        role="log"
        aria-label="Log of the run"
        data-testid="log-lines"
        data-following={following}
        tabIndex={0}
        onScroll={onScroll}
        sx={{
          listStyle: 'none',
          m: 0,
          p: 1,
          height: { xs: 420, md: LOG_HEIGHT },
          overflow: 'auto',
          fontFamily: MONO,
          fontSize: '0.75rem',
          lineHeight: 1.6,
          border: 1,
          borderColor: 'divider',
          borderRadius: 1,
          bgcolor: 'background.default',
        }}
      >
        {lines.map((line) => (
          <Line key={line.seq} line={line} />
        ))}
      </Box>
      {!following && (
        <Button
          variant="contained"
          onClick={() => setFollowing(true)}
          sx={{ position: 'absolute', right: 16, bottom: 12 }}
        >
          Follow the newest line
        </Button>
      )}
    </Box>
  );
}
