import { beforeAll, describe, expect, it } from 'vitest';
import { parsePlistDict } from '#plist/plist.ts';
import { bytesAt } from '#plist/read.ts';
import type { CaIdentity } from './identity-issuer.ts';
import {
  authenticate,
  checkOut,
  declarative,
  EnrollmentWorld,
  getBootstrapToken,
  makeCa,
  setBootstrapToken,
  tokenUpdate,
  unoffered,
} from './testing.ts';

let ca: CaIdentity;
beforeAll(async () => {
  ca = await makeCa();
});

const text = (bytes: Uint8Array | null) => (bytes === null ? null : Buffer.from(bytes).toString());

describe('enrolment', () => {
  it('is known at Authenticate, and done at the first TokenUpdate', async () => {
    const world = new EnrollmentWorld(ca);
    const certificate = await world.identity('D1');
    expect(await world.say(authenticate('D1'), certificate)).toBe('ok');
    expect(world.service.standing('D1')).toMatchObject({ enabled: false, enrolledAt: null });
    expect(world.deeds).toEqual(['cleared D1', 'authenticated D1 SN-D1 iPhone14,5']);
    expect(await world.service.ring('D1')).toMatchObject({ error: { code: 'not-enrolled' } });
    world.deeds.length = 0;
    expect(await world.say(tokenUpdate('D1', { unlockToken: Buffer.from('unlock') }), certificate)).toBe('ok');
    expect(world.service.standing('D1')).toMatchObject({ enabled: true, enrolledAt: world.clock.now() });
    expect(world.deeds).toEqual(['enrolled D1', 'told enrolled D1', 'reachable D1']);
    expect(world.traces.map((trace) => trace.action)).toEqual(['enrollment.enrolled']);
    expect(text(world.secrets.get('unlock-token:D1'))).toBe('unlock');
    // Sealed: not in any column in the clear.
    expect(JSON.stringify(world.database.prepare('SELECT * FROM enrollments').all())).not.toContain('unlock"');
  });

  it('keeps the unlock token when a later TokenUpdate brings none, and takes new push facts', async () => {
    const world = new EnrollmentWorld(ca);
    const certificate = await world.enrol('D1');
    await world.say(tokenUpdate('D1', { unlockToken: Buffer.from('unlock') }), certificate);
    world.deeds.length = 0;
    await world.say(tokenUpdate('D1', { token: Buffer.from('other'), pushMagic: 'new magic' }), certificate);
    expect(text(world.secrets.get('unlock-token:D1'))).toBe('unlock');
    expect(world.deeds).toEqual(['contact D1', 'reachable D1']);
    await world.service.ring('D1');
    expect(world.pushes).toEqual([
      { token: Buffer.from('other'), pushMagic: 'new magic', topic: world.topic, expiresAt: world.clock.now() + 7 * 86_400_000 },
    ]);
  });

  it('takes each message twice without harm', async () => {
    const world = new EnrollmentWorld(ca);
    const certificate = await world.identity('D1');
    for (const message of [authenticate('D1'), authenticate('D1'), tokenUpdate('D1'), tokenUpdate('D1')]) {
      expect(await world.say(message, certificate)).toBe('ok');
    }
    expect(world.traces).toHaveLength(1);
    expect(world.report('D1', certificate)).toMatchObject({ ok: true, value: { id: 'D1', enabled: true } });
  });
});

describe('a device whose record was deleted', () => {
  it('loses its secrets, is rung no more, and is still known when it comes', async () => {
    const world = new EnrollmentWorld(ca);
    const certificate = await world.enrol('D1');
    await world.say(tokenUpdate('D1', { unlockToken: Buffer.from('unlock') }), certificate);
    await world.say(setBootstrapToken('D1', 'boot'), certificate);
    world.service.forget('D1');
    for (const name of ['unlock-token:D1', 'bootstrap-token:D1']) expect(world.secrets.get(name)).toBeNull();
    expect(world.service.unlockToken('D1')).toBeNull();
    expect(world.service.enrolledCount()).toBe(0);
    expect(await world.service.ring('D1')).toMatchObject({ error: { code: 'not-enrolled' } });
    // It is no stranger, and nobody tells it to go.
    expect(world.report('D1', certificate)).toMatchObject({ ok: true, value: { enabled: false } });
    world.deeds.length = 0;
    expect(await world.say(tokenUpdate('D1'), certificate)).toBe('ok');
    expect(world.deeds).toEqual(['enrolled D1', 'told enrolled D1', 'reachable D1']);
    expect(world.service.enrolledCount()).toBe(1);
  });

  it('enrols anew with another certificate, and with the one it has', async () => {
    const world = new EnrollmentWorld(ca);
    const old = await world.enrol('D1');
    for (const certificate of [old, await world.identity('D1')]) {
      world.service.forget('D1');
      expect(await world.say(authenticate('D1'), certificate)).toBe('ok');
      expect(await world.say(tokenUpdate('D1'), certificate)).toBe('ok');
      expect(world.report('D1', certificate)).toMatchObject({ ok: true, value: { enabled: true } });
    }
  });
});

