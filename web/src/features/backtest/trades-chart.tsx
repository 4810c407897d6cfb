/** The trades where they happened: one of them with the bars around it, or the whole period thinned to the screen. */
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import BackIcon from '@mui/icons-material/ChevronLeft';
import ForwardIcon from '@mui/icons-material/ChevronRight';
import type { Theme } from '@mui/material/styles';
import Typography from '@mui/material/Typography';
import type { BacktestTrade, StrategyChoice } from '@trading-crew/core/contracts';
import { strategyOf } from '@trading-crew/core/domain';
import { useCallback, useMemo, useState } from 'react';
import type { LoadedBars } from '../../backend/lab/load-bars.ts';
import { Chart } from '../../charts/chart.tsx';
import { count, signedPercent } from '../../ui/format.ts';
import { Section } from '../../ui/section.tsx';
import { sessionDay } from '../../ui/time.ts';
import { indexOfSession, windowOf, windowOfTrade } from './candle-window.ts';
import { tradesFigure } from './trades-figure.ts';

/** More candles than this cannot be told apart. */
const MOST_CANDLES = 240;
const MOST_NARROW = 90;

interface StepperProps {
  readonly place: number | null;
  readonly total: number;
  readonly onPlace: (place: number | null) => void;
}

function Stepper({ place, total, onPlace }: StepperProps) {
  const at = place ?? total;
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 0.5, alignItems: 'center' }}>
      <IconButton size="small" aria-label="Earlier trade" disabled={at <= 0} onClick={() => onPlace(at - 1)}>
        <BackIcon fontSize="small" />
      </IconButton>
      <Typography variant="body2" sx={{ minWidth: 104, textAlign: 'center' }} aria-live="polite">
        {place === null ? count(total, 'trade') : `Trade ${place + 1} of ${total}`}
      </Typography>
      <IconButton
        size="small"
        aria-label="Later trade"
        disabled={place === null || place >= total - 1}
        onClick={() => onPlace(at + 1)}
      >
        <ForwardIcon fontSize="small" />
      </IconButton>
      <Button
        aria-pressed={place === null}
        disabled={total === 0}
        onClick={() => onPlace(place === null ? total - 1 : null)}
      >
        {place === null ? 'One trade' : 'Whole period'}
      </Button>
    </Box>
  );
}

interface TradesChartProps {
  readonly loaded: LoadedBars;
  readonly strategy: StrategyChoice;
  readonly trades: readonly BacktestTrade[];
  /** First and last session that count. */
  readonly from: string;
  readonly to: string;
}

export function TradesChart({ loaded, strategy, trades, from, to }: TradesChartProps) {
  const { asset } = loaded.bars;
  const [place, setPlace] = useState<number | null>(trades.length > 0 ? trades.length - 1 : null);
  const bars = loaded.list;
  const lines = useMemo(() => strategyOf(strategy).lines(loaded.bars.columns), [strategy, loaded]);
  const first = indexOfSession(bars, from);
  const last = indexOfSession(bars, to);
  const trade = place === null ? undefined : trades[place];
  const figure = useCallback(
    (theme: Theme, narrow: boolean) => {
      const most = narrow ? MOST_NARROW : MOST_CANDLES;
      const window = trade ? windowOfTrade(bars, trade, { first, last, most }) : windowOf(bars, first, last, most);
      return tradesFigure({ window, bars, trades, lines }, theme, narrow);
    },
    [trade, bars, trades, lines, first, last],
  );
  const perCandle = Math.ceil((last - first + 1) / MOST_CANDLES);
  const note = trade
    ? `${trade.side === 'long' ? 'Long' : 'Short'} from ${sessionDay(trade.entrySession)} to ${sessionDay(trade.exitSession)}: ${signedPercent(trade.profitFraction)}.`
    : `The whole period${perCandle > 1 ? ', several bars in each candle' : ''}.`;
  return (
    <Section title={`Trades on the prices of ${asset}`} note={note}>
      <Stepper place={place} total={trades.length} onPlace={setPlace} />
      <Chart
        figure={figure}
        summary={`Daily prices of ${asset} with ${count(trades.length, 'trade')}. ${note}`}
        height={420}
        revision={`${place ?? 'all'}`}
      />
    </Section>
  );
}
