import { beforeEach, describe, expect, it } from 'vitest';
import type { VerifyRefusal } from '#contract/certificates.ts';
import { certificates } from '#contract/certificates.ts';
import { answerSchema } from '#contract/define.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import { privateKeyToDer } from '#pki/keys.ts';
import { DAY, OTHER_TOPIC, pooledKey, TestCentre, TOPIC, testCertificate } from './testing.ts';

let centre: TestCentre;
beforeEach(() => {
  centre = new TestCentre();
});

describe('going back', () => {
  const restore = { typed: '復元 412', reason: '別の証明書だった' };

  it('takes one action at level 1, after APNs took the old pair', async () => {
    const old = await centre.installPush(TOPIC, 0);
    centre.clock.advance(DAY);
    const newer = await centre.installPush(TOPIC, 1);
    centre.world.enrolled = 412;
    const plan = await centre.service.planRollback({ id: old });
    expect(answerSchema(certificates.calls.planRollback).parse(plan)).toMatchObject({
      value: { kind: 'push', devices: 0, level: 1, from: { identity: TOPIC }, to: { identity: TOPIC } },
    });
    centre.world.handshake = fail('certificate-refused');
    expect(await centre.service.rollback({ id: old, confirmation: null })).toMatchObject({ error: { code: 'certificate-refused' } });
    expect(centre.store.current('push')?.id).toBe(newer);
    centre.world.handshake = ok(null);
    expect(await centre.service.rollback({ id: old, confirmation: null })).toEqual({ ok: true, value: {} });
    expect(centre.handshakes[1]).toMatchObject({ topic: TOPIC, privateKeyPem: expect.stringContaining('PRIVATE KEY') });
    expect(centre.store.current('push')).toMatchObject({ id: old, verifiedAt: centre.clock.now(), replacedAt: null });
    expect(centre.store.history('push').map(({ id }) => id)).toEqual([newer]);
    expect(centre.changed).toEqual(['push']);
    expect(centre.recorded).toMatchObject([{ action: 'certificates.rolled-back', details: { kind: 'push', from: TOPIC, to: TOPIC } }]);
    expect(await centre.service.rollback({ id: newer, confirmation: null })).toEqual({ ok: true, value: {} });
  });

  it('wants word, number and reason where devices would fall silent, and judges one that was not asked for', async () => {
    const old = await centre.installPush(OTHER_TOPIC, 0);
    await centre.installPush(TOPIC, 1);
    centre.world.enrolled = 412;
    expect(await centre.service.planRollback({ id: old })).toMatchObject({ value: { devices: 412, level: 3 } });
    expect(await centre.service.rollback({ id: old, confirmation: null })).toMatchObject({ error: { code: 'confirmation-wrong' } });
    const wrong = { ...restore, typed: '復元 41' };
    expect(await centre.service.rollback({ id: old, confirmation: wrong })).toMatchObject({ error: { code: 'confirmation-wrong' } });
    const silent = { ...restore, reason: '' };
    expect(await centre.service.rollback({ id: old, confirmation: silent })).toMatchObject({ error: { code: 'reason-empty' } });
    expect(centre.handshakes).toEqual([]);
    centre.world.enrolled = 0;
    expect(await centre.service.rollback({ id: old, confirmation: restore })).toMatchObject({ error: { code: 'confirmation-wrong' } });
    centre.world.enrolled = 412;
    expect(await centre.service.rollback({ id: old, confirmation: { ...restore, typed: 'restore　４１２' } })).toMatchObject({ ok: true });
    expect(centre.recorded[0]?.details).toMatchObject({ from: TOPIC, to: OTHER_TOPIC, devices: '412', reason: restore.reason });
  });

  it('asks again when devices enrolled while APNs was asked', async () => {
    const old = await centre.installPush(OTHER_TOPIC, 0);
    const newer = await centre.installPush(TOPIC, 1);
    const slow = new TestCentre({
      database: centre.database,
      clock: centre.clock,
      more: {
        pushHandshake: () => {
          slow.world.enrolled = 1;
          return Promise.resolve(ok(null));
        },
      },
    });
    expect(await slow.service.rollback({ id: old, confirmation: null })).toMatchObject({ error: { code: 'confirmation-wrong' } });
    expect(slow.store.current('push')?.id).toBe(newer);
  });

  it('refuses what is not kept, over, without its secret, or ended by Apple', async () => {
    const { service, clock, store } = centre;
    const ade = centre.install('ade', { identity: 'server' });
    expect(await service.planRollback({ id: ade })).toMatchObject({ error: { code: 'not-found' } });
    clock.advance(DAY);
    centre.install('ade', { identity: 'server' });
    const content = centre.install('content', { expiresAt: clock.now() + DAY });
    centre.install('content', { identity: 'b' });
    const api = centre.install('api', { expiresAt: null });
    centre.install('api', { expiresAt: null });
    centre.secrets.delete(store.get(api)?.secretName ?? '');
    clock.advance(DAY);
    for (const [id, code] of [
      [ade, 'superseded'],
      [content, 'expired'],
      [api, 'secret-missing'],
      [4711, 'not-found'],
    ] as const) {
      expect(await service.planRollback({ id })).toMatchObject({ error: { code } });
      expect(await service.rollback({ id, confirmation: null })).toMatchObject({ error: { code } });
    }
    expect(centre.changed).toEqual([]);
  });

  it('to a TLS certificate of the same root concerns nobody; to one for another host it is not possible', async () => {
    await centre.keeper.engineTls('10.0.0.1');
    await centre.keeper.engineTls('10.0.0.2');
    await centre.service.renewOwn({ kind: 'engine-tls', confirmation: null });
    centre.world.enrolled = 5;
    centre.world.engineHost = '10.0.0.2';
    const [sameHost, otherHost] = centre.store.history('engine-tls');
    expect(await centre.service.planRollback({ id: sameHost?.id ?? 0 })).toMatchObject({ value: { level: 1, devices: 0 } });
    expect(await centre.service.planRollback({ id: otherHost?.id ?? 0 })).toMatchObject({ error: { code: 'other-host' } });
    expect(await centre.service.rollback({ id: otherHost?.id ?? 0, confirmation: null })).toMatchObject({ error: { code: 'other-host' } });
    expect((await centre.view('engine-tls')).history.map(({ hindrance }) => hindrance)).toEqual([null, 'other-host']);
    const root = centre.install('engine-root');
    centre.install('engine-root');
    expect(await centre.service.planRollback({ id: root })).toMatchObject({ error: { code: 'not-found' } });
  });

  it('to a TLS certificate of another root brings that root along, and asks about everybody', async () => {
    const { keeper, store, service } = centre;
    centre.world.engineHost = '10.0.0.1';
    await keeper.engineTls('10.0.0.1');
    const [firstRoot, first] = [store.current('engine-root'), store.current('engine-tls')];
    centre.clock.advance(DAY);
    const root = await centre.installRoot(0);
    const second = await keeper.engineTls('10.0.0.1');
    centre.world.enrolled = 5;
    expect(await service.planRollback({ id: first?.id ?? 0 })).toMatchObject({ value: { level: 3, devices: 5 } });
    expect(await service.rollback({ id: first?.id ?? 0, confirmation: null })).toMatchObject({ error: { code: 'confirmation-wrong' } });
    expect(await service.rollback({ id: first?.id ?? 0, confirmation: { typed: '復元 5', reason: 'x' } })).toEqual({ ok: true, value: {} });
    expect(store.current('engine-root')?.id).toBe(firstRoot?.id);
    expect(centre.recorded.at(-1)?.details).toMatchObject({ root: firstRoot?.identity });
    // The engine takes it as it is: nothing is made anew.
    expect((await keeper.engineTls('10.0.0.1')).certificate.sha256).toBe(first?.identity);
    expect(store.current('engine-tls')?.id).toBe(first?.id);
    expect(centre.changed).toEqual(['engine-tls']);
    const [back] = store.history('engine-tls');
    expect(back?.identity).toBe(second.certificate.sha256);
    centre.secrets.delete(store.history('engine-root')[0]?.secretName ?? '');
    expect((await centre.view('engine-tls')).history[0]?.hindrance).toBe('root-missing');
    const confirmation = { typed: '復元 5', reason: 'x' };
    expect(await service.rollback({ id: back?.id ?? 0, confirmation })).toMatchObject({ error: { code: 'root-missing' } });
    expect(store.current('engine-root')?.identity).not.toBe(root.sha256);
  });

  it('keeps root and certificate together, or changes neither', async () => {
    await centre.keeper.engineTls('10.0.0.1');
    const old = centre.store.current('engine-tls');
    const root = await centre.installRoot(0);
    const newer = await centre.keeper.engineTls('10.0.0.1');
    centre.world.crash = new Error('power cut');
    await expect(centre.service.rollback({ id: old?.id ?? 0, confirmation: null })).rejects.toThrow('power cut');
    expect(centre.store.current('engine-root')?.identity).toBe(root.sha256);
    expect(centre.store.current('engine-tls')?.identity).toBe(newer.certificate.sha256);
  });

  it('to a device CA brings the root along that went with it', async () => {
    const { keeper, store, service } = centre;
    await keeper.deviceCa();
    await keeper.engineTls('10.0.0.1');
    const [ca, root] = [store.current('device-ca'), store.current('engine-root')];
    // As an archive does it: both at one moment.
    const at = centre.clock.now();
    const other = await testCertificate('another CA', await pooledKey(1), { now: at, days: 3650, ca: true });
    await centre.installRoot(0);
    centre.install('device-ca', { certificate: other.pem, identity: other.sha256 }, privateKeyToDer(await pooledKey(1)));
    expect(await service.rollback({ id: ca?.id ?? 0, confirmation: null })).toEqual({ ok: true, value: {} });
    expect([store.current('device-ca')?.id, store.current('engine-root')?.id]).toEqual([ca?.id, root?.id]);
    expect(centre.changed).toEqual(['device-ca', 'engine-tls']);
    // Made anew by itself it has nothing to do with the root.
    centre.clock.advance(DAY);
    await service.renewOwn({ kind: 'device-ca', confirmation: { typed: '入れ替え 0', reason: 'x' } });
    centre.clock.advance(DAY);
    await centre.installRoot(2);
    const now = store.current('engine-root')?.id;
    expect(await service.rollback({ id: ca?.id ?? 0, confirmation: null })).toEqual({ ok: true, value: {} });
    expect(store.current('engine-root')?.id).toBe(now);
  });

  it('is followed by a live check, and what was found before is forgotten', async () => {
    const old = centre.install('content', { identity: 'a' });
    centre.store.recordCheck(old, 1, { code: 'token-expired', details: {} });
    centre.install('content', { identity: 'b' });
    let answer: (found: Outcome<null, VerifyRefusal>) => void = () => {};
    centre.world.check = new Promise((resolve) => {
      answer = resolve;
    });
    expect(await centre.service.rollback({ id: old, confirmation: null })).toEqual({ ok: true, value: {} });
    expect(await centre.view('content')).toMatchObject({ problem: null, checkedAt: null });
    answer(fail('token-revoked'));
    await centre.service.verify({ kind: 'content' });
    expect(centre.checkCalls).toEqual(['content', 'content']);
    expect(await centre.view('content')).toMatchObject({ problem: { code: 'token-revoked' } });
  });

  it('keeps all or nothing', async () => {
    const old = await centre.installPush(TOPIC, 0);
    const newer = await centre.installPush(TOPIC, 1);
    centre.world.crash = new Error('power cut');
    await expect(centre.service.rollback({ id: old, confirmation: null })).rejects.toThrow('power cut');
    expect(centre.store.current('push')?.id).toBe(newer);
    expect(centre.store.get(old)).toMatchObject({ current: false, verifiedAt: null });
    expect(centre.changed).toEqual([]);
  });
});