describe('re-enrolment', () => {
  it('clears the queue, and the old certificate ends with the first TokenUpdate of the new', async () => {
    const world = new EnrollmentWorld(ca);
    const old = await world.enrol('D1');
    await world.say(setBootstrapToken('D1', 'boot'), old);
    const fresh = await world.identity('D1');
    // Issued is not enrolled: the old identity goes on alone.
    expect(world.report('D1', fresh)).toMatchObject({ error: { code: 'not-authorized' } });
    world.deeds.length = 0;
    expect(await world.say(authenticate('D1'), fresh)).toBe('ok');
    expect(world.deeds[0]).toBe('cleared D1');
    expect(world.secrets.get('bootstrap-token:D1')).toBeNull();
    expect(world.report('D1', old)).toMatchObject({ ok: true, value: { enabled: false } });
    // A straggler of the old identity must not end the new one.
    expect(await world.say(tokenUpdate('D1'), old)).toBe('ok');
    expect(await world.say(tokenUpdate('D1'), fresh)).toBe('ok');
    expect(world.report('D1', fresh)).toMatchObject({ ok: true, value: { enabled: true } });
    expect(world.report('D1', old)).toMatchObject({ error: { code: 'not-authorized' } });
    expect(await world.say(authenticate('D1'), old)).toBe('not-authorized');
    expect(world.traces.at(-1)).toMatchObject({ action: 'enrollment.refused', details: { reason: 'retired-certificate' } });
  });
});

describe('foreign and forged identities', () => {
  it('refuses a good certificate of another device with 403, touches nothing, and records it once', async () => {
    const world = new EnrollmentWorld(ca);
    await world.enrol('D1');
    const other = await world.enrol('D2');
    world.deeds.length = 0;
    world.traces.length = 0;
    for (const message of [authenticate('D1'), authenticate('D1'), tokenUpdate('D1'), checkOut('D1'), getBootstrapToken('D1')]) {
      expect(await world.say(message, other)).toBe('not-authorized');
    }
    expect(world.report('D1', other)).toMatchObject({ error: { code: 'not-authorized' } });
    expect(world.deeds).toEqual([]);
    expect(world.service.standing('D1')).toMatchObject({ enabled: true });
    expect(world.traces).toEqual([
      { action: 'enrollment.refused', subject: 'D1', details: { reason: 'foreign-device', certificate: other.sha256, boundTo: 'D2' } },
    ]);
    world.clock.advance(3_600_000);
    await world.say(authenticate('D1'), other);
    expect(world.traces).toHaveLength(2);
  });

  it('refuses a serial number the invitation was not for', async () => {
    const world = new EnrollmentWorld(ca);
    const certificate = await world.identity('D1', 'S1');
    expect(await world.say(authenticate('D1', { serialNumber: 'S2' }), certificate)).toBe('not-authorized');
    expect(await world.say(authenticate('D1', { serialNumber: null }), certificate)).toBe('ok');
  });

  it('refuses a certificate nobody issued, and one that never authenticated', async () => {
    const world = new EnrollmentWorld(ca);
    const stranger = await new EnrollmentWorld(ca).identity('D1');
    expect(await world.say(authenticate('D1'), stranger)).toBe('not-authorized');
    const certificate = await world.identity('D1');
    expect(await world.say(tokenUpdate('D1'), certificate)).toBe('not-authorized');
    expect(world.traces.map((trace) => trace.details.reason)).toEqual(['unknown-certificate', 'never-authenticated']);
  });

  it('never answers what would end an enrolment', async () => {
    const world = new EnrollmentWorld(ca);
    const certificate = await world.enrol('D1');
    const stranger = await new EnrollmentWorld(ca).identity('D1');
    const asked = declarative('D1', 'declaration/asset/none');
    const messages = [authenticate('D1'), tokenUpdate('D1'), checkOut('D1'), asked, ...unoffered('D1').map(([message]) => message)];
    const answers = new Set<string>();
    for (const message of messages) {
      for (const who of [certificate, stranger]) answers.add(await world.say(message, who));
      answers.add(await world.say({ ...message, udid: null, enrollmentId: 'E1' }, certificate));
    }
    expect([...answers].sort()).toEqual(['bad-request', 'gone', 'not-authorized', 'not-found', 'ok']);
  });
});

