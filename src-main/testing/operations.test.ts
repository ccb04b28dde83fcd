import { describe, expect, it } from 'vitest';
import type { CommandType } from '#contract/command-catalogue.ts';
import { BEGIN, FleetWorld, ids } from './fleet-world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const everything = { actor: null, subject: null, action: null, text: '', from: null, until: null };

async function fleet(count: number, prefix = 'D'): Promise<FleetWorld> {
  const world = new FleetWorld();
  for (const id of ids(prefix, count)) world.enrol(id);
  await world.start();
  return world;
}

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

describe('what becomes of it', () => {
  it('is counted by state, failed ones are said to again by a plan of their own, silent ones are rung', async () => {
    const world = await fleet(5);
    const id = await world.plan('RestartDevice', { ids: ids('D', 5) });
    await world.confirm(id);
    await world.settle();
    await world.obey('D0000');
    await world.obey('D0001', 'Error');
    await world.tell('D0002', 'Idle');
    const held = await world.tell('D0003', 'Idle');
    await world.tell('D0003', 'NotNow', held?.uuid);
    expect(world.detail(id).progress).toMatchObject({ succeeded: 1, failed: 1, fetched: 1, queued: 2, unknown: 0 });
    await world.pass(16 * MINUTE);
    expect(world.detail(id)).toMatchObject({ progress: { unknown: 1, fetched: 0 }, checkable: 1, retryable: 1 });
    expect(world.operations.checkUnknown({ id })).toMatchObject({ value: { rung: 1 } });
    const again = await world.operations.retryFailed({ id, secrets: {} });
    expect(again.ok && world.detail(again.value.id)).toMatchObject({ command: 'RestartDevice', state: 'planned', counts: { now: 1 } });
    await world.stop();
  });

  it('of questions that wait already is that they wait, and no success of a device that is silent', async () => {
    const world = await fleet(1);
    for (const state of ['queued', 'skipped'] as const) {
      const id = await world.plan('Refresh', { ids: ['D0000'] });
      await world.confirm(id);
      await world.settle();
      expect(world.detail(id).progress).toMatchObject({ succeeded: 0, [state]: 1 });
      const rows = world.operations.rows({ id, tile: null, warning: null, state: null, offset: 0, limit: 10 });
      expect(rows.ok && rows.value.rows).toMatchObject([{ reason: state === 'skipped' ? 'already-waiting' : null }]);
    }
    await world.stop();
  });

  it('that was secret is said again only with the secret given anew, and with nothing else changed', async () => {
    const world = await fleet(2);
    const said = { type: 'RequestMirroring', options: { DestinationName: '会議室', Password: 'first' } } as const;
    const planned = await world.operations.plan({ command: said, target: { ids: ['D0001'] } });
    const id = planned.ok ? planned.value.id : '';
    expect(world.detail(id).secret).toBe(true);
    await world.confirm(id);
    await world.settle();
    await world.obey('D0001', 'Error');
    await world.pass(1_000);
    expect(world.detail(id)).toMatchObject({ state: 'ended', retryable: 1 });
    expect(await world.operations.retryFailed({ id, secrets: {} })).toMatchObject({ error: { code: 'secret-needed' } });
    expect(await world.operations.retryFailed({ id, secrets: { DestinationName: '社長室' } })).toMatchObject({
      error: { code: 'secret-needed' },
    });
    expect(await world.operations.retryFailed({ id, secrets: { Password: 'x'.repeat(300) } })).toMatchObject({
      error: { code: 'invalid-options', details: { field: 'Password' } },
    });
    const again = await world.operations.retryFailed({ id, secrets: { Password: 'second', DestinationName: '社長室' } });
    const anew = again.ok ? again.value.id : '';
    expect(world.detail(anew)).toMatchObject({
      secret: true,
      counts: { now: 1 },
      options: [{ key: 'DestinationName', value: '会議室' }],
    });
    await world.confirm(anew);
    await world.settle();
    expect((await world.tell('D0001', 'Idle'))?.command).toMatchObject({ DestinationName: '会議室', Password: 'second' });
    await world.stop();
  });

  it('can be ended: what no device holds is taken back', async () => {
    const world = await fleet(4);
    const id = await world.plan('RestartDevice', { ids: ids('D', 4) });
    await world.confirm(id);
    await world.settle();
    await world.tell('D0000', 'Idle');
    expect(await world.operations.cancel({ id })).toMatchObject({ value: { takenBack: 3, alreadyFetched: 1 } });
    expect(await world.obey('D0001')).toEqual([]);
    expect(await world.operations.cancel({ id })).toMatchObject({ error: { code: 'already-ended' } });
    await world.stop();
  });

  it('fills in a name for each device', async () => {
    const world = await fleet(2);
    const id = await world.plan('Settings.DeviceName', { ids: ids('D', 2) }, { DeviceName: '営業-{serial}' });
    await world.confirm(id);
    await world.settle();
    const first = await world.tell('D0000', 'Idle');
    expect(first?.command).toMatchObject({ Settings: [{ Item: 'DeviceName', DeviceName: '営業-SND0000' }] });
    await world.stop();
  });
});

