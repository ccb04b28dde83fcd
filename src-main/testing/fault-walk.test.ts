import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BatchMember } from '#contract/batches.ts';
import type { Recipe } from '#contract/recipe.ts';
import { type PracticeCore, startPracticeCore } from '../../scripts/world/practice-core.ts';
import type { FakeIphone } from '../practice/fake-iphone.ts';
import type { PracticeWorld } from '../practice/practice-world.ts';
import { getPushCertificate, value } from './get-push-certificate.ts';

/** Every step that a bench without a person can carry out. */
const recipe: Recipe = {
  format: 1,
  name: 'Everything',
  note: '',
  steps: [
    { step: 'pair' },
    { step: 'check', minimumBattery: 1 },
    { step: 'asset' },
    { step: 'erase' },
    { step: 'activate' },
    { step: 'supervise', allowPairing: true, skipPanes: 'all' },
    { step: 'wifi', ssid: 'Kitting' },
    { step: 'language', language: 'en', region: 'US' },
    { step: 'enroll', by: 'profile' },
    { step: 'name', pattern: '{asset}' },
    { step: 'wallpaper' },
    { step: 'inspect', minimumBatteryHealth: 1 },
    { step: 'label' },
    { step: 'verify' },
  ],
};
const points = recipe.steps.flatMap(({ step }) => [`step-started ${step}`, `step-done ${step}`]);

let world: PracticeCore;
let practice: PracticeWorld;
let recipeId: string;
let phones: readonly FakeIphone[];
let erased: string[];
let configured: string[];
/** Called once at the first event of each kind at each step, inside the transaction that stores it. */
let strike: (phone: FakeIphone) => void;
let struck: Set<string>;

beforeAll(async () => {
  world = await startPracticeCore({ devices: 0, times: { waitPoll: 30, busRetry: 50, enrollment: 20_000 } });
  if (world.core.practice === null) throw new Error('no practice world');
  practice = world.core.practice;
  const { bridge, core } = world;
  value(await bridge.settings.setOrganizationName({ name: 'Example' }));
  await getPushCertificate(bridge, practice.portal);
  value(await bridge.recipes.setWifiPassword({ ssid: 'Kitting', password: 'practice-only' }));
  recipeId = value(await bridge.recipes.save({ id: null, revision: null, recipe, fromFile: null })).id;
  practice.bench.setSpeed(100);
  core.database.function('a_line_is_written', (udid, event, step) => {
    const point = `${String(event)} ${String(step)}`;
    const phone = phones.find((candidate) => candidate.udid === udid);
    if (phone === undefined || struck.has(point) || !points.includes(point)) return null;
    struck.add(point);
    strike(phone);
    return null;
  });
  core.database.exec(`
    CREATE TEMP TRIGGER watch_the_journal AFTER INSERT ON journal BEGIN
      SELECT a_line_is_written((SELECT subject FROM runs WHERE id = NEW.run_id), NEW.event, NEW.step);
    END;
  `);
});
afterAll(() => world.end());

beforeEach(async () => {
  [erased, configured, struck] = [[], [], new Set()];
  practice.bench.setCount(0);
  practice.bench.setCount(4);
  phones = practice.bench.devices();
  for (const phone of phones) {
    const erase = phone.erase.bind(phone);
    vi.spyOn(phone, 'erase').mockImplementation(() => {
      erased.push(phone.serialNumber);
      erase();
    });
    const configure = phone.configure.bind(phone);
    vi.spyOn(phone, 'configure').mockImplementation((configuration) => {
      configured.push(phone.serialNumber);
      configure(configuration);
    });
  }
  await until(async () => (await slots()).filter(({ state }) => state === 'ready').length === 4);
});
afterEach(() => vi.restoreAllMocks());

const slots = async () => value(await world.bridge.bench.slots({})).slots;

async function until(holds: () => Promise<boolean>, limitMs = 60_000): Promise<void> {
  const end = performance.now() + limitMs;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`it never came so far: ${JSON.stringify(await slots())}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** Kits the four to the end. A person resumes what stands still with a reason, as the card asks for. */
async function kit(): Promise<BatchMember[]> {
  const { batches, bench } = world.bridge;
  const expected = phones.map(({ serialNumber }, index) => ({ serialNumber, assetNumber: `IT-100${index}`, user: '', attributes: {} }));
  const plan = value(await batches.plan({ batchId: null, recipeId, udids: phones.map(({ udid }) => udid), expected }));
  expect(plan.excluded).toEqual([]);
  const { batchId } = value(
    await batches.start({
      planId: plan.planId,
      typed: 'ERASE 4',
      reason: 'test',
      name: '',
      operator: '',
      target: null,
      autoStart: false,
    }),
  );
  await until(async () => {
    const now = await slots();
    for (const slot of now) if (slot.state === 'attention' && slot.attached) await bench.resume({ udid: slot.udid });
    return now.length === 4 && now.every(({ state, run }) => state === 'done' && run?.endedAt !== null);
  }, 110_000);
  const { members } = value(await batches.get({ batchId }));
  value(await batches.end({ batchId }));
  return members;
}

/** What must be true whatever happened. */
function holds(members: readonly BatchMember[]): void {
  const all = phones.map(({ serialNumber }) => serialNumber).sort();
  expect(members.map(({ outcome, problem }) => [outcome, problem])).toEqual(all.map(() => ['done', null]));
  expect([...erased].sort(), 'each device is erased once').toEqual(all);
  expect([...configured].sort(), 'each cloud configuration is written once').toEqual(all);
  for (const phone of phones) {
    expect(phone.supervised).toBe(true);
    expect(phone.enrolled).toBe(true);
    expect(phone.name).toMatch(/^IT-100\d$/);
    expect(phone.values('com.apple.international')).toMatchObject({ Language: 'en', Locale: 'en_US' });
  }
}

const soon = (task: () => void) => setTimeout(task, 150);

describe('four devices, and at every step of every kind', () => {
  it.each<[string, (phone: FakeIphone) => void]>([
    ['nothing goes wrong', () => {}],
    [
      'a cable is pulled and put in again',
      (phone) =>
        queueMicrotask(() => {
          phone.unplug();
          soon(() => phone.plug());
        }),
    ],
    ['the hub is reset', () => queueMicrotask(() => practice.bench.resetHub(0))],
    [
      // What sleep does to the bench: every conversation is dead, and usbmuxd tells of all devices anew.
      'the bus is gone for a moment, as after sleep',
      () => queueMicrotask(() => practice.bench.usbmuxd.dropClients()),
    ],
    [
      'the disk is full for a moment',
      () => {
        throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
      },
    ],
  ])('%s: all finish, nothing is done twice that must not be', { timeout: 180_000 }, async (_, fault) => {
    strike = fault;
    const members = await kit();
    expect([...struck].filter((point) => point !== 'step-started pair' && point !== 'step-done pair').length).toBeGreaterThan(18);
    holds(members);
  });
});
