/** Documents as our own types: nothing that was read is trusted before its schema has seen it. */
import type { DocumentSnapshot } from 'firebase-admin/firestore';
import type { z } from 'zod';

/** The document in its schema; null where there is none. Throws a ZodError for one that we did not write. */
export const stored = <T>(schema: z.ZodType<T>, document: DocumentSnapshot): T | null =>
  document.exists ? schema.parse(document.data()) : null;