describe('topic', () => {
  it('must be ours at Authenticate, and the same at TokenUpdate', async () => {
    const world = new EnrollmentWorld(ca);
    const certificate = await world.identity('D1');
    expect(await world.say(authenticate('D1', { topic: 'com.apple.mgmt.Other' }), certificate)).toBe('bad-request');
    world.topic = null;
    expect(await world.say(authenticate('D1'), certificate)).toBe('temporary');
    expect(world.service.standing('D1')).toBeNull();
    world.topic = 'com.apple.mgmt.External.0000';
    await world.say(authenticate('D1'), certificate);
    expect(await world.say(tokenUpdate('D1', { topic: 'com.apple.mgmt.Other' }), certificate)).toBe('bad-request');
    // The push certificate may vanish between the two: the token may never come again, so it is kept.
    world.topic = null;
    expect(await world.say(tokenUpdate('D1'), certificate)).toBe('ok');
  });
});

describe('leaving', () => {
  it('is taken at its word, once, and a device restored from its backup comes back by TokenUpdate', async () => {
    const world = new EnrollmentWorld(ca);
    const certificate = await world.enrol('D1');
    world.deeds.length = 0;
    expect(await world.say(checkOut('D1'), certificate)).toBe('ok');
    expect(await world.say(checkOut('D1'), certificate)).toBe('ok');
    expect(world.deeds.slice(0, 3)).toEqual(['cleared D1', 'left D1', 'told checked-out D1']);
    expect(world.traces.filter((trace) => trace.action === 'enrollment.checked-out')).toHaveLength(1);
    expect(world.report('D1', certificate)).toMatchObject({ ok: true, value: { enabled: false } });
    expect(await world.say(tokenUpdate('D1'), certificate)).toBe('ok');
    expect(world.report('D1', certificate)).toMatchObject({ value: { enabled: true } });
  });
});

describe('leaving because we said so', () => {
  it('is no removal of our profile by somebody else, and nobody rings it', async () => {
    const world = new EnrollmentWorld(ca);
    const certificate = await world.enrol('D1');
    world.service.recordEnded('D1');
    expect(world.service.enrolledCount()).toBe(0);
    expect(await world.service.ring('D1')).toMatchObject({ error: { code: 'not-enrolled' } });
    world.deeds.length = 0;
    expect(await world.say(checkOut('D1'), certificate)).toBe('ok');
    expect(world.deeds).toEqual(['cleared D1', 'told checked-out D1']);
    expect(world.traces.map(({ action }) => action)).not.toContain('enrollment.checked-out');
  });
});

describe('everything else', () => {
  it('keeps, gives back and deletes a bootstrap token', async () => {
    const world = new EnrollmentWorld(ca);
    const certificate = await world.enrol('D1');
    const get = () => world.service.checkIn(getBootstrapToken('D1'), { certificate, proof: 'signature' });
    expect(await get()).toEqual({ ok: true, value: null });
    await world.say(setBootstrapToken('D1', 'boot'), certificate);
    const answer = await get();
    const body = answer.ok ? answer.value : null;
    expect(text(bytesAt(parsePlistDict(body ?? new Uint8Array()), 'BootstrapToken') ?? null)).toBe('boot');
    await world.say(setBootstrapToken('D1', null), certificate);
    expect(await get()).toEqual({ ok: true, value: null });
  });

  it('hands on what a device asks for of its declarations, and who asks', async () => {
    const world = new EnrollmentWorld(ca);
    const certificate = await world.enrol('D1');
    const ask = (endpoint: string, data: string | null = null) =>
      world.service.checkIn(declarative('D1', endpoint, data), { certificate, proof: 'tls' });
    expect(await ask('tokens')).toEqual({ ok: true, value: Buffer.from('tokens of D1') });
    expect(await ask('declaration/asset/none')).toMatchObject({ error: { code: 'not-found' } });
    expect(await ask('status', '{}')).toEqual({ ok: true, value: null });
    const stranger = await world.identity('D2');
    expect(await world.say(declarative('D1', 'tokens'), stranger)).toBe('not-authorized');
  });

  it('answers what it does not offer by the rules', async () => {
    const world = new EnrollmentWorld(ca);
    const certificate = await world.enrol('D1');
    for (const [message, answer] of unoffered('D1'))
      expect([message.type, await world.say(message, certificate)]).toEqual([message.type, answer]);
  });

  it('does not mistake a user channel for the device', async () => {
    const world = new EnrollmentWorld(ca);
    const certificate = await world.enrol('D1');
    expect(await world.say(tokenUpdate('D1', { userId: 'U1', token: Buffer.from('user token') }), certificate)).toBe('gone');
    expect(
      world.service.identify({ udid: 'D1', enrollmentId: null, userId: 'U1', enrollmentUserId: null }, { certificate, proof: 'tls' }),
    ).toMatchObject({ error: { code: 'gone' } });
    await world.service.ring('D1');
    expect(text(world.pushes[0]?.token ?? null)).toBe('token');
  });
});
