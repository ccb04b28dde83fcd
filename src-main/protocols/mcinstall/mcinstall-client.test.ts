import { type Duplex, duplexPair } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PlistDict, type PlistInputDict, parsePlistDict } from '#plist/plist.ts';
import { PlistStream, PlistStreamError } from '#plist/plist-stream.ts';
import { McInstallClient, McInstallError } from './mcinstall-client.ts';

type Reply = PlistInputDict | 'hang up' | 'silence' | Uint8Array;

/** The service's end of a connection in memory; `requests` is everything that was asked. */
function service(answer: (request: PlistDict, name: string) => Reply, options: { timeoutMs?: number; applyTimeoutMs?: number } = {}) {
  const [client, device] = duplexPair();
  const requests: PlistDict[] = [];
  device.on('error', () => {});
  serve(device, requests, answer).catch((error: unknown) => {
    if (!(error instanceof PlistStreamError)) throw error;
  });
  return { requests, device, mcinstall: new McInstallClient(client, { timeoutMs: 2_000, applyTimeoutMs: 2_000, ...options }) };
}

async function serve(device: Duplex, requests: PlistDict[], answer: (request: PlistDict, name: string) => Reply): Promise<void> {
  const stream = new PlistStream(device);
  for (;;) {
    const request = await stream.receive();
    requests.push(request);
    const reply = answer(request, String(request['RequestType']));
    if (reply === 'hang up') return stream.close();
    if (reply instanceof Uint8Array) device.write(reply);
    else if (reply !== 'silence') await stream.send(reply);
  }
}

const done = { Status: 'Acknowledged' };
const chain = (...links: [number, string][]) => ({
  Status: 'Error',
  ErrorChain: links.map(([ErrorCode, ErrorDomain]) => ({ ErrorCode, ErrorDomain, LocalizedDescription: `text ${ErrorCode}` })),
});
const failure = (code: string) => expect.objectContaining({ name: 'McInstallError', code });
const identity = {
  certificateDer: Buffer.from('certificate'),
  signChallenge: async (challenge: Uint8Array) => Buffer.concat([Buffer.from('signed '), challenge]),
};
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('requests', () => {
  it('are the plain words of the service', async () => {
    const { mcinstall, requests } = service(() => done);
    await mcinstall.hello();
    await mcinstall.flush();
    await mcinstall.setCloudConfiguration({ IsSupervised: true, OrganizationPhone: undefined });
    await mcinstall.installProfile(Buffer.from('profile'));
    await mcinstall.eraseDevice({ preserveDataPlan: true });
    expect(requests.map(plain)).toEqual([
      { RequestType: 'HelloHostIdentifier' },
      { RequestType: 'Flush' },
      { RequestType: 'SetCloudConfiguration', CloudConfiguration: { IsSupervised: true } },
      { RequestType: 'InstallProfile', Payload: plain(Buffer.from('profile')) },
      { RequestType: 'EraseDevice', PreserveDataPlan: true, DisallowProximitySetup: false },
    ]);
  });

  it('read the cloud configuration; none and an empty one are the same', async () => {
    const answers: PlistInputDict[] = [done, { ...done, CloudConfiguration: {} }, { ...done, CloudConfiguration: { IsSupervised: true } }];
    const { mcinstall } = service(() => answers.shift() ?? 'hang up');
    expect(await mcinstall.getCloudConfiguration()).toBeNull();
    expect(await mcinstall.getCloudConfiguration()).toBeNull();
    expect({ ...(await mcinstall.getCloudConfiguration()) }).toEqual({ IsSupervised: true });
  });

  it('escalate in three steps on one connection, then install silently', async () => {
    const { mcinstall, requests } = service((_, name) => (name === 'Escalate' ? { ...done, Challenge: Buffer.from('20 bytes') } : done));
    await mcinstall.escalate(identity);
    await mcinstall.installProfileSilent(Buffer.from('profile'));
    expect(requests.map((request) => request['RequestType'])).toEqual([
      'Escalate',
      'EscalateResponse',
      'ProceedWithKeybagMigration',
      'InstallProfileSilent',
    ]);
    expect(Buffer.from(requests[0]?.['SupervisorCertificate'] as Uint8Array).toString()).toBe('certificate');
    expect(Buffer.from(requests[1]?.['SignedRequest'] as Uint8Array).toString()).toBe('signed 20 bytes');
  });

  it('list profiles in the order of the device and remove one by its three words', async () => {
    const list = {
      ...done,
      OrderedIdentifiers: ['b', 'a', 7],
      ProfileMetadata: {
        a: {
          PayloadUUID: 'U-a',
          PayloadVersion: 3,
          PayloadDisplayName: 'Wi-Fi',
          PayloadOrganization: 'Org',
          PayloadRemovalDisallowed: true,
        },
        b: { PayloadUUID: 'U-b' },
      },
    };
    const { mcinstall, requests } = service((_, name) => (name === 'GetProfileList' ? list : done));
    const profiles = await mcinstall.getProfileList();
    expect(profiles).toEqual([
      { identifier: 'b', uuid: 'U-b', version: 1, displayName: 'b', organization: '', removalDisallowed: false },
      { identifier: 'a', uuid: 'U-a', version: 3, displayName: 'Wi-Fi', organization: 'Org', removalDisallowed: true },
    ]);
    await mcinstall.removeProfile(profiles[1] ?? { identifier: '', uuid: '', version: 0 });
    expect({ ...parsePlistDict(requests[1]?.['ProfileIdentifier'] as Uint8Array) }).toEqual({
      PayloadType: 'Configuration',
      PayloadIdentifier: 'a',
      PayloadUUID: 'U-a',
      PayloadVersion: 3,
    });
  });

  it('tell a hang-up after EraseDevice from an answer, and from a connection that was gone before', async () => {
    expect(await service(() => done).mcinstall.eraseDevice({ preserveDataPlan: false })).toBe('acknowledged');
    const { mcinstall } = service(() => 'hang up');
    expect(await mcinstall.eraseDevice({ preserveDataPlan: false })).toBe('hung-up');
    await expect(mcinstall.eraseDevice({ preserveDataPlan: false })).rejects.toEqual(failure('closed'));
    await expect(service(() => chain([1, 'x'])).mcinstall.eraseDevice({ preserveDataPlan: false })).rejects.toEqual(failure('other'));
  });
});

