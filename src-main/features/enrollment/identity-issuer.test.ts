import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { fail } from '#lib/outcome.ts';
import { generateEcKey, generateRsaKey } from '#pki/keys.ts';
import { INVITATION_LIFETIME_MS } from './enrollment-rules.ts';
import type { CaIdentity } from './identity-issuer.ts';
import { checkOut, EnrollmentWorld, makeCa, TOPIC } from './testing.ts';

let ca: CaIdentity;
beforeAll(async () => {
  ca = await makeCa();
});

const refused = { ok: false, error: { code: 'bad-challenge' } };

describe('invitation', () => {
  it('is 256 random bits of which the store keeps only the hash', async () => {
    const world = new EnrollmentWorld(ca);
    const { challenge } = await world.service.invite({ udid: 'D1', serialNumber: 'S1' });
    const other = await world.service.invite({ udid: 'D1', serialNumber: 'S1' });
    expect(Buffer.from(challenge, 'base64url')).toHaveLength(32);
    expect(other.challenge).not.toBe(challenge);
    const rows = world.database.prepare('SELECT * FROM invitations').all() as { challenge_sha256: string }[];
    expect(JSON.stringify(rows)).not.toContain(challenge);
    expect(rows.map((row) => row.challenge_sha256)).toContain(createHash('sha256').update(challenge).digest('hex'));
  });

  it('is redeemed for a certificate that names the invited device, whatever the request names', async () => {
    const world = new EnrollmentWorld(ca);
    const key = await generateEcKey();
    const { challenge } = await world.service.invite({ udid: 'D1', serialNumber: 'S1' });
    const issued = await world.request(challenge, key);
    if (!issued.ok) throw new Error(issued.error.code);
    expect(issued.value).toMatchObject({ commonName: 'D1', isCa: false, extendedKeyUsage: ['1.3.6.1.5.5.7.3.2'] });
    expect(issued.value.subjectText).toContain('S1');
    expect(world.service.trusts(issued.value)).toBe(true);
    expect(world.database.prepare('SELECT udid, serial_number AS serial, sha256 FROM device_certificates').all()).toEqual([
      { udid: 'D1', serial: 'S1', sha256: issued.value.sha256 },
    ]);
  });

  it('gives the same certificate again to the same key, and nothing to another', async () => {
    const world = new EnrollmentWorld(ca);
    const key = await generateEcKey();
    const { challenge } = await world.service.invite({ udid: 'D1', serialNumber: 'S1' });
    const first = await world.request(challenge, key);
    const again = await world.request(challenge, key);
    expect(first.ok && again.ok && again.value.sha256 === first.value.sha256).toBe(true);
    expect(await world.request(challenge)).toMatchObject(refused);
    world.clock.advance(INVITATION_LIFETIME_MS);
    expect(await world.request(challenge, key)).toMatchObject(refused);
    expect(world.database.prepare('SELECT COUNT(*) AS n FROM device_certificates').get()).toEqual({ n: 1 });
  });

  it('goes to one of two keys that race for it', async () => {
    const world = new EnrollmentWorld(ca);
    const { challenge } = await world.service.invite({ udid: 'D1', serialNumber: 'S1' });
    const answers = await Promise.all([world.request(challenge), world.request(challenge), world.request(challenge)]);
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
    expect(world.database.prepare('SELECT COUNT(*) AS n FROM device_certificates').get()).toEqual({ n: 1 });
  });

  it('ends after an hour by the clock', async () => {
    const world = new EnrollmentWorld(ca);
    const { challenge } = await world.service.invite({ udid: 'D1', serialNumber: 'S1' });
    world.clock.advance(INVITATION_LIFETIME_MS - 1);
    const other = await world.service.invite({ udid: 'D2', serialNumber: 'S2' });
    expect((await world.request(other.challenge)).ok).toBe(true);
    world.clock.advance(1);
    expect(await world.request(challenge)).toMatchObject(refused);
  });

  it('is refused when missing, empty or made up', async () => {
    const world = new EnrollmentWorld(ca);
    for (const challenge of [null, '', 'guess']) expect(await world.request(challenge)).toMatchObject(refused);
  });

  it('does not sign weak or strange keys, and leaves the invitation unspent', async () => {
    const world = new EnrollmentWorld(ca);
    const { challenge } = await world.service.invite({ udid: 'D1', serialNumber: 'S1' });
    expect(await world.request(challenge, await generateRsaKey(1024))).toMatchObject({ error: { code: 'bad-request' } });
    expect((await world.request(challenge)).ok).toBe(true);
  });
});

