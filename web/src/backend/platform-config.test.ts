// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { readHostingConfig, readLocalConfig } from './platform-config.ts';

const LOCAL = {
  projectId: 'demo-trading-crew',
  apiKey: 'local',
  auth: 'http://127.0.0.1:9099',
  firestore: { host: '127.0.0.1', port: 8080 },
  functions: { host: '127.0.0.1', port: 5001 },
};

describe('the platform config', () => {
  it("takes the local launcher's file with its emulators", () => {
    expect(readLocalConfig(LOCAL)).toEqual({
      firebase: { projectId: 'demo-trading-crew', apiKey: 'local' },
      emulators: { auth: LOCAL.auth, firestore: LOCAL.firestore, functions: LOCAL.functions },
    });
  });

  it.each([null, 'text', {}, { ...LOCAL, auth: 1 }, { ...LOCAL, firestore: { host: 'x' } }])(
    'refuses %j as a local file',
    (value) => {
      expect(readLocalConfig(value)).toBeNull();
    },
  );

  it("takes Hosting's file without emulators, and only its texts", () => {
    expect(readHostingConfig({ apiKey: 'k', projectId: 'p', authDomain: 'p.web.app', measurementId: null })).toEqual({
      firebase: { apiKey: 'k', projectId: 'p', authDomain: 'p.web.app' },
      emulators: null,
    });
    expect(readHostingConfig({ projectId: 'p' })).toBeNull();
  });
});
