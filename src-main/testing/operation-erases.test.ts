import { describe, expect, it } from 'vitest';
import { FleetWorld, fleet, ids } from './fleet-world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

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
