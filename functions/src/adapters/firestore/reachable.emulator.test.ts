import { Unavailable } from '@trading-crew/core/contracts';
import { initializeApp } from 'firebase-admin/app';
import { getFirestore } from 'firebase-admin/firestore';
import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { database } from './database.ts';
import { reachable } from './reachable.ts';

describe('reachable', () => {
  it('answers what the database answers', async () => {
    const document = database().doc('reachable/yes');
    await reachable(() => document.set({ close: 10 }));
    expect((await reachable(() => document.get())).data()).toEqual({ close: 10 });
  });

  it('says in time, and in plain words, that the database does not answer', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => silent.once('listening', resolve));
    const { port } = silent.address() as AddressInfo;
    const emulator = process.env['FIRESTORE_EMULATOR_HOST'];
    process.env['FIRESTORE_EMULATOR_HOST'] = `127.0.0.1:${port}`;
    const away = getFirestore(initializeApp({ projectId: 'demo-away' }, 'away'));
    process.env['FIRESTORE_EMULATOR_HOST'] = emulator;
    const started = performance.now();
    const error: unknown = await reachable(() => away.doc('a/b').set({ close: 1 }), 300).catch(
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(Unavailable);
    expect((error as Unavailable).message).toBe('The database did not answer. Try again in a moment.');
    expect(performance.now() - started).toBeLessThan(5_000);
    silent.close();
  });

  it.each([4, 8, 10, 13, 14])('takes code %i for something that may pass', async (code) => {
    const fault = Object.assign(new Error('the wire says so'), { code });
    const error: unknown = await reachable(() => Promise.reject(fault)).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Unavailable);
    expect((error as Unavailable).cause).toBe(fault);
  });

  it('throws as it is what is no fault of the connection', async () => {
    await expect(reachable(() => database().doc('reachable/no').update({ close: 1 }))).rejects.toMatchObject({
      code: 5,
    });
    await expect(reachable(() => database().doc('reachable/no').set({ close: undefined }))).rejects.toThrow(
      /undefined/,
    );
  });
});