describe('trust', () => {
  it('is for our CA alone, and ends with the certificate', async () => {
    const world = new EnrollmentWorld(ca);
    const foreign = new EnrollmentWorld(await makeCa());
    const certificate = await world.identity('D1');
    expect(foreign.service.trusts(certificate)).toBe(false);
    world.clock.advance(certificate.notAfter - world.clock.now() + 1_000);
    expect(world.service.trusts(certificate)).toBe(false);
  });
});

describe('a device CA made anew', () => {
  it('leaves those good that the former one signed', async () => {
    const next = await makeCa();
    const world = new EnrollmentWorld(ca, { cas: () => ({ current: next, former: [ca.certificate] }) });
    const before = await new EnrollmentWorld(ca).identity('D1');
    expect(world.service.trusts(before)).toBe(true);
    const after = await world.identity('D2');
    expect(after.issuer).toEqual(next.certificate.subject);
    expect(world.service.trusts(after)).toBe(true);
  });
});

describe('ringing everybody', () => {
  it('counts the rings, and what came in their way by its code', async () => {
    const world = new EnrollmentWorld(ca);
    for (const udid of ['D1', 'D2', 'D3']) await world.enrol(udid);
    expect(await world.service.ringAll()).toEqual({ rung: 3, failures: {} });
    expect(world.service.boundElsewhere(TOPIC)).toBe(0);
    expect(world.service.boundElsewhere('com.apple.mgmt.External.other')).toBe(3);
    world.apns = fail('unreachable');
    expect(await world.service.ringAll()).toEqual({ rung: 3, failures: { unreachable: 3 } });
    // Without a token there is nothing to ring, and APNs has not refused anything.
    world.database.prepare("UPDATE enrollments SET push_token = NULL WHERE id = 'D2'").run();
    expect(await world.service.ringAll()).toEqual({ rung: 2, failures: { unreachable: 2 } });
  });
});

describe('enrolment profile', () => {
  it('carries a fresh challenge, the topic, our address and the device as subject', async () => {
    const world = new EnrollmentWorld(ca);
    const profile = await world.service.enrollmentProfileFor({ udid: 'D1', serialNumber: 'S1' });
    expect(profile).toMatchObject({ ok: true, value: Buffer.from('profile') });
    const [facts] = world.profiles;
    expect(facts).toMatchObject({ engineUrl: 'https://mdm.example:8443', topic: world.topic });
    expect(facts?.subject.map(({ value }) => value)).toEqual(['Shitaku MDM', 'S1', 'D1']);
    expect((await world.request(facts?.challenge ?? '')).ok).toBe(true);
  });

  it('is not made when nobody could enrol by it', async () => {
    const world = new EnrollmentWorld(ca);
    world.engineUrl = null;
    expect(await world.service.enrollmentProfileFor({ udid: 'D1', serialNumber: '' })).toMatchObject({
      error: { code: 'engine-not-listening' },
    });
    world.topic = null;
    expect(await world.service.enrollmentProfileFor({ udid: 'D1', serialNumber: '' })).toMatchObject({
      error: { code: 'push-certificate-missing' },
    });
    expect(world.database.prepare('SELECT COUNT(*) AS n FROM invitations').get()).toEqual({ n: 0 });
  });
});

describe('an enrolment profile', () => {
  it('is made knowing since when devices are enrolled, as they may trust another root than the one of now', async () => {
    const world = new EnrollmentWorld(ca);
    const oldest = async (): Promise<number | null | undefined> => {
      await world.service.enrollmentProfileFor({ udid: 'D9', serialNumber: '' });
      return world.profiles.at(-1)?.oldestEnrolledAt;
    };
    expect(await oldest()).toBeNull();
    const first = world.clock.now();
    const identity = await world.enrol('D1');
    world.clock.advance(1000);
    await world.enrol('D2');
    expect(await oldest()).toBe(first);
    await world.say(checkOut('D1'), identity);
    expect(await oldest()).toBe(first + 1000);
  });
});
