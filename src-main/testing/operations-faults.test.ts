import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { ManualClock } from '#lib/clock.ts';
import { BEGIN, FleetWorld, fleet, ids } from './fleet-world.ts';

const folder = mkdtempSync(join(tmpdir(), 'operations-faults-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const DEVICES = 500;
let files = 0;
const newPath = () => {
  files += 1;
  return join(folder, `${files}.db`);
};

/** A store with a fleet and a plan for it, to begin from again and again. */
let made: Promise<{ path: string; planId: string }> | null = null;
async function fleetFile(): Promise<{ path: string; planId: string; clock: ManualClock }> {
  made ??= makeFleet();
  const { path, planId } = await made;
  const copy = newPath();
  copyFileSync(path, copy);
  return { path: copy, planId, clock: new ManualClock(BEGIN) };
}

async function makeFleet(): Promise<{ path: string; planId: string }> {
  const path = newPath();
  const clock = new ManualClock(BEGIN);
  const world = new FleetWorld({ path, clock });
  world.database.transaction(() => {
    for (const id of ids('D', DEVICES)) world.enrol(id);
  })();
  await world.start();
  const planId = await world.plan('RestartDevice', { ids: ids('D', DEVICES) });
  await world.stop();
  world.database.close();
  return { path, planId };
}

/** Goes on in time, and gives a real disk the time it takes. */
async function passOnDisk(world: FleetWorld, ms: number): Promise<void> {
  await world.pass(ms);
  await new Promise((resolve) => setTimeout(resolve, 5));
  await world.settle();
}

/** How often each device was told to restart, over all lives. */
type Told = Map<string, number>;

/** A life of the program until it dies at its `dies`-th commit, or to the end; a few phones answer whenever it lives. */
async function live(
  path: string,
  clock: ManualClock,
  planId: string,
  told: Told,
  dies: number,
  when: 'before' | 'after',
): Promise<boolean> {
  let dead = false;
  const world: FleetWorld = new FleetWorld({
    path,
    clock,
    around: (at, commit) => {
      if (commit === dies && at === when) {
        dead = true;
        // Closing is what a kill leaves of the connection: an open transaction is gone, a committed one is not.
        world.database.close();
      }
      if (dead) throw new Error('killed');
    },
  });
  try {
    await world.start();
    if (world.detail(planId).state === 'planned') await world.confirm(planId);
    for (let turn = 0; turn < 100 && !dead && world.detail(planId).state !== 'sent'; turn += 1) await passOnDisk(world, 1_000);
    const talk = async (id: string) => {
      for (let next = await world.tell(id, 'Idle'); next !== null; next = await world.tell(id, 'Acknowledged', next.uuid)) {
        told.set(`${id} ${next.uuid}`, (told.get(`${id} ${next.uuid}`) ?? 0) + 1);
      }
    };
    const talked = await Promise.allSettled(ids('D', DEVICES).map(talk));
    const failed = talked.find((each) => each.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    await world.pass(1_000);
  } catch (error) {
    if (!dead) throw error;
  }
  if (!dead) {
    await world.stop();
    world.database.close();
  }
  return dead;
}

describe('a plan', () => {
  it('that was not kept to its end is none: nobody confirms a part of it for the whole', async () => {
    let commits = Number.POSITIVE_INFINITY;
    const world = new FleetWorld({
      around: (at) => {
        if (at === 'before') commits -= 1;
        if (commits < 0) throw new Error('killed');
      },
    });
    const fleet = ids('D', 501);
    world.database.transaction(() => {
      for (const id of fleet) world.enrol(id);
    })();
    // The plan itself, and its first five hundred devices.
    commits = 2;
    await expect(world.plan('RestartDevice', { ids: fleet })).rejects.toThrow('killed');
    commits = Number.POSITIVE_INFINITY;
    const { operations } = world.operations.list({ open: true, limit: 10 }).value;
    expect(operations).toEqual([]);
    const id = await world.plan('RestartDevice', { ids: fleet });
    expect(world.detail(id)).toMatchObject({ state: 'planned', counts: { now: 501 } });
    await world.stop();
  });
});

describe('a command to 500 devices', () => {
  it('killed at any of its commits loses nobody and is said twice to nobody', async () => {
    // The confirmation, ten slices, the pushes' answers, and then one commit a report.
    const points = [1, 2, 3, 5, 8, 11, 12, 14, 60, 777];
    for (const dies of points) {
      for (const when of ['before', 'after'] as const) {
        const { path, planId, clock } = await fleetFile();
        const told: Told = new Map();
        const died = await live(path, clock, planId, told, dies, when);
        if (died) await live(path, clock, planId, told, 0, 'after');
        const where = `commit ${dies}, ${when}`;
        const devices = [...told.keys()].map((key) => key.split(' ')[0]);
        expect(new Set(devices).size, where).toBe(DEVICES);
        // One command each: a device may be handed the same one again after a kill, never a second one.
        expect(devices.length, where).toBe(DEVICES);
        rmSync(path, { force: true });
      }
    }
  }, 240_000);

  it('that is cancelled stays cancelled where the program was killed before all of it was taken back', async () => {
    const path = newPath();
    const world = new FleetWorld({ path });
    for (const id of ids('D', 3)) world.enrol(id);
    await world.start();
    const id = await world.plan('RestartDevice', { ids: ids('D', 3) });
    await world.confirm(id);
    await world.settle();
    expect(await world.tell('D0000', 'Idle')).not.toBeNull();
    // Nothing after the commit that cancels the operation itself.
    world.commands.takeBackOperation = () => Promise.reject(new Error('killed'));
    await expect(world.operations.cancel({ id })).rejects.toThrow('killed');
    await world.stop();
    world.database.close();

    const next = new FleetWorld({ path });
    await next.start();
    expect(next.detail(id)).toMatchObject({ state: 'cancelled', progress: { cancelled: 2, fetched: 1 } });
    expect(await next.obey('D0001')).toEqual([]);
    await next.stop();
    next.database.close();
  });

  it('that is cancelled on a full disk is taken back as soon as there is room', async () => {
    const world = await fleet(3);
    const id = await world.plan('RestartDevice', { ids: ids('D', 3) });
    await world.confirm(id);
    await vi.waitFor(() => expect(world.detail(id).progress.queued).toBe(3));
    expect(await world.tell('D0000', 'Idle')).not.toBeNull();
    world.database.exec("CREATE TEMP TRIGGER full BEFORE UPDATE OF ended ON command_targets BEGIN SELECT RAISE(ABORT, 'full'); END");
    await expect(world.operations.cancel({ id })).rejects.toThrow('full');
    expect(world.detail(id)).toMatchObject({ state: 'cancelled', progress: { cancelled: 0 } });
    // Nor does it try without a pause.
    await world.pass(50_000);
    expect(world.problems.length).toBeLessThan(3);
    world.database.exec('DROP TRIGGER full');
    await world.pass(60_000);
    await vi.waitFor(() => expect(world.detail(id).progress).toMatchObject({ cancelled: 2, fetched: 1 }));
    expect(await world.obey('D0001')).toEqual([]);
    await world.stop();
  });

  it('finds the disk full, says so, and goes on when there is room', async () => {
    const { path, planId, clock } = await fleetFile();
    const world = new FleetWorld({ path, clock });
    await world.start();
    const room = (pages: number) => world.database.pragma(`max_page_count = ${pages}`);
    const now = Number(world.database.pragma('page_count', { simple: true }));
    await world.confirm(planId);
    room(now + 8);
    for (let turn = 0; turn < 10; turn += 1) await passOnDisk(world, 1_000);
    const before = world.detail(planId);
    expect(before.state).toBe('running');
    expect(before.progress.waiting).toBeGreaterThan(0);
    expect(world.problems.some((problem) => problem.startsWith('running an operation failed'))).toBe(true);
    room(1_000_000);
    for (let turn = 0; turn < 200 && world.detail(planId).state !== 'sent'; turn += 1) await passOnDisk(world, 1_000);
    expect(world.detail(planId)).toMatchObject({ state: 'sent', progress: { waiting: 0, skipped: 0, queued: DEVICES } });
    expect(world.database.prepare('SELECT COUNT(*) AS n, COUNT(DISTINCT enrollment_id) AS d FROM command_targets').get()).toEqual({
      n: DEVICES,
      d: DEVICES,
    });
    await world.stop();
    world.database.close();
  }, 60_000);
});

describe('sixteen people at once', () => {
  it('lose none of 2,000 commands to 400 devices (a peer loses 1 to 10 %)', async () => {
    const world = new FleetWorld({ path: newPath() });
    const fleet = ids('D', 400);
    world.database.transaction(() => {
      for (const id of fleet) world.enrol(id);
    })();
    await world.start();
    const caller = async (n: number): Promise<string[]> => {
      const uuids: string[] = [];
      for (let k = n; k < 2_000; k += 16) {
        const deviceId = fleet[k % fleet.length] ?? '';
        const sent = await world.commands.send({ deviceId, command: { type: 'DeviceInformation', options: {} }, confirmed: true });
        if (sent.ok) uuids.push(`${deviceId} ${sent.value.uuid}`);
      }
      return uuids;
    };
    const done: string[] = [];
    const phone = async (id: string, left: () => boolean) => {
      while (left()) {
        for (let next = await world.tell(id, 'Idle'); next !== null; next = await world.tell(id, 'Acknowledged', next.uuid)) {
          done.push(`${id} ${next.uuid}`);
        }
        await world.settle(3);
      }
    };
    let sending = true;
    const phones = fleet.map((id) => phone(id, () => sending));
    const accepted = (await Promise.all(Array.from({ length: 16 }, (_, n) => caller(n)))).flat();
    sending = false;
    await Promise.all(phones);
    for (const id of fleet) await phone(id, onceMore());
    expect(accepted.length).toBe(2_000);
    expect([...done].sort()).toEqual([...accepted].sort());
    await world.stop();
    world.database.close();
  }, 120_000);
});

/** True the first time it is asked. */
const onceMore = () => {
  let asked = false;
  return () => {
    const first = !asked;
    asked = true;
    return first;
  };
};

describe('secrets of commands', () => {
  const mac = { productName: 'Mac15,3', osVersion: '15.1' };
  const onDisk = (path: string, text: string) =>
    readdirSync(folder)
      .filter((name) => join(folder, name).startsWith(path))
      .some((name) => readFileSync(join(folder, name)).includes(text));

  it('a PIN is on no disk, waits in memory, and is gone with the program: that Mac is left out and it says why', async () => {
    const path = newPath();
    const world = new FleetWorld({ path });
    world.enrol('MAC1', mac);
    world.enrol('MAC2', mac);
    await world.start();
    const lock = { deviceId: 'MAC1', command: { type: 'DeviceLock', options: { PIN: '482913' } }, confirmed: true } as const;
    const sent = await world.commands.send(lock);
    const id = await world.plan('EraseDevice', { ids: ['MAC2'] });
    expect(await world.confirm(id, { pins: { MAC2: '739104' }, pinConsent: true })).toMatchObject({ ok: true });
    await world.settle();
    for (const pin of ['482913', '739104']) expect(onDisk(path, pin)).toBe(false);
    await world.stop();
    world.database.close();
    for (const pin of ['482913', '739104']) expect(onDisk(path, pin)).toBe(false);

    const next = new FleetWorld({ path });
    await next.start();
    expect(await next.obey('MAC1')).toEqual([]);
    const timeline = next.commands.timeline({ deviceId: 'MAC1', limit: 5 });
    expect(timeline.ok && timeline.value.cards[0]).toMatchObject({
      uuid: sent.ok ? sent.value.uuid : '',
      state: 'failed',
      errors: [{ domain: 'Shitaku', code: 1 }],
      mayRepeat: false,
    });
    await next.stop();
    next.database.close();
  });

  it('a profile that is spread over hours is there for the last device, too', async () => {
    const world = new FleetWorld();
    for (const id of ids('D', 2)) world.enrol(id);
    await world.start();
    const id = await world.plan('InstallProfile', { ids: ids('D', 2) }, { Payload: Buffer.from('profile').toString('base64') });
    await world.confirm(id, { runAt: BEGIN + 60_000, spreadMinutes: 60 });
    await world.settle();
    await world.pass(60_000);
    expect(await world.obey('D0000')).toEqual(['InstallProfile']);
    for (let minute = 0; minute < 31; minute += 1) await world.pass(60_000);
    const told = await world.tell('D0001', 'Idle');
    expect(told?.command).toMatchObject({ RequestType: 'InstallProfile', Payload: Buffer.from('profile') });
    await world.stop();
  });

  it('a password is sealed until the answer, and then gone', async () => {
    const path = newPath();
    const world = new FleetWorld({ path });
    world.enrol('MAC1', mac);
    await world.start();
    const options = { NewPassword: 'Tr0ub4dor-and-3' };
    await world.commands.send({ deviceId: 'MAC1', command: { type: 'SetRecoveryLock', options }, confirmed: true });
    const sealed = () =>
      (world.database.prepare("SELECT COUNT(*) AS n FROM secrets WHERE name LIKE 'command-options:%'").get() as { n: number }).n;
    expect(sealed()).toBe(1);
    expect(onDisk(path, 'Tr0ub4dor')).toBe(false);
    const told = await world.tell('MAC1', 'Idle');
    expect(told?.command).toMatchObject({ RequestType: 'SetRecoveryLock', ...options });
    expect(sealed()).toBe(1);
    await world.tell('MAC1', 'Acknowledged', told?.uuid);
    expect(sealed()).toBe(0);
    expect(onDisk(path, 'Tr0ub4dor')).toBe(false);
    await world.stop();
    world.database.close();
  });
});
