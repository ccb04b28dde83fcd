import { beforeEach, describe, expect, it } from 'vitest';
import { certificates } from '#contract/certificates.ts';
import { answerSchema } from '#contract/define.ts';
import { hostileFiles } from '#files/testing.ts';
import { ManualClock } from '#lib/clock.ts';
import { openArchive, sealArchive } from '#lib/sealed-archive.ts';
import { privateKeyToDer, publicKeyToDer } from '#pki/keys.ts';
import { DAY, fileOf, OTHER_TOPIC, PASSPHRASE, plainArchive, pooledKey, TestCentre, TOPIC, testCertificate, valueOf } from './testing.ts';

let centre: TestCentre;
beforeEach(() => {
  centre = new TestCentre();
});

/** A centre with something of everything. */
async function fill(full: TestCentre): Promise<void> {
  await full.installPush(TOPIC, 0);
  full.clock.advance(DAY);
  await full.installPush(TOPIC, 1);
  full.install('ade', { identity: 'server-uuid', facts: { serverName: 'Kitting' } });
  full.install('content', { identity: 'location' });
  full.install('api', { identity: 'client', expiresAt: null });
  await full.keeper.supervision('会社');
  await full.keeper.engineTls('10.0.0.1');
  await full.keeper.deviceCa();
  for (const [index, kind] of (['push', 'ade', 'mdmcert'] as const).entries()) {
    const key = await pooledKey(index + 2);
    full.secrets.put(`waiting/${kind}`, privateKeyToDer(key), 1);
    full.store.addPendingKey({ kind, keyName: `waiting/${kind}`, publicKey: publicKeyToDer(key), certificate: '', createdAt: index });
  }
}

const exported = async (from: TestCentre) => valueOf(await from.service.exportBackup({ passphrase: PASSPHRASE }));
const opened = async (into: TestCentre, content: string, passphrase = PASSPHRASE) =>
  into.service.openBackup({ file: fileOf(content, 'x.shitaku'), passphrase });
const confirmed = (count: number) => ({ typed: `復元 ${count}`, reason: '機械が壊れた' });

