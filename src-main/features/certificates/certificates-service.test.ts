import { beforeEach, describe, expect, it } from 'vitest';
import type { VerifyRefusal } from '#contract/certificates.ts';
import { certificates, credentialKind } from '#contract/certificates.ts';
import { answerSchema } from '#contract/define.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import { privateKeyToDer } from '#pki/keys.ts';
import { DAY, HOUR, pooledKey, TestCentre, TOPIC, testCertificate } from './testing.ts';

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

  it('does not sleep for as long as the clock was ahead', async () => {
    const id = centre.install('ade');
    centre.store.recordCheck(id, centre.clock.now() + 365 * DAY, { code: 'clock-skew', details: {} });
    await centre.service.start();
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