describe('an hour that was set', () => {
  it('is kept, spread over the minutes that were asked for', async () => {
    const world = await fleet(4);
    const id = await world.plan('RestartDevice', { ids: ids('D', 4) });
    expect(await world.confirm(id, { runAt: BEGIN + 2 * HOUR, spreadMinutes: 40 })).toMatchObject({ value: { state: 'scheduled' } });
    await world.pass(2 * HOUR - 1);
    expect(world.detail(id).state).toBe('scheduled');
    await world.pass(1);
    expect(world.detail(id)).toMatchObject({ state: 'running', lateMs: null, progress: { queued: 1, waiting: 3 } });
    for (const queued of [2, 3, 4]) {
      for (let minute = 0; minute < 10; minute += 1) await world.pass(MINUTE);
      expect(world.detail(id).progress.queued).toBe(queued);
    }
    expect(world.detail(id).state).toBe('sent');
    await world.stop();
  });

  it('is not run twice when the clock is set back', async () => {
    const world = await fleet(1);
    const id = await world.plan('RestartDevice', { ids: ['D0000'] });
    await world.confirm(id, { runAt: BEGIN + HOUR });
    await world.settle();
    await world.pass(HOUR);
    expect(await world.obey('D0000')).toEqual(['RestartDevice']);
    world.clock.step(-HOUR);
    await world.pass(HOUR + MINUTE);
    expect(await world.obey('D0000')).toEqual([]);
    await world.stop();
  });

  it('that passed in sleep is made up for and said, one long past waits for a person', async () => {
    const world = await fleet(2);
    const ask = await world.plan('DeviceInformation', { ids: ['D0000'] });
    const restart = await world.plan('RestartDevice', { ids: ['D0001'] });
    const soon = await world.plan('RestartDevice', { ids: ['D0000'] });
    for (const id of [ask, restart]) await world.confirm(id, { runAt: BEGIN + HOUR });
    await world.operations.stop();
    world.clock.advance(9 * HOUR);
    await world.confirm(soon, { runAt: world.clock.now() + HOUR });
    await world.operations.start();
    await world.settle();
    expect(world.detail(ask)).toMatchObject({ state: 'sent', lateMs: 8 * HOUR });
    expect(world.detail(restart)).toMatchObject({ state: 'missed', lateMs: 8 * HOUR });
    expect(world.noted).toMatchObject([{ kind: 'operation-missed', count: 1, operationId: restart }]);
    expect(await world.obey('D0001')).toEqual([]);
    await world.operations.stop();
    world.clock.advance(HOUR + 30 * MINUTE);
    await world.operations.start();
    await world.settle();
    expect(world.detail(soon)).toMatchObject({ state: 'sent', lateMs: 30 * MINUTE });
    expect(await world.operations.runNow({ id: restart })).toMatchObject({ ok: true });
    await world.settle();
    expect(await world.obey('D0001')).toEqual(['RestartDevice']);
    await world.stop();
  });

  it('that began and was slept through does not disturb the rest at once: they wait for a person, and are spread anew', async () => {
    const world = await fleet(8);
    const restart = await world.plan('RestartDevice', { ids: ids('D', 4) });
    const ask = await world.plan('DeviceInformation', { ids: ids('D', 8).slice(4) });
    for (const id of [restart, ask]) await world.confirm(id, { runAt: BEGIN + HOUR, spreadMinutes: 8 * 60 });
    await world.settle();
    await world.pass(HOUR);
    expect(world.detail(restart)).toMatchObject({ state: 'running', progress: { queued: 1, waiting: 3 } });
    await world.operations.stop();
    world.clock.advance(10 * HOUR);
    await world.operations.start();
    await world.settle();
    expect(world.detail(ask)).toMatchObject({ state: 'sent', progress: { queued: 4 } });
    expect(world.detail(restart)).toMatchObject({ state: 'missed', runAt: BEGIN + 3 * HOUR, progress: { queued: 1, waiting: 3 } });
    expect(world.noted).toMatchObject([{ kind: 'operation-missed', count: 3, operationId: restart }]);
    expect(await world.operations.runNow({ id: restart })).toMatchObject({ ok: true });
    await world.settle();
    expect(world.detail(restart)).toMatchObject({ state: 'running', progress: { queued: 2, waiting: 2 } });
    for (let minute = 0; minute < 8 * 60; minute += 1) await world.pass(MINUTE);
    expect(world.detail(restart)).toMatchObject({ progress: { queued: 4, waiting: 0 } });
    await world.stop();
  });

  it('is not for what loses data, nor in the past', async () => {
    const world = await fleet(2);
    const erase = await world.plan('EraseDevice', { ids: ids('D', 2) });
    expect(await world.confirm(erase, { runAt: BEGIN + HOUR })).toMatchObject({ error: { code: 'not-schedulable' } });
    expect(await world.confirm(erase, { spreadMinutes: 5 })).toMatchObject({ error: { code: 'not-schedulable' } });
    const restart = await world.plan('RestartDevice', { ids: ids('D', 2) });
    expect(await world.confirm(restart, { runAt: BEGIN - HOUR })).toMatchObject({ error: { code: 'in-the-past' } });
    await world.stop();
  });
});

