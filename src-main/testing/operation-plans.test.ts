import { describe, expect, it } from 'vitest';
import type { CommandType } from '#contract/command-catalogue.ts';
import { FleetWorld, fleet, ids } from './fleet-world.ts';

const everything = { actor: null, subject: null, action: null, text: '', from: null, until: null };

/** Four iPhones and six iPads without a SIM, three Macs, two pre-registered ones and one that is removed. */
async function mixedFleet() {
  const world = new FleetWorld();
  for (const id of ids('phone', 10)) {
    world.enrol(id, id < 'phone0004' ? {} : { productName: 'iPad13,18', cellular: false });
  }
  for (const id of ids('mac', 3)) world.enrol(id, { productName: 'Mac15,3', osVersion: '15.1' });
  world.devices.recordAde(
    ['ADE1', 'ADE2'].map((serialNumber) => ({ serialNumber, model: 'iPhone 15', ade: 'assigned', provisionalUntil: null })),
  );
  world.enrol('gone');
  world.devices.recordCheckedOut('gone');
  await world.start();
  const everybody = [...ids('phone', 10), ...ids('mac', 3), 'ade:ADE1', 'ade:ADE2', 'gone'];
  return { world, everybody };
}

describe('a plan', () => {
  it('says of a mixed selection who can, who cannot and why, and only those who can receive it (S-08)', async () => {
    const { world, everybody } = await mixedFleet();
    const id = await world.plan('RestartDevice', { ids: everybody });
    const detail = world.detail(id);
    expect(detail.counts).toMatchObject({ now: 13, later: 0, excluded: 3 });
    expect(Object.fromEntries(detail.exclusions.map(({ reason, count }) => [reason, count]))).toEqual({ 'pre-registered': 2, removed: 1 });
    expect(detail.warnings).toContainEqual({ warning: 'wifi-only-restart', count: 6 });
    expect(detail.platforms).toEqual({ iPhone: 4, iPad: 6, Mac: 3 });
    await world.operations.leaveOut({ id, deviceIds: [...ids('mac', 3), 'gone'] });
    await world.operations.leaveOut({ id, deviceIds: ids('mac', 3) });
    expect(await world.confirm(id)).toMatchObject({ ok: true, value: { state: 'running' } });
    const { entries } = (await world.activity.list({ beforeSequence: null, limit: 5, filter: { ...everything, subject: id } })).value;
    expect(entries.map(({ action, details }) => [action, details['count']])).toEqual([
      ['operations.confirmed', '10'],
      ['operations.left-out', '3'],
      ['operations.planned', '16'],
    ]);
    await world.settle();
    const received: string[] = [];
    for (const device of everybody.filter((each) => !each.startsWith('ade:') && each !== 'gone')) {
      if ((await world.obey(device)).includes('RestartDevice')) received.push(device);
    }
    expect(received).toEqual(ids('phone', 10));
    await world.stop();
  });

  it('is made of those that can alone, or of some systems alone, when the others were left out before', async () => {
    const { world, everybody } = await mixedFleet();
    const target = { ids: everybody };
    const choices = async (able: CommandType[] = []) => {
      const told = await world.operations.choices({ target, able });
      if (!told.ok) throw new Error(told.error.code);
      const { commands, ...who } = told.value;
      return {
        ...who,
        restart: commands.find(({ type }) => type === 'RestartDevice'),
        lost: commands.find(({ type }) => type === 'EnableLostMode'),
      };
    };
    expect(await choices()).toMatchObject({
      total: 16,
      platforms: { iOS: 4, iPadOS: 6, macOS: 3 },
      unreachable: 3,
      restart: {
        able: 13,
        reasons: [
          { reason: 'pre-registered', count: 2 },
          { reason: 'removed', count: 1 },
        ],
      },
      lost: { able: 10 },
    });
    expect(await choices(['EnableLostMode'])).toMatchObject({ total: 10, unreachable: 0, restart: { able: 10, reasons: [] } });
    const plan = async (input: Omit<Parameters<typeof world.operations.plan>[0], 'command'>) => {
      const made = await world.operations.plan({ command: { type: 'RestartDevice', options: {} }, ...input });
      if (!made.ok) throw new Error(made.error.code);
      return world.detail(made.value.id).counts;
    };
    expect(await plan({ target, able: ['RestartDevice'] })).toMatchObject({ now: 13, excluded: 0 });
    expect(await plan({ target, able: ['RestartDevice', 'EnableLostMode'] })).toMatchObject({ now: 10, excluded: 0 });
    const ios = { of: target, platforms: ['iOS' as const, 'iPadOS' as const], reachable: true };
    expect(await plan({ target: ios })).toMatchObject({ now: 10, excluded: 0, warned: 6 });
    await world.stop();
  });

  it('loses all that are not eligible at once, and leaves a trace of it; not once it is confirmed', async () => {
    const { world, everybody } = await mixedFleet();
    const id = await world.plan('RestartDevice', { ids: everybody });
    await world.operations.leaveOut({ id, deviceIds: ['mac0000'] });
    expect(await world.operations.dropExcluded({ id })).toEqual({ ok: true, value: { dropped: 4 } });
    expect(world.detail(id)).toMatchObject({ counts: { now: 12, excluded: 0 }, exclusions: [] });
    expect(await world.operations.dropExcluded({ id })).toEqual({ ok: true, value: { dropped: 0 } });
    expect(await world.operations.dropExcluded({ id: 'none' })).toMatchObject({ error: { code: 'not-found' } });
    expect(await world.confirm(id)).toMatchObject({ ok: true });
    expect(await world.operations.dropExcluded({ id })).toMatchObject({ error: { code: 'already-confirmed' } });
    await world.stop();
  });

  it('is frozen: who comes later is not in it, who has left since is left out and it says why', async () => {
    const world = await fleet(3);
    const id = await world.plan('RestartDevice', { ids: ids('D', 4) });
    world.enrol('D0003');
    world.devices.recordCheckedOut('D0001');
    await world.confirm(id);
    await world.settle();
    expect(await world.obey('D0003')).toEqual([]);
    expect(world.detail(id).progress).toMatchObject({ queued: 2, skipped: 1 });
    const rows = world.operations.rows({ id, tile: null, warning: null, state: 'skipped', offset: 0, limit: 10 });
    expect(rows.ok && rows.value).toMatchObject({ total: 1, rows: [{ deviceId: 'D0001', reason: 'removed' }] });
    await world.stop();
  });

  it('of nobody, of a command with wrong options, and of one that is for one device is refused', async () => {
    const world = await fleet(2);
    const plan = (type: 'RestartDevice' | 'EnableLostMode' | 'DeviceLocation', target: { ids: string[] }) =>
      world.operations.plan({ command: { type, options: {} }, target });
    expect(await plan('RestartDevice', { ids: ['nobody'] })).toMatchObject({ error: { code: 'nobody' } });
    expect(await plan('EnableLostMode', { ids: ['D0000'] })).toMatchObject({
      error: { code: 'invalid-options', details: { field: 'Message', problem: 'one-is-needed' } },
    });
    expect(await plan('DeviceLocation', { ids: ['D0000', 'D0001'] })).toMatchObject({ error: { code: 'single-only' } });
    await world.stop();
  });

  it('tries it on one device first', async () => {
    const world = await fleet(3);
    const id = await world.plan('RestartDevice', { ids: ids('D', 3) });
    const tried = { id, deviceId: 'D0001', typed: '', reason: '' };
    expect(await world.operations.test({ ...tried, confirmed: false })).toMatchObject({ error: { code: 'confirmation-needed' } });
    expect(await world.operations.test({ ...tried, confirmed: true })).toMatchObject({ ok: true });
    expect(await world.obey('D0001')).toEqual(['RestartDevice']);
    expect(world.detail(id)).toMatchObject({ state: 'planned', test: { deviceId: 'D0001', state: 'succeeded' } });
    await world.confirm(id);
    await world.settle();
    // The one it was tried on has it already.
    expect([await world.obey('D0000'), await world.obey('D0001'), await world.obey('D0002')]).toEqual([
      ['RestartDevice'],
      [],
      ['RestartDevice'],
    ]);
    await world.pass(1_000);
    expect(world.detail(id)).toMatchObject({ state: 'ended', progress: { succeeded: 3 } });
    await world.stop();
  });
});
