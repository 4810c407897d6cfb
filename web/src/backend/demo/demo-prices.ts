/** Made-up prices for the demo backend: the same on every call, shaped so that each kind of trend can be seen. */
import { DAY_MS, sessionOf, timeOfSession, type BarColumns } from '@trading-crew/core/contracts';

export const DEMO_SESSION = '2016-03-14';

interface Shape {
  readonly start: number;
  /** Change per session as a fraction. */
  readonly drift: number;
  readonly swing: number;
  readonly period: number;
}

const SHAPES: Readonly<Record<string, Shape>> = {
  AAPL: { start: 96, drift: 0.0004, swing: 0.05, period: 46 },
  'DEMO-TREND': { start: 80, drift: 0.0016, swing: 0.012, period: 30 },
  'DEMO-CHOP': { start: 50, drift: 0, swing: 0.06, period: 18 },
  'DEMO-CRASH': { start: 140, drift: -0.0018, swing: 0.03, period: 60 },
  'DEMO-QUIET': { start: 30, drift: 0.0001, swing: 0.004, period: 50 },
};

/** A fraction between −0.5 and 0.5 that depends on the index alone. */
const jitter = (index: number): number => {
  const value = Math.sin(index * 12.9898) * 43758.5453;
  return value - Math.floor(value) - 0.5;
};

const cents = (value: number): number => Math.round(value * 100) / 100;

/** The last `count` weekdays up to and with a session, oldest first. */
export function sessionsUpTo(last: string, count: number): string[] {
  const sessions: string[] = [];
  for (let time = timeOfSession(last); sessions.length < count; time -= DAY_MS) {
    const weekday = new Date(time).getUTCDay();
    if (weekday !== 0 && weekday !== 6) sessions.unshift(sessionOf(time));
  }
  return sessions;
}

/** Daily bars of an asset before the session that the demo account stands in. */
export function demoBars(asset: string, count: number): BarColumns {
  const shape = SHAPES[asset] ?? { start: 60, drift: 0.0003, swing: 0.03, period: 40 };
  const sessions = sessionsUpTo('2016-03-11', count);
  const closeAt = (index: number): number =>
    shape.start *
    (1 +
      shape.drift * index +
      shape.swing * Math.sin((index / shape.period) * 2 * Math.PI) +
      jitter(index) * shape.swing * 0.35);
  const close = sessions.map((_session, index) => cents(closeAt(index)));
  const open = sessions.map((_session, index) => cents(closeAt(index - 0.6)));
  const spread = (index: number) => shape.start * shape.swing * 0.12 * (1 + Math.abs(jitter(index + 7)));
  return {
    time: sessions.map(timeOfSession),
    open,
    high: close.map((value, index) => cents(Math.max(value, open[index] ?? value) + spread(index))),
    low: close.map((value, index) => cents(Math.min(value, open[index] ?? value) - spread(index))),
    close,
    volume: sessions.map((_session, index) => Math.round(40_000_000 * (1 + jitter(index + 3)))),
  };
}