describe('an erase', () => {
  it('of several wants the word, the number and a reason; of one the end of its serial number', async () => {
    const world = await fleet(3);
    const id = await world.plan('EraseDevice', { ids: ids('D', 3) });
    expect(world.detail(id).confirmation).toEqual({ word: 'erase', count: 3, serialTail: null });
    for (const typed of ['', 'ERASE', 'ERASE 2', 'ERASE 33', '3']) {
      expect(await world.confirm(id, { typed })).toMatchObject({ error: { code: 'confirmation-wrong' } });
    }
    expect(await world.confirm(id, { typed: '初期化　３', reason: ' ' })).toMatchObject({ error: { code: 'reason-empty' } });
    const one = await world.plan('EraseDevice', { ids: ['D0001'] });
    expect(world.detail(one).confirmation).toMatchObject({ count: 1, serialTail: '0001' });
    expect(await world.confirm(one, { typed: '0002' })).toMatchObject({ error: { code: 'confirmation-wrong' } });
    expect(await world.confirm(one, { typed: '0001' })).toMatchObject({ ok: true });
    expect(await world.confirm(one, { typed: '0001' })).toMatchObject({ error: { code: 'already-confirmed' } });
    await world.stop();
  });

  it('the sixth of an hour is held, whatever way it comes', async () => {
    const world = await fleet(20);
    const erase = async (from: number, to: number) => {
      const id = await world.plan('EraseDevice', { ids: ids('D', 20).slice(from, to) });
      const confirmed = await world.confirm(id);
      await world.settle();
      return confirmed.ok ? confirmed.value.state : confirmed.error.code;
    };
    expect(await erase(0, 6)).toBe('held');
    expect(await erase(6, 9)).toBe('running');
    expect(await erase(9, 12)).toBe('held');
    expect(await erase(12, 14)).toBe('running');
    expect(await erase(14, 15)).toBe('held');
    const test = await world.plan('EraseDevice', { ids: ['D0016', 'D0017'] });
    const tried = { id: test, deviceId: 'D0016', confirmed: true, reason: '返却のため' };
    expect(await world.operations.test({ ...tried, typed: '0017' })).toMatchObject({ error: { code: 'confirmation-wrong' } });
    expect(await world.operations.test({ ...tried, typed: '0016', reason: ' ' })).toMatchObject({ error: { code: 'reason-empty' } });
    expect(await world.operations.test({ ...tried, typed: '0016' })).toMatchObject({
      error: { code: 'unavailable', details: { reason: 'held' } },
    });
    const [first, second] = await Promise.all([
      world.plan('EraseDevice', { ids: ['D0018'] }),
      world.plan('SelectiveWipe', { ids: ['D0019'] }),
    ]);
    const both = await Promise.all([world.confirm(first), world.confirm(second, { typed: 'WIPE 1' })]);
    expect(both.map((each) => each.ok && each.value.state)).toEqual(['held', 'held']);
    await world.pass(HOUR + MINUTE);
    expect(await erase(15, 16)).toBe('running');
    const erased: string[] = [];
    for (const id of ids('D', 20)) if ((await world.obey(id)).includes('EraseDevice')) erased.push(id);
    expect(erased).toEqual(['D0006', 'D0007', 'D0008', 'D0012', 'D0013', 'D0015']);
    await world.stop();
  });

  it('goes to no device whose enrolment is another one by then: not from a plan, and not once the hold is let go', async () => {
    const world = await fleet(8);
    const added = await world.approvals.add({ name: '鈴木', passphrase: 'correct horse battery' });
    await world.pass(HOUR);
    const held = await world.plan('EraseDevice', { ids: ids('D', 6) });
    expect(await world.confirm(held)).toMatchObject({ value: { state: 'held' } });
    const planned = await world.plan('EraseDevice', { ids: ['D0003', 'D0007'] });
    const restart = await world.plan('RestartDevice', { ids: ['D0003'] });
    // Erased by its user and set up for somebody else.
    world.enrol('D0003');
    const excluded = [{ reason: 'enrolment-ended', count: 1 }];
    expect(world.detail(planned)).toMatchObject({ counts: { now: 1, excluded: 1 }, exclusions: excluded, confirmation: { count: 1 } });
    expect(world.detail(restart).counts).toMatchObject({ now: 1, excluded: 0 });
    const approval = { id: held, approverId: added.ok ? added.value.id : '', passphrase: 'correct horse battery', reason: '返却のため' };
    expect(await world.operations.approve(approval)).toMatchObject({ ok: true });
    await world.settle();
    expect(await world.obey('D0003')).toEqual([]);
    expect(await world.obey('D0002')).toEqual(['EraseDevice']);
    expect(world.detail(held).progress).toMatchObject({ skipped: 1, waiting: 0 });
    const rows = world.operations.rows({ id: held, tile: null, warning: null, state: 'skipped', offset: 0, limit: 10 });
    expect(rows.ok && rows.value.rows).toMatchObject([{ deviceId: 'D0003', reason: 'enrolment-ended' }]);
    await world.stop();
  });

  it('two that are confirmed in the same moment do not slip past together', async () => {
    const world = await fleet(8);
    const plans = await Promise.all([
      world.plan('EraseDevice', { ids: ids('D', 8).slice(0, 4) }),
      world.plan('EraseDevice', { ids: ids('D', 8).slice(4) }),
    ]);
    const confirmed = await Promise.all(plans.map((id) => world.confirm(id)));
    expect(confirmed.map((each) => each.ok && each.value.state)).toEqual(['running', 'held']);
    expect(world.noted).toMatchObject([{ kind: 'operation-held', count: 4, operationId: plans[1] }]);
    await world.stop();
  });

  it('that is held goes on by another person, or alone after a quarter of an hour with a reason where there is nobody else', async () => {
    const world = await fleet(6);
    const id = await world.plan('EraseDevice', { ids: ids('D', 6) });
    await world.confirm(id);
    const approve = (approverId: string | null, passphrase = '', reason = '') =>
      world.operations.approve({ id, approverId, passphrase, reason });
    expect(await approve(null, '', 'x')).toMatchObject({ error: { code: 'too-early' } });
    await world.pass(15 * MINUTE);
    expect(await approve(null)).toMatchObject({ error: { code: 'reason-empty' } });
    expect(await approve('nobody')).toMatchObject({ error: { code: 'unknown-approver' } });
    expect(await approve(null, '', '返却のため')).toMatchObject({ ok: true });
    await world.settle();
    expect(await world.obey('D0005')).toEqual(['EraseDevice']);
    await world.stop();
  });

  it('with somebody else about, alone does not do', async () => {
    const world = await fleet(6);
    const added = await world.approvals.add({ name: '鈴木', passphrase: 'correct horse battery' });
    await world.approvals.add({ name: ' Sato ', passphrase: 'my own passphrase' });
    expect(await world.approvals.add({ name: 'ＳＡＴＯ', passphrase: 'my own passphrase' })).toMatchObject({
      error: { code: 'name-taken' },
    });
    const id = await world.plan('EraseDevice', { ids: ids('D', 6) });
    await world.confirm(id);
    await world.pass(HOUR);
    const suzuki = added.ok ? added.value.id : '';
    const own = world.approvals.get().value.approvers.find(({ name }) => name === 'Sato')?.id ?? '';
    const approve = (approverId: string | null, passphrase: string) =>
      world.operations.approve({ id, approverId, passphrase, reason: 'x' });
    expect(await approve(null, '')).toMatchObject({ error: { code: 'same-person' } });
    expect(await approve(own, 'my own passphrase')).toMatchObject({ error: { code: 'same-person' } });
    for (let n = 0; n < 5; n += 1) expect(await approve(suzuki, `guess ${n}`)).toMatchObject({ error: { code: 'wrong-passphrase' } });
    expect(await approve(suzuki, 'correct horse battery')).toMatchObject({ error: { code: 'too-many-attempts' } });
    await world.pass(15 * MINUTE + 1);
    expect(await approve(suzuki, 'correct horse battery')).toMatchObject({ ok: true });
    expect(await approve(suzuki, 'correct horse battery')).toMatchObject({ error: { code: 'not-held' } });
    await world.settle();
    expect(await world.obey('D0000')).toEqual(['EraseDevice']);
    await world.stop();
  });

  it('is let go by nobody who was made an approver for it', async () => {
    const world = await fleet(6);
    const passphrase = 'made up just now';
    const approver = async (name: string) => {
      const added = await world.approvals.add({ name, passphrase });
      return added.ok ? added.value.id : '';
    };
    const first = await approver('山田');
    const id = await world.plan('EraseDevice', { ids: ids('D', 6) });
    await world.confirm(id);
    const approve = (approverId: string, reason = '返却のため') => world.operations.approve({ id, approverId, passphrase, reason });
    expect(await approve(first)).toMatchObject({ error: { code: 'approver-too-new' } });
    await world.pass(15 * MINUTE);
    // Beside others even longer: they have to have the time to notice.
    const second = await approver('田中');
    await world.pass(23 * HOUR);
    expect(await approve(second)).toMatchObject({ error: { code: 'approver-too-new' } });
    const loosened = { on: false, erasesPerHour: 5, approverId: second, passphrase };
    expect(await world.approvals.setBrake(loosened)).toMatchObject({ error: { code: 'approver-too-new' } });
    expect(await approve(first, ' ')).toMatchObject({ error: { code: 'reason-empty' } });
    expect(await approve(first)).toMatchObject({ ok: true });
    await world.pass(HOUR);
    expect(await world.approvals.setBrake(loosened)).toMatchObject({ ok: true });
    await world.stop();
  });

  it('the brake is loosened only by somebody who may', async () => {
    const world = await fleet(1);
    const set = (on: boolean, erasesPerHour: number, approverId: string | null = null, passphrase = '') =>
      world.approvals.setBrake({ on, erasesPerHour, approverId, passphrase });
    expect(await set(true, 3)).toMatchObject({ ok: true });
    const added = await world.approvals.add({ name: '鈴木', passphrase: 'correct horse battery' });
    const suzuki = added.ok ? added.value.id : '';
    await world.pass(1);
    const sato = await world.approvals.add({ name: 'ＳＡＴＯ', passphrase: 'my own passphrase' });
    await world.pass(24 * HOUR);
    expect(await set(true, 4)).toMatchObject({ error: { code: 'approval-needed' } });
    expect(await set(false, 3)).toMatchObject({ error: { code: 'approval-needed' } });
    expect(await set(true, 2)).toMatchObject({ ok: true });
    expect(await set(true, 50, sato.ok ? sato.value.id : '', 'my own passphrase')).toMatchObject({ error: { code: 'same-person' } });
    expect(await set(true, 50, suzuki, 'wrong')).toMatchObject({ error: { code: 'wrong-passphrase' } });
    expect(await set(true, 50, suzuki, 'correct horse battery')).toMatchObject({ ok: true });
    expect(world.approvals.get().value).toMatchObject({ erasesPerHour: 50, brakeOn: true });
    await world.stop();
  });
});