describe('setWallpaper', () => {
  const picture = Buffer.from('picture');

  it.each([
    ['lock', 1],
    ['home', 2],
    ['both', 3],
  ] as const)('%s is screen %i', async (where, number) => {
    const { mcinstall, requests } = service(() => ({ ...done, Settings: [done] }));
    await mcinstall.setWallpaper(picture, where);
    expect(requests.map(plain)).toEqual([
      { RequestType: 'Settings', Settings: [{ Item: 'Wallpaper', Where: number, Image: plain(picture) }] },
    ]);
  });

  it('is refused when its own setting is, although the request was acknowledged', async () => {
    const { mcinstall } = service(() => ({ ...done, Settings: [chain([5, 'MCSettingsErrorDomain'])] }));
    const refused = expect.objectContaining({ code: 'other', errorChain: [expect.objectContaining({ code: 5 })] });
    await expect(mcinstall.setWallpaper(picture, 'both')).rejects.toEqual(refused);
    await expect(service(() => done).mcinstall.setWallpaper(picture, 'both')).resolves.toBeUndefined();
  });
});

describe('refusals', () => {
  it.each<[string, PlistInputDict]>([
    ['cloud-configuration-present', chain([14002, 'MCCloudConfigErrorDomain'])],
    ['enrollment-program-device', chain([33004, 'MCCloudConfigErrorDomain'])],
    ['certificate-rejected', { Status: 'CertificateRejected' }],
    ['profile-invalid', chain([4000, 'MCInstallationErrorDomain'])],
    ['profile-invalid', chain([1000, 'MCProfileErrorDomain'])],
    ['profile-refused', chain([4001, 'MCInstallationErrorDomain'], [1, 'NSURLErrorDomain'])],
    ['profile-refused', chain([77, 'Outer'], [4001, 'MCInstallationErrorDomain'])],
    ['other', chain([4001, 'SomeOtherDomain'])],
    ['other', { Status: 'Error' }],
    ['other', { Status: 'Error', ErrorChain: ['x', 1, {}] }],
  ])('%s', async (code, reply) => {
    await expect(service(() => reply).mcinstall.installProfile(Buffer.from('p'))).rejects.toEqual(failure(code));
  });

  it('keep the chain, and nothing else of the reply', async () => {
    const reply = { ...chain([14002, 'D'], [5, 'E']), UnlockToken: Buffer.from('very secret'), CloudConfiguration: { a: 'very secret' } };
    const error = await service(() => reply)
      .mcinstall.setCloudConfiguration({})
      .then(
        () => null,
        (reason: unknown) => reason,
      );
    expect(error).toMatchObject({
      errorChain: [
        { domain: 'D', code: 14002, text: 'text 14002' },
        { domain: 'E', code: 5, text: 'text 5' },
      ],
    });
    expect(JSON.stringify(error) + String(error)).not.toContain('secret');
  });

  it('leave the connection usable', async () => {
    const answers: PlistInputDict[] = [{ Status: 'CertificateRejected' }, done];
    const { mcinstall } = service(() => answers.shift() ?? 'hang up');
    await expect(mcinstall.escalate(identity)).rejects.toEqual(failure('certificate-rejected'));
    await mcinstall.hello();
  });
});

