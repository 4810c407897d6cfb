/** Filters of the log, and the ways to take it along. */
import { AGENT_ORDER, LogAgent, LogLevel, type LogLine } from '@trading-crew/core/contracts';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { CopyButton } from '../../ui/copy-button.tsx';
import { downloadText } from '../../ui/text-file.ts';
import { agentWords } from '../../ui/words.ts';
import { logText, type LogFilter } from './log-filter.ts';

interface LogToolbarProps {
  readonly runId: string;
  readonly filter: LogFilter;
  readonly onFilter: (filter: LogFilter) => void;
  readonly lines: readonly LogLine[];
}

const LEVEL_WORDS: Readonly<Record<LogLevel, string>> = {
  debug: 'Everything',
  info: 'Info and above',
  warning: 'Warnings and errors',
  error: 'Errors only',
};

export function LogToolbar({ runId, filter, onFilter, lines }: LogToolbarProps) {
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'center' }}>
      <TextField
        select
        label="Agent"
        value={filter.agent}
        onChange={(event) => {
          const agent = LogAgent.safeParse(event.target.value);
          onFilter({ ...filter, agent: agent.success ? agent.data : 'all' });
        }}
        sx={{ minWidth: 168, flex: 1 }}
      >
        <MenuItem value="all">All agents</MenuItem>
        {['Crew' as const, ...AGENT_ORDER].map((agent) => (
          <MenuItem key={agent} value={agent}>
            {agentWords(agent)}
          </MenuItem>
        ))}
      </TextField>
      <TextField
        select
        label="Level"
        value={filter.level}
        onChange={(event) => onFilter({ ...filter, level: LogLevel.catch('debug').parse(event.target.value) })}
        sx={{ minWidth: 140, flex: 1 }}
      >
        {LogLevel.options.map((level) => (
          <MenuItem key={level} value={level}>
            {LEVEL_WORDS[level]}
          </MenuItem>
        ))}
      </TextField>
      <CopyButton text={() => logText(lines)} what="the log" />
      <Button variant="outlined" onClick={() => downloadText(`run-${runId}.log.txt`, logText(lines))}>
        Download
      </Button>
    </Box>
  );
}
