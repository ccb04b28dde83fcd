import { beforeEach, describe, expect, it } from 'vitest';
import { certificates } from '#contract/certificates.ts';
import { answerSchema } from '#contract/define.ts';
import { fail, ok } from '#lib/outcome.ts';
import { privateKeyToDer } from '#pki/keys.ts';
import { vendorIdentity } from '#store/credentials-store.ts';
import { DAY, fileOf, OTHER_TOPIC, PASSPHRASE, plainArchive, pooledKey, TestCentre, TOPIC, testCertificate, valueOf } from './testing.ts';

type Kinds = Parameters<TestCentre['service']['restoreBackup']>[0]['kinds'];
interface Inside {
  mdmId?: string;
  credentials: Record<string, unknown>[];
}

/** `there` is the machine that made the archive, `here` the one it is restored on. */
let there: TestCentre;
let here: TestCentre;
beforeEach(() => {
  there = new TestCentre();
  here = new TestCentre({ clock: there.clock });
});

const inside = (content: string): Inside =>
  JSON.parse(Buffer.from((JSON.parse(content) as { body: string }).body, 'base64').toString('utf8')) as Inside;
const exported = async (from = there) => valueOf(await from.service.exportBackup({ passphrase: PASSPHRASE })).content;
const opened = async (content: string, into = here) =>
  valueOf(await into.service.openBackup({ file: fileOf(content), passphrase: PASSPHRASE }));
const restore = (backupId: string, kinds: Kinds, count = 0, into = here) =>
  into.service.restoreBackup({ backupId, kinds, confirmation: { typed: `復元 ${count}`, reason: 'x' } });
const hindrances = async (content: string) =>
  Object.fromEntries((await opened(content)).entries.map(({ kind, hindrance }) => [kind, hindrance]));
/** The archive with something changed inside. */
const doctored = async (content: string, change: (value: Inside) => void): Promise<string> => {
  const value = inside(content);
  change(value);
  return plainArchive.seal(Buffer.from(JSON.stringify(value)), PASSPHRASE);
};

describe('what is over', () => {
  it('is left out, said beforehand and afterwards, and the rest is restored', async () => {
    there.install('ade', { expiresAt: there.clock.now() + 10 * DAY });
    there.install('api', { expiresAt: null });
    const content = await exported();
    here.install('ade', { identity: 'ours' });
    here.world.enrolled = 7;
    there.clock.advance(10 * DAY);
    const preview = await here.service.openBackup({ file: fileOf(content), passphrase: PASSPHRASE });
    expect(answerSchema(certificates.calls.openBackup).parse(preview)).toEqual(preview);
    const { backupId, entries, devices } = valueOf(preview);
    expect(entries.map(({ kind, hindrance }) => [kind, hindrance])).toEqual([
      ['ade', 'expired'],
      ['api', null],
    ]);
    // What is not restored takes nothing away from anybody.
    expect(devices).toBe(0);
    const answer = await restore(backupId, ['ade', 'api']);
    expect(answerSchema(certificates.calls.restoreBackup).parse(answer)).toEqual(answer);
    expect(answer).toEqual({ ok: true, value: { skipped: [{ kind: 'ade', code: 'expired' }] } });
    expect([here.store.current('ade')?.identity, here.store.current('api')?.identity]).toEqual(['ours', 'api-1']);
    expect(here.recorded).toMatchObject([{ details: { kinds: 'api', skipped: 'ade' } }]);
  });

  it('leaves no trace of a deed where nothing else was chosen', async () => {
    there.install('ade', { expiresAt: there.clock.now() + DAY });
    const content = await exported();
    there.clock.advance(DAY);
    const { backupId } = await opened(content);
    expect(await restore(backupId, ['ade'])).toEqual({ ok: true, value: { skipped: [{ kind: 'ade', code: 'expired' }] } });
    expect([here.recorded, here.changed, here.store.current('ade')]).toEqual([[], [], null]);
  });

  it('is judged by the certificate, whatever is written beside it', async () => {
    await there.installPush();
    const content = await doctored(await exported(), ({ credentials }) => {
      for (const each of credentials) each['expiresAt'] = there.clock.now() + 4000 * DAY;
    });
    expect(await hindrances(content)).toEqual({ push: null });
    there.clock.advance(366 * DAY);
    expect(await hindrances(content)).toEqual({ push: 'expired' });
  });
});

