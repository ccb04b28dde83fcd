import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Slot } from '#contract/bench.ts';
import type { PracticeAct } from '#contract/practice.ts';
import { type PracticeCore, startPracticeCore } from '../../scripts/world/practice-core.ts';
import type { FakeIphone } from '../practice/fake-iphone.ts';
import type { PracticeWorld } from '../practice/practice-world.ts';
import { getPushCertificate, value } from './get-push-certificate.ts';
import { getToken } from './get-tokens.ts';

let world: PracticeCore;
let practice: PracticeWorld;
let pads: FakeIphone[];

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

const act = async (pad: FakeIphone, hand: PracticeAct) => value(await world.bridge.practice.act({ udid: pad.udid, act: hand }));

/** Two iPads that somebody bought in a shop: Apple knows of no organisation. */
beforeEach(async () => {
  practice.bench.setCount(0);
  practice.bench.setCount(2);
  for (const place of [0, 1]) practice.setKind(place, 'new', 'iPad12,1');
  pads = [...practice.bench.devices()];
  for (const pad of pads) await act(pad, 'release');
  await all((slot) => slot?.state === 'ready');
});

const slotOf = async (pad: FakeIphone) => value(await world.bridge.bench.slots({})).slots.find(({ udid }) => udid === pad.udid);

async function until(pad: FakeIphone, wanted: (slot: Slot | undefined) => boolean): Promise<Slot> {
  for (let tries = 0; tries < 1_500; tries += 1) {
    const now = await slotOf(pad);
    if (wanted(now)) return now as Slot;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`it never came so far: ${JSON.stringify(await slotOf(pad))}`);
}
const all = (wanted: (slot: Slot | undefined) => boolean) => Promise.all(pads.map((pad) => until(pad, wanted)));

async function begin(): Promise<void> {
  const udids = pads.map(({ udid }) => udid);
  const plan = value(await world.bridge.batches.plan({ batchId: null, recipeId: 'ade-by-hand', udids, expected: [] }));
  const typed = plan.confirmation.expected[0] ?? '';
  const order = { planId: plan.planId, typed, reason: 'bought in a shop', name: 'iPads', operator: 'Sato', target: null, autoStart: false };
  value(await world.bridge.batches.start(order));
}

const end = async () => value(await world.bridge.batches.end({ batchId: value(await world.bridge.batches.current({})).batch?.id ?? '' }));
const placeOf = (pad: FakeIphone) => practice.organization.devices().find(({ serialNumber }) => serialNumber === pad.serialNumber);
const ask = () => world.bridge.assignment.refresh({ serialNumbers: pads.map(({ serialNumber }) => serialNumber) });
const standingOf = async ({ serialNumber }: FakeIphone) => value(await world.bridge.assignment.standing({ serialNumber }));

describe('iPads from a shop, added by hand', () => {
  it('wait for Apple Configurator, may not be touched until they are assigned, and enrol by themselves', { timeout: 60_000 }, async () => {
    await begin();
    await all((slot) => slot?.state === 'hand');
    value(await ask());
    for (const pad of pads) {
      expect(placeOf(pad)).toBeUndefined();
      expect(await standingOf(pad)).toMatchObject({ inOrganization: false, server: null, provisional: null });
      await act(pad, 'add-by-hand');
    }
    value(await ask());
    await all((slot) => slot?.state === 'touch-nothing');
    await all((slot) => slot?.state === 'power-on');
    for (const pad of pads) {
      expect(placeOf(pad)).toMatchObject({ server: { name: 'Shitaku' }, profile: { status: 'assigned' } });
      expect(pad.screen).toBe('setup-assistant');
      expect(await standingOf(pad)).toMatchObject({ server: 'here', profile: 'assigned', profileIsOurs: true });
      await act(pad, 'finish-setup');
    }
    await all((slot) => slot?.state === 'done');
    expect(pads.map(({ enrolled, supervised }) => [enrolled, supervised])).toEqual([
      [true, true],
      [true, true],
    ]);
    value(await ask());
    expect(await standingOf(pads[0] as FakeIphone)).toMatchObject({ profile: 'pushed', provisional: { daysLeft: 30 } });
    const { devices } = value(await world.bridge.assignment.provisional({}));
    expect(devices).toHaveLength(2);
    expect(devices).toMatchObject([{ daysLeft: 30 }, { daysLeft: 30 }]);
    await end();
  });

  it('that somebody activates too early are told of, erased by hand, and go on to the end', { timeout: 60_000 }, async () => {
    await begin();
    await all((slot) => slot?.state === 'hand');
    for (const pad of pads) {
      await act(pad, 'add-by-hand');
      await until(pad, (slot) => slot?.state === 'hand' && slot.attached && pad.running && pad.pairings.size > 0);
      // Past "Hello", before anybody assigned it.
      await act(pad, 'finish-setup');
      expect([pad.screen, pad.enrolled]).toEqual(['home', false]);
    }
    value(await ask());
    await all((slot) => slot?.state === 'attention');
    for (const pad of pads) {
      expect(await slotOf(pad)).toMatchObject({ problem: 'activated-too-early' });
      await act(pad, 'erase');
      await until(pad, (slot) => slot?.attached === true && pad.screen === 'setup-assistant' && pad.running);
      value(await world.bridge.bench.resume({ udid: pad.udid }));
    }
    await all((slot) => slot?.state === 'power-on');
    for (const pad of pads) await act(pad, 'finish-setup');
    await all((slot) => slot?.state === 'done');
    await end();
  });
});
