import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ManualClock } from '#lib/clock.ts';
import { type PlistDict, parsePlistDict } from '#plist/plist.ts';
import { stringAt } from '#plist/read.ts';
import { validateCheckIn } from './apple-schema/validate.ts';
import type { CheckInMessage, TokenUpdateMessage } from './check-in.ts';
import { buildEnrollmentProfile, type EnrollmentProfile } from './enrollment-profile.ts';
import type { CommandAnswer } from './fake-mdm-conversation.ts';
import { FakeMdmDevice } from './fake-mdm-device.ts';
import type { FakeMdmDeviceOptions } from './fake-mdm-ports.ts';
import {
  createCa,
  createTls,
  directIdentity,
  MemoryCourier,
  type Pair,
  profileOf,
  startServer,
  type TestServer,
  type TestTls,
} from './testing.ts';

const UDID = '00008110-000A1B2C3D4E5F60';
let tls: TestTls;
let otherTls: TestTls;
let ca: Pair;
let server: TestServer;
let courier: MemoryCourier;
let clock: ManualClock;
let device: FakeMdmDevice;
const phone = { online: true, notNow: false, commands: [] as string[] };

beforeAll(async () => {
  [tls, otherTls, ca] = await Promise.all([createTls(), createTls(), createCa('Device CA')]);
});
beforeEach(async () => {
  server = await startServer(tls, ca);
  courier = new MemoryCourier();
  clock = new ManualClock();
  Object.assign(phone, { online: true, notNow: false, commands: [] });
  device = new FakeMdmDevice(options());
});
afterEach(async () => {
  await device.stop();
  await server.listener.stop();
});

function options(more: Partial<FakeMdmDeviceOptions> = {}): FakeMdmDeviceOptions {
  return {
    facts: () => ({
      udid: UDID,
      serialNumber: 'F2LX1234',
      productName: 'iPhone14,5',
      osVersion: '18.1',
      buildVersion: '22B83',
      deviceName: '佐藤のiPhone',
      imei: '356938035643809',
    }),
    courier,
    enrollIdentity: directIdentity(ca),
    online: () => phone.online,
    answersNotNow: () => phone.notNow,
    answers: (command): CommandAnswer => {
      phone.commands.push(stringAt(command, 'RequestType') ?? '');
      return { payload: {} };
    },
    clock,
    ...more,
  };
}

const profile = (more: Partial<EnrollmentProfile> = {}): PlistDict =>
  parsePlistDict(buildEnrollmentProfile(profileOf(server.url, tls, more)));
const tokenUpdate = (): TokenUpdateMessage => {
  const found = server.service.messages.findLast((message): message is TokenUpdateMessage => message.type === 'TokenUpdate');
  if (found === undefined) throw new Error('no TokenUpdate');
  return found;
};
const ring = (): void => courier.push(tokenUpdate().token, tokenUpdate().pushMagic);
const types = (messages: readonly CheckInMessage[]): string[] => messages.map((message) => message.type);
const statuses = (): string[] => server.service.reports.map((report) => report.status);
/** A command without parameters, which the engine cannot say yet. */
const command = (uuid: string, requestType: string): Buffer =>
  Buffer.from(
    `<plist version="1.0"><dict><key>CommandUUID</key><string>${uuid}</string><key>Command</key><dict><key>RequestType</key><string>${requestType}</string></dict></dict></plist>`,
  );