describe('the PIN of a Mac', () => {
  const mac = { productName: 'Mac15,3', osVersion: '15.1' };

  it('is wanted for each, judged, and told to that Mac alone', async () => {
    const world = new FleetWorld();
    world.enrol('MAC1', mac);
    world.enrol('MAC2', mac);
    world.enrol('phone');
    await world.start();
    const id = await world.plan('DeviceLock', { ids: ['MAC1', 'MAC2', 'phone'] }, { Message: '返却してください' });
    expect(world.detail(id).pinsFor.map(({ deviceId }) => deviceId)).toEqual(['MAC1', 'MAC2']);
    expect(await world.confirm(id, { pinConsent: true, pins: { MAC1: '482913' } })).toMatchObject({ error: { code: 'pin-missing' } });
    for (const MAC2 of ['12345', '123456', '000000', '654321', '12345a']) {
      expect(await world.confirm(id, { pinConsent: true, pins: { MAC1: '482913', MAC2 } })).toMatchObject({
        error: { code: 'pin-refused' },
      });
    }
    const pins = { MAC1: '482913', MAC2: '７３９１０４' };
    expect(await world.confirm(id, { pins })).toMatchObject({ error: { code: 'pin-consent-needed' } });
    expect(await world.confirm(id, { pins, pinConsent: true })).toMatchObject({ ok: true });
    await world.settle();
    const told = await Promise.all(['MAC1', 'MAC2', 'phone'].map((device) => world.tell(device, 'Idle')));
    expect(told.map((each) => each?.command['PIN'])).toEqual(['482913', '739104', undefined]);
    expect(told[2]?.command).toEqual({ RequestType: 'DeviceLock', Message: '返却してください' });
    await world.stop();
  });
});
