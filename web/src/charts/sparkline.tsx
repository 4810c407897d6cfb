/** Small lines without axes, drawn as SVG on the page: for a card, where a chart library would be too much. */
import Box from '@mui/material/Box';

export interface SparkSeries {
  readonly values: readonly (number | null)[];
  /** A colour of the theme, such as meaning.gain. */
  readonly color: string;
  readonly width?: number;
  readonly faint?: boolean;
}

interface SparklineProps {
  readonly series: readonly SparkSeries[];
  readonly summary: string;
  readonly height?: number;
}

const WIDTH = 240;
const INSET = 3;

/** SVG path through the values; a null lifts the pen. */
export function sparkPath(values: readonly (number | null)[], low: number, high: number, height: number): string {
  const step = values.length > 1 ? WIDTH / (values.length - 1) : 0;
  const range = high - low || 1;
  let pen = 'M';
  return values
    .map((value, index) => {
      if (value === null || !Number.isFinite(value)) {
        pen = 'M';
        return '';
      }
      const y = INSET + (1 - (value - low) / range) * (height - 2 * INSET);
      const point = `${pen}${(index * step).toFixed(1)} ${y.toFixed(1)}`;
      pen = 'L';
      return point;
    })
    .join('');
}

export function Sparkline({ series, summary, height = 64 }: SparklineProps) {
  const known = series.flatMap(({ values }) => values.filter((value): value is number => value !== null));
  const low = Math.min(...known);
  const high = Math.max(...known);
  return (
    <Box
      component="svg"
      role="img"
      aria-label={summary}
      viewBox={`0 0 ${WIDTH} ${height}`}
      preserveAspectRatio="none"
      sx={{ display: 'block', width: 1, height, overflow: 'visible' }}
    >
      {known.length > 0 &&
        series.map(({ values, color, width = 1.5, faint = false }, index) => (
          <Box
            key={index}
            component="path"
            d={sparkPath(values, low, high, height)}
            sx={{
              color,
              fill: 'none',
              stroke: 'currentColor',
              strokeWidth: width,
              opacity: faint ? 0.75 : 1,
              vectorEffect: 'non-scaling-stroke',
              strokeLinejoin: 'round',
            }}
          />
        ))}
    </Box>
  );
}