describe('enrolment', () => {
  it('Authenticate, then TokenUpdate, with the identity of the profile, as Apple describes them', async () => {
    await device.enroll(profile());
    expect(device.enrolled).toBe(true);
    expect(types(server.service.messages)).toEqual(['Authenticate', 'TokenUpdate']);
    for (const message of server.service.messages) expect(validateCheckIn(parsePlistDict(message.raw))).toEqual([]);
    expect(server.service.identities.map((identity) => identity.proof)).toEqual(['tls', 'tls']);
    expect(tokenUpdate().unlockToken?.length).toBeGreaterThan(0);
  });

  it('proves itself by Mdm-Signature where TLS does not', async () => {
    await server.listener.stop();
    let calls = 0;
    // The first question of every request is about the TLS certificate.
    server = await startServer(tls, ca, { trusts: () => ++calls % 2 === 0 });
    await device.enroll(profile());
    expect(server.service.identities.map((identity) => identity.proof)).toEqual(['signature', 'signature']);
  });

  it('sends no signature when the profile does not ask for one', async () => {
    await server.listener.stop();
    let calls = 0;
    server = await startServer(tls, ca, { trusts: () => ++calls % 2 === 0 });
    await expect(device.enroll(profile({ signMessage: false }))).rejects.toMatchObject({ code: 'enrollment-refused' });
  });

  it('trusts the roots of the profile and nothing else', async () => {
    await expect(device.enroll(profile({ trustRoots: [otherTls.root] }))).rejects.toMatchObject({ code: 'server-not-trusted' });
    await expect(device.enroll(profile({ trustRoots: [] }))).rejects.toMatchObject({ code: 'server-not-trusted' });
    const { port } = server.listener.address();
    const byName = { serverUrl: `https://localhost:${port}/mdm/server`, checkInUrl: `https://localhost:${port}/mdm/checkin` };
    await expect(device.enroll(profile(byName))).rejects.toMatchObject({ code: 'server-not-trusted' });
    expect(server.service.messages).toEqual([]);
    expect(device.enrolled).toBe(false);
  });

  it('leaves nothing behind when the server refuses', async () => {
    server.service.refusals = ['not-authorized'];
    await expect(device.enroll(profile())).rejects.toMatchObject({ code: 'enrollment-refused' });
    expect(device.enrolled).toBe(false);
    await device.enroll(profile());
    expect(device.enrolled).toBe(true);
  });

  it('needs a network, and takes one MDM profile only', async () => {
    phone.online = false;
    await expect(device.enroll(profile())).rejects.toMatchObject({ code: 'offline' });
    phone.online = true;
    await device.enroll(profile());
    await expect(device.enroll(profile({ identifier: 'com.example.other' }))).rejects.toMatchObject({ code: 'already-enrolled' });
    expect(device.enrolled).toBe(true);
  });

  it('renews its identity with the same profile and keeps its token', async () => {
    await device.enroll(profile());
    const before = { token: tokenUpdate().token, certificate: server.service.identities[0]?.certificate.sha256 };
    await device.enroll(profile());
    expect(types(server.service.messages)).toEqual(['Authenticate', 'TokenUpdate', 'Authenticate', 'TokenUpdate']);
    expect(tokenUpdate().token.equals(before.token)).toBe(true);
    expect(server.service.identities.at(-1)?.certificate.sha256).not.toBe(before.certificate);
  });

  it('a refused renewal leaves the enrolment as it was', async () => {
    await device.enroll(profile());
    server.service.refusals = ['temporary'];
    await expect(device.enroll(profile())).rejects.toMatchObject({ code: 'enrollment-refused' });
    server.service.enqueue('C1', { RequestType: 'DeviceLock' });
    ring();
    await device.idle();
    expect(statuses()).toEqual(['Idle', 'Acknowledged']);
  });

  it('repeats a TokenUpdate the server could not take', async () => {
    server.service.refusals = [null, 'temporary'];
    const enrolled = device.enroll(profile());
    await vi.waitFor(() => {
      clock.advance(1_000);
      expect(server.service.messages).toHaveLength(3);
    });
    await enrolled;
  });

  it.each<[string, (good: PlistDict) => void]>([
    ['no payloads', (good) => delete good['PayloadContent']],
    ['no identifier', (good) => delete good['PayloadIdentifier']],
    ['two MDM payloads', (good) => (good['PayloadContent'] as PlistDict[]).push((good['PayloadContent'] as PlistDict[]).at(-1) ?? {})],
    ['a foreign topic', (good) => Object.assign((good['PayloadContent'] as PlistDict[]).at(-1) ?? {}, { Topic: 'com.example' })],
    ['a plain URL', (good) => Object.assign((good['PayloadContent'] as PlistDict[]).at(-1) ?? {}, { ServerURL: 'http://x/' })],
    [
      'an identity that is not there',
      (good) => Object.assign((good['PayloadContent'] as PlistDict[]).at(-1) ?? {}, { IdentityCertificateUUID: 'x' }),
    ],
    ['no rights', (good) => Object.assign((good['PayloadContent'] as PlistDict[]).at(-1) ?? {}, { AccessRights: 0 })],
    [
      'a root that is none',
      (good) => Object.assign((good['PayloadContent'] as PlistDict[])[0] ?? {}, { PayloadContent: Buffer.from('x') }),
    ],
  ])('refuses a profile with %s', async (_what, spoil) => {
    const spoilt = profile();
    spoil(spoilt);
    await expect(device.enroll(spoilt)).rejects.toMatchObject({ code: 'profile-invalid' });
  });
});

