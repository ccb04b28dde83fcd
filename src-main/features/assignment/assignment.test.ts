import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ProfileChoices } from './assignment-rules.ts';
import { profile, TestOrganization } from './testing.ts';

const DAY = 86_400_000;
const POST = 'POST /v1/orgDeviceActivities';
const GIVE = 'POST /profile/devices';
const twenty = Array.from({ length: 20 }, (_, index) => `A${index}`);
const unknown = {
  inOrganization: null,
  server: null,
  serverName: null,
  profile: null,
  profileIsOurs: null,
  provisionalUntil: null,
  checkedAt: null,
};

let organization: TestOrganization;
beforeEach(async () => {
  organization = await TestOrganization.open();
});
afterEach(() => organization.close());

async function standing(serial: string, choices?: ProfileChoices) {
  const answer = (await organization.refresh([serial], choices)).get(serial);
  return answer?.ok === true ? answer.value : answer?.error;
}

describe('assigning devices', () => {
  it('brings twenty that ask by themselves to the server with one request, and gives all one profile', async () => {
    const { service } = organization;
    const signal = new AbortController().signal;
    const answers = await organization.run(Promise.all(twenty.map((serial) => service.assign([serial], signal))));
    expect(answers.map((answer) => [...answer.values()][0]?.ok)).toEqual(twenty.map(() => true));
    expect([POST, GIVE, 'POST /profile'].map((call) => organization.count(call))).toEqual([1, 1, 1]);
    expect(service.standing('A7')).toEqual({
      inOrganization: true,
      server: 'here',
      serverName: null,
      profile: 'assigned',
      profileIsOurs: true,
      provisionalUntil: null,
      checkedAt: expect.any(Number),
    });
    expect(organization.deeds).toEqual(['assignment.server-assigned キッティング 20', 'assignment.profile-assigned キッティング 20']);
    expect(organization.changed).toContain('A19');
    expect(organization.dep.configurationFor('A3')).toMatchObject({ url: profile.url, org_magic: 'MAGIC' });
    expect(await standing('A3')).toMatchObject({ profile: 'pushed', profileIsOurs: true });
  });

  it('never assigns a device again to the server it is in: that would take its profile', async () => {
    expect(await organization.assign(['A0'])).toEqual({ A0: 'ready' });
    expect(await organization.assign(['A0', 'A1'])).toEqual({ A0: 'ready', A1: 'ready' });
    expect(organization.count(POST)).toBe(2);
    expect(organization.deeds.at(-2)).toBe('assignment.server-assigned キッティング 1');
    expect(await standing('A0')).toMatchObject({ profile: 'assigned' });
    expect(organization.count('POST /profile')).toBe(1);
  });

  it('gives the profile again that an assignment in the portal took away', async () => {
    await organization.assign(['A0']);
    organization.register.assign(['A0'], organization.server);
    expect(await standing('A0')).toMatchObject({ server: 'here', profile: 'removed', profileIsOurs: null });
    expect(await organization.assign(['A0'])).toEqual({ A0: 'ready' });
    expect(organization.count(POST)).toBe(1);
  });

  it('lays down a profile for each set of choices, once, and knows it again after a restart', async () => {
    const strict = { allowPairing: false, skipPanes: ['Siri', 'AppleID'], removable: true };
    const again = { removable: true, allowPairing: false, skipPanes: ['AppleID', 'Siri'] };
    expect(await organization.assign(['A0'], { choices: strict })).toEqual({ A0: 'ready' });
    const signal = new AbortController().signal;
    await organization.run(
      Promise.all([
        organization.service.assign(['A1'], signal, { choices: again }),
        organization.service.assign(['A2'], signal),
        organization.service.assign(['A3'], signal, { choices: {} }),
      ]),
    );
    expect(organization.count('POST /profile')).toBe(2);
    const told = (serial: string) => organization.dep.configurationFor(serial);
    const asRecipe = { allow_pairing: false, is_mdm_removable: true, skip_setup_items: ['AppleID', 'Siri'] };
    expect([told('A0'), told('A1')]).toMatchObject([asRecipe, asRecipe]);
    expect([told('A2'), told('A3')]).toMatchObject([{ allow_pairing: true }, { allow_pairing: true }]);

    organization.service = organization.serviceWith();
    expect(await standing('A0')).toMatchObject({ profileIsOurs: true });
    expect(await standing('A0', again)).toMatchObject({ profileIsOurs: true });
    expect(await standing('A0', {})).toMatchObject({ profileIsOurs: false });
    expect(await standing('A2', strict)).toMatchObject({ profileIsOurs: false });
    // Nobody said which: what a recipe gave it stays. By another recipe it gets another.
    expect(await organization.assign(['A0'])).toEqual({ A0: 'ready' });
    expect(told('A0')).toMatchObject(asRecipe);
    expect(await organization.assign(['A2'], { choices: strict })).toEqual({ A2: 'ready' });
    expect(told('A2')).toMatchObject(asRecipe);
    expect(organization.count('POST /profile')).toBe(2);
  });

  it('takes choices that no profile was laid down for as not given, where the device has another of ours', async () => {
    await organization.assign(['A0']);
    expect(await standing('A0', { allowPairing: false })).toMatchObject({ profile: 'assigned', profileIsOurs: false });
  });

  it('needs no key for a device that is there already', async () => {
    organization.hasKey = false;
    organization.register.assign(['A0'], organization.server);
    expect(await organization.assign(['A0', 'A1'])).toEqual({ A0: 'ready', A1: 'no-api-key' });
  });

  it('takes a device from another server only when a person said so', async () => {
    organization.register.assign(['A0'], organization.other);
    const results = await organization.run(organization.service.assign(['A0'], new AbortController().signal));
    expect(results.get('A0')).toMatchObject({ ok: false, error: { code: 'assigned-elsewhere', details: { serverName: '学校' } } });
    expect(organization.count(POST)).toBe(0);
    expect(await organization.assign(['A0'], { move: true })).toEqual({ A0: 'ready' });
  });

  it('says what is in the way of each', async () => {
    organization.register.release('A2');
    organization.register.assign(['A1'], organization.other);
    const many = ['A0', 'A1', 'A2', 'X', 'A4', 'A5', 'A6'];
    expect(await organization.assign(many)).toEqual({
      A0: 'ready',
      A1: 'assigned-elsewhere',
      A2: 'not-in-organization',
      X: 'not-in-organization',
      A4: 'ready',
      A5: 'ready',
      A6: 'ready',
    });
    organization.hasToken = false;
    expect(await organization.assign(['A0'])).toEqual({ A0: 'no-ade-token' });
  });

  it.each([
    ['terms-not-signed', 'terms-not-signed'],
    ['throttled', 'throttled'],
    ['down', 'unreachable'],
    ['token-rejected', 'refused'],
  ] as const)('is %s: %s', async (fault, code) => {
    organization.dep.fault = fault;
    expect(await organization.assign(['A0'])).toEqual({ A0: code });
    organization.dep.fault = null;
    organization.clock.advance(60_000);
    expect(await organization.assign(['A0'])).toEqual({ A0: 'ready' });
  });

  it.each([
    ['throttled', 'throttled'],
    ['down', 'unreachable'],
    ['key-revoked', 'refused'],
  ] as const)('with an API that is %s: %s', async (fault, code) => {
    organization.api.fault = fault;
    organization.register.assign(['A1'], organization.server);
    expect(await organization.assign(['A0', 'A1'])).toEqual({ A0: code, A1: 'ready' });
  });

  it('waits for what the service puts off, and tries it alone again', async () => {
    organization.register.assign(['A0', 'A1'], organization.server);
    organization.dep.serialFaults.set('A1', 'THROTTLED');
    organization.clock.after(20_000, () => organization.dep.serialFaults.clear());
    expect(await organization.assign(['A0', 'A1'])).toEqual({ A0: 'ready', A1: 'ready' });
    expect(organization.count(GIVE)).toBe(2);
    organization.dep.serialFaults.set('A2', 'FAILED');
    organization.register.assign(['A2'], organization.server);
    expect(await organization.assign(['A2'])).toEqual({ A2: 'refused' });
  });

  it('lays down a new profile when its settings change, and when Apple lost it', async () => {
    await organization.assign(['A0']);
    organization.settings = { ...profile, url: 'https://other.example.jp/' };
    expect(await organization.assign(['A0'])).toEqual({ A0: 'ready' });
    expect(organization.dep.configurationFor('A0')).toMatchObject({ url: 'https://other.example.jp/' });
    organization.settings = profile;
    expect(await standing('A0')).toMatchObject({ profile: 'pushed', profileIsOurs: false });
    expect(await organization.assign(['A0'])).toEqual({ A0: 'ready' });
    expect(organization.count('POST /profile')).toBe(2);
    organization.database.prepare("UPDATE ade_profiles SET profile_uuid = 'LOST'").run();
    expect(await organization.assign(['A1'])).toEqual({ A1: 'ready' });
    expect(organization.count('POST /profile')).toBe(3);
  });

  it('needs an engine that listens', async () => {
    organization.settings = null;
    expect(await organization.assign(['A0'])).toEqual({ A0: 'engine-not-listening' });
  });

  it('is given up by its caller alone', async () => {
    const stop = new AbortController();
    const given = organization.service.assign(['A0'], stop.signal);
    const kept = organization.service.assign(['A1'], new AbortController().signal);
    stop.abort(new Error('unplugged'));
    await expect(given).rejects.toThrow('unplugged');
    expect([...(await organization.run(kept)).values()]).toMatchObject([{ ok: true }]);
  });

  it('tells a device that Apple did not assign', async () => {
    organization.register.assign(['A9'], organization.other);
    const { service } = organization;
    const work = service.assign(['A0', 'A1'], new AbortController().signal);
    const watch = () => {
      if (organization.deeds.length === 0) organization.clock.after(100, watch);
      else organization.register.release('A1');
    };
    watch();
    const results = await organization.run(work);
    expect(results.get('A0')).toMatchObject({ ok: true });
    expect(results.get('A1')).toMatchObject({ error: { code: 'refused', details: { service: 'api', reason: 'COMPLETED_WITH_ERROR' } } });
  });
});

