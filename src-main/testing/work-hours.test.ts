import { describe, expect, it } from 'vitest';
import { ManualClock } from '#lib/clock.ts';
import { buildXmlPlist } from '#plist/plist.ts';
import type { FleetWorld as World } from './fleet-world.ts';
import { FleetWorld, ids } from './fleet-world.ts';

const HOUR = 3_600_000;
/** A Monday, eight in the morning, of whatever zone this computer is in. */
const MONDAY = new Date(2026, 10, 23, 8, 0).getTime();
const IDENTIFIER = 'jp.example.work';
const office = [1, 2, 3, 4, 5].map((day) => ({ day, from: 540, to: 1_050 }));

const profile = (identifier = IDENTIFIER, type = 'com.apple.applicationaccess') =>
  Buffer.from(
    buildXmlPlist({
      PayloadType: 'Configuration',
      PayloadVersion: 1,
      PayloadIdentifier: identifier,
      PayloadUUID: 'A',
      PayloadDisplayName: '業務時間',
      PayloadContent: [
        { PayloadType: type, PayloadVersion: 1, PayloadIdentifier: `${identifier}.1`, PayloadUUID: 'B', allowCamera: false },
      ],
    }),
  ).toString('base64');

async function fleet(count: number): Promise<World> {
  const world = new FleetWorld({ clock: new ManualClock(MONDAY) });
  for (const id of ids('D', count)) world.enrol(id);
  await world.start();
  return world;
}

const save = (world: World, devices: string[] | null, more: Partial<Parameters<World['workHours']['save']>[0]> = {}) =>
  world.workHours.save({
    id: null,
    name: '営業時間',
    profile: profile(),
    spans: office,
    devices: devices === null ? null : { ids: devices },
    active: true,
    ...more,
  });

const limitOf = (world: World) => {
  const [limit] = world.workHours.list().value.limits;
  if (limit === undefined) throw new Error('no limit');
  return limit;
};