describe('conversations', () => {
  beforeEach(() => device.enroll(profile()));

  it('a push brings Idle, every command in order, and silence', async () => {
    for (const uuid of ['C1', 'C2', 'C3']) server.service.enqueue(uuid, { RequestType: 'DeviceLock' });
    ring();
    await device.idle();
    expect(server.service.reports.map((report) => [report.status, report.commandUuid])).toEqual([
      ['Idle', null],
      ['Acknowledged', 'C1'],
      ['Acknowledged', 'C2'],
      ['Acknowledged', 'C3'],
    ]);
  });

  it('many pushes while one conversation is under way are one more', async () => {
    for (let count = 0; count < 10; count++) ring();
    await device.idle();
    expect(statuses()).toEqual(['Idle']);
    ring();
    await vi.waitFor(() => expect(statuses()).toHaveLength(2));
    for (let count = 0; count < 10; count++) ring();
    await device.idle();
    expect(statuses().length).toBeLessThanOrEqual(3);
  });

  it('a push with a foreign magic is not for us', async () => {
    courier.push(tokenUpdate().token, 'another');
    await device.idle();
    expect(statuses()).toEqual([]);
  });

  it('what the device cannot do is an error with a chain', async () => {
    await device.stop();
    const failing = FakeMdmDevice.restore(
      options({ answers: () => ({ errorChain: [{ code: 12021, domain: 'MCMDMErrorDomain', text: 'no' }] }) }),
      device.snapshot(),
    );
    server.service.enqueue('C1', { RequestType: 'DeviceLock' });
    await failing.poll();
    expect(server.service.reports.at(-1)).toMatchObject({
      status: 'Error',
      errorChain: [{ code: 12021, domain: 'MCMDMErrorDomain', text: 'no' }],
    });
    await failing.stop();
  });

  it('a command that is none is a format error', async () => {
    server.service.enqueue('C1', Buffer.from('<plist version="1.0"><dict><key>CommandUUID</key><string>C1</string></dict></plist>'));
    await device.poll();
    expect(server.service.reports.at(-1)).toMatchObject({ status: 'CommandFormatError', commandUuid: 'C1' });
    expect(server.service.waiting).toBe(0);
  });

  it('NotNow: never for a lock, for others until the reason is gone, and then without a push if it was the last word', async () => {
    phone.notNow = true;
    server.service.enqueue('C1', { RequestType: 'DeviceLock' });
    server.service.enqueue('C2', command('C2', 'SecurityInfo'));
    await device.poll();
    expect(statuses()).toEqual(['Idle', 'Acknowledged', 'NotNow']);
    device.resume();
    await device.idle();
    expect(statuses()).toEqual(['Idle', 'Acknowledged', 'NotNow', 'Idle', 'NotNow']);
    phone.notNow = false;
    device.resume();
    await device.idle();
    expect(statuses().slice(5)).toEqual(['Idle', 'Acknowledged']);
    device.resume();
    await device.idle();
    expect(statuses()).toHaveLength(7);
  });

  it('NotNow followed by another answer needs a push', async () => {
    phone.notNow = true;
    server.service.enqueue('C1', command('C1', 'SecurityInfo'));
    server.service.enqueue('C2', { RequestType: 'DeviceLock' });
    await device.poll();
    expect(server.service.reports.slice(0, 3).map((report) => report.status)).toEqual(['Idle', 'NotNow', 'Acknowledged']);
  });

  it('practice may postpone everything', async () => {
    await device.stop();
    const busy = FakeMdmDevice.restore(options({ postponesEverything: () => true }), device.snapshot());
    server.service.enqueue('C1', { RequestType: 'DeviceLock' });
    await busy.poll();
    expect(statuses()).toEqual(['Idle', 'NotNow']);
    await busy.stop();
  });
});

