import { generateKeyPairSync } from 'node:crypto';
import SqliteDatabase from 'better-sqlite3';
import { beforeEach, describe, expect, it } from 'vitest';
import { AesSecretBox } from '#lib/secret-box.ts';
import { type Certificate } from '#pki/certificate.ts';
import { issueCertificate } from '#pki/issue-certificate.ts';
import { CredentialsStore, type NewCredential, vendorIdentity } from './credentials-store.ts';
import type { Database } from './database.ts';
import { migrate, readMigrations } from './migrate.ts';
import { SecretsStore } from './secrets-store.ts';
import { memoryDatabase } from './testing.ts';

let database: Database;
let store: CredentialsStore;
let secrets: SecretsStore;
beforeEach(() => {
  database = memoryDatabase();
  store = new CredentialsStore(database);
  secrets = new SecretsStore(database, new AesSecretBox(new Uint8Array(32)));
});

function credential(at: number, more: Partial<NewCredential> = {}): NewCredential {
  const secretName = `secret-${at}`;
  secrets.put(secretName, Buffer.from([1]), at);
  const plain = { identity: 'server', identityName: 'Server', account: '', serialNumber: '', certificate: '', facts: { a: 'b' } };
  return { kind: 'ade', ...plain, secretName, issuedAt: at, expiresAt: at + 1000, installedAt: at, verifiedAt: null, ...more };
}

