import { beforeEach, describe, expect, it } from 'vitest';
import type { VerifyRefusal } from '#contract/certificates.ts';
import { certificates, credentialKind } from '#contract/certificates.ts';
import { answerSchema } from '#contract/define.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import { privateKeyToDer } from '#pki/keys.ts';
import { DAY, HOUR, OTHER_TOPIC, pooledKey, TestCentre, TOPIC, testCertificate } from './testing.ts';

let centre: TestCentre;
beforeEach(() => {
  centre = new TestCentre();
});

describe('the list', () => {
  it('has all eight kinds in the order of the contract, also when there is nothing', async () => {
    const answer = await centre.service.list();
    expect(answerSchema(certificates.calls.list).parse(answer)).toEqual(answer);
    const { credentials, backupAt } = answer.ok ? answer.value : { credentials: [], backupAt: 0 };
    expect(credentials.map(({ kind }) => kind)).toEqual(credentialKind.options);
    expect(credentials.every(({ installed, urgency, history }) => !installed && urgency === 'none' && history.length === 0)).toBe(true);
    expect(backupAt).toBeNull();
  });

  it('shows dates, contacts, waiting keys and what is simulated, and no secret nor the name of one', async () => {
    const now = centre.clock.now();
    await centre.installPush(TOPIC, 0, { expiresAt: now + 20 * DAY });
    centre.install('api', { expiresAt: null });
    centre.store.addPendingKey({ kind: 'push', keyName: 'k', publicKey: Buffer.from('1'), certificate: '', createdAt: now });
    centre.store.addPendingKey({ kind: 'mdmcert', keyName: 'm', publicKey: Buffer.from('2'), certificate: '', createdAt: now });
    expect(await centre.view('push')).toMatchObject({
      installed: true,
      identity: TOPIC,
      daysLeft: 20,
      urgency: 'renew',
      owner: { name: '山田' },
      deputy: null,
      pendingKeys: 1,
      simulated: true,
    });
    expect(await centre.view('api')).toMatchObject({ installed: true, expiresAt: null, daysLeft: null, urgency: 'none' });
    const text = JSON.stringify(await centre.service.list());
    expect(text).not.toContain('secret');
    expect(text).not.toContain('PRIVATE');
  });

  it('says of each replaced one why it cannot be gone back to', async () => {
    const { clock, store } = centre;
    const soon = clock.now() + 10 * DAY;
    centre.install('ade', { identity: 'server', expiresAt: soon });
    clock.advance(DAY);
    centre.install('ade', { identity: 'other server' });
    clock.advance(DAY);
    centre.install('ade', { identity: 'server' });
    expect((await centre.view('ade')).history.map(({ identity, hindrance }) => [identity, hindrance])).toEqual([
      ['other server', null],
      ['server', 'superseded'],
    ]);
    clock.advance(10 * DAY);
    const [other] = store.history('ade');
    centre.secrets.delete(other?.secretName ?? '');
    expect((await centre.view('ade')).history.map(({ hindrance }) => hindrance)).toEqual(['secret-missing', 'expired']);
  });

  it('gives the calendar everything in use that ends', async () => {
    await centre.installPush();
    centre.install('api', { expiresAt: null });
    await centre.keeper.engineTls('10.0.0.1');
    const dates = centre.service.deadlines();
    expect(dates.map(({ kind }) => kind)).toEqual(['push', 'engine-tls']);
    expect(dates[0]).toMatchObject({ identity: TOPIC, account: 'mdm@example.jp', dueAt: centre.store.current('push')?.expiresAt });
  });
});

