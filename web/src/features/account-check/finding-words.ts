/** What a comparison can find, in words. */
import type { Finding } from '@trading-crew/core/contracts';

export const FINDING_WORDS: Readonly<Record<Finding['kind'], string>> = {
  'missing-at-broker': 'Missing at the broker',
  'unknown-to-us': 'Not in our book',
  'differing-order': 'An order differs',
  'differing-position': 'A position differs',
  'no-stop': 'A position has no stop',
};
