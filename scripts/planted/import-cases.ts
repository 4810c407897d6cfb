/**
 * One forbidden import for each rule of .dependency-cruiser.mjs. A rule without a case here counts as unproven.
 */

/** By rule: a new file at a place that the rule watches, and what it must not say. */
export const IMPORT_CASES: Record<string, { file: string; line: string }> = {
  'core-stands-alone': { file: 'core/src/domain/planted-node.ts', line: `import 'node:fs';` },
  'contracts-are-the-bottom': { file: 'core/src/contracts/planted.ts', line: `import '../domain/index.ts';` },
  'domain-is-pure': { file: 'core/src/domain/planted-port.ts', line: `import type {} from '../ports/account.ts';` },
  'backtest-is-arithmetic': {
    file: 'core/src/backtest/planted-port.ts',
    line: `import type {} from '../ports/account.ts';`,
  },
  'ports-are-types': { file: 'core/src/ports/planted.ts', line: `import '../domain/index.ts';` },
  'agents-meet-in-the-roster': {
    file: 'core/src/agents/planted-friend.ts',
    line: `import './trade-execution.ts';`,
  },
  'agents-hold-no-keys': { file: 'core/src/agents/planted-keys.ts', line: `import '../offline/index.ts';` },
  'only-execution-sees-the-order-desk': {
    file: 'core/src/agents/planted-desk.ts',
    line: `import type {} from '../ports/order-desk.ts';`,
  },
  'crew-knows-no-implementation': { file: 'core/src/crew/planted.ts', line: `import '../offline/index.ts';` },
  'adapters-are-strangers': {
    file: 'functions/src/adapters/alpaca/planted-stranger.ts',
    line: `import type {} from '../system/system-clock.ts';`,
  },
  'adapters-see-ports': {
    file: 'functions/src/adapters/alpaca/planted-crew.ts',
    line: `import '@trading-crew/core/crew';`,
  },
  'only-wiring-builds-adapters': {
    file: 'functions/src/entry/planted.ts',
    line: `import '../adapters/system/system-clock.ts';`,
  },
  'web-and-functions-are-strangers': {
    file: 'web/src/app/planted.ts',
    line: `import type {} from '../../../functions/src/config.ts';`,
  },
  'functions-never-see-web': {
    file: 'functions/src/planted-web.ts',
    line: `import type {} from '../../web/src/backend/backend.ts';`,
  },
  'features-are-strangers': {
    file: 'web/src/features/settings/planted.ts',
    line: `import '../runs/planted-neighbour.ts';`,
  },
  'web-points-downwards': { file: 'web/src/ui/planted.ts', line: `import '../features/runs/planted-neighbour.ts';` },
  'web-shows-and-asks': {
    file: 'web/src/features/runs/planted-neighbour.ts',
    line: `import '@trading-crew/core/crew';`,
  },
  'tests-stay-tests': { file: 'core/src/offline/planted.ts', line: `import '../ports/testing.ts';` },
  'one-door-for-firebase-admin': {
    file: 'functions/src/planted-admin.ts',
    line: `import 'firebase-admin/firestore';`,
  },
  'one-door-for--google-cloud-firestore': {
    file: 'functions/src/planted-firestore.ts',
    line: `import '@google-cloud/firestore';`,
  },
  'one-door-for--google-cloud-secret-manager': {
    file: 'functions/src/planted-secrets.ts',
    line: `import '@google-cloud/secret-manager';`,
  },
  'one-door-for-firebase-functions': {
    file: 'functions/src/adapters/system/planted.ts',
    line: `import 'firebase-functions/logger';`,
  },
  'one-door-for--alpacahq': {
    file: 'functions/src/planted-alpaca.ts',
    line: `import '@alpacahq/alpaca-trade-api/rest';`,
  },
  'one-door-for--google-generative-ai': {
    file: 'functions/src/planted-gemini.ts',
    line: `import '@google/generative-ai';`,
  },
  'one-door-for-firebase': { file: 'web/src/app/planted-firebase.ts', line: `import 'firebase/firestore';` },
  'one-door-for-plotly-js': { file: 'web/src/app/planted-plotly.ts', line: `import 'plotly.js/lib/core';` },
  'no-cycles': { file: 'web/src/app/planted-cycle.ts', line: `import './planted-cycle.ts';` },
  'no-unresolvable': { file: 'web/src/app/planted-nowhere.ts', line: `import '@trading-crew/core/domain/risk';` },
};