describe('a live check', () => {
  it('asks the feature that knows the service, and keeps what it found', async () => {
    expect(await centre.service.verify({ kind: 'ade' })).toMatchObject({ error: { code: 'not-installed' } });
    centre.install('ade');
    centre.world.check = fail('token-expired', 'x', { since: 'yesterday' });
    expect(await centre.service.verify({ kind: 'ade' })).toMatchObject({ error: { code: 'token-expired' } });
    const at = centre.clock.now();
    expect(await centre.view('ade')).toMatchObject({
      problem: { code: 'token-expired', details: { since: 'yesterday' } },
      checkedAt: at,
      verifiedAt: null,
    });
    centre.world.check = ok(null);
    centre.clock.advance(HOUR);
    expect(await centre.service.verify({ kind: 'ade' })).toEqual({ ok: true, value: {} });
    expect(await centre.view('ade')).toMatchObject({ problem: null, checkedAt: at + HOUR, verifiedAt: at + HOUR });
    expect(centre.published).toHaveLength(2);
  });

  it('says nothing about another credential that was installed meanwhile, and nothing after the end', async () => {
    const before = centre.install('content');
    let answer: (found: Outcome<null, VerifyRefusal>) => void = () => {};
    centre.world.check = new Promise((resolve) => {
      answer = resolve;
    });
    const asked = centre.service.verify({ kind: 'content' });
    await Promise.resolve();
    await Promise.resolve();
    centre.install('content', { identity: 'new' });
    answer(fail('token-revoked'));
    expect(await asked).toMatchObject({ error: { code: 'token-revoked' } });
    expect(await centre.view('content')).toMatchObject({ problem: null, checkedAt: null });
    expect(centre.store.get(before)).toMatchObject({ problem: null, checkedAt: null });
    await centre.service.stop();
    await centre.service.verify({ kind: 'content' });
    expect(await centre.view('content')).toMatchObject({ checkedAt: null });
  });

  it('proves by use what no service can be asked about', async () => {
    await centre.keeper.supervision('会社');
    await centre.keeper.deviceCa();
    for (const kind of ['supervision', 'device-ca'] as const) {
      expect(await centre.service.verify({ kind })).toEqual({ ok: true, value: {} });
      expect((await centre.view(kind)).verifiedAt).toBe(centre.clock.now());
    }
    expect(centre.checkCalls).toEqual([]);
    const ca = centre.store.current('device-ca');
    centre.secrets.put(ca?.secretName ?? '', privateKeyToDer(await pooledKey(0)), 0);
    expect(await centre.service.verify({ kind: 'device-ca' })).toMatchObject({
      error: { code: 'key-mismatch', details: { reason: 'other-key' } },
    });
    centre.secrets.delete(ca?.secretName ?? '');
    expect(await centre.service.verify({ kind: 'device-ca' })).toMatchObject({
      error: { code: 'key-mismatch', details: { reason: 'missing' } },
    });
    centre.clock.advance(21 * 365 * DAY);
    expect(await centre.service.verify({ kind: 'supervision' })).toMatchObject({ error: { code: 'expired' } });
  });

  it('finds a device CA out whose certificate may not issue', async () => {
    const key = await pooledKey(0);
    const certificate = await testCertificate('no CA', key, { now: centre.clock.now(), ca: false });
    centre.install('device-ca', { certificate: certificate.pem, identity: certificate.sha256 }, privateKeyToDer(key));
    expect(await centre.service.verify({ kind: 'device-ca' })).toMatchObject({ error: { details: { reason: 'issuing' } } });
  });
});

describe('upkeep', () => {
  const settle = async () => {
    for (let turn = 0; turn < 30; turn += 1) await Promise.resolve();
  };

  it('tries every credential of Apple’s once a day, an hour apart, the first an hour after the start', async () => {
    await centre.installPush();
    for (const kind of ['ade', 'content', 'api'] as const) centre.install(kind);
    await centre.service.start();
    await settle();
    expect(centre.checkCalls).toEqual([]);
    for (let hour = 0; hour < 24; hour += 1) {
      centre.clock.advance(HOUR);
      await settle();
      expect(centre.checkCalls.length).toBe(Math.min(hour + 1, 4));
    }
    expect(new Set(centre.checkCalls)).toEqual(new Set(['push', 'ade', 'content', 'api']));
    centre.clock.advance(HOUR);
    await settle();
    expect(centre.checkCalls).toHaveLength(5);
    await centre.service.stop();
    centre.clock.advance(2 * DAY);
    await settle();
    expect(centre.checkCalls).toHaveLength(5);
  });

  it('does not try again today what a person has just tried', async () => {
    centre.install('ade');
    await centre.service.start();
    await centre.service.verify({ kind: 'ade' });
    centre.clock.advance(HOUR);
    await settle();
    expect(centre.checkCalls).toEqual(['ade']);
    await centre.service.stop();
  });

  it('renews the TLS certificate 60 days before its end, by itself, and leaves a trace', async () => {
    await centre.keeper.engineTls('10.0.0.1');
    const first = centre.store.current('engine-tls');
    centre.clock.advance((397 - 61) * DAY);
    await centre.service.start();
    expect(centre.store.current('engine-tls')?.id).toBe(first?.id);
    expect(centre.changed).toEqual([]);
    await centre.service.stop();
    centre.clock.advance(DAY);
    await centre.service.start();
    const second = centre.store.current('engine-tls');
    expect(second?.id).not.toBe(first?.id);
    expect(centre.changed).toEqual(['engine-tls']);
    expect(centre.recorded).toMatchObject([
      { action: 'certificates.renewed', actor: '@shitaku', details: { kind: 'engine-tls', from: first?.identity, to: second?.identity } },
    ]);
    await centre.service.stop();
  });
});

