/** The signed-in user's backend, for every screen behind the sign-in. */
import { createContext, useContext } from 'react';
import type { UserBackend } from './backend.ts';

export const UserContext = createContext<UserBackend | null>(null);

/** The signed-in user's backend. Throws outside of the signed-in part of the app: that is a mistake in the app. */
export function useUser(): UserBackend {
  const user = useContext(UserContext);
  if (!user) throw new Error('useUser is for screens behind the sign-in');
  return user;
}