describe('over a restart', () => {
  /** The app ends as soon as Apple was asked. */
  async function endAfterAsking(): Promise<void> {
    const work = organization.service.assign(['A0'], new AbortController().signal);
    work.catch(() => {});
    const asked = async () => {
      while (organization.count(POST) === 0 || organization.deeds.length === 0) {
        await new Promise((resolve) => setTimeout(resolve, 1));
        organization.clock.advance(10);
      }
    };
    await asked();
    await organization.service.stop();
    await expect(work).rejects.toThrow('ending');
  }

  it('follows the assignment that was under way, and asks for none again', async () => {
    await endAfterAsking();
    organization.service = organization.serviceWith();
    expect(await organization.assign(['A0'])).toEqual({ A0: 'ready' });
    expect(organization.count(POST)).toBe(1);
    expect(organization.database.prepare('SELECT count(*) AS open FROM ade_assignments WHERE ended_at IS NULL').get()).toEqual({ open: 0 });
  });

  it('asks again a minute after an answer that was never heard, unless it came true', async () => {
    const begin = 'INSERT INTO ade_assignments (server_uuid, serial_numbers, asked_at) VALUES (?, \'["A0","A1"]\', ?)';
    organization.database.prepare(begin).run(organization.server.uuid, organization.clock.now());
    organization.clock.after(5_000, () => organization.register.assign(['A0'], organization.server));
    const begun = organization.clock.now();
    expect(await organization.assign(['A0', 'A1'])).toEqual({ A0: 'ready', A1: 'ready' });
    expect(organization.clock.now() - begun).toBeGreaterThan(60_000);
    expect(organization.deeds).toContain('assignment.server-assigned キッティング 1');
  });
});