describe('making our own anew', () => {
  const confirmation = { typed: '入れ替え 12', reason: '鍵が漏れた' };

  it('TLS at once, as soon as there is one', async () => {
    expect(await centre.service.renewOwn({ kind: 'engine-tls', confirmation: null })).toMatchObject({
      error: { code: 'engine-not-listening' },
    });
    const root = await centre.keeper.engineRoot();
    await centre.keeper.engineTls('mdm.example.jp');
    const before = centre.store.current('engine-tls');
    centre.world.enrolled = 12;
    expect(await centre.service.renewOwn({ kind: 'engine-tls', confirmation: null })).toEqual({ ok: true, value: {} });
    const after = await centre.keeper.engineTls('mdm.example.jp');
    expect(after.certificate.sha256).not.toBe(before?.identity);
    expect(after.certificate.issuer).toEqual(root.certificate.subject);
    expect(centre.store.history('engine-tls').map(({ identity }) => identity)).toEqual([before?.identity]);
    expect(centre.changed).toEqual(['engine-tls']);
  });

  it('the supervision identity and the device CA at level 3', async () => {
    centre.world.enrolled = 12;
    await centre.keeper.supervision('会社');
    await centre.keeper.deviceCa();
    for (const kind of ['supervision', 'device-ca'] as const) {
      const before = centre.store.current(kind);
      const refused = [null, { ...confirmation, typed: '入れ替え 11' }, { ...confirmation, typed: '復元 12' }];
      for (const given of refused) {
        expect(await centre.service.renewOwn({ kind, confirmation: given })).toMatchObject({
          error: { code: 'confirmation-wrong', details: { devices: '12' } },
        });
      }
      expect(await centre.service.renewOwn({ kind, confirmation: { ...confirmation, reason: ' ' } })).toMatchObject({
        error: { code: 'reason-empty' },
      });
      expect(centre.store.current(kind)?.id).toBe(before?.id);
      expect(await centre.service.renewOwn({ kind, confirmation })).toEqual({ ok: true, value: {} });
      expect(centre.store.current(kind)?.id).not.toBe(before?.id);
      expect(centre.recorded.at(-1)?.details).toMatchObject({ kind, from: before?.identity, reason: '鍵が漏れた' });
    }
    centre.world.organization = ' ';
    expect(await centre.service.renewOwn({ kind: 'supervision', confirmation })).toMatchObject({ error: { code: 'organization-empty' } });
  });

  it('keeps all or nothing', async () => {
    await centre.keeper.deviceCa();
    const before = centre.store.current('device-ca');
    const secrets = centre.allSecrets().length;
    centre.world.crash = new Error('power cut');
    const typed = { typed: 'REPLACE 0', reason: 'x' };
    await expect(centre.service.renewOwn({ kind: 'device-ca', confirmation: typed })).rejects.toThrow('power cut');
    expect(centre.store.current('device-ca')).toEqual(before);
    expect(centre.store.history('device-ca')).toEqual([]);
    expect(centre.allSecrets()).toHaveLength(secrets);
  });
});

describe('the identity keeper', () => {
  it('makes each identity once, also when twenty ask at the same time', async () => {
    const made = await Promise.all(Array.from({ length: 20 }, () => centre.keeper.supervision('会社')));
    expect(new Set(made.map(({ certificate }) => certificate.sha256)).size).toBe(1);
    expect(centre.store.current('supervision')).toMatchObject({
      identity: made[0]?.certificate.sha256,
      identityName: made[0]?.certificate.commonName,
    });
    expect(centre.store.history('supervision')).toEqual([]);
  });

  it('makes TLS anew for another host, and under another root', async () => {
    const first = await centre.keeper.engineTls('10.0.0.1');
    expect((await centre.keeper.engineTls('10.0.0.1')).certificate.sha256).toBe(first.certificate.sha256);
    expect((await centre.keeper.engineTls('10.0.0.2')).certificate.subjectAltNames).toEqual(['10.0.0.2']);
    const root = await centre.installRoot(0);
    expect((await centre.keeper.engineTls('10.0.0.2')).certificate.issuer).toEqual(root.subject);
  });

  it('puts nothing in the place of what came there while a key was made', async () => {
    const turns = async () => {
      for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
    };
    await centre.keeper.engineRoot();
    const key = await pooledKey(0);
    const brought = await testCertificate('brought', key, { now: centre.clock.now(), days: 3650, ca: true });
    const parts = { certificate: brought.pem, identity: brought.sha256 };
    const tls = centre.keeper.engineTls('10.0.0.1');
    await turns();
    centre.install('engine-root', parts, privateKeyToDer(key));
    expect((await tls).certificate.issuer).toEqual(brought.subject);
    expect(centre.store.current('engine-tls')?.identity).toBe((await tls).certificate.sha256);
    const made = centre.keeper.supervision('会社');
    await turns();
    centre.install('supervision', parts, privateKeyToDer(key));
    expect((await made).certificate.sha256).toBe(brought.sha256);
    expect(centre.store.current('supervision')?.identity).toBe(brought.sha256);
  });
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