describe('a work-time limit', () => {
  it('comes in the morning and goes in the evening, each device once', async () => {
    const world = await fleet(3);
    expect(await save(world, ids('D', 3))).toMatchObject({ ok: true });
    await world.settle();
    expect(await world.obey('D0000')).toEqual([]);
    expect(limitOf(world)).toMatchObject({ on: false, nextChangeAt: MONDAY + HOUR, devices: 3 });
    await world.pass(HOUR);
    for (const id of ids('D', 3)) expect(await world.obey(id)).toEqual(['InstallProfile']);
    expect(limitOf(world)).toMatchObject({ on: true, settled: 3, waiting: 0 });
    for (let hour = 0; hour < 8; hour += 1) await world.pass(HOUR);
    expect(await world.obey('D0000')).toEqual([]);
    await world.pass(HOUR / 2);
    const told = await world.tell('D0000', 'Idle');
    expect(told?.command).toEqual({ RequestType: 'RemoveProfile', Identifier: IDENTIFIER });
    await world.stop();
  });

  it('says nothing to a device that was off the whole day, and what holds to one that comes back', async () => {
    const world = await fleet(1);
    await save(world, ['D0000']);
    await world.settle();
    await world.pass(HOUR);
    expect(limitOf(world).waiting).toBe(1);
    await world.pass(10 * HOUR);
    expect(limitOf(world)).toMatchObject({ on: false, waiting: 0 });
    expect(await world.obey('D0000')).toEqual([]);
    await world.pass(14 * HOUR);
    expect(await world.obey('D0000')).toEqual(['InstallProfile']);
    await world.stop();
  });

  it('does after sleep what holds now, whatever was slept through', async () => {
    const world = await fleet(1);
    await save(world, ['D0000']);
    await world.settle();
    await world.workHours.stop();
    world.clock.advance(3 * 24 * HOUR + 2 * HOUR);
    await world.workHours.start();
    await world.settle();
    expect(await world.obey('D0000')).toEqual(['InstallProfile']);
    await world.stop();
  });

  it('is put on again when a device enrols anew', async () => {
    const world = await fleet(1);
    await save(world, ['D0000']);
    await world.pass(HOUR);
    expect(await world.obey('D0000')).toEqual(['InstallProfile']);
    world.workHours.begunAnew('D0000');
    await world.pass(0);
    expect(await world.obey('D0000')).toEqual(['InstallProfile']);
    await world.stop();
  });

  it('is lifted where it is not meant any more, paused or removed, and then forgotten with its profile', async () => {
    const world = await fleet(2);
    await save(world, ids('D', 2));
    await world.pass(HOUR);
    for (const id of ids('D', 2)) await world.obey(id);
    const { id } = limitOf(world);
    await save(world, ['D0000'], { id, profile: null });
    await world.settle();
    expect(await world.obey('D0001')).toEqual(['RemoveProfile']);
    expect(await world.obey('D0000')).toEqual([]);
    await save(world, null, { id, profile: null, active: false });
    await world.settle();
    expect(await world.obey('D0000')).toEqual(['RemoveProfile']);
    await save(world, null, { id, profile: null, active: true });
    await world.settle();
    expect(await world.obey('D0000')).toEqual(['InstallProfile']);
    expect(await world.workHours.remove({ id })).toMatchObject({ ok: true });
    await world.settle();
    expect(world.workHours.list().value.limits).toEqual([]);
    expect(await world.obey('D0000')).toEqual(['RemoveProfile']);
    await world.pass(120_000);
    const left = (table: string) => (world.database.prepare(`SELECT COUNT(*) AS n FROM ${table}`).get() as { n: number }).n;
    expect([left('work_limits'), left('work_limit_devices')]).toEqual([0, 0]);
    expect(world.database.prepare("SELECT COUNT(*) AS n FROM secrets WHERE name LIKE 'work-limit:%'").get()).toEqual({ n: 0 });
    await world.stop();
  });

  it('that was removed goes from a device that comes back only after the hold of a command, and may be made anew before', async () => {
    const world = await fleet(2);
    const saved = await save(world, ids('D', 2));
    await world.pass(HOUR);
    for (const id of ids('D', 2)) await world.obey(id);
    expect(await world.workHours.remove({ id: saved.ok ? saved.value.id : '' })).toMatchObject({ ok: true });
    await world.settle();
    for (let day = 0; day < 10; day += 1) for (let part = 0; part < 4; part += 1) await world.pass(6 * HOUR);
    expect(await world.obey('D0000')).toEqual(['RemoveProfile']);
    // The other one is still away.
    expect(await save(world, ['D0000'])).toMatchObject({ ok: true });
    expect(world.workHours.list().value.limits).toMatchObject([{ devices: 1 }]);
    await world.pass(2 * HOUR);
    expect(await world.obey('D0000')).toEqual(['InstallProfile']);
    expect(await world.obey('D0001')).toEqual(['RemoveProfile']);
    await world.stop();
  });

  it('that a device refused is counted, and nothing is taken off where nothing was put on', async () => {
    const world = await fleet(1);
    await save(world, ['D0000']);
    await world.pass(HOUR);
    expect(await world.obey('D0000', 'Error')).toEqual(['InstallProfile']);
    expect(limitOf(world)).toMatchObject({ failed: 1, settled: 0 });
    await world.pass(10 * HOUR);
    expect(await world.obey('D0000')).toEqual([]);
    await world.stop();
  });

  it.each([
    [{ name: ' ' }, 'name-empty'],
    [{ spans: [] }, 'no-spans'],
    [{ profile: null }, 'profile-missing'],
    [{ profile: Buffer.from('hello').toString('base64') }, 'not-a-profile'],
    [{ profile: profile('jp.example.mdm', 'com.apple.mdm') }, 'profile-enrols'],
    [{ profile: profile('jp.shitaku.enrollment') }, 'profile-enrols'],
    [{ devices: { ids: ['nobody'] } }, 'nobody'],
    [{ devices: { viewId: 'none' } }, 'view-unknown'],
    [{ id: 'none' }, 'not-found'],
  ] as const)('is refused: %j', async (more, code) => {
    const world = await fleet(1);
    expect(await save(world, ['D0000'], more as never)).toMatchObject({ ok: false, error: { code } });
    await world.stop();
  });

  it('is the only one with its profile', async () => {
    const world = await fleet(1);
    await save(world, ['D0000']);
    expect(await save(world, ['D0000'])).toMatchObject({ error: { code: 'identifier-taken' } });
    await world.stop();
  });
});
