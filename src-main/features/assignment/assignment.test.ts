import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ProfileChoices } from './assignment-rules.ts';
import { POST, profile, TestOrganization, twenty } from './testing.ts';

const GIVE = 'POST /profile/devices';

let organization: TestOrganization;
beforeEach(async () => {
  organization = await TestOrganization.open();
});
afterEach(() => organization.close());

const standing = (serial: string, choices?: ProfileChoices) => organization.standing(serial, choices);

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
