import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Slot } from '#contract/bench.ts';
import { type PracticeCore, startPracticeCore } from '../../scripts/world/practice-core.ts';
import type { FakeIphone } from '../practice/fake-iphone.ts';
import type { PracticeWorld } from '../practice/practice-world.ts';
import { getPushCertificate, value } from './get-push-certificate.ts';
import { getToken } from './get-tokens.ts';

let world: PracticeCore;
let practice: PracticeWorld;
let phone: FakeIphone;

beforeAll(async () => {
  world = await startPracticeCore({ devices: 0, times: { waitPoll: 30, busRetry: 50, enrollment: 20_000, assignmentPoll: 100 } });
  value(await world.bridge.settings.setOrganizationName({ name: 'Example' }));
  if (world.core.practice === null) throw new Error('no practice world');
  practice = world.core.practice;
  practice.bench.setSpeed(100);
  await getPushCertificate(world.bridge, practice.portal);
  const portal = { url: practice.businessPortalUrl, location: 'Osaka 支店' };
  await getToken(world.bridge, 'ade', portal);
  await getToken(world.bridge, 'api', portal);
}, 60_000);
afterAll(() => world.end());

/** A phone out of its box, that the organisation bought. */
beforeEach(async () => {
  practice.bench.setCount(0);
  practice.bench.setCount(1);
  const [first] = practice.bench.devices();
  if (first === undefined) throw new Error('no phone');
  phone = first;
  practice.organization.assign([phone.serialNumber], null);
  await until((slot) => slot?.state === 'ready');
});

const slot = async () => value(await world.bridge.bench.slots({})).slots.find(({ udid }) => udid === phone.udid);

async function until(wanted: (slot: Slot | undefined) => boolean): Promise<Slot> {
  for (let tries = 0; tries < 1_500; tries += 1) {
    const now = await slot();
    if (wanted(now)) return now as Slot;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`it never came so far: ${JSON.stringify(await slot())}`);
}

async function begin(): Promise<void> {
  const plan = value(await world.bridge.batches.plan({ batchId: null, recipeId: 'bought-ade', udids: [phone.udid], expected: [] }));
  const typed = plan.confirmation.expected[0] ?? '';
  const order = { planId: plan.planId, typed, reason: 'new', name: 'April', operator: 'Sato', target: null, autoStart: false };
  value(await world.bridge.batches.start(order));
}

const placeOf = () => practice.organization.devices().find(({ serialNumber }) => serialNumber === phone.serialNumber);

describe('a device that the organisation bought', () => {
  it('is assigned at Apple, may be switched on then, and enrols by itself', { timeout: 60_000 }, async () => {
    await begin();
    await until((now) => now?.state === 'power-on');
    expect(placeOf()).toMatchObject({ server: { name: 'Shitaku' }, profile: { status: 'assigned' } });
    phone.finishSetup();
    await until((now) => now?.state === 'done');
    expect(phone.enrolled).toBe(true);
    expect(phone.supervised).toBe(true);
    expect(phone.cloudConfiguration).toMatchObject({ IsMDMUnremovable: true, OrganizationName: 'Example' });
    expect(placeOf()).toMatchObject({ profile: { status: 'pushed' } });
    const { entries } = value(await world.bridge.activity.list({ beforeSequence: null, limit: 50, filter: null }));
    const actions = entries.map(({ action }) => action);
    expect(actions).toEqual(expect.arrayContaining(['assignment.server-assigned', 'assignment.profile-assigned']));
    value(await world.bridge.batches.end({ batchId: value(await world.bridge.batches.current({})).batch?.id ?? '' }));
  });

  it('that nobody assigned is set up like anybody’s', async () => {
    phone.finishSetup();
    expect(phone.screen).toBe('home');
    expect([phone.enrolled, phone.supervised]).toEqual([false, false]);
  });
});