describe('a push certificate', () => {
  it('takes the place of the installed one only after APNs took it', async () => {
    await there.installPush(TOPIC, 0);
    there.install('api', { expiresAt: null });
    const content = await exported();
    const old = await here.installPush(TOPIC, 1);
    for (const code of ['certificate-refused', 'unreachable', 'unexpected-answer'] as const) {
      here.world.handshake = fail(code);
      const { backupId } = await opened(content);
      expect(await restore(backupId, ['push', 'api'])).toEqual({ ok: true, value: { skipped: [{ kind: 'push', code }] } });
      expect(here.store.current('push')?.id).toBe(old);
      expect(here.store.current('api')?.identity).toBe('api-1');
      expect(here.changed).not.toContain('push');
    }
    here.world.handshake = ok(null);
    const { backupId } = await opened(content);
    expect(await restore(backupId, ['push', 'api'])).toEqual({ ok: true, value: { skipped: [] } });
    const pem = (await pooledKey(0)).export({ type: 'pkcs8', format: 'pem' }).toString();
    expect(here.handshakes.at(-1)).toMatchObject({ topic: TOPIC, privateKeyPem: pem });
    expect(here.store.current('push')).toMatchObject({ verifiedAt: here.clock.now(), problem: null });
    expect(here.store.history('push').map(({ id }) => id)).toEqual([old]);
    // What is the same already is shown to nobody.
    const again = await opened(content);
    const shown = here.handshakes.length;
    expect(await restore(again.backupId, ['push'])).toEqual({ ok: true, value: { skipped: [] } });
    expect(here.handshakes).toHaveLength(shown);
  });

  it('is asked about again when devices enrolled meanwhile, and the archive stays open for that', async () => {
    await there.installPush(OTHER_TOPIC, 0);
    const slow = new TestCentre({
      clock: there.clock,
      more: {
        pushHandshake: () => {
          slow.world.enrolled = 3;
          return Promise.resolve(ok(null));
        },
      },
    });
    const old = await slow.installPush(TOPIC, 1);
    const { backupId } = await opened(await exported(), slow);
    expect(await restore(backupId, ['push'], 0, slow)).toMatchObject({ error: { code: 'confirmation-wrong', details: { devices: '3' } } });
    expect(slow.store.current('push')?.id).toBe(old);
    expect(await restore(backupId, ['push'], 3, slow)).toMatchObject({ ok: true });
    expect(slow.store.current('push')?.identity).toBe(OTHER_TOPIC);
  });
});

describe('the engine’s certificate', () => {
  it('is restored only at the address it is for, and under the root that signed it', async () => {
    await there.keeper.engineTls('10.0.0.1');
    await there.keeper.deviceCa();
    const [tls, root] = [there.store.current('engine-tls'), there.store.current('engine-root')];
    const content = await exported();
    here.world.engineHost = '10.9.9.9';
    await here.keeper.engineTls('10.9.9.9');
    here.world.enrolled = 2;
    expect(await hindrances(content)).toEqual({ 'engine-tls': 'other-host', 'device-ca': null });
    const first = await opened(content);
    // The root of the device CA comes along, and that concerns everybody enrolled here.
    expect(first.devices).toBe(2);
    expect(await restore(first.backupId, ['engine-tls'], 2)).toEqual({
      ok: true,
      value: { skipped: [{ kind: 'engine-tls', code: 'other-host' }] },
    });
    expect(here.store.current('engine-root')?.identity).not.toBe(root?.identity);
    const second = await opened(content);
    expect(await restore(second.backupId, ['engine-tls', 'device-ca'], 2)).toMatchObject({ ok: true });
    expect(here.store.current('engine-root')?.identity).toBe(root?.identity);
    expect(here.store.current('engine-tls')?.identity).not.toBe(tls?.identity);
    expect(new Set(here.changed)).toEqual(new Set(['engine-tls', 'device-ca']));
    here.world.engineHost = '10.0.0.1';
    const third = await opened(content);
    expect(await restore(third.backupId, ['engine-tls'], third.devices)).toEqual({ ok: true, value: { skipped: [] } });
    expect((await here.keeper.engineTls('10.0.0.1')).certificate.sha256).toBe(tls?.identity);
  });

  it('comes with its own root, also where the archive had another in use', async () => {
    await there.keeper.engineTls('10.0.0.1');
    const [tls, root] = [there.store.current('engine-tls'), there.store.current('engine-root')];
    await there.installRoot(0);
    const { backupId } = await opened(await exported());
    expect(await restore(backupId, ['engine-tls'])).toMatchObject({ ok: true });
    expect(here.store.current('engine-root')?.identity).toBe(root?.identity);
    expect((await here.keeper.engineTls('10.0.0.1')).certificate.sha256).toBe(tls?.identity);
  });

  it('is not restored without its root; one that is kept here will do', async () => {
    await there.keeper.engineTls('10.0.0.1');
    const tls = there.store.current('engine-tls');
    const content = await doctored(await exported(), (value) => {
      value.credentials = value.credentials.filter((each) => each['kind'] !== 'engine-root');
    });
    expect(await hindrances(content)).toEqual({ 'engine-tls': 'root-missing' });
    const { backupId } = await opened(content);
    expect(await restore(backupId, ['engine-tls'])).toEqual({
      ok: true,
      value: { skipped: [{ kind: 'engine-tls', code: 'root-missing' }] },
    });
    there.clock.advance(DAY);
    await there.installRoot(0);
    await there.keeper.engineTls('10.0.0.1');
    const home = await opened(content, there);
    expect(home.entries).toMatchObject([{ kind: 'engine-tls', hindrance: null }]);
    expect(await restore(home.backupId, ['engine-tls'], 0, there)).toEqual({ ok: true, value: { skipped: [] } });
    expect((await there.keeper.engineTls('10.0.0.1')).certificate.sha256).toBe(tls?.identity);
  });
});

