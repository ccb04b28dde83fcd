import { beforeEach, describe, expect, it } from 'vitest';
import { ok } from '#lib/outcome.ts';
import { fileOf, PASSPHRASE, TestCentre, TOPIC, valueOf } from './testing.ts';

let centre: TestCentre;
beforeEach(async () => {
  centre = new TestCentre();
  await centre.keeper.supervision('Shitaku KK');
  await centre.keeper.deviceCa();
  centre.world.busy = 2;
});

const refused = { ok: false, error: { code: 'run-in-progress', details: { devices: '2' } } };
const yes = { typed: '入れ替え 0', reason: 'x' };

describe('while a device on the bench is being prepared', () => {
  it.each(['supervision', 'device-ca'] as const)('%s is not made anew, and not gone back to', async (kind) => {
    const before = centre.store.current(kind);
    expect(await centre.service.renewOwn({ kind, confirmation: yes })).toMatchObject(refused);
    expect(centre.store.current(kind)).toEqual(before);
    centre.world.busy = 0;
    valueOf(await centre.service.renewOwn({ kind, confirmation: yes }));
    centre.world.busy = 2;
    const id = before?.id ?? 0;
    expect(await centre.service.rollback({ id, confirmation: { ...yes, typed: '復元 0' } })).toMatchObject(refused);
    expect(centre.store.current(kind)?.id).not.toBe(id);
  });

  it('another supervision identity is not imported, and none is restored', async () => {
    const backup = valueOf(await centre.service.exportBackup({ passphrase: PASSPHRASE }));
    const before = centre.store.current('supervision');
    const file = { fileName: 'a.p12', content: '' };
    const given = { kind: 'supervision', file, passphrase: '', account: '', confirmation: null } as const;
    expect(await centre.service.importPkcs12(given)).toMatchObject(refused);
    const { backupId } = valueOf(await centre.service.openBackup({ file: fileOf(backup.content), passphrase: PASSPHRASE }));
    const restore = { backupId, kinds: ['supervision' as const], confirmation: { ...yes, typed: '復元 0' } };
    expect(await centre.service.restoreBackup(restore)).toMatchObject(refused);
    expect(centre.store.current('supervision')).toEqual(before);
  });

  it('nothing is restored either when a run began while APNs was asked', async () => {
    await centre.installPush(TOPIC, 0);
    centre.world.busy = 0;
    const backup = valueOf(await centre.service.exportBackup({ passphrase: PASSPHRASE }));
    const here: TestCentre = new TestCentre({
      clock: centre.clock,
      more: {
        pushHandshake: async () => {
          here.world.busy = 1;
          return ok(null);
        },
      },
    });
    await here.keeper.supervision('Other KK');
    const before = here.store.current('supervision');
    const { backupId, devices } = valueOf(await here.service.openBackup({ file: fileOf(backup.content), passphrase: PASSPHRASE }));
    const confirmation = { ...yes, typed: `復元 ${devices}` };
    const answer = await here.service.restoreBackup({ backupId, kinds: ['push', 'supervision'], confirmation });
    expect(answer).toMatchObject({ error: { code: 'run-in-progress' } });
    expect([here.store.current('supervision'), here.store.current('push')]).toEqual([before, null]);
  });

  it('a push certificate is gone back to all the same', async () => {
    const old = await centre.installPush(TOPIC, 0);
    await centre.installPush(TOPIC, 1);
    expect(await centre.service.rollback({ id: old, confirmation: null })).toEqual({ ok: true, value: {} });
  });
});
