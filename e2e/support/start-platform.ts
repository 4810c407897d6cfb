/**
 * Playwright's global set-up: builds what is older than its sources, then starts one platform with an empty state on
 * ports of its own. The specs find it through the environment; it is stopped after the last one.
 */
import { buildWhatIsStale } from '../../scripts/platform/build-what-is-stale.ts';
import { startPlatform } from '../../scripts/platform/start-platform.ts';

async function globalSetup(): Promise<() => Promise<void>> {
  await buildWhatIsStale(() => undefined);
  const platform = await startPlatform();
  process.env['E2E_BASE_URL'] = platform.url;
  process.env['E2E_CALLABLES_URL'] = platform.callablesUrl;
  process.env['FIRESTORE_EMULATOR_HOST'] = platform.firestoreAddress;
  process.env['GCLOUD_PROJECT'] = platform.projectId;
  return () => platform.stop();
}

// Playwright asks for a default export here.
// eslint-disable-next-line no-restricted-syntax
export default globalSetup;