describe('the name at Apps and Books', () => {
  const ID = 'tokens.mdm-id';
  const idOf = (centre: TestCentre) => centre.ports.settings.get(ID);

  it('goes with the content token, there and back', async () => {
    there.ports.settings.put(ID, 'id of there');
    there.install('content', { identity: 'location' });
    there.install('ade');
    const content = await exported();
    here.ports.settings.put(ID, 'id of here');
    const ours = here.install('content', { identity: 'ours' });
    const first = await opened(content);
    await restore(first.backupId, ['ade']);
    expect(idOf(here)).toBe('id of here');
    const second = await opened(content);
    await restore(second.backupId, ['content']);
    expect(idOf(here)).toBe('id of there');
    const theirs = here.store.current('content')?.id ?? 0;
    // A token that was got here since was got under the name of there.
    const later = here.install('content', { identity: 'later' });
    expect(await here.service.rollback({ id: ours, confirmation: null })).toMatchObject({ ok: true });
    expect(idOf(here)).toBe('id of here');
    expect(await here.service.rollback({ id: later, confirmation: null })).toMatchObject({ ok: true });
    expect(idOf(here)).toBe('id of there');
    expect(await here.service.rollback({ id: ours, confirmation: null })).toMatchObject({ ok: true });
    expect(await here.service.rollback({ id: theirs, confirmation: null })).toMatchObject({ ok: true });
    expect(idOf(here)).toBe('id of there');
  });

  it('is in no archive without a content token, and is not taken where nothing is restored', async () => {
    there.ports.settings.put(ID, 'id of there');
    there.install('ade');
    expect(inside(await exported()).mdmId).toBeUndefined();
    there.install('content', { identity: 'location' });
    const content = await exported();
    expect(inside(content).mdmId).toBe('id of there');
    here.ports.settings.put(ID, 'id of here');
    const { backupId } = await opened(content);
    here.world.crash = new Error('power cut');
    await expect(restore(backupId, ['content'])).rejects.toThrow('power cut');
    expect([idOf(here), here.store.current('content')]).toEqual(['id of here', null]);
    // An archive of before has none.
    here.world.crash = null;
    const old = await opened(await doctored(content, (value) => delete value.mdmId));
    expect(await restore(old.backupId, ['content'])).toMatchObject({ ok: true });
    expect(idOf(here)).toBe('id of here');
  });
});

it('a token that Apple ended when a newer one was downloaded stays out', async () => {
  there.install('ade', { identity: 'server', issuedAt: 1 });
  there.install('content', { identity: 'place', issuedAt: 1 });
  const content = await exported();
  here.install('ade', { identity: 'server', issuedAt: 2 }, 'newer');
  here.install('content', { identity: 'elsewhere', issuedAt: 2 }, 'newer');
  expect(await hindrances(content)).toEqual({ ade: 'superseded', content: null });
  const { backupId } = await opened(content);
  expect(await restore(backupId, ['ade'])).toEqual({ ok: true, value: { skipped: [{ kind: 'ade', code: 'superseded' }] } });
  expect(here.store.current('ade')?.issuedAt).toBe(2);
});

