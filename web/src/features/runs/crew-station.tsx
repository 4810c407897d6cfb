/** One agent of the crew: who, in which state, how long, with what result, and the evidence behind it on tap. */
import { AGENT_ROLES, type AgentName, type ModelCall } from '@trading-crew/core/contracts';
import ExpandIcon from '@mui/icons-material/ExpandMore';
import Box from '@mui/material/Box';
import ButtonBase from '@mui/material/ButtonBase';
import Collapse from '@mui/material/Collapse';
import Typography from '@mui/material/Typography';
import { useId } from 'react';
import { duration } from '../../ui/format.ts';
import { costOf } from '../../ui/model-words.ts';
import { smallMoney } from '../../ui/small-money.ts';
import { agentWords } from '../../ui/words.ts';
import { Evidence } from './evidence/evidence.tsx';
import { StationDot } from './station-dot.tsx';
import { stationLook } from './station-look.ts';
import type { Outputs, Station } from './run-view.ts';

interface CrewStationProps {
  readonly station: Station;
  readonly outputs: Outputs;
  readonly last: boolean;
  readonly open: boolean;
  readonly onToggle: () => void;
}

/** One line of fixed height from the start, so that nothing jumps; whole where the station is open or the screen narrow. */
const summaryLine = (open: boolean) => ({
  mt: 0.25,
  minHeight: 20,
  overflowWrap: 'anywhere',
  overflow: 'hidden',
  textOverflow: 'ellipsis',
  whiteSpace: { md: open ? 'normal' : 'nowrap' },
});

/** What the model cost here; stands under the duration. The sum stands in the head of the page. */
function StationCost({ agent, calls }: { readonly agent: AgentName; readonly calls: readonly ModelCall[] }) {
  if (calls.length === 0) return null;
  return (
    <Typography
      component="span"
      variant="caption"
      data-testid={`model-cost-${agent}`}
      title="What the language model cost here"
      sx={{ whiteSpace: 'nowrap' }}
    >
      {smallMoney(costOf(calls))}
    </Typography>
  );
}

function StationText({ station, open }: { readonly station: Station; readonly open: boolean }) {
  const { agent, state, step } = station;
  const { words, color } = stationLook(state);
  return (
    <Box sx={{ flex: 1, minWidth: 0 }}>
      <Box sx={{ display: 'flex', gap: 1, alignItems: 'baseline' }}>
        <Typography component="h3" variant="h3" sx={{ flex: 1, minWidth: 0 }}>
          {agentWords(agent)}
        </Typography>
        <Typography
          component="span"
          variant="caption"
          data-testid={`state-${agent}`}
          sx={{ color, fontWeight: 600, whiteSpace: 'nowrap' }}
        >
          {words}
        </Typography>
        {step && (
          <Typography
            component="span"
            variant="caption"
            color="textSecondary"
            sx={{ minWidth: 48, textAlign: 'right', whiteSpace: 'nowrap' }}
          >
            {duration(step.durationMs)}
          </Typography>
        )}
      </Box>
      <Box sx={{ display: 'flex', gap: 1, justifyContent: 'space-between', color: 'text.secondary' }}>
        <Typography variant="caption" component="span">
          {AGENT_ROLES[agent]}
        </Typography>
        {step && <StationCost agent={agent} calls={step.modelCalls} />}
      </Box>
      <Typography variant="body2" title={step?.summary} sx={summaryLine(open)}>
        {step?.summary}
      </Typography>
    </Box>
  );
}

const button = {
  width: 1,
  display: 'flex',
  gap: 1.5,
  alignItems: 'flex-start',
  textAlign: 'left',
  px: 2,
  py: { xs: 1, md: 0.375 },
  '&:hover': { bgcolor: 'action.hover' },
};

export function CrewStation({ station, outputs, last, open, onToggle }: CrewStationProps) {
  const id = useId();
  const { agent, state, step } = station;
  return (
    <Box
      component="li"
      data-testid={`station-${agent}`}
      data-state={state}
      aria-current={state === 'working' ? 'step' : undefined}
      sx={{ position: 'relative' }}
    >
      {!last && (
        <Box
          aria-hidden
          sx={{
            position: 'absolute',
            left: 27,
            top: { xs: 34, md: 30 },
            bottom: { xs: -10, md: -6 },
            width: 2,
            bgcolor: 'divider',
          }}
        />
      )}
      <ButtonBase
        onClick={onToggle}
        disabled={!step}
        aria-expanded={step ? open : undefined}
        aria-controls={step ? id : undefined}
        sx={button}
      >
        <StationDot state={state} />
        <StationText station={station} open={open} />
        <ExpandIcon
          aria-hidden
          fontSize="small"
          sx={{
            color: 'text.secondary',
            display: step ? 'block' : 'none',
            transform: open ? 'rotate(180deg)' : 'none',
          }}
        />
      </ButtonBase>
      <Collapse in={open && step !== null} unmountOnExit timeout={150}>
        <Box
          id={id}
          role="region"
          aria-label={`Evidence of ${agentWords(agent)}`}
          sx={{ pl: 6.5, pr: 2, pt: 0.5, pb: 2 }}
        >
          {step && <Evidence step={step} outputs={outputs} />}
        </Box>
      </Collapse>
    </Box>
  );
}
