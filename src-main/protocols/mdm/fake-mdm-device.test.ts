import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type PlistDict, parsePlistDict } from '#plist/plist.ts';
import { validateCheckIn } from './apple-schema/validate.ts';
import type { CheckInMessage } from './check-in.ts';
import { FakeMdmDevice } from './fake-mdm-device.ts';
import { command, createTls, FakeMdmWorld, startServer, type TestTls } from './testing.ts';

let world: FakeMdmWorld;
beforeEach(async () => {
  world = await FakeMdmWorld.open();
});
afterEach(() => world.close());
let otherTls: TestTls;
beforeAll(async () => {
  otherTls = await createTls();
});
const types = (messages: readonly CheckInMessage[]): string[] => messages.map((message) => message.type);

describe('enrolment', () => {
  it('Authenticate, then TokenUpdate, with the identity of the profile, as Apple describes them', async () => {
    await world.device.enroll(world.profile());
    expect(world.device.enrolled).toBe(true);
    expect(types(world.server.service.messages)).toEqual(['Authenticate', 'TokenUpdate']);
    for (const message of world.server.service.messages) expect(validateCheckIn(parsePlistDict(message.raw))).toEqual([]);
    expect(world.server.service.identities.map((identity) => identity.proof)).toEqual(['tls', 'tls']);
    expect(world.tokenUpdate().unlockToken?.length).toBeGreaterThan(0);
  });

  it('proves itself by Mdm-Signature where TLS does not', async () => {
    await world.server.listener.stop();
    let calls = 0;
    // The first question of every request is about the TLS certificate.
    world.server = await startServer(world.tls, world.ca, { trusts: () => ++calls % 2 === 0 });
    await world.device.enroll(world.profile());
    expect(world.server.service.identities.map((identity) => identity.proof)).toEqual(['signature', 'signature']);
  });

  it('sends no signature when the profile does not ask for one', async () => {
    await world.server.listener.stop();
    let calls = 0;
    world.server = await startServer(world.tls, world.ca, { trusts: () => ++calls % 2 === 0 });
    await expect(world.device.enroll(world.profile({ signMessage: false }))).rejects.toMatchObject({ code: 'enrollment-refused' });
  });

  it('trusts the roots of the profile and nothing else', async () => {
    await expect(world.device.enroll(world.profile({ trustRoots: [otherTls.root] }))).rejects.toMatchObject({ code: 'server-not-trusted' });
    await expect(world.device.enroll(world.profile({ trustRoots: [] }))).rejects.toMatchObject({ code: 'server-not-trusted' });
    const { port } = world.server.listener.address();
    const byName = { serverUrl: `https://localhost:${port}/mdm/server`, checkInUrl: `https://localhost:${port}/mdm/checkin` };
    await expect(world.device.enroll(world.profile(byName))).rejects.toMatchObject({ code: 'server-not-trusted' });
    expect(world.server.service.messages).toEqual([]);
    expect(world.device.enrolled).toBe(false);
  });

  it('leaves nothing behind when the server refuses', async () => {
    world.server.service.refusals = ['not-authorized'];
    await expect(world.device.enroll(world.profile())).rejects.toMatchObject({ code: 'enrollment-refused' });
    expect(world.device.enrolled).toBe(false);
    await world.device.enroll(world.profile());
    expect(world.device.enrolled).toBe(true);
  });

  it('needs a network, and takes one MDM profile only', async () => {
    world.phone.online = false;
    await expect(world.device.enroll(world.profile())).rejects.toMatchObject({ code: 'offline' });
    world.phone.online = true;
    await world.device.enroll(world.profile());
    await expect(world.device.enroll(world.profile({ identifier: 'com.example.other' }))).rejects.toMatchObject({
      code: 'already-enrolled',
    });
    expect(world.device.enrolled).toBe(true);
  });

  it('renews its identity with the same profile and keeps its token', async () => {
    await world.device.enroll(world.profile());
    const before = { token: world.tokenUpdate().token, certificate: world.server.service.identities[0]?.certificate.sha256 };
    await world.device.enroll(world.profile());
    expect(types(world.server.service.messages)).toEqual(['Authenticate', 'TokenUpdate', 'Authenticate', 'TokenUpdate']);
    expect(world.tokenUpdate().token.equals(before.token)).toBe(true);
    expect(world.server.service.identities.at(-1)?.certificate.sha256).not.toBe(before.certificate);
  });

  it('a refused renewal leaves the enrolment as it was', async () => {
    await world.device.enroll(world.profile());
    world.server.service.refusals = ['temporary'];
    await expect(world.device.enroll(world.profile())).rejects.toMatchObject({ code: 'enrollment-refused' });
    world.server.service.enqueue('C1', { RequestType: 'DeviceLock' });
    world.ring();
    await world.device.idle();
    expect(world.statuses()).toEqual(['Idle', 'Acknowledged']);
  });

  it('repeats a TokenUpdate the server could not take', async () => {
    world.server.service.refusals = [null, 'temporary'];
    const enrolled = world.device.enroll(world.profile());
    await vi.waitFor(() => {
      world.clock.advance(1_000);
      expect(world.server.service.messages).toHaveLength(3);
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
    const spoilt = world.profile();
    spoil(spoilt);
    await expect(world.device.enroll(spoilt)).rejects.toMatchObject({ code: 'profile-invalid' });
  });
});

describe('the end of the management', () => {
  beforeEach(() => world.device.enroll(world.profile()));

  it('removal checks out once and gives the token back', async () => {
    const token = world.tokenUpdate().token.toString('hex');
    await world.device.checkOut();
    expect(types(world.server.service.messages)).toEqual(['Authenticate', 'TokenUpdate', 'CheckOut']);
    expect(validateCheckIn(parsePlistDict(world.server.service.messages.at(-1)?.raw ?? Buffer.alloc(0)))).toEqual([]);
    expect(world.courier.dead).toEqual([token]);
    expect(world.device.snapshot()).toBeNull();
    await world.device.poll();
    expect(world.statuses()).toEqual([]);
  });

  it('a refused or unreachable CheckOut is not repeated', async () => {
    world.server.service.refusals = ['temporary'];
    await world.device.checkOut();
    expect(world.device.enrolled).toBe(false);
    await world.device.enroll(world.profile());
    await world.server.listener.stop();
    await world.device.checkOut();
    expect(world.device.enrolled).toBe(false);
  });

  it('401 removes the profile, and so does 403 with the code of iOS 17; a plain 403 does not', async () => {
    const code = '{"code":"com.apple.unrecognized.device"}';
    const answers = [
      { status: 403, body: '', enrolled: true },
      { status: 403, body: code, enrolled: false },
      { status: 401, body: '', enrolled: false },
    ];
    for (const { status, body, enrolled } of answers) {
      if (!world.device.enrolled) await world.device.enroll(world.profile());
      const snapshot = world.device.snapshot();
      await world.server.listener.stop();
      const rough = await roughServer(world.tls, world.server.url, status, body);
      await world.device.poll();
      expect(`${status} ${world.device.enrolled}`).toBe(`${status} ${enrolled}`);
      await rough.stop();
      world.server = await startServer(world.tls, world.ca, { port: Number(new URL(snapshot?.settings.serverUrl ?? '').port) });
    }
    expect(world.courier.dead).toHaveLength(2);
  });

  it('RemoveProfile for the enrolment profile is acknowledged, then checked out', async () => {
    const remove = `<plist version="1.0"><dict><key>CommandUUID</key><string>C1</string><key>Command</key><dict><key>RequestType</key><string>RemoveProfile</string><key>Identifier</key><string>${world.device.profileIdentifier}</string></dict></dict></plist>`;
    world.server.service.enqueue('C1', Buffer.from(remove));
    await world.device.poll();
    await vi.waitFor(() => expect(world.device.enrolled).toBe(false));
    expect(world.statuses()).toEqual(['Idle', 'Acknowledged']);
    expect(types(world.server.service.messages).at(-1)).toBe('CheckOut');
  });

  it('an erase is answered once, and forgets everything', async () => {
    await world.device.stop();
    const erased: FakeMdmDevice = FakeMdmDevice.restore(
      world.options({ answers: () => ({ payload: {}, afterwards: () => erased.forget() }) }),
      world.device.snapshot(),
    );
    world.server.service.enqueue('C1', command('C1', 'EraseDevice'));
    await erased.poll();
    expect(world.statuses()).toEqual(['Idle', 'Acknowledged']);
    expect(erased.enrolled).toBe(false);
    expect(types(world.server.service.messages)).not.toContain('CheckOut');
  });

  it('an erase whose answer is lost happens all the same', async () => {
    await world.device.stop();
    const erased: FakeMdmDevice = FakeMdmDevice.restore(
      world.options({
        answers: () => {
          world.server.service.refusals = ['temporary'];
          return { payload: {}, afterwards: () => erased.forget() };
        },
      }),
      world.device.snapshot(),
    );
    world.server.service.enqueue('C1', command('C1', 'EraseDevice'));
    await erased.poll();
    expect(world.statuses()).toEqual(['Idle']);
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