it('what was restored is tried at once, without anybody waiting for it', async () => {
  await there.installPush();
  for (const kind of ['ade', 'api'] as const) there.install(kind);
  const { backupId } = await opened(await exported());
  here.world.check = new Promise(() => {});
  expect(await restore(backupId, ['push', 'api', 'ade'])).toEqual({ ok: true, value: { skipped: [] } });
  expect(here.handshakes).toHaveLength(1);
  await Promise.resolve();
  expect(here.checkCalls).toEqual(['ade', 'api']);
  here.world.check = ok(null);
});

it('an archive opened again and again pushes nothing out of the history', async () => {
  there.install('api', { identity: 'theirs' });
  const content = await exported();
  for (const identity of ['a', 'b', 'c']) here.install('api', { identity }, identity);
  const last = here.store.current('api')?.id ?? 0;
  for (let time = 0; time < 4; time += 1) {
    await restore((await opened(content)).backupId, ['api']);
    expect(here.store.current('api')?.identity).toBe('theirs');
    expect(await here.service.rollback({ id: last, confirmation: null })).toMatchObject({ ok: true });
  }
  expect(here.store.history('api').map(({ identity }) => identity)).toEqual(['theirs', 'b', 'a']);
  expect(here.allSecrets()).toHaveLength(4);
});

it('a vendor is known by its key, whatever the archive calls it', async () => {
  const key = await pooledKey(0);
  const now = there.clock.now();
  const [leaf, renewed] = [
    await testCertificate('MDM Vendor: X', key, { now }),
    await testCertificate('MDM Vendor: X', key, { now, from: 1, days: 400 }),
  ];
  there.install('vendor', { certificate: leaf.pem, identity: 'x', issuedAt: leaf.notBefore }, privateKeyToDer(key));
  const content = await doctored(await exported(), ({ credentials }) => {
    for (const each of credentials) each['identity'] = leaf.sha256;
  });
  here.install('vendor', { certificate: renewed.pem, issuedAt: renewed.notBefore }, privateKeyToDer(key));
  const { backupId, entries } = await opened(content);
  expect(entries).toMatchObject([{ identity: vendorIdentity(leaf.publicKeyDer), relation: 'older' }]);
  expect(await restore(backupId, ['vendor'])).toMatchObject({ ok: true });
  expect(here.store.current('vendor')?.identity).toBe(vendorIdentity(leaf.publicKeyDer));
});

it('an authority that is none is not restored', async () => {
  const key = await pooledKey(0);
  const certificate = await testCertificate('no CA', key, { now: there.clock.now() });
  for (const kind of ['device-ca', 'engine-root'] as const) {
    const content = await doctored(await exportedPush(), ({ credentials }) => {
      const [push = {}] = credentials;
      const secret = privateKeyToDer(key).toString('base64');
      credentials.push({ ...push, kind, certificate: certificate.pem, identity: certificate.sha256, secret });
    });
    const answer = await here.service.openBackup({ file: fileOf(content), passphrase: PASSPHRASE });
    expect(answer).toMatchObject({ error: { code: 'wrong-passphrase-or-damaged', details: { reason: kind } } });
  }
});

async function exportedPush(): Promise<string> {
  const centre = new TestCentre({ clock: there.clock });
  await centre.installPush(TOPIC, 1);
  return exported(centre);
}

it('one that cannot let go of what it holds keeps nobody else from it', async () => {
  await there.keeper.engineTls('10.0.0.1');
  await there.keeper.deviceCa();
  const content = await exported();
  const told: string[] = [];
  const broken = new TestCentre({
    clock: there.clock,
    more: {
      changed: (kind) => {
        told.push(kind);
        if (kind === 'engine-tls') throw new Error('the port is taken');
      },
    },
  });
  const { backupId } = await opened(content, broken);
  await expect(restore(backupId, ['engine-tls', 'device-ca'], 0, broken)).rejects.toThrow('the port is taken');
  expect(told).toEqual(['engine-tls', 'device-ca']);
});