describe('a backup', () => {
  it('brings everything that is in use to another machine, with the keys that wait', async () => {
    await fill(centre);
    const { fileName, content, base64 } = await exported(centre);
    expect(fileName).toMatch(/^shitaku_backup_\d{8}-\d{4}\.shitaku$/);
    expect(base64).toBe(false);
    expect(valueOf(await centre.service.list()).backupAt).toBe(centre.clock.now());
    const other = new TestCentre({ clock: centre.clock });
    await other.keeper.engineTls('10.9.9.9');
    const answer = await opened(other, content);
    expect(answerSchema(certificates.calls.openBackup).parse(answer)).toEqual(answer);
    const { backupId, entries, organizationName, devices } = valueOf(answer);
    expect(organizationName).toBe('株式会社サンプル');
    expect(devices).toBe(0);
    expect(entries.map(({ kind, relation }) => [kind, relation])).toEqual([
      ['push', 'missing'],
      ['ade', 'missing'],
      ['content', 'missing'],
      ['api', 'missing'],
      ['supervision', 'missing'],
      ['engine-tls', 'other-identity'],
      ['device-ca', 'missing'],
    ]);
    const kinds = entries.map(({ kind }) => kind);
    expect(await other.service.restoreBackup({ backupId, kinds, confirmation: confirmed(0) })).toEqual({
      ok: true,
      value: { skipped: [] },
    });
    for (const kind of [...kinds, 'engine-root'] as const) {
      const [here, there] = [centre.store.current(kind), other.store.current(kind)];
      expect(there).toMatchObject({
        identity: here?.identity,
        certificate: here?.certificate,
        facts: here?.facts,
        expiresAt: here?.expiresAt,
      });
      expect(other.secrets.get(there?.secretName ?? '')).toEqual(centre.secrets.get(here?.secretName ?? ''));
    }
    expect(other.store.history('engine-root')).toHaveLength(1);
    expect(other.store.pendingKeys('ade').map(({ publicKey }) => publicKey)).toEqual(
      centre.store.pendingKeys('ade').map(({ publicKey }) => publicKey),
    );
    expect(other.secrets.get(other.store.pendingKeys('push')[0]?.keyName ?? '')).toEqual(centre.secrets.get('waiting/push'));
    expect(new Set(other.changed)).toEqual(new Set(kinds));
    expect((await other.keeper.engineTls('10.0.0.1')).certificate.sha256).toBe(centre.store.current('engine-tls')?.identity);
    expect(other.recorded.at(-1)).toMatchObject({
      action: 'certificates.backup-restored',
      details: { reason: '機械が壊れた', devices: '0' },
    });
    // Once it was restored it is closed, and its twin finds nothing to do.
    expect(await other.service.restoreBackup({ backupId, kinds, confirmation: confirmed(0) })).toMatchObject({
      error: { code: 'backup-unknown' },
    });
    const again = valueOf(await opened(other, content));
    expect(again.entries.every(({ relation }) => relation === 'same')).toBe(true);
    other.changed.length = 0;
    await other.service.restoreBackup({ backupId: again.backupId, kinds, confirmation: confirmed(0) });
    expect(other.changed).toEqual([]);
    expect(other.store.pendingKeys('push')).toHaveLength(1);
  });

  it('is sealed by the real archive, and says nothing secret outside of it', async () => {
    const real = new TestCentre({ more: { archive: { seal: sealArchive, open: openArchive } } });
    await fill(real);
    const { content } = await exported(real);
    for (const secret of real.allSecrets()) {
      expect(content.includes(secret.toString('base64'))).toBe(false);
      expect(content.includes(secret.toString('utf8'))).toBe(false);
    }
    expect(await opened(real, content, 'another passphrase')).toMatchObject({ error: { code: 'wrong-passphrase-or-damaged' } });
    expect(valueOf(await opened(real, content)).entries.every(({ relation }) => relation === 'same')).toBe(true);
    const told = JSON.stringify([real.recorded, real.published, await opened(real, content)]);
    for (const secret of real.allSecrets()) expect(told.includes(secret.toString('base64'))).toBe(false);
    expect(valueOf(await real.service.identify({ file: fileOf(content, 'x') }))).toMatchObject({ kind: 'backup', place: 'backup' });
  });

  it('says how each credential relates to what is installed, and restores only what was chosen', async () => {
    centre.install('ade', { identity: 'server' });
    centre.install('content', { identity: 'location' });
    centre.install('api', { identity: 'client' }, 'one');
    const before = await exported(centre);
    centre.clock.advance(DAY);
    centre.install('ade', { identity: 'server' }, 'newer');
    centre.install('content', { identity: 'other location' });
    const after = await exported(centre);
    const relations = async (into: TestCentre, content: string) => {
      const { entries, backupId } = valueOf(await opened(into, content));
      return { backupId, relations: Object.fromEntries(entries.map(({ kind, relation }) => [kind, relation])) };
    };
    expect((await relations(centre, before.content)).relations).toEqual({ ade: 'older', content: 'other-identity', api: 'same' });
    const restored = await relations(centre, before.content);
    await centre.service.restoreBackup({ backupId: restored.backupId, kinds: ['content'], confirmation: confirmed(0) });
    expect(centre.store.current('content')?.identity).toBe('location');
    expect(centre.store.history('content').map(({ identity }) => identity)).toEqual(['other location']);
    expect(centre.changed).toEqual(['content']);
    const old = new TestCentre({ clock: centre.clock });
    const { backupId } = await relations(old, before.content);
    await old.service.restoreBackup({ backupId, kinds: ['ade'], confirmation: confirmed(0) });
    expect(old.store.current('content')).toBeNull();
    expect((await relations(old, after.content)).relations).toMatchObject({ ade: 'newer', content: 'missing' });
  });

  it('is restored at level 3 with the number of devices that another identity would lose', async () => {
    const other = new TestCentre({ clock: centre.clock });
    await other.installPush(OTHER_TOPIC, 1);
    const { content } = await exported(other);
    await centre.installPush(TOPIC, 0);
    centre.world.enrolled = 412;
    const { backupId, devices } = valueOf(await opened(centre, content));
    expect(devices).toBe(412);
    const restore = (typed: string, reason: string) =>
      centre.service.restoreBackup({ backupId, kinds: ['push'], confirmation: { typed, reason } });
    expect(await restore('復元 0', 'x')).toMatchObject({ error: { code: 'confirmation-wrong', details: { devices: '412' } } });
    expect(await restore('復元 412', '')).toMatchObject({ error: { code: 'reason-empty' } });
    expect(await centre.service.restoreBackup({ backupId, kinds: ['ade'], confirmation: confirmed(412) })).toMatchObject({
      error: { code: 'not-in-backup' },
    });
    expect(centre.store.current('push')?.identity).toBe(TOPIC);
    expect(await restore('Restore 412', 'x')).toEqual({ ok: true, value: { skipped: [] } });
    expect(centre.store.current('push')?.identity).toBe(OTHER_TOPIC);
    expect(centre.store.history('push').map(({ identity }) => identity)).toEqual([TOPIC]);
  });

  it('stays open for ten minutes, and three at a time', async () => {
    centre.install('ade');
    const { content } = await exported(centre);
    const ids: string[] = [];
    for (let count = 0; count < 4; count += 1) ids.push(valueOf(await opened(centre, content)).backupId);
    const [first = '', second = ''] = ids;
    const restore = (backupId: string) => centre.service.restoreBackup({ backupId, kinds: ['ade'], confirmation: confirmed(0) });
    expect(await restore(first)).toMatchObject({ error: { code: 'backup-unknown' } });
    expect(await restore(second)).toEqual({ ok: true, value: { skipped: [] } });
    centre.clock.advance(600_001);
    expect(await restore(ids[3] ?? '')).toMatchObject({ error: { code: 'backup-unknown' } });
  });

  it('is overwritten in memory when its time is over', async () => {
    centre.install('ade');
    let plain: Buffer = Buffer.alloc(0);
    const watching = new TestCentre({
      clock: new ManualClock(),
      more: {
        archive: {
          ...plainArchive,
          open: async (text, passphrase) => {
            const answer = await plainArchive.open(text, passphrase);
            if (answer.ok) plain = answer.value;
            return answer;
          },
        },
      },
    });
    valueOf(await opened(watching, (await exported(centre)).content));
    expect(plain.includes('credentials')).toBe(true);
    watching.clock.advance(600_000);
    expect(plain.every((byte) => byte === 0)).toBe(true);
  });

  it('of practice is none for the real world, nor the other way round', async () => {
    const real = new TestCentre({ simulated: false });
    for (const [from, into] of [
      [centre, real],
      [real, centre],
    ] as const) {
      from.install('ade');
      const answer = await opened(into, (await exported(from)).content);
      expect(answer).toMatchObject({ error: { code: 'not-an-archive', details: { reason: 'other-world' } } });
    }
  });

  it('needs something to keep, and a passphrase of eight characters', async () => {
    expect(await centre.service.exportBackup({ passphrase: PASSPHRASE })).toMatchObject({ error: { code: 'nothing-installed' } });
    centre.install('ade');
    expect(await centre.service.exportBackup({ passphrase: '1234567' })).toMatchObject({ error: { code: 'passphrase-short' } });
    expect(valueOf(await centre.service.list()).backupAt).toBeNull();
  });

  it('keeps all or nothing', async () => {
    await fill(centre);
    const { content } = await exported(centre);
    const other = new TestCentre({ clock: centre.clock });
    const { backupId, entries } = valueOf(await opened(other, content));
    other.world.crash = new Error('power cut');
    const kinds = entries.map(({ kind }) => kind);
    await expect(other.service.restoreBackup({ backupId, kinds, confirmation: confirmed(0) })).rejects.toThrow('power cut');
    expect(other.allSecrets()).toEqual([]);
    expect(other.store.current('push')).toBeNull();
    expect(other.store.pendingKeys('push')).toEqual([]);
  });
});

