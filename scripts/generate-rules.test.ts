import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  RISK_BOUNDS,
  STRATEGIES,
  STRATEGY_NAMES,
  TradingSettings,
  type StrategyDescription,
} from '@trading-crew/core/contracts';
import { outOfDate, RULES_FILE, withGeneratedPart } from './generate-rules.ts';
import { settingsRules } from './settings-rules.ts';

const rules = readFileSync(RULES_FILE, 'utf8');

describe('the generated part of the rules', () => {
  it('is up to date with the bounds of the settings', () => {
    expect(outOfDate(rules)).toBeNull();
  });

  it('is found out when somebody changed it by hand', () => {
    const { max } = RISK_BOUNDS.maxPosition;
    const loosened = rules.replace(`value.maxPosition <= ${max}`, 'value.maxPosition <= 9');
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

  it('looks at every field of the settings and of each strategy', () => {
    const text = settingsRules();
    const ofSettings = Object.entries(TradingSettings.shape).flatMap(([name, schema]) => [
      name,
      ...('shape' in schema ? Object.keys(schema.shape) : []),
    ]);
    const ofStrategies = Object.values(STRATEGIES).flatMap(({ parameters }) => Object.keys(parameters));
    expect(ofSettings.length).toBeGreaterThan(20);
    expect(ofStrategies.length).toBeGreaterThan(20);
    for (const field of [...ofSettings, ...ofStrategies]) expect(text, field).toContain(`value.${field}`);
  });

  it.each(STRATEGY_NAMES)('holds for %s with its numbers and nothing else', (name) => {
    const { parameters, ordered }: StrategyDescription = STRATEGIES[name];
    const all = settingsRules()
      .split('function ')
      .filter((text) => text.includes(`&& value.name == '${name}'`) && text.startsWith('is'));
    const own = all.filter((text) => text.includes(`value.size() == ${Object.keys(parameters).length + 1}`));
    expect(own).toHaveLength(1);
    for (const [parameter, { min, max }] of Object.entries(parameters)) {
      expect(own[0]).toContain(`value.${parameter} >= ${min} && value.${parameter} <= ${max}`);
    }
    for (const { smaller, larger } of ordered) expect(own[0]).toContain(`value.${smaller} < value.${larger}`);
  });
});
