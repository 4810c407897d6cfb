/**
 * The backend on Firebase. Only app and auth are loaded with the page; Firestore and the callables follow after
 * sign-in, because a signed-out visitor has no use for them.
 */
import { initializeApp, type FirebaseApp } from 'firebase/app';
import {
  browserLocalPersistence,
  browserPopupRedirectResolver,
  connectAuthEmulator,
  GoogleAuthProvider,
  indexedDBLocalPersistence,
  initializeAuth,
  onAuthStateChanged,
  signInWithCredential,
  signInWithPopup,
  signOut,
  type Auth,
  type User,
} from 'firebase/auth';
import { BackendProblem, type Backend, type LocalAccount, type Person } from './backend.ts';
import type { PlatformConfig } from './platform-config.ts';

const toPerson = (user: User): Person => ({
  uid: user.uid,
  name: user.displayName ?? user.email ?? 'You',
  email: user.email ?? '',
});

const SIGN_IN_WORDS: Readonly<Record<string, string>> = {
  'auth/popup-blocked': 'The browser blocked the sign-in window. Allow pop-ups for this page, then try again.',
  'auth/network-request-failed': 'Sign-in cannot be reached. Check your connection, then try again.',
  'auth/unauthorized-domain':
    'This address is not allowed to sign in. Add it to the authorised domains of the project.',
  'auth/operation-not-allowed': 'Google sign-in is switched off. Enable the Google provider in the Firebase console.',
  'auth/user-disabled': 'This account has been disabled.',
};
const CLOSED_BY_USER = new Set(['auth/popup-closed-by-user', 'auth/cancelled-popup-request', 'auth/user-cancelled']);

function signInProblem(error: unknown): BackendProblem | null {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  if (CLOSED_BY_USER.has(code)) return null;
  const message = SIGN_IN_WORDS[code] ?? 'Sign-in did not work. Try again; if it stays, reload the page.';
  return new BackendProblem({ message, field: null, runId: null, reference: null }, { cause: error });
}

/** The Auth emulator accepts an unsigned token with these claims in place of Google's. */
const localCredential = ({ email, name }: LocalAccount) =>
  GoogleAuthProvider.credential(JSON.stringify({ sub: email, email, email_verified: true, name }));

async function enter(auth: Auth, account: LocalAccount | null): Promise<void> {
  try {
    if (account) await signInWithCredential(auth, localCredential(account));
    else await signInWithPopup(auth, new GoogleAuthProvider(), browserPopupRedirectResolver);
  } catch (error) {
    const problem = signInProblem(error);
    if (problem) throw problem;
  }
}

function openAuth(app: FirebaseApp, config: PlatformConfig): Auth {
  const auth = initializeAuth(app, { persistence: [indexedDBLocalPersistence, browserLocalPersistence] });
  if (config.emulators) connectAuthEmulator(auth, config.emulators.auth, { disableWarnings: true });
  return auth;
}

/** Begun as soon as somebody is signed in, so that it arrives together with the rest of the app. */
const importUser = () => import('./firebase-user.ts');

export function createFirebaseBackend(config: PlatformConfig): Backend {
  const app = initializeApp(config.firebase);
  const auth = openAuth(app, config);
  return {
    signInWith: config.emulators ? 'accounts' : 'google',
    onPerson: (listener) =>
      onAuthStateChanged(auth, (user) => {
        if (user) void importUser();
        listener(user ? toPerson(user) : null);
      }),
    signIn: (account) => enter(auth, account),
    signOut: () => signOut(auth),
    open: async (person) => {
      const { openFirebaseUser } = await importUser();
      return openFirebaseUser(app, config, person);
    },
  };
}
