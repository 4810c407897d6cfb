import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { RISK_BOUNDS, TradingSettings } from '@trading-crew/core/contracts';
import { outOfDate, RULES_FILE, withGeneratedPart } from './generate-rules.ts';
import { settingsRules } from './settings-rules.ts';

const rules = readFileSync(RULES_FILE, 'utf8');

describe('the generated part of the rules', () => {
  it('is up to date with the bounds of the settings', () => {
    expect(outOfDate(rules)).toBeNull();
  });

  it('is found out when somebody changed it by hand', () => {
    const { max } = RISK_BOUNDS.maxPosition;
    const loosened = rules.replace(`value.maxPosition, 0.01, ${max})`, 'value.maxPosition, 0.01, 9)');
    expect(loosened).not.toBe(rules);
    expect(outOfDate(loosened)).toContain('node scripts/generate-rules.ts');
    expect(withGeneratedPart(loosened)).toBe(rules);
  });

  it('leaves what is written by hand alone', () => {
    expect(withGeneratedPart(rules.replace('Everything is denied', 'All is denied'))).toContain('// All is denied');
  });

  it('needs its two markers, once each and in order', () => {
    for (const broken of ['', rules + rules, rules.replace('// END generated', '// FIN')]) {
      expect(() => withGeneratedPart(broken)).toThrow('once each');
    }
  });

  it('names every field of the settings', () => {
    const text = settingsRules();
    const fields = Object.entries(TradingSettings.shape).flatMap(([name, schema]) => [
      name,
      ...('shape' in schema ? Object.keys(schema.shape) : []),
    ]);
    expect(fields.length).toBeGreaterThan(20);
    for (const field of fields) expect(text, field).toContain(`'${field}'`);
  });
});
