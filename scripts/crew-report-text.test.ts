/** What the report says about questions that had no answer: figures of a silence are not shown as those of the model. */
import { beforeAll, describe, expect, it } from 'vitest';
import { CrewReport, type CrewModelUse } from '../core/src/contracts/index.ts';
import { valuesFrom } from './backtest-input.ts';
import { crewCommand } from './crew-command.ts';
import { crewReportText } from './crew-report-text.ts';

const USE: CrewModelUse = { models: ['one'], asked: 3, kept: 0, refused: 0, dollars: 0.01, knowsUntil: null };

let report: CrewReport;
beforeAll(async () => {
  const args = ['--crew', '--json', '--from', '2013-11-14', '--to', '2013-12-13'];
  report = CrewReport.parse(JSON.parse(await crewCommand(valuesFrom(args), {})));
});

const text = (use: Partial<CrewModelUse>, ended: CrewReport['ended'] = 'done'): string =>
  crewReportText({ ...report, ended, model: { ...USE, ...use } });

describe('the report of a backtest with the model', () => {
  it('says that questions had no answer, and what became of them', () => {
    expect(text({ refused: 2 })).toContain(
      '2 questions had no answer; what was to be bought there was not. The figures are not those of the model alone.',
    );
    expect(text({ refused: 1 })).toContain('1 question had no answer;');
  });

  it('does not take figures for those of a model that never answered', () => {
    expect(text({ refused: 17, models: [] })).toContain(
      'No model answered; what was to be bought there was not. These are no figures of the model.',
    );
  });

  it('says nothing of it where all were answered, or where the one without an answer was thrown away', () => {
    for (const words of [text({}), text({ refused: 1 }, 'budget'), text({ refused: 1, models: [] }, 'time')]) {
      expect(words).not.toMatch(/had no answer;|No model answered/);
    }
    expect(text({ refused: 3 }, 'budget')).toContain('2 questions had no answer;');
  });
});