describe('credentials', () => {
  it('have one current of a kind, and the last three before it', () => {
    for (let at = 1; at <= 6; at += 1) store.install(credential(at));
    expect(store.current('ade')).toMatchObject({ installedAt: 6, replacedAt: null, current: true, facts: { a: 'b' } });
    expect(store.history('ade').map(({ installedAt, replacedAt, current }) => [installedAt, replacedAt, current])).toEqual([
      [5, 6, false],
      [4, 5, false],
      [3, 4, false],
    ]);
    expect([1, 2, 3, 6].map((at) => store.hasSecret(`secret-${at}`))).toEqual([false, false, true, true]);
    expect(store.current('content')).toBeNull();
    expect(store.history('content')).toEqual([]);
  });

  it('do not lose a secret that another credential or a waiting key still names', () => {
    store.install(credential(1, { secretName: 'shared' }));
    secrets.put('shared', Buffer.from([1]), 1);
    store.addPendingKey({ kind: 'ade', keyName: 'secret-2', publicKey: Buffer.from([2]), certificate: 'pem', createdAt: 2 });
    store.install(credential(2));
    for (let at = 3; at <= 6; at += 1) store.install(credential(at));
    store.install(credential(7, { secretName: 'shared', kind: 'content' }));
    store.install(credential(8));
    expect(store.hasSecret('secret-2')).toBe(true);
    expect(store.hasSecret('shared')).toBe(false);
    expect(store.hasSecret('secret-3')).toBe(false);
  });

  it('keep the one just replaced, also after a clock that was ahead was put right', () => {
    for (const at of [1, 1001, 1002, 1003]) store.install(credential(at));
    store.install(credential(5));
    store.install(credential(6));
    expect(store.history('ade').map(({ installedAt }) => installedAt)).toEqual([5, 1003, 1002]);
    expect(store.hasSecret('secret-5')).toBe(true);
    // Gone back to, it is the older row of the two, and is replaced last all the same.
    store.restore(store.history('ade')[2]?.id ?? 0, 7);
    store.install(credential(8));
    expect(store.history('ade').map(({ installedAt }) => installedAt)).toContain(7);
    expect(store.hasSecret('secret-1002')).toBe(true);
  });

  it('can be gone back to, and from', () => {
    const first = store.install(credential(1));
    const second = store.install(credential(2));
    store.restore(first, 3);
    expect(store.current('ade')).toMatchObject({ id: first, installedAt: 3, replacedAt: null });
    expect(store.history('ade')).toMatchObject([{ id: second, replacedAt: 3 }]);
    store.restore(first, 4);
    expect(store.current('ade')?.installedAt).toBe(3);
    store.restore(second, 5);
    expect(store.current('ade')?.id).toBe(second);
    expect(() => store.restore(4711, 6)).toThrow(/not kept/);
  });

  it('of an authority stay until they end, without their key, however many come after them', () => {
    const ca = (at: number, more: Partial<NewCredential> = {}) =>
      credential(at, { kind: 'device-ca', certificate: `pem ${at}`, identity: `ca ${at}`, expiresAt: 1000, ...more });
    for (let at = 1; at <= 7; at += 1) store.install(ca(at, at === 2 ? { expiresAt: 6 } : {}));
    expect(store.history('device-ca').map(({ identity }) => identity)).toEqual(['ca 6', 'ca 5', 'ca 4']);
    // The second is over by now; nothing asks for it any more.
    expect(store.former('device-ca').map(({ identity }) => identity)).toEqual(['ca 6', 'ca 5', 'ca 4', 'ca 3', 'ca 1']);
    expect([1, 2, 3, 4].map((at) => store.hasSecret(`secret-${at}`))).toEqual([false, false, false, true]);
    const [oldest] = store.former('device-ca').slice(-1);
    expect(store.hasSecret(oldest?.secretName ?? 'x')).toBe(false);
    // The same one brought back from an archive again and again does not pile up.
    for (let at = 8; at <= 20; at += 1) store.install(ca(at, { certificate: `pem ${at % 2}`, identity: `ca ${at % 2}` }));
    expect(store.former('device-ca').filter(({ identity }) => identity === 'ca 1').length).toBeLessThan(4);
    expect(new Set(store.former('device-ca').map(({ certificate }) => certificate))).toContain('pem 3');
  });

  it('gone back to are as if nobody had tried them', () => {
    const first = store.install(credential(1, { verifiedAt: 1 }));
    store.recordCheck(first, 2, { code: 'token-expired', details: {} });
    store.install(credential(3));
    store.restore(first, 4);
    expect(store.current('ade')).toMatchObject({ id: first, checkedAt: null, problem: null, verifiedAt: 1 });
  });

  it('of a vendor are known by their public key, also where a row says otherwise', async () => {
    const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    const subject = [{ type: 'CN', value: 'MDM Vendor: Test' }];
    const issue = (notAfter: number) => issueCertificate({ subject, publicKey: key, issuer: { subject, key }, notBefore: 0, notAfter });
    const [one, renewed] = [await issue(1_000_000), await issue(2_000_000)];
    store.install(credential(1, { kind: 'vendor', certificate: one.pem, identity: one.sha256 }));
    expect(store.current('vendor')?.identity).toBe(vendorIdentity(one.publicKeyDer));
    expect(vendorIdentity(one.publicKeyDer)).toBe(vendorIdentity(renewed.publicKeyDer));
    expect(vendorIdentity(one.publicKeyDer)).not.toBe(one.sha256);
  });

  it('remember what the last check found, and when one last worked', () => {
    const id = store.install(credential(1, { verifiedAt: 1 }));
    expect(store.get(id)).toMatchObject({ verifiedAt: 1, checkedAt: 1, problem: null });
    store.recordCheck(id, 2, { code: 'token-expired', details: { a: 'b' } });
    expect(store.get(id)).toMatchObject({ verifiedAt: 1, checkedAt: 2, problem: { code: 'token-expired', details: { a: 'b' } } });
    store.recordCheck(id, 3, null);
    expect(store.get(id)).toMatchObject({ verifiedAt: 3, checkedAt: 3, problem: null });
    store.setAccount(id, 'mdm@example.jp');
    expect(store.get(id)?.account).toBe('mdm@example.jp');
  });

  it('are all written or none', () => {
    const first = store.install(credential(1));
    expect(() =>
      store.transaction(() => {
        store.install(credential(2));
        throw new Error('power cut');
      }),
    ).toThrow('power cut');
    expect(store.current('ade')?.id).toBe(first);
    expect(store.history('ade')).toEqual([]);
    expect(() => store.install(credential(3, { kind: 'unknown' as 'ade' }))).toThrow(/CHECK/);
  });
});

