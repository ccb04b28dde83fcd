import { describe, expect, it } from 'vitest';
import { ManualClock } from '#lib/clock.ts';
import { type ServiceReply, scriptedService } from '../diagnostics/testing.ts';
import { InstallationProxyClient } from './installation-proxy-client.ts';

const failure = (code: string) => expect.objectContaining({ name: 'InstallationProxyError', code });
const browsing = (...CurrentList: ServiceReply[]) => ({ Status: 'BrowsingApplications', CurrentList: CurrentList as never });
const complete = { Status: 'Complete' };

function device(reply: ServiceReply, options: { clock?: ManualClock } = {}) {
  const service = scriptedService(() => reply);
  return { ...service, proxy: new InstallationProxyClient(service.client, { timeoutMs: 2_000, ...options }) };
}

describe('the apps of the user', () => {
  it('are gathered from all answers and told by bundle id', async () => {
    const { proxy, requests } = device([
      browsing({
        CFBundleIdentifier: 'org.example.till',
        CFBundleShortVersionString: '2.1',
        CFBundleDisplayName: 'レジ',
        CFBundleName: 'Till',
      }),
      browsing(),
      browsing(
        { CFBundleIdentifier: 'org.example.bare' },
        { CFBundleIdentifier: 'org.example.build', CFBundleVersion: '77', CFBundleName: 'B' },
      ),
      complete,
    ]);
    expect(await proxy.userApps()).toEqual([
      { bundleId: 'org.example.bare', version: '', name: 'org.example.bare' },
      { bundleId: 'org.example.build', version: '77', name: 'B' },
      { bundleId: 'org.example.till', version: '2.1', name: 'レジ' },
    ]);
    expect(requests).toMatchObject([{ Command: 'Browse', ClientOptions: { ApplicationType: 'User' } }]);
  });

  it('may be none, may come with the last answer, and what has no bundle id is no app', async () => {
    expect(await device(complete).proxy.userApps()).toEqual([]);
    const last = {
      ...complete,
      CurrentList: [{ CFBundleIdentifier: 'a' }, { CFBundleName: 'nameless' }, 'no dictionary', { CFBundleIdentifier: 7 }],
    };
    expect(await device(last).proxy.userApps()).toEqual([{ bundleId: 'a', version: '', name: 'a' }]);
  });

  it('are bounded in number and length', async () => {
    const many = browsing(...Array.from({ length: 5_001 }, (_, index) => ({ CFBundleIdentifier: `org.example.${index}` })));
    await expect(device([many, many, complete]).proxy.userApps()).rejects.toEqual(failure('too-many'));
    const [long] = await device([browsing({ CFBundleIdentifier: 'x'.repeat(9_000) }), complete]).proxy.userApps();
    expect(long?.bundleId).toHaveLength(500);
  });
});

describe('a conversation that fails', () => {
  it.each<[string, ServiceReply, string]>([
    ['a refusal', { Error: 'APIInternalError', ErrorDescription: 'no' }, 'refused'],
    ['a refusal half-way', [browsing({ CFBundleIdentifier: 'a' }), { Error: 'APIInternalError' }], 'refused'],
    ['a hang-up', 'hang up', 'closed'],
    ['no status', {}, 'unexpected-answer'],
    ['no property list', Buffer.from('\0\0\0\x05hello'), 'unexpected-answer'],
  ])('%s', async (_name, reply, code) => {
    await expect(device(reply).proxy.userApps()).rejects.toEqual(failure(code));
  });

  it('is given up when the next answer does not come in time', async () => {
    const clock = new ManualClock();
    const { proxy, asked } = device([browsing({ CFBundleIdentifier: 'a' })], { clock });
    const apps = expect(proxy.userApps()).rejects.toEqual(failure('timed-out'));
    await asked;
    await new Promise(setImmediate);
    clock.advance(2_000);
    await apps;
    await expect(proxy.userApps()).rejects.toEqual(failure('closed'));
  });
});