describe('how a device stands', () => {
  it('is unknown before anybody asked, and without token and key', async () => {
    expect(organization.service.standing('A0')).toEqual(unknown);
    organization.hasToken = false;
    organization.hasKey = false;
    expect(await standing('A0')).toMatchObject({ code: 'no-ade-token' });
  });

  it('is asked for once by all who ask within a moment', async () => {
    organization.register.assign(twenty, organization.server);
    const signal = new AbortController().signal;
    const answers = await organization.run(Promise.all(twenty.map((serial) => organization.service.refresh([serial], signal))));
    expect(answers.every((answer, index) => answer.size === 1 && answer.get(`A${index}`)?.ok === true)).toBe(true);
    expect(organization.count('POST /devices')).toBe(1);
    expect(organization.count('GET /v1/orgDevices')).toBe(1);
    // Where a device came from does not change: it is not asked again.
    await organization.refresh(twenty);
    expect(organization.count('GET /v1/orgDevices')).toBe(1);
  });

  it('with a key alone tells whether the organisation has it, and not whose it is', async () => {
    organization.hasToken = false;
    organization.register.assign(['A0'], organization.server);
    expect(await standing('A0')).toMatchObject({ inOrganization: true, server: null });
    expect(await standing('A1')).toMatchObject({ inOrganization: true, server: 'none' });
    expect(await standing('X')).toMatchObject({ inOrganization: false, server: null });
  });

  it('with a token alone tells what is here, and nothing of the others', async () => {
    organization.hasKey = false;
    organization.register.assign(['A0'], organization.server);
    expect(await standing('A0')).toMatchObject({ inOrganization: true, server: 'here', profile: 'empty' });
    expect(await standing('A1')).toMatchObject({ inOrganization: null, server: null, profile: null });
  });

  it('names the end of the provisional days of a device that was added by hand', async () => {
    organization.register.addByHand('A0');
    const addedAt = organization.clock.now();
    expect(await standing('A0')).toMatchObject({ server: 'none', provisionalUntil: addedAt + 30 * DAY });
    await organization.assign(['A0']);
    const { provisionalUntil } = organization.service.standing('A0');
    expect(provisionalUntil).toBeGreaterThan(addedAt + 30 * DAY);
    expect(await standing('A1')).toMatchObject({ provisionalUntil: null });
  });

  it('knows nothing of a place in another server row', async () => {
    await organization.assign(['A0']);
    const { server } = organization;
    organization.register.issueServerToken(organization.other, 'admin@example.jp');
    Object.assign(organization, { server: organization.other });
    expect(organization.service.standing('A0')).toMatchObject({ inOrganization: true, server: null, profile: null });
    Object.assign(organization, { server });
  });
});

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