describe('what is inside of an authentic archive', () => {
  type Inside = { version: number; credentials: Record<string, unknown>[]; pendingKeys: Record<string, unknown>[] };

  it('is judged like any file', async () => {
    await fill(centre);
    const { content } = await exported(centre);
    const body = (JSON.parse(content) as { body: string }).body;
    const inside = (): Inside => JSON.parse(Buffer.from(body, 'base64').toString('utf8')) as Inside;
    const of = (value: Inside, kind: string) => value.credentials.find((each) => each['kind'] === kind && each['current'] === true) ?? {};
    const stranger = await testCertificate('stranger', await pooledKey(5), { now: centre.clock.now() });
    const attacks: Record<string, (value: Inside) => unknown> = {
      'not JSON': () => 'x',
      nothing: () => null,
      'a list': () => [],
      'older form': (value) => ({ ...value, version: 0 }),
      'no credentials': ({ credentials: _, ...rest }) => rest,
      'unknown kind': (value) => (of(value, 'push')['kind'] = 'root-password'),
      'two of a kind': (value) => value.credentials.push({ ...of(value, 'push') }),
      'key of another': (value) => (of(value, 'push')['secret'] = of(value, 'supervision')['secret']),
      'identity of another': (value) => (of(value, 'push')['identity'] = OTHER_TOPIC),
      'certificate of another': (value) => (of(value, 'supervision')['certificate'] = stranger.pem),
      'no certificate': (value) => (of(value, 'device-ca')['certificate'] = ''),
      'key that is none': (value) => (of(value, 'device-ca')['secret'] = 'AAAA'),
      'date from nowhere': (value) => (of(value, 'ade')['expiresAt'] = -1),
      'token with a certificate': (value) => (of(value, 'ade')['certificate'] = stranger.pem),
      'waiting key that is none': (value) => value.pendingKeys.push({ ...value.pendingKeys[0], secret: 'AAAA' }),
      'waiting key of another': (value) => value.pendingKeys.push({ ...value.pendingKeys[0], secret: of(value, 'push')['secret'] }),
      'endless name': (value) => (of(value, 'ade')['identityName'] = 'x'.repeat(10_000)),
    };
    for (const [name, attack] of Object.entries(attacks)) {
      const value = inside();
      const changed = attack(value);
      const isWhole = ['not JSON', 'nothing', 'a list', 'older form', 'no credentials'].includes(name);
      const text = name === 'not JSON' ? 'x' : JSON.stringify(isWhole ? changed : value);
      const answer = await opened(centre, await plainArchive.seal(Buffer.from(text), PASSPHRASE));
      expect({ name, code: answer.ok ? 'opened' : answer.error.code }).toEqual({ name, code: 'wrong-passphrase-or-damaged' });
      expect(JSON.stringify(answer)).not.toContain('AAAA');
    }
    const newer = JSON.stringify({ ...inside(), version: 2 });
    expect(await opened(centre, await plainArchive.seal(Buffer.from(newer), PASSPHRASE))).toMatchObject({
      error: { code: 'newer-version' },
    });
  });

  it('cannot overwrite a secret by its name', async () => {
    centre.secrets.put('bench.wifi-password', Buffer.from('ours'), 1);
    centre.install('ade');
    const other = new TestCentre();
    other.install('ade', { identity: 'x', secretName: 'bench.wifi-password' });
    other.secrets.put('bench.wifi-password', Buffer.from('theirs'), 1);
    const { backupId } = valueOf(await opened(centre, (await exported(other)).content));
    await centre.service.restoreBackup({ backupId, kinds: ['ade'], confirmation: confirmed(0) });
    expect(centre.store.current('ade')?.identity).toBe('x');
    expect(Buffer.from(centre.secrets.get('bench.wifi-password') ?? []).toString()).toBe('ours');
  });

  it('is refused for every hostile file, by the real archive', async () => {
    const real = new TestCentre({ more: { archive: { seal: sealArchive, open: openArchive } } });
    for (const { name, bytes } of await hostileFiles()) {
      if (bytes.length > 3_000_000) continue;
      const answer = await real.service.openBackup({ file: fileOf(bytes), passphrase: PASSPHRASE });
      expect({ name, ok: answer.ok }).toEqual({ name, ok: false });
    }
    expect(await real.service.openBackup({ file: { arrivalId: 'gone' }, passphrase: PASSPHRASE })).toMatchObject({
      error: { code: 'file-gone' },
    });
  }, 60_000);
});
