/** users/{uid}: who the user is to us. Written by functions alone. */
import { z } from 'zod';

export const UserProfile = z.object({
  schemaVersion: z.literal(1),
  disclaimerVersion: z.number().int(),
  disclaimerAcceptedAt: z.number(),
});
export type UserProfile = z.infer<typeof UserProfile>;
