/**
 * The architecture, executable: who may import whom. Each rule is one sentence of docs/architecture.md, and each has a
 * planted violation in scripts/plant-violations.ts that proves it can fail.
 */
const never = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

const TESTS =
  '[.](test|spec|bench|testing)[.]tsx?$|^core/src/ports/testing[./]|^core/src/[^/]+/testing/|^functions/testing/';
const layer = (...names) => `^core/src/(${names.join('|')})/`;
const fromLayer = (...names) => ({ path: layer(...names), pathNot: TESTS });

/** Third-party packages with exactly one door. */
const door = (packageName, path) =>
  never(
    `one-door-for-${packageName.replace(/\W+/g, '-')}`,
    `Only ${path} may import ${packageName}.`,
    { path: '^(core|functions|web)/', pathNot: `${path}|${TESTS}` },
    { path: `(^|/)node_modules/${packageName}/` },
  );

export default {
  forbidden: [
    never(
      'core-stands-alone',
      'core may import zod and nothing else.',
      { path: '^core/src/', pathNot: TESTS },
      { pathNot: ['^core/src/', '(^|/)node_modules/zod/'] },
    ),
    never('contracts-are-the-bottom', 'contracts import nothing of ours.', fromLayer('contracts'), {
      path: '^core/src/',
      pathNot: layer('contracts'),
    }),
    never('domain-is-pure', 'domain sees contracts only.', fromLayer('domain'), {
      path: layer('ports', 'agents', 'crew', 'backtest', 'offline'),
    }),
    never(
      'backtest-is-arithmetic',
      'a backtest computes on the bars that it is handed: it sees contracts and domain alone.',
      fromLayer('backtest'),
      { path: layer('ports', 'agents', 'crew', 'offline') },
    ),
    never('ports-are-types', 'ports speak contracts, and know no implementation.', fromLayer('ports'), {
      path: layer('domain', 'agents', 'crew', 'backtest', 'offline'),
    }),
    never(
      'agents-meet-in-the-roster',
      'an agent never imports another agent.',
      { path: layer('agents'), pathNot: `/(roster|agent)[.]ts$|${TESTS}` },
      { path: layer('agents'), pathNot: '/agent[.]ts$|/questions/|/execution/' },
    ),
    never(
      'agents-hold-no-keys',
      'agents reach the world through the tools they are handed: no crew, no offline kit.',
      fromLayer('agents'),
      { path: layer('crew', 'offline') },
    ),
    never(
      'only-execution-sees-the-order-desk',
      'a model forms views; only the execution agent may hold the order desk, and no agent a store.',
      { path: layer('agents'), pathNot: `/trade-execution[.]ts$|/agents/execution/|${TESTS}` },
      { path: '^core/src/(ports/(order-desk|order-records|run-store|index)[.]ts$|agents/execution/)' },
    ),
    never('crew-knows-no-implementation', 'the crew sees ports, never an implementation of one.', fromLayer('crew'), {
      path: layer('offline'),
    }),
    never(
      'adapters-are-strangers',
      'adapters meet in wiring.ts.',
      { path: '^functions/src/adapters/([^/]+)/', pathNot: TESTS },
      { path: '^functions/src/adapters/', pathNot: '^functions/src/adapters/$1/' },
    ),
    never(
      'adapters-see-ports',
      'an adapter implements a port; it does not run the crew.',
      { path: '^functions/src/adapters/', pathNot: TESTS },
      { path: [layer('agents', 'crew', 'backtest'), '^functions/src/(entry|wiring)'] },
    ),
    never(
      'only-wiring-builds-adapters',
      'entry points ask wiring.ts.',
      { path: '^functions/src/', pathNot: `^functions/src/(adapters/|(wiring|installation)[.]ts$)|${TESTS}` },
      { path: '^functions/src/adapters/' },
    ),
    never('web-and-functions-are-strangers', 'they share core.', { path: '^web/' }, { path: '^functions/' }),
    never('functions-never-see-web', 'they share core.', { path: '^functions/' }, { path: '^web/' }),
    never(
      'features-are-strangers',
      'features meet in app/.',
      { path: '^web/src/features/([^/]+)/' },
      { path: '^web/src/features/', pathNot: '^web/src/features/$1/' },
    ),
    never(
      'web-points-downwards',
      'app -> features -> backend, charts, ui.',
      { path: '^web/src/(backend|charts|ui)/' },
      { path: '^web/src/(features|app)/' },
    ),
    never(
      'web-shows-and-asks',
      'the page takes words and arithmetic from core; the crew is reached through the backend.',
      { path: '^web/src/', pathNot: `^web/src/backend/|${TESTS}` },
      { path: '^core/src/', pathNot: layer('contracts', 'domain', 'backtest') },
    ),
    never(
      'tests-stay-tests',
      'production code imports no test, and nothing made for tests.',
      { path: '^(core|functions|web)/', pathNot: TESTS },
      { path: TESTS },
    ),
    door('firebase-admin', '^functions/src/adapters/(firestore/|system/(callers|run-queue)[.])'),
    door('@google-cloud/firestore', '^functions/src/adapters/firestore/'),
    door('@google-cloud/secret-manager', '^functions/src/adapters/secrets/'),
    door('firebase-functions', '^functions/src/(entry/|errors|config|index)'),
    door('@alpacahq', '^functions/src/adapters/alpaca/'),
    door('@google/generative-ai', '^functions/src/adapters/gemini/'),
    door('firebase', '^web/src/backend/'),
    door('plotly.js', '^web/src/charts/'),
    never('no-cycles', 'no import cycles.', {}, { circular: true }),
    never('no-unresolvable', 'every import resolves.', {}, { couldNotResolve: true }),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(functions/lib|web/dist)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js'],
    },
  },
};