describe('waiting keys', () => {
  it('are kept by kind, the newest first, until their answer came', () => {
    const key = (keyName: string, kind: 'push' | 'ade', createdAt: number) => ({
      kind,
      keyName,
      publicKey: Buffer.from(keyName),
      certificate: '',
      createdAt,
    });
    for (const each of [key('a', 'push', 1), key('b', 'ade', 2), key('c', 'push', 3), key('d', 'push', 3)]) store.addPendingKey(each);
    expect(store.pendingKeys('push').map(({ keyName }) => keyName)).toEqual(['d', 'c', 'a']);
    expect(Buffer.from(store.pendingKeys('ade')[0]?.publicKey ?? []).toString()).toBe('b');
    store.removePendingKey('c');
    expect(store.pendingKeys('push').map(({ keyName }) => keyName)).toEqual(['d', 'a']);
  });
});

describe('migration 5', () => {
  const NOW = Date.UTC(2026, 10, 21);
  const certificate = async (name: string): Promise<Certificate> => {
    const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    const subject = [{ type: 'CN', value: name }];
    return await issueCertificate({ subject, publicKey: key, issuer: { subject, key }, notBefore: NOW, notAfter: NOW + 1_000_000 });
  };

  it('moves push certificates, identities and waiting keys of before into the new tables', async () => {
    const old = new SqliteDatabase(':memory:');
    const all = readMigrations();
    migrate(old, all.slice(0, 4));
    const push = old.prepare(
      `INSERT INTO push_certificates (topic, serial_number, certificate, key_name, apple_account, issued_at, expires_at, installed_at, verified_at, current)
       VALUES (?, ?, 'pem', ?, 'mdm@example.jp', 1, 2, ?, ?, ?)`,
    );
    push.run('topic-a', '01', 'push-key/1', 10, 11, 0);
    push.run('topic-b', '02', 'push-key/2', 20, null, 0);
    push.run('topic-b', '03', 'push-key/3', 30, 31, 1);
    const supervision = await certificate('Shitaku: 株式会社サンプル (X)');
    const chain = await certificate('root');
    const identity = old.prepare('INSERT INTO identities (name, certificate, key_name, created_at) VALUES (?, ?, ?, ?)');
    identity.run('supervision', supervision.pem, 'identity:supervision:1', 5);
    identity.run('vendor', supervision.pem + chain.pem, 'vendor-key/1', 6);
    old.prepare("INSERT INTO pending_push_keys (key_name, public_key, created_at) VALUES ('push-key/4', x'0102', 40)").run();
    migrate(old, all);
    const moved = new CredentialsStore(old);
    expect(moved.current('push')).toMatchObject({
      identity: 'topic-b',
      serialNumber: '03',
      account: 'mdm@example.jp',
      certificate: 'pem',
      secretName: 'push-key/3',
      issuedAt: 1,
      expiresAt: 2,
      installedAt: 30,
      replacedAt: null,
      verifiedAt: 31,
      checkedAt: 31,
      problem: null,
      facts: {},
    });
    expect(moved.history('push').map(({ serialNumber, replacedAt, verifiedAt }) => [serialNumber, replacedAt, verifiedAt])).toEqual([
      ['02', 30, null],
      ['01', 20, 11],
    ]);
    expect(moved.current('supervision')).toMatchObject({
      identity: supervision.sha256,
      identityName: 'Shitaku: 株式会社サンプル (X)',
      serialNumber: supervision.serialNumber,
      issuedAt: NOW,
      expiresAt: NOW + 1_000_000,
      installedAt: 5,
      secretName: 'identity:supervision:1',
    });
    expect(moved.current('vendor')).toMatchObject({
      identity: vendorIdentity(supervision.publicKeyDer),
      certificate: supervision.pem + chain.pem,
    });
    expect(moved.pendingKeys('push')).toMatchObject([{ keyName: 'push-key/4', createdAt: 40, certificate: '' }]);
    const tables = old.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").pluck().all();
    for (const gone of ['push_certificates', 'pending_push_keys', 'identities']) expect(tables).not.toContain(gone);
  });
});