describe('broken links', () => {
  beforeEach(() => device.enroll(profile()));

  it('a report is repeated with growing pauses until the server takes it; the command is carried out once', async () => {
    server.service.enqueue('C1', { RequestType: 'DeviceLock' });
    server.service.refusals = [null, 'temporary', 'bad-request', 'temporary'];
    const polled = device.poll();
    await vi.waitFor(() => {
      clock.advance(60_000);
      expect(statuses()).toEqual(['Idle', 'Acknowledged']);
    });
    await polled;
    expect(phone.commands).toEqual(['DeviceLock']);
  });

  it('an unsent report survives a restart and comes first', async () => {
    server.service.enqueue('C1', { RequestType: 'DeviceLock' });
    server.service.refusals = [null, ...Array.from({ length: 50 }, () => 'temporary' as const)];
    const polled = device.poll();
    await vi.waitFor(() => expect(device.snapshot()?.reportOwed).not.toBeNull());
    await device.stop();
    await polled;
    server.service.refusals = [];
    const saved = JSON.parse(JSON.stringify(device.snapshot()));
    device = FakeMdmDevice.restore(options(), saved);
    device.resume();
    await device.idle();
    expect(statuses()).toEqual(['Idle', 'Acknowledged']);
    expect(phone.commands).toEqual(['DeviceLock']);
    expect(device.snapshot()).toMatchObject({ reportOwed: null, pollOwed: false });
  });

  it('offline does nothing; online again it asks once if a push was missed', async () => {
    phone.online = false;
    device.resume();
    ring();
    ring();
    await device.idle();
    expect(statuses()).toEqual([]);
    phone.online = true;
    device.resume();
    await vi.waitFor(() => expect(statuses()).toEqual(['Idle']));
    phone.online = false;
    device.resume();
    phone.online = true;
    device.resume();
    await device.idle();
    expect(statuses()).toEqual(['Idle']);
  });

  it('a push that arrives before anyone said it is offline is not lost either', async () => {
    phone.online = false;
    ring();
    phone.online = true;
    device.resume();
    await device.idle();
    expect(statuses()).toEqual(['Idle']);
  });

  it('a server that is away is asked again later', async () => {
    const { port } = server.listener.address();
    await server.listener.stop();
    await device.poll();
    expect(device.snapshot()?.pollOwed).toBe(true);
    server = await startServer(tls, ca, { port });
    device.resume();
    await device.idle();
    expect(statuses()).toEqual(['Idle']);
  });

  it('stop ends a wait at once', async () => {
    server.service.enqueue('C1', { RequestType: 'DeviceLock' });
    server.service.refusals = [null, 'temporary'];
    const polled = device.poll();
    await vi.waitFor(() => expect(device.snapshot()?.reportOwed).not.toBeNull());
    await device.stop();
    await polled;
    expect(device.enrolled).toBe(true);
  });
});

