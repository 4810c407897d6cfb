/** Builds the functions and the page where their build is missing or older than what it is made of. */
import { ROOT } from './platform-folder.ts';
import { builds, isStale } from './stale-builds.ts';

/** Says what it builds through `say`. The build tools are loaded only when there is something to build. */
export async function buildWhatIsStale(say: (line: string) => void): Promise<void> {
  const { functions, web } = builds(ROOT);
  if (isStale(functions)) {
    say('Building the functions …');
    const { buildFunctions } = await import('../build-functions.ts');
    await buildFunctions();
  }
  if (isStale(web)) {
    say('Building the page …');
    const { buildWeb } = await import('../build-web.ts');
    await buildWeb();
  }
}
