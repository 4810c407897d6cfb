import type { CrewModelUse } from '@trading-crew/core/contracts';
import { describe, expect, it } from 'vitest';
import { createAppTheme } from '../../ui/theme.ts';
import { knownPeriod, knownWords, withKnownPeriod } from './crew-shading.ts';

const period = { from: '2014-01-06', to: '2016-03-11' };
const use = (knowsUntil: string | null, models = ['gemini-2.5-flash']): CrewModelUse => ({
  models,
  asked: 8,
  kept: 0,
  refused: 0,
  dollars: 0.02,
  knowsUntil,
});
const known = (model: CrewModelUse | null) => knownPeriod({ ...period, model });
const words = (model: CrewModelUse | null) => knownWords({ ...period, model });

describe('the period that a model may know', () => {
  it('reaches from the first session to its cut-off', () => {
    expect(known(use('2015-01-31'))).toEqual({ from: '2014-01-06', to: '2015-01-31', isWhole: false });
    expect(words(use('2015-01-31'))).toBe(
      'The model learnt from texts up to 31 Jan 2015: until then it may know what came next. Only what lies after proves anything.',
    );
  });

  it('is all of it where the cut-off lies at its end or after, and where it is not published', () => {
    expect(known(use('2016-03-11'))).toEqual({ ...period, isWhole: true });
    expect(words(use('2026-01-01'))).toContain('may know this whole period');
    expect(known(use(null))).toEqual({ ...period, isWhole: true });
    expect(words(use(null))).toContain('It is not published');
  });

  it('is none where it lies before, where nothing answered, and where the rules decided', () => {
    expect(known(use('2014-01-05'))).toBeNull();
    expect(words(use('2014-01-05'))).toContain('this whole period lies after that');
    expect(known(use(null, []))).toBeNull();
    expect([words(use(null, [])), known(null), words(null)]).toEqual([null, null, null]);
  });

  it.each(['light', 'dark'] as const)('is a shade below the lines with a short label, %s', (mode) => {
    const theme = createAppTheme(mode);
    const figure = { data: [{ type: 'scatter' as const }], layout: { hovermode: 'x' as const } };
    const marked = withKnownPeriod(figure, { ...period, isWhole: true }, theme, false);
    expect(marked.data).toBe(figure.data);
    expect(marked.layout).toMatchObject({
      hovermode: 'x',
      shapes: [{ layer: 'below', x0: '2014-01-06', x1: '2016-03-11', fillcolor: theme.palette.meaning.warning }],
      annotations: [{ text: 'the model may know this period', x: '2014-01-06' }],
    });
    const narrow = withKnownPeriod(figure, { ...period, isWhole: true }, theme, true);
    expect(narrow.layout.annotations[0]?.text).toBe('the model may know this');
  });
});
