import { expect, it } from 'vitest';
import { isOwner } from './owners.ts';

const owners = ['ada@example.com'];

it.each([
  ['ada@example.com', true],
  ['Ada@Example.com', true],
  ['ben@example.com', false],
  ['', false],
  [null, false],
])('an owner is known by the verified e-mail: %s', (verifiedEmail, expected) => {
  const caller = { uid: 'ada', verifiedEmail };
  expect(isOwner({ owners, isLocal: false }, caller)).toBe(expected);
  expect(isOwner({ owners: [], isLocal: false }, caller), 'without a list there is none').toBe(false);
  expect(isOwner({ owners: [], isLocal: true }, caller), 'the machine is its user’s').toBe(true);
});
