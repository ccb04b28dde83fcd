import { beforeEach, describe, expect, it } from 'vitest';
import { hostileFiles } from '#files/testing.ts';
import { fail } from '#lib/outcome.ts';
import type { Certificate } from '#pki/certificate.ts';
import { generateEcKey, samePublicKey } from '#pki/keys.ts';
import { vendorIdentity } from '#store/credentials-store.ts';
import { readPkcs12 } from '../../protocols/pkcs12/read-pkcs12.ts';
import { writePkcs12 } from '../../protocols/pkcs12/write-pkcs12.ts';
import {
  DAY,
  fileOf,
  OTHER_TOPIC,
  PASSPHRASE,
  plainPkcs12,
  pooledKey,
  pushSubject,
  TestCentre,
  TOPIC,
  testCertificate,
  valueOf,
} from './testing.ts';

let centre: TestCentre;
beforeEach(() => {
  centre = new TestCentre();
});

const p12 = async (certificate: Certificate, keyIndex: number, chain: Certificate[] = []) =>
  plainPkcs12.write({ certificate, chain, key: await pooledKey(keyIndex), passphrase: PASSPHRASE, friendlyName: 'test' });

type Kind = 'push' | 'supervision' | 'vendor';
const bring = (kind: Kind, bytes: Uint8Array, more: { confirmation?: { typed: string; reason: string }; account?: string } = {}) =>
  centre.service.importPkcs12({
    kind,
    file: fileOf(bytes),
    passphrase: PASSPHRASE,
    account: more.account ?? '',
    confirmation: more.confirmation ?? null,
  });

/** A push pair as PKCS#12. */
const pushPair = async (keyIndex: number, options: { topic?: string; from?: number; days?: number } = {}) => {
  const { topic = TOPIC, ...dates } = options;
  const key = await pooledKey(keyIndex);
  return p12(await testCertificate(pushSubject(topic), key, { now: centre.clock.now(), ...dates }), keyIndex);
};

/** Other tests may keep the machine busy. */
const PATIENCE = 60_000;

describe('PKCS#12 out', () => {
  it('opens under its passphrase, with key and chain, and names what it is', async () => {
    await centre.installPush();
    const answer = valueOf(await centre.service.exportPkcs12({ kind: 'push', passphrase: PASSPHRASE }));
    expect(answer.fileName).toMatch(/^shitaku_push_444444_\d{8}\.p12$/);
    expect(answer.base64).toBe(true);
    const opened = valueOf(await plainPkcs12.read(Buffer.from(answer.content, 'base64'), PASSPHRASE));
    expect(opened.certificate.uid).toBe(TOPIC);
    expect(samePublicKey(opened.key, await pooledKey(0))).toBe(true);
    expect(centre.recorded).toMatchObject([{ action: 'certificates.exported', details: { kind: 'push' } }]);
    expect(JSON.stringify(centre.recorded)).not.toContain(PASSPHRASE);
    await centre.keeper.engineTls('10.0.0.1');
    const tls = valueOf(await centre.service.exportPkcs12({ kind: 'engine-tls', passphrase: PASSPHRASE }));
    const { chain } = valueOf(await plainPkcs12.read(Buffer.from(tls.content, 'base64'), PASSPHRASE));
    expect(chain.map(({ sha256 }) => sha256)).toEqual([centre.store.current('engine-root')?.identity]);
  });

  it('is refused for tokens, for what is missing, and under a short passphrase', async () => {
    for (const kind of ['ade', 'content', 'api'] as const) {
      centre.install(kind);
      expect(await centre.service.exportPkcs12({ kind, passphrase: PASSPHRASE })).toMatchObject({ error: { code: 'no-certificate' } });
    }
    expect(await centre.service.exportPkcs12({ kind: 'push', passphrase: PASSPHRASE })).toMatchObject({ error: { code: 'not-installed' } });
    await centre.installPush();
    expect(await centre.service.exportPkcs12({ kind: 'push', passphrase: '1234567' })).toMatchObject({
      error: { code: 'passphrase-short' },
    });
    // Seven characters, however many code units they take.
    const short = await centre.service.exportPkcs12({ kind: 'push', passphrase: '𠮷'.repeat(7) });
    expect(short).toMatchObject({ error: { code: 'passphrase-short' } });
    centre.secrets.delete(centre.store.current('push')?.secretName ?? '');
    expect(await centre.service.exportPkcs12({ kind: 'push', passphrase: PASSPHRASE })).toMatchObject({ error: { code: 'not-installed' } });
  });
});