describe('a connection that fails', () => {
  it("has a 'timed-out' of its own for slow writes, and takes no late answer for the next request", async () => {
    const { mcinstall, device } = service(() => 'silence', { timeoutMs: 2_000, applyTimeoutMs: 30 });
    await expect(mcinstall.setCloudConfiguration({})).rejects.toEqual(failure('timed-out'));
    await expect(mcinstall.getCloudConfiguration()).rejects.toEqual(failure('closed'));
    await sleep(5);
    expect(device.readableEnded || device.destroyed).toBe(true);
  });

  it.each<[string, Reply, string]>([
    ['a hang-up', 'hang up', 'closed'],
    ['a frame of four gibibytes', Buffer.from([0xff, 0xff, 0xff, 0xf0]), 'unexpected-answer'],
    ['a frame of more than four mebibytes', Buffer.from([0, 0x40, 0, 1]), 'unexpected-answer'],
    ['a frame that is no plist', Buffer.from('\0\0\0\x05hello'), 'unexpected-answer'],
    ['half a frame', Buffer.from('\0\0\0\x05he'), 'timed-out'],
    ['no status', {}, 'unexpected-answer'],
  ])('%s', async (_name, reply, code) => {
    await expect(service(() => reply, { timeoutMs: 60 }).mcinstall.hello()).rejects.toEqual(failure(code));
  });

  it('ends every call in a value or in a McInstallError, whatever the service sends', async () => {
    const words = fc.dictionary(
      fc.constantFrom('Status', 'ErrorChain', 'Challenge', 'CloudConfiguration', 'OrderedIdentifiers', 'ProfileMetadata', 'x'),
      fc.oneof(
        fc.constantFrom('Acknowledged', 'Error', 'CertificateRejected'),
        fc.integer(),
        fc.uint8Array({ maxLength: 8 }),
        fc.array(fc.oneof(fc.string(), fc.integer(), fc.dictionary(fc.constantFrom('ErrorCode', 'ErrorDomain'), fc.string())), {
          maxLength: 3,
        }),
        fc.dictionary(fc.string(), fc.string(), { maxKeys: 3 }),
      ),
      { maxKeys: 5 },
    );
    await fc.assert(
      fc.asyncProperty(fc.oneof(words, fc.uint8Array({ minLength: 1, maxLength: 40 })), fc.nat(4), async (reply, which) => {
        const { mcinstall } = service(() => reply, { timeoutMs: 15, applyTimeoutMs: 15 });
        const calls = [
          () => mcinstall.getCloudConfiguration(),
          () => mcinstall.setCloudConfiguration({}),
          () => mcinstall.escalate(identity),
          () => mcinstall.getProfileList(),
          () => mcinstall.eraseDevice({ preserveDataPlan: false }),
        ];
        try {
          await calls[which]?.();
        } catch (error) {
          expect(error).toBeInstanceOf(McInstallError);
        } finally {
          mcinstall.close();
        }
      }),
      { seed: 20261121, numRuns: 300 },
    );
  });
});
