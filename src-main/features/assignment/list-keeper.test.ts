import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestOrganization, twenty } from './testing.ts';

const DAY = 86_400_000;

let organization: TestOrganization;
beforeEach(async () => {
  organization = await TestOrganization.open();
});
afterEach(() => organization.close());

describe('the list of the server row', () => {
  const read = async () => organization.run(organization.service.readList(new AbortController().signal));

  it('is read whole once, then as far as it changed, and whole again after seven days', async () => {
    organization.register.assign(twenty, organization.server);
    expect(await read()).toEqual({ ok: true, value: { mode: 'full', told: 20 } });
    expect(organization.count('POST /server/devices')).toBe(2);
    expect(organization.service.standing('A19')).toMatchObject({ server: 'here', profile: 'empty' });
    organization.register.assign(['A0'], null);
    organization.register.assign(['A20'], organization.server);
    organization.changed.length = 0;
    expect(await read()).toEqual({ ok: true, value: { mode: 'delta', told: 2 } });
    expect(organization.changed).toEqual(['A20', 'A0']);
    expect(organization.service.standing('A0')).toMatchObject({ server: null, inOrganization: null, profile: null });
    organization.clock.advance(7 * DAY);
    expect(await read()).toMatchObject({ value: { mode: 'full' } });
  });

  it('is read whole when the cursor is refused, and forgets what it does not name', async () => {
    organization.register.assign(['A0', 'A1'], organization.server);
    await read();
    organization.register.assign(['A0'], null);
    organization.database.prepare("UPDATE ade_cursors SET cursor = 'X'").run();
    expect(await read()).toEqual({ ok: true, value: { mode: 'full', told: 1 } });
    expect(organization.service.standing('A0')).toMatchObject({ server: null });
    expect(organization.service.standing('A1')).toMatchObject({ server: 'here' });
  });

  describe('by itself', () => {
    const times = { firstList: 1_000, listLooks: 2_000, listAge: 20_000 };
    const lists = () => organization.count('POST /server/devices') + organization.count('POST /devices/sync');
    const tries = () => organization.count('GET /session');
    const pass = async (ms: number) => organization.run(new Promise<void>((resolve) => organization.clock.after(ms, resolve)));
    /** Lets time run until it holds. */
    const until = async (holds: () => boolean) => {
      while (!holds()) await pass(100);
    };
    const state = () => organization.service.listState();

    it('is not read at the start, a while later if its age has passed, and then whenever it has', async () => {
      organization.register.assign(['A0'], organization.server);
      organization.service = organization.serviceWith(times);
      await organization.service.start();
      await pass(900);
      expect([lists(), state()]).toEqual([0, { readAt: null, failed: null, reading: false, devices: 0 }]);
      await until(() => state()?.readAt !== null);
      expect([lists(), state()?.devices]).toEqual([1, 1]);
      expect(organization.service.standing('A0').server).toBe('here');
      await pass(15_000);
      expect(lists()).toBe(1);
      organization.register.assign(['A1'], organization.server);
      await until(() => organization.service.standing('A1').server === 'here');
      expect(lists()).toBe(2);
      // It was read just now: the next start has no reason to.
      await organization.service.stop();
      organization.service = organization.serviceWith(times);
      await organization.service.start();
      await pass(5_000);
      expect(lists()).toBe(2);
    });

    it('is read once an hour', async () => {
      await organization.service.start();
      const after = async (minutes: number) => {
        for (let passed = 0; passed < minutes; passed += 5) {
          organization.clock.advance(5 * 60_000);
          await organization.run(new Promise((resolve) => setTimeout(resolve, 20)));
        }
        await until(() => state()?.reading === false);
      };
      await after(5);
      expect(lists()).toBe(1);
      await after(50);
      expect(lists()).toBe(1);
      await after(10);
      expect(lists()).toBe(2);
    });

    it('is read as soon as a token was installed, and as soon as another took its place', async () => {
      organization.register.assign(['A0'], organization.server);
      organization.register.assign(['A1'], organization.other);
      organization.hasToken = false;
      organization.service = organization.serviceWith();
      await organization.service.start();
      await pass(400);
      expect(state()).toBeNull();
      organization.hasToken = true;
      organization.service.tokenChanged();
      await until(() => organization.service.standing('A0').server === 'here');
      organization.service.tokenChanged();
      await pass(400);
      expect(lists()).toBe(1);
      organization.register.issueServerToken(organization.other, 'admin@example.jp');
      Object.assign(organization, { server: organization.other });
      organization.service.tokenChanged();
      expect(state()).toMatchObject({ readAt: null });
      await until(() => organization.service.standing('A1').server === 'here');
      expect(organization.listEvents).toEqual([true, false, true, false]);
    });

    it('tells what Apple refuses, keeps telling it after a restart, and tries again', async () => {
      organization.register.assign(['A0'], organization.server);
      organization.dep.fault = 'terms-not-signed';
      organization.service = organization.serviceWith(times);
      await organization.service.start();
      await until(() => tries() > 0 && state()?.reading === false);
      await pass(10_000);
      expect(tries()).toBe(1);
      const failed = { at: expect.any(Number), code: 'terms-not-signed' };
      expect(state()).toEqual({ readAt: null, failed, reading: false, devices: 0 });
      await organization.service.stop();
      organization.service = organization.serviceWith(times);
      expect(state()).toMatchObject({ failed });
      organization.dep.fault = null;
      await organization.service.start();
      await until(() => state()?.readAt !== null);
      expect(state()).toMatchObject({ failed: null, devices: 1 });
    });

    it('is read once for all who want it at the same time', async () => {
      organization.register.assign(['A0'], organization.server);
      await organization.run(Promise.all([read(), read()]));
      expect(lists()).toBe(1);
    });
  });
});