describe('PKCS#12 in', () => {
  it('brings a push pair after APNs took it, and keeps the one before', async () => {
    const old = await centre.installPush(TOPIC, 0);
    centre.world.enrolled = 412;
    const pair = await pushPair(1, { days: 400 });
    centre.world.handshake = fail('certificate-refused');
    expect(await bring('push', pair)).toMatchObject({ error: { code: 'certificate-refused' } });
    expect(centre.store.current('push')?.id).toBe(old);
    expect(centre.allSecrets()).toHaveLength(1);
    centre.world.handshake = { ok: true, value: null };
    expect(await bring('push', pair)).toEqual({ ok: true, value: {} });
    expect(centre.store.current('push')).toMatchObject({ identity: TOPIC, account: 'mdm@example.jp', verifiedAt: centre.clock.now() });
    expect(centre.store.history('push').map(({ id }) => id)).toEqual([old]);
    expect(centre.changed).toEqual(['push']);
    expect(centre.recorded).toMatchObject([{ action: 'certificates.imported', details: { kind: 'push', from: TOPIC, to: TOPIC } }]);
    expect(await bring('push', pair)).toMatchObject({ error: { code: 'already-installed' } });
    expect(await bring('push', await pushPair(2, { days: 300 }))).toMatchObject({ error: { code: 'older-than-installed' } });
    expect(await centre.service.verify({ kind: 'push' })).toMatchObject({ ok: true });
  });

  it('refuses a pair of another topic unless somebody confirms that devices fall silent', async () => {
    await centre.installPush(TOPIC, 0);
    centre.world.enrolled = 412;
    const pair = await pushPair(1, { topic: OTHER_TOPIC, days: 30 });
    expect(await bring('push', pair)).toMatchObject({
      error: { code: 'identity-changed', details: { installed: TOPIC, new: OTHER_TOPIC, devices: '412' } },
    });
    const wrong = { typed: '入れ替え 411', reason: 'x' };
    expect(await bring('push', pair, { confirmation: wrong })).toMatchObject({ error: { code: 'confirmation-wrong' } });
    expect(centre.handshakes).toEqual([]);
    const right = { typed: 'replace 412', reason: '会社が分かれた' };
    expect(await bring('push', pair, { confirmation: right, account: ' ｎｅｗ@example.jp ' })).toEqual({ ok: true, value: {} });
    expect(centre.store.current('push')).toMatchObject({ identity: OTHER_TOPIC, account: 'new@example.jp' });
    expect(centre.recorded[0]?.details).toMatchObject({ reason: '会社が分かれた' });
  });

  it('refuses what is not for its place, out of its time, or not RSA', async () => {
    const now = centre.clock.now();
    expect(await bring('push', await pushPair(0, { from: -400, days: -1 }))).toMatchObject({ error: { code: 'expired' } });
    expect(await bring('push', await pushPair(0, { from: 2 }))).toMatchObject({ error: { code: 'not-yet-valid' } });
    const plain = await p12(await testCertificate('plain', await pooledKey(0), { now }), 0);
    expect(await bring('push', plain)).toMatchObject({ error: { code: 'not-a-push-certificate' } });
    expect(await bring('vendor', plain)).toMatchObject({ error: { code: 'not-a-vendor-certificate' } });
    const ec = await generateEcKey();
    const certificate = await testCertificate('ec', ec, { now });
    const bytes = await plainPkcs12.write({ certificate, key: ec, passphrase: PASSPHRASE, friendlyName: 'ec' });
    expect(await bring('supervision', bytes)).toMatchObject({ error: { code: 'not-rsa' } });
    const other = { kind: 'supervision', file: fileOf(plain), passphrase: 'other', account: '', confirmation: null } as const;
    expect(await centre.service.importPkcs12(other)).toMatchObject({ error: { code: 'wrong-passphrase' } });
  });

  it('brings a supervision identity; another one only with a confirmation once devices rely on it', async () => {
    const now = centre.clock.now();
    const pairs = await Promise.all(
      [0, 1].map(async (index) => p12(await testCertificate(`s${index}`, await pooledKey(index), { now }), index)),
    );
    const [first = Buffer.alloc(0), second = Buffer.alloc(0)] = pairs;
    expect(await bring('supervision', first)).toEqual({ ok: true, value: {} });
    expect(await bring('supervision', first)).toMatchObject({ error: { code: 'already-installed' } });
    expect((await centre.keeper.supervision('会社')).certificate.commonName).toBe('s0');
    centre.world.enrolled = 3;
    expect(await bring('supervision', second)).toMatchObject({ error: { code: 'identity-changed', details: { devices: '3' } } });
    expect(await bring('supervision', second, { confirmation: { typed: '入れ替え 3', reason: 'x' } })).toEqual({ ok: true, value: {} });
    expect((await centre.keeper.supervision('会社')).certificate.commonName).toBe('s1');
    expect(await centre.service.verify({ kind: 'supervision' })).toEqual({ ok: true, value: {} });
  });

  it('takes no certificate for a supervision identity that is plainly for something else', async () => {
    const now = centre.clock.now();
    const key = await pooledKey(0);
    const server = { extendedKeyUsage: ['1.3.6.1.5.5.7.3.1'] };
    const others = {
      'push-certificate': await testCertificate(pushSubject(TOPIC), key, { now }),
      'vendor-certificate': await testCertificate('MDM Vendor: Test', key, { now }),
      'app-push-certificate': await testCertificate('Apple Push Services: jp.example.app', key, { now }),
      'ca-certificate': await testCertificate('A company CA', key, { now, ca: true }),
      'tls-server': await testCertificate('www.example.jp', key, { now, ...server }),
    };
    for (const [kind, certificate] of Object.entries(others)) {
      expect(await bring('supervision', await p12(certificate, 0))).toMatchObject({
        error: { code: 'not-a-supervision-identity', details: { kind } },
      });
    }
    expect(centre.allSecrets()).toEqual([]);
    expect(centre.recorded).toEqual([]);
    // Apple Configurator's, and what other tools make: no extensions at all, or a CA without a name (usb.md 10), which no CA has.
    const good = [
      await testCertificate('Apple Configurator: 会社 (X)', key, { now, extendedKeyUsage: ['1.3.6.1.5.5.7.3.3'] }),
      await testCertificate('会社', key, { now }),
      await testCertificate([], key, { now, ca: true, ...server }),
    ];
    for (const certificate of good) {
      expect(
        await new TestCentre().service.importPkcs12({
          kind: 'supervision',
          file: fileOf(await p12(certificate, 0)),
          passphrase: PASSPHRASE,
          account: '',
          confirmation: null,
        }),
      ).toEqual({ ok: true, value: {} });
    }
  });

  it('asks about another supervision identity also while no device is enrolled: supervised ones may be about', async () => {
    const now = centre.clock.now();
    const [first, second] = [
      await testCertificate('s0', await pooledKey(0), { now }),
      await testCertificate('s1', await pooledKey(1), { now }),
    ];
    await bring('supervision', await p12(first, 0));
    const bytes = await p12(second, 1);
    expect(await bring('supervision', bytes)).toMatchObject({
      error: { code: 'identity-changed', details: { installed: first.sha256, new: second.sha256, devices: '0' } },
    });
    const old = centre.store.current('supervision')?.id ?? 0;
    expect(await bring('supervision', bytes, { confirmation: { typed: '入れ替え 0', reason: 'x' } })).toEqual({ ok: true, value: {} });
    expect(await centre.service.planRollback({ id: old })).toMatchObject({ value: { level: 3, devices: 0 } });
    expect(await centre.service.rollback({ id: old, confirmation: null })).toMatchObject({ error: { code: 'confirmation-wrong' } });
    expect(await centre.service.rollback({ id: old, confirmation: { typed: '復元 0', reason: 'x' } })).toEqual({ ok: true, value: {} });
  });

  it('asks nothing about devices bound to a topic of long ago when the installed one is renewed', async () => {
    const old = await centre.installPush(TOPIC, 0);
    centre.world.topic = OTHER_TOPIC;
    centre.world.enrolled = 5;
    expect(await bring('push', await pushPair(1, { days: 400 }))).toEqual({ ok: true, value: {} });
    expect(centre.recorded).toMatchObject([{ action: 'certificates.imported', details: { from: TOPIC, to: TOPIC } }]);
    expect(await centre.service.planRollback({ id: old })).toMatchObject({ value: { level: 1, devices: 0 } });
  });

  it('brings a vendor identity whose chain reaches its root', async () => {
    const now = centre.clock.now();
    const [rootKey, middleKey, key] = await Promise.all([pooledKey(0), pooledKey(1), pooledKey(2)]);
    const root = await testCertificate('root', rootKey, { now, ca: true, days: 500 });
    const middle = await testCertificate('middle', middleKey, { now, ca: true, days: 500, issuer: { certificate: root, key: rootKey } });
    const leaf = await testCertificate('MDM Vendor: Test', key, { now, issuer: { certificate: middle, key: middleKey } });
    expect(await bring('vendor', await p12(leaf, 2, [middle]))).toMatchObject({
      error: { code: 'chain-incomplete', details: { missing: 'middle' } },
    });
    expect(await bring('vendor', await p12(leaf, 2, [root, middle]))).toEqual({ ok: true, value: {} });
    const kept = centre.store.current('vendor');
    expect(kept?.certificate).toBe([leaf, middle, root].map(({ pem }) => pem).join(''));
    expect(await centre.service.verify({ kind: 'vendor' })).toEqual({ ok: true, value: {} });
    expect(kept?.identity).toBe(vendorIdentity(leaf.publicKeyDer));
    expect(await bring('vendor', await p12(leaf, 2, [root, middle]))).toMatchObject({ error: { code: 'already-installed' } });
    // The certificate of another year for the same key is the same vendor.
    const [short, long] = await Promise.all(
      [300, 380].map((days) => testCertificate('MDM Vendor: Test', key, { now, days, issuer: { certificate: middle, key: middleKey } })),
    );
    const bringLeaf = async (of: Certificate | undefined) => bring('vendor', await p12(of ?? leaf, 2, [root, middle]));
    expect(await bringLeaf(short)).toMatchObject({ error: { code: 'older-than-installed' } });
    expect(await bringLeaf(long)).toEqual({ ok: true, value: {} });
    expect(centre.recorded.at(-1)).toMatchObject({ details: { from: kept?.identity, to: kept?.identity } });
    centre.clock.advance(400 * DAY);
    expect(await bring('vendor', await p12(leaf, 2, [root, middle]))).toMatchObject({ error: { code: 'expired' } });
  });

  it('keeps all or nothing', async () => {
    await centre.installPush(TOPIC, 0);
    const before = centre.store.current('push');
    centre.world.crash = new Error('power cut');
    await expect(bring('push', await pushPair(1, { days: 400 }))).rejects.toThrow('power cut');
    expect(centre.store.current('push')).toEqual(before);
    expect(centre.allSecrets()).toHaveLength(1);
  });

  it('takes what it gave, in real PKCS#12', async () => {
    const real = {
      pkcs12: { write: writePkcs12, read: (bytes: Uint8Array, passphrase: string) => readPkcs12(bytes, passphrase, PATIENCE) },
    };
    const [from, to] = [new TestCentre({ more: real }), new TestCentre({ more: real })];
    await from.keeper.supervision('会社');
    const { content } = valueOf(await from.service.exportPkcs12({ kind: 'supervision', passphrase: PASSPHRASE }));
    const file = { fileName: 'x.p12', content };
    const answer = await to.service.importPkcs12({ kind: 'supervision', file, passphrase: PASSPHRASE, account: '', confirmation: null });
    expect(answer).toEqual({ ok: true, value: {} });
    expect(to.store.current('supervision')?.identity).toBe(from.store.current('supervision')?.identity);
    expect(await to.service.verify({ kind: 'supervision' })).toEqual({ ok: true, value: {} });
    expect(await to.service.identify({ file })).toMatchObject({ value: { kind: 'pkcs12', place: 'supervision' } });
  }, 120_000);

  it('refuses every hostile file with a code, and takes none', async () => {
    centre = new TestCentre({ more: { pkcs12: { write: writePkcs12, read: (bytes, passphrase) => readPkcs12(bytes, passphrase) } } });
    const files = (await hostileFiles()).filter(({ bytes }) => bytes.length < 3_000_000);
    expect(files.length).toBeGreaterThan(50);
    for (const { name, bytes } of files) {
      for (const kind of ['push', 'supervision', 'vendor'] as const) {
        const answer = await bring(kind, bytes);
        expect({ name, kind, ok: answer.ok }).toEqual({ name, kind, ok: false });
      }
    }
    expect(centre.allSecrets()).toEqual([]);
  }, 60_000);
});
