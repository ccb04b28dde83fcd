import { expect, it } from 'vitest';
import { credentialKind } from '#contract/certificates.ts';
import { credentialId } from './deadline-id.ts';

it('names what is replaced by its kind, and what goes on by what it goes on as', () => {
  const ids = credentialKind.options.map((kind) => credentialId({ kind, identity: 'x' }));
  expect(ids.toSorted()).toEqual([
    'credential/ade/x',
    'credential/api/x',
    'credential/content/x',
    'credential/device-ca',
    'credential/engine-tls',
    'credential/push/x',
    'credential/supervision',
    'credential/vendor',
  ]);
});

it.each(['engine-tls', 'device-ca', 'supervision', 'vendor'] as const)(
  'stays when one is made anew, with another certificate and key: %s',
  (kind) => {
    expect(credentialId({ kind, identity: 'a'.repeat(64) })).toBe(credentialId({ kind, identity: 'b'.repeat(64) }));
  },
);
