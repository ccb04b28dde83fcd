import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BatchMember, BatchPlan } from '#contract/batches.ts';
import type { Slot } from '#contract/bench.ts';
import type { Recipe } from '#contract/recipe.ts';
import { type PracticeCore, startPracticeCore } from '../../scripts/world/practice-core.ts';
import { verifyReport } from '../features/batches/documents/report-json.ts';
import type { FakeIphone } from '../practice/fake-iphone.ts';
import { getPushCertificate, value } from './get-push-certificate.ts';

let world: PracticeCore;

beforeAll(async () => {
  world = await startPracticeCore({ devices: 0, times: { waitPoll: 30, busRetry: 50, enrollment: 20_000, assignmentPoll: 100 } });
  value(await world.bridge.settings.setOrganizationName({ name: 'Example' }));
  const { practice } = world.core;
  if (practice === null) throw new Error('no practice world');
  practice.bench.setSpeed(100);
  await getPushCertificate(world.bridge, practice.portal);
});
afterAll(() => world.end());

let phones: readonly FakeIphone[];
let erased: string[];

/** Three phones out of their boxes; every erase that any of them carries out is written down. */
beforeEach(async () => {
  const { practice } = world.core;
  practice?.bench.setCount(1);
  practice?.bench.devices()[0]?.unplug();
  // Those of a place are always the same: what is waited for below must not be the one of the test before.
  await vi.waitFor(
    async () => expect(value(await world.bridge.bench.slots({})).slots.filter(({ attached }) => attached)).toEqual([]),
    30_000,
  );
  practice?.bench.setCount(4);
  phones = (practice?.bench.devices() ?? []).slice(1);
  erased = [];
  for (const phone of phones) {
    const carryOut = phone.erase.bind(phone);
    vi.spyOn(phone, 'erase').mockImplementation(() => {
      erased.push(phone.serialNumber);
      carryOut();
    });
  }
  for (const { udid } of phones) await until(udid, (slot) => slot?.state === 'ready');
});

const slotOf = async (udid: string) => value(await world.bridge.bench.slots({})).slots.find((slot) => slot.udid === udid);

async function until(udid: string, wanted: (slot: Slot | undefined) => boolean): Promise<Slot> {
  for (let tries = 0; tries < 1_500; tries += 1) {
    const slot = await slotOf(udid);
    if (wanted(slot)) return slot as Slot;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`it never came so far: ${JSON.stringify(await slotOf(udid))}`);
}

const plan = async (recipeId: string, of: readonly FakeIphone[] = phones): Promise<BatchPlan> =>
  value(await world.bridge.batches.plan({ batchId: null, recipeId, udids: of.map(({ udid }) => udid), expected: [] }));

const order = { reason: 'returned by the sales department', name: 'April', operator: 'Sato', target: null, autoStart: false };

async function begin(recipeId: string, of: readonly FakeIphone[] = phones): Promise<string> {
  const { planId, confirmation } = await plan(recipeId, of);
  return value(await world.bridge.batches.start({ planId, typed: confirmation.expected[0] ?? '', ...order })).batchId;
}

const membersOf = async (batchId: string): Promise<BatchMember[]> => value(await world.bridge.batches.get({ batchId })).members;

async function endOf(batchId: string): Promise<BatchMember[]> {
  for (const { udid } of phones) await until(udid, (slot) => slot?.state === 'done' || slot?.state === 'attention');
  const members = await membersOf(batchId);
  value(await world.bridge.batches.end({ batchId }));
  return members;
}