describe('the end of the management', () => {
  beforeEach(() => device.enroll(profile()));

  it('removal checks out once and gives the token back', async () => {
    const token = tokenUpdate().token.toString('hex');
    await device.checkOut();
    expect(types(server.service.messages)).toEqual(['Authenticate', 'TokenUpdate', 'CheckOut']);
    expect(validateCheckIn(parsePlistDict(server.service.messages.at(-1)?.raw ?? Buffer.alloc(0)))).toEqual([]);
    expect(courier.dead).toEqual([token]);
    expect(device.snapshot()).toBeNull();
    await device.poll();
    expect(statuses()).toEqual([]);
  });

  it('a refused or unreachable CheckOut is not repeated', async () => {
    server.service.refusals = ['temporary'];
    await device.checkOut();
    expect(device.enrolled).toBe(false);
    await device.enroll(profile());
    await server.listener.stop();
    await device.checkOut();
    expect(device.enrolled).toBe(false);
  });

  it('401 removes the profile, and so does 403 with the code of iOS 17; a plain 403 does not', async () => {
    const code = '{"code":"com.apple.unrecognized.device"}';
    const answers = [
      { status: 403, body: '', enrolled: true },
      { status: 403, body: code, enrolled: false },
      { status: 401, body: '', enrolled: false },
    ];
    for (const { status, body, enrolled } of answers) {
      if (!device.enrolled) await device.enroll(profile());
      const snapshot = device.snapshot();
      await server.listener.stop();
      const rough = await roughServer(tls, server.url, status, body);
      await device.poll();
      expect(`${status} ${device.enrolled}`).toBe(`${status} ${enrolled}`);
      await rough.stop();
      server = await startServer(tls, ca, { port: Number(new URL(snapshot?.settings.serverUrl ?? '').port) });
    }
    expect(courier.dead).toHaveLength(2);
  });

  it('RemoveProfile for the enrolment profile is acknowledged, then checked out', async () => {
    const remove = `<plist version="1.0"><dict><key>CommandUUID</key><string>C1</string><key>Command</key><dict><key>RequestType</key><string>RemoveProfile</string><key>Identifier</key><string>${device.profileIdentifier}</string></dict></dict></plist>`;
    server.service.enqueue('C1', Buffer.from(remove));
    await device.poll();
    await vi.waitFor(() => expect(device.enrolled).toBe(false));
    expect(statuses()).toEqual(['Idle', 'Acknowledged']);
    expect(types(server.service.messages).at(-1)).toBe('CheckOut');
  });

  it('an erase is answered once, and forgets everything', async () => {
    await device.stop();
    const erased: FakeMdmDevice = FakeMdmDevice.restore(
      options({ answers: () => ({ payload: {}, afterwards: () => erased.forget() }) }),
      device.snapshot(),
    );
    server.service.enqueue('C1', command('C1', 'EraseDevice'));
    await erased.poll();
    expect(statuses()).toEqual(['Idle', 'Acknowledged']);
    expect(erased.enrolled).toBe(false);
    expect(types(server.service.messages)).not.toContain('CheckOut');
  });

  it('an erase whose answer is lost happens all the same', async () => {
    await device.stop();
    const erased: FakeMdmDevice = FakeMdmDevice.restore(
      options({
        answers: () => {
          server.service.refusals = ['temporary'];
          return { payload: {}, afterwards: () => erased.forget() };
        },
      }),
      device.snapshot(),
    );
    server.service.enqueue('C1', command('C1', 'EraseDevice'));
    await erased.poll();
    expect(statuses()).toEqual(['Idle']);
    expect(erased.enrolled).toBe(false);
  });
});

/** A server that says one thing to everybody, at the address of another. */
async function roughServer(own: TestTls, url: string, status: number, body: string): Promise<{ stop: () => Promise<void> }> {
  const { createServer } = await import('node:https');
  const rough = createServer({ cert: own.certificatePem, key: own.keyPem }, (_request, response) => response.writeHead(status).end(body));
  await new Promise<void>((resolve) => rough.listen(Number(new URL(url).port), '127.0.0.1', resolve));
  return {
    stop: () =>
      new Promise((resolve) => {
        rough.close(() => resolve());
        rough.closeAllConnections();
      }),
  };
}
