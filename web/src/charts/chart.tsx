/**
 * The one door to Plotly. The library is loaded when a chart first comes into view; until then, and where it cannot be
 * drawn, a box of the final size stands in its place. `summary` says in words what the chart shows.
 */
import Box from '@mui/material/Box';
import Skeleton from '@mui/material/Skeleton';
import { useTheme } from '@mui/material/styles';
import Typography from '@mui/material/Typography';
import useMediaQuery from '@mui/material/useMediaQuery';
import { Component, lazy, Suspense, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import type { Theme } from '@mui/material/styles';
import { baseLayout, CHART_CONFIG } from './chart-layout.ts';
import type { ChartFigure } from './chart-types.ts';

/** However busy the page is, the library is fetched by then. */
const LATEST_LOAD_MS = 1_000;

const loadPlot = () => import('./plotly-plot.ts');
const Plot = lazy(() => loadPlot().then(({ PlotlyPlot }) => ({ default: PlotlyPlot })));

/** Whether charts are drawn at all: where nothing can be seen to come into view, none ever is. */
const canBeSeen = (): boolean => typeof IntersectionObserver !== 'undefined';

/** Fetches the library before the first chart needs it, once the page has nothing better to do. Never throws. */
export function loadCharts(): void {
  if (!canBeSeen()) return;
  // What cannot be fetched now is asked for again by the chart itself, which says so where it fails for good.
  const load = () => void loadPlot().catch(() => undefined);
  if (typeof requestIdleCallback === 'undefined') setTimeout(load, 0);
  else requestIdleCallback(load, { timeout: LATEST_LOAD_MS });
}

interface ChartProps {
  /** Builds the figure in the colours of the theme. Keep it stable between renders. */
  readonly figure: (theme: Theme, narrow: boolean) => ChartFigure;
  readonly summary: string;
  readonly height: number;
  /** Zoom survives updates for as long as this stays the same. */
  readonly revision: string;
}

class ChartBoundary extends Component<{ readonly children: ReactNode }, { readonly broken: boolean }> {
  override state = { broken: false };
  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true };
  }
  override render(): ReactNode {
    if (!this.state.broken) return this.props.children;
    return <Typography color="textSecondary">The chart could not be loaded. Reload the page to try again.</Typography>;
  }
}

/** True once the element has been near the screen. */
function useSeen() {
  const ref = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    const element = ref.current;
    if (!element || seen || !canBeSeen()) return;
    const observer = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) setSeen(true);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [seen]);
  return { ref, seen };
}

export function Chart({ figure, summary, height, revision }: ChartProps) {
  const theme = useTheme();
  const narrow = useMediaQuery(theme.breakpoints.down('sm'));
  const { ref, seen } = useSeen();
  const { data, layout } = useMemo(() => figure(theme, narrow), [figure, theme, narrow]);
  const merged = useMemo(
    () => ({ ...baseLayout(theme, narrow), ...layout, uirevision: revision }),
    [layout, theme, narrow, revision],
  );
  const empty = <Skeleton variant="rounded" height={height} />;
  return (
    <Box ref={ref} role="img" aria-label={summary} data-chart={seen ? 'drawn' : 'waiting'} sx={{ height, minWidth: 0 }}>
      <ChartBoundary>
        {seen ? (
          <Suspense fallback={empty}>
            <Plot
              data={data}
              layout={merged}
              config={CHART_CONFIG}
              useResizeHandler
              style={{ width: '100%', height }}
            />
          </Suspense>
        ) : (
          empty
        )}
      </ChartBoundary>
    </Box>
  );
}
