import { describe, expect, it } from 'vitest';
import { fail, ok } from '#lib/outcome.ts';
import { AutomatedEnrollment } from './automated-enrollment.ts';

const info = { udid: 'U', serialNumber: 'S', product: '', osVersion: '', buildVersion: '' };
type Ports = ConstructorParameters<typeof AutomatedEnrollment>[0];

function desk(change: Partial<Ports> = {}) {
  const invited: unknown[] = [];
  const ports: Ports = {
    key: () => 'secret-key',
    read: () => ok(info),
    isOurs: async () => true,
    profileFor: async (device) => {
      invited.push(device);
      return ok(Buffer.from('profile'));
    },
    ...change,
  };
  return { ask: (key = 'secret-key') => new AutomatedEnrollment(ports).profileFor(key, new Uint8Array()), invited };
}

describe('automated enrolment', () => {
  it('invites the device that asked', async () => {
    const { ask, invited } = desk();
    expect(await ask()).toEqual(ok(Buffer.from('profile')));
    expect(invited).toEqual([{ udid: 'U', serialNumber: 'S' }]);
  });

  it.each<[string, Partial<Ports>, string, string]>([
    ['another key', {}, 'secret-kez', 'not-found'],
    ['a shorter key', {}, 'secret', 'not-found'],
    ['no signature', { read: () => fail('bad-request') }, 'secret-key', 'bad-request'],
    ['no device of Apple', { read: () => fail('not-authorized') }, 'secret-key', 'not-authorized'],
    ['a device that is not assigned here', { isOurs: async () => false }, 'secret-key', 'not-authorized'],
    ['a device that Apple does not tell of', { isOurs: async () => null }, 'secret-key', 'temporary'],
    ['no push certificate', { profileFor: async () => fail('push-certificate-missing') }, 'secret-key', 'temporary'],
  ])('invites nobody for %s', async (_, change, key, code) => {
    const { ask, invited } = desk(change);
    expect(await ask(key)).toMatchObject({ ok: false, error: { code } });
    expect(invited).toEqual([]);
  });
});
