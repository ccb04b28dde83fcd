import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestOrganization, twenty } from './testing.ts';

const DAY = 86_400_000;
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

const standing = (serial: string) => organization.standing(serial);

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