describe('a batch', () => {
  it('of new devices: each ends done, with its steps and times', { timeout: 60_000 }, async () => {
    const batchId = await begin('standard');
    const members = await endOf(batchId);
    expect(members.map(({ outcome }) => outcome)).toEqual(['done', 'done', 'done']);
    for (const { steps } of members) expect(steps.every(({ state }) => state === 'done' || state === 'skipped')).toBe(true);
    expect(erased).toEqual([]);
    const json = value(await world.bridge.batches.report({ batchId, format: 'json', language: 'en' }));
    const contents = { apps: expect.any(Array), profiles: [expect.objectContaining({ version: 1 })] };
    expect(verifyReport(json.content)).toMatchObject({
      ok: true,
      value: { content: { simulated: true, counts: { done: 3 }, devices: [{ contents }, { contents }, { contents }] } },
    });
    expect(await world.bridge.batches.report({ batchId, format: 'pdf', language: 'ja' })).toMatchObject({ error: { code: 'no-pdf-here' } });
    const labels = { batchId, udids: [], sheet: 'a4-24', code: 'qr' as const, skip: 0, format: 'html' as const };
    // Whoever only points at them has none.
    for (let times = 0; times < 2; times += 1) expect(await world.core.preparedLabels(labels)).toMatchObject({ value: { labels: 3 } });
    expect(value(await world.bridge.batches.labels(labels)).labels).toBe(3);
    expect(await world.bridge.batches.labels(labels)).toMatchObject({ error: { code: 'nothing-to-print' } });
  });

  it('with an open Wi-Fi network: the device takes it as one without a password', { timeout: 60_000 }, async () => {
    const { recipes } = world.bridge;
    const steps: Recipe['steps'] = [
      { step: 'pair' },
      { step: 'activate' },
      { step: 'supervise', allowPairing: true, skipPanes: 'all' },
      { step: 'wifi', ssid: 'Guests' },
      { step: 'verify' },
    ];
    const recipe = { format: 1 as const, name: 'Open network', note: '', steps };
    const { id } = value(await recipes.save({ id: null, revision: null, recipe, fromFile: null }));
    expect((await plan(id)).obstacles).toEqual(['wifi-password-missing']);
    value(await recipes.setWifiPassword({ ssid: 'Guests', password: '' }));
    const members = await endOf(await begin(id));
    expect(members.map(({ outcome, problem }) => [outcome, problem])).toEqual(phones.map(() => ['done', null]));
  });

  it('that erases: each device once, after it was confirmed by name', { timeout: 90_000 }, async () => {
    const { confirmation, reasonNeeded, included } = await plan('supervised');
    expect(confirmation).toEqual({ kind: 'erase-count', expected: ['初期化 3', 'ERASE 3'] });
    expect(reasonNeeded).toBe(true);
    expect(included.every(({ erases }) => erases)).toBe(true);
    const batchId = await begin('supervised');
    const members = await endOf(batchId);
    expect(members.map(({ outcome, problem }) => [outcome, problem])).toEqual([
      ['done', null],
      ['done', null],
      ['done', null],
    ]);
    expect([...erased].sort()).toEqual(phones.map(({ serialNumber }) => serialNumber).sort());
    const { entries } = value(await world.bridge.activity.list({ beforeSequence: null, limit: 200, filter: null }));
    expect(entries.filter(({ action }) => action === 'bench.erased').length).toBe(3);
    expect(entries.find(({ action }) => action === 'batches.started')?.details).toMatchObject({
      reason: 'returned by the sales department',
      erases: phones.map(({ serialNumber }) => serialNumber).join(' '),
    });
  });

  it('is not begun without its confirmation, its reason, or twice', async () => {
    const { planId, confirmation } = await plan('supervised');
    const { batches } = world.bridge;
    const typed = confirmation.expected[0] ?? '';
    expect(await batches.start({ planId, typed: '3', ...order })).toMatchObject({ error: { code: 'confirmation-wrong' } });
    expect(await batches.start({ planId, typed, ...order, reason: '　' })).toMatchObject({ error: { code: 'reason-missing' } });
    expect(value(await batches.current({})).batch).toBeNull();
    expect(erased).toEqual([]);
  });

  it('leaves out what is not ours to touch, and says why', { timeout: 60_000 }, async () => {
    const { practice } = world.core;
    if (practice === null) throw new Error('no practice world');
    practice.bench.setKind(1, 'find-my');
    practice.bench.setKind(2, 'managed-elsewhere');
    const [, findMy, foreign, mine] = practice.bench.devices();
    if (findMy === undefined || foreign === undefined || mine === undefined) throw new Error('no phones');
    for (const phone of [findMy, foreign]) {
      await until(phone.udid, (slot) => slot?.state === 'trust');
      phone.tapTrust();
      await until(phone.udid, (slot) => slot?.conditions != null && slot.state === 'ready');
    }
    const erasing = await plan('supervised', [findMy, foreign, mine]);
    expect(erasing.excluded.map(({ udid, reason }) => [udid, reason])).toEqual([[findMy.udid, 'find-my-on']]);
    expect(erasing.included.map(({ udid }) => udid)).toEqual([foreign.udid, mine.udid]);
    expect(erasing.included[0]?.warnings).toEqual(['supervised-elsewhere', 'set-up-by-person']);
    expect(erasing.included[1]?.warnings).not.toContain('supervised-elsewhere');
    const gentle = await plan('standard', [foreign, mine]);
    expect(gentle.excluded.map(({ reason }) => reason)).toEqual(['supervised-elsewhere']);
    expect(gentle.included.map(({ udid }) => udid)).toEqual([mine.udid]);
  });
});
