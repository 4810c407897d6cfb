/** Starts the page: fonts that ship with it, the backend found at run time, the app. */
import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { AppRoot } from './app/app-root.tsx';
import { createFirebaseBackend } from './backend/firebase-backend.ts';
import { loadPlatformConfig } from './backend/platform-config.ts';

const backend = loadPlatformConfig(window.location.hostname).then(createFirebaseBackend);

const element = document.getElementById('root');
if (element)
  createRoot(element).render(
    <StrictMode>
      <AppRoot backend={backend} />
    </StrictMode>,
  );
