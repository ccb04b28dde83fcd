import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { BatchPlan } from '#contract/batches.ts';
import type { Slot } from '#contract/bench.ts';
import type { Recipe } from '#contract/recipe.ts';
import { buildXmlPlist } from '#plist/plist.ts';
import { type PracticeCore, startPracticeCore } from '../../scripts/world/practice-core.ts';
import { openUsbmux } from '../bench-wiring.ts';
import type { FakeIphone } from '../practice/fake-iphone.ts';
import { type Fault, lockdownRefusal } from '../protocols/lockdown/fake-faults.ts';
import { getPushCertificate, value } from './get-push-certificate.ts';

const MCINSTALL = 'com.apple.mobile.MCInstall';
const errorChain = (code: number, domain: string) => ({
  Status: 'Error',
  ErrorChain: [{ ErrorCode: code, ErrorDomain: domain, LocalizedDescription: 'refused', USEnglishDescription: 'refused' }],
});

const recipe: Recipe = {
  format: 1,
  name: 'Bench',
  note: '',
  steps: [
    { step: 'pair' },
    { step: 'activate' },
    { step: 'supervise', allowPairing: true, skipPanes: 'all' },
    { step: 'wifi', ssid: 'Kitting' },
    { step: 'enroll', by: 'profile' },
    { step: 'verify' },
  ],
};

let world: PracticeCore;
let recipeId: string;
let phone: FakeIphone;
let phones = 0;

beforeAll(async () => {
  world = await startPracticeCore({ devices: 0, times: { waitPoll: 30, busRetry: 50, enrollment: 4_000 } });
  const { settings, recipes } = world.bridge;
  value(await settings.setOrganizationName({ name: 'Example' }));
  value(await recipes.setWifiPassword({ ssid: 'Kitting', password: 'practice-only' }));
  recipeId = value(await recipes.save({ id: null, revision: null, recipe, fromFile: null })).id;
  const { practice } = world.core;
  if (practice === null) throw new Error('no practice world');
  await getPushCertificate(world.bridge, practice.portal);
});

afterAll(() => world.end());

/** A phone of its own for every test; the earlier ones stay on the bench, unplugged. */
beforeEach(() => {
  phones += 1;
  phone?.unplug();
  world.core.practice?.bench.setCount(phones);
  const newest = world.core.practice?.bench.devices().at(-1);
  if (newest === undefined) throw new Error('no phone');
  phone = newest;
});

const slot = async () => value(await world.bridge.bench.slots({})).slots.find((one) => one.udid === phone.udid);

async function until(wanted: (now: Slot | undefined) => boolean, limitMs = 15_000): Promise<Slot> {
  const end = performance.now() + limitMs;
  for (;;) {
    const now = await slot();
    if (wanted(now)) return now as Slot;
    if (performance.now() > end) throw new Error(`it never came so far: ${JSON.stringify(now)}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const state =
  (...wanted: Slot['state'][]) =>
  (now: Slot | undefined) =>
    now !== undefined && wanted.includes(now.state);

/** In the batch that is open, where one is. */
async function plan(): Promise<BatchPlan> {
  const { batches } = world.bridge;
  const batchId = value(await batches.current({})).batch?.id ?? null;
  return value(await batches.plan({ batchId, recipeId, udids: [phone.udid], expected: [] }));
}

const start = ({ planId, confirmation }: BatchPlan, typed = confirmation.expected[0] ?? '') =>
  world.bridge.batches.start({ planId, typed, reason: '', name: '', operator: '', target: null, autoStart: false });

async function prepare(): Promise<void> {
  await until(state('ready'));
  expect(value(await start(await plan())).started).toBe(1);
}

describe('a device that wants a person', () => {
  beforeEach(async () => {
    // Set up by somebody: pairing now needs a tap on the device.
    phone.unplug();
    phone.finishSetup();
  });

  it('waits for Trust, says so, and goes on after the tap', async () => {
    phone.plug();
    await until(state('trust'));
    phone.tapTrust();
    expect(await until(state('ready'))).toMatchObject({ problem: null, supervised: false });
  });

  it('says that Trust was refused, and asks again only when a person wants it', async () => {
    phone.plug();
    await until(state('trust'));
    phone.tapDontTrust();
    expect((await until(state('attention'))).problem).toBe('trust-refused');
    value(await world.bridge.bench.resume({ udid: phone.udid }));
    await until(state('trust'));
    phone.tapTrust();
    await until(state('ready'));
  });

  it('waits until it is unlocked', async () => {
    phone.lock();
    phone.plug();
    await until(state('locked'));
    phone.unlock();
    await until(state('trust'));
  });

  it('cannot be supervised without an erase, and is prepared after it', async () => {
    phone.plug();
    await until(state('trust'));
    phone.tapTrust();
    await until(state('ready'));
    expect((await plan()).excluded).toMatchObject([{ udid: phone.udid, reason: 'needs-erase' }]);
    phone.erase();
    await until((now) => now?.state === 'ready' && now.conditions?.setUp === false, 20_000);
    await prepare();
    expect(await until(state('done'), 20_000)).toMatchObject({ supervised: true, managed: true });
  });
});

describe('a device that somebody sets up after it was planned', () => {
  beforeEach(async () => {
    await until(state('ready'));
    const planned = await plan();
    phone.finishSetup();
    expect(value(await start(planned)).started).toBe(1);
    expect(await until(state('attention'))).toMatchObject({ problem: 'already-configured' });
  });

  it('stands still, and is prepared after an erase', async () => {
    expect(phone.supervised).toBe(false);
    phone.erase();
    expect(await until(state('done'), 20_000)).toMatchObject({ supervised: true, managed: true });
  });

  it('may be given up; nothing more is done to it', async () => {
    value(await world.bridge.bench.abandon({ udid: phone.udid }));
    expect((await until(state('ready'))).run?.endedAt).not.toBeNull();
  });
});

describe('refusals of the device', () => {
  it.each<[string, string, string, Fault, Slot['problem']]>([
    [
      'assigned to automated enrolment (33004)',
      MCINSTALL,
      'SetCloudConfiguration',
      { kind: 'answer', answer: errorChain(33004, 'MCCloudConfigErrorDomain') },
      'assigned-to-automated-enrollment',
    ],
    [
      'configured meanwhile (14002)',
      MCINSTALL,
      'SetCloudConfiguration',
      { kind: 'answer', answer: errorChain(14002, 'MCCloudConfigErrorDomain') },
      'already-configured',
    ],
    [
      'the supervision identity is not accepted',
      MCINSTALL,
      'Escalate',
      { kind: 'answer', answer: { Status: 'CertificateRejected' } },
      'profile-refused',
    ],
    [
      'the profile is not accepted',
      MCINSTALL,
      'InstallProfileSilent',
      { kind: 'answer', answer: errorChain(4001, 'MCInstallationErrorDomain') },
      'profile-refused',
    ],
  ])('%s', async (_, service, request, fault, problem) => {
    phone.faults.add(service, request, fault);
    await prepare();
    expect(await until(state('attention'))).toMatchObject({ problem });
    // The reason is gone: the run goes on from the step where it stood.
    value(await world.bridge.bench.resume({ udid: phone.udid }));
    expect(await until(state('done'))).toMatchObject({ problem: null, supervised: true, managed: true });
  });

  it('a device whose activation server is away', async () => {
    const activation = world.core.practice?.activation;
    if (activation === undefined) throw new Error('no activation server');
    activation.available = false;
    await prepare();
    expect((await until(state('attention'))).problem).toBe('activation-failed');
    activation.available = true;
    value(await world.bridge.bench.resume({ udid: phone.udid }));
    await until(state('done'));
  });

  it('a device that never comes to the engine', async () => {
    phone.goOffline();
    await prepare();
    expect((await until(state('attention'))).problem).toBe('enrollment-timed-out');
    phone.goOnline();
    value(await world.bridge.bench.resume({ udid: phone.udid }));
    await until(state('done'));
  });

  it('a device that forbids pairing', async () => {
    phone.unplug();
    phone.faults.add('lockdown', 'Pair', lockdownRefusal('MCProtected'));
    phone.plug();
    expect((await until(state('attention'))).problem).toBe('pairing-prohibited');
  });
});

describe('a conversation that breaks', () => {
  it.each<[string, string, string, Fault]>([
    ['applied, then hung up: read back, not repeated', MCINSTALL, 'SetCloudConfiguration', { kind: 'apply-then-drop' }],
    ['hung up before it was applied', MCINSTALL, 'SetCloudConfiguration', { kind: 'drop' }],
    ['half an answer', MCINSTALL, 'GetProfileList', { kind: 'truncate' }],
    ['profile installed, then hung up', MCINSTALL, 'InstallProfileSilent', { kind: 'apply-then-drop' }],
    ['lockdown hung up', 'lockdown', 'StartSession', { kind: 'drop' }],
  ])('%s', async (_, service, request, fault) => {
    await until(state('ready'));
    phone.faults.add(service, request, fault);
    await prepare();
    expect(await until(state('done', 'attention'))).toMatchObject({ state: 'done', problem: null });
    expect(phone.profiles.all().length).toBe(2);
  });

  it.each<[string, Fault]>([
    ['a frame of four gibibytes', { kind: 'oversize' }],
    ['a frame that is no property list', { kind: 'garbage' }],
  ])('%s ends as one red card with words', async (_, fault) => {
    await until(state('ready'));
    phone.faults.add(MCINSTALL, 'GetCloudConfiguration', fault, 50);
    await prepare();
    expect(['device-answer-invalid', 'device-silent']).toContain((await until(state('attention'))).problem);
    phone.faults.clear();
    value(await world.bridge.bench.resume({ udid: phone.udid }));
    await until(state('done'));
  });
});

describe('the cable', () => {
  it.each<[string, string]>([
    ['lockdown', 'StartSession'],
    ['com.apple.mobileactivationd', '*'],
    [MCINSTALL, 'GetCloudConfiguration'],
    [MCINSTALL, 'SetCloudConfiguration'],
    [MCINSTALL, 'Escalate'],
    [MCINSTALL, 'EscalateResponse'],
    [MCINSTALL, 'InstallProfileSilent'],
    [MCINSTALL, 'GetProfileList'],
  ])('pulled at %s %s: the run waits, and goes on when it is back', async (service, request) => {
    await until(state('ready'));
    const planned = await plan();
    phone.faults.add(service, request, { kind: 'pull-cable' });
    value(await start(planned));
    const waiting = await until(state('interrupted'));
    expect(waiting).toMatchObject({ attached: false, problem: null, serialNumber: phone.serialNumber });
    phone.plug();
    expect(await until(state('done', 'attention'))).toMatchObject({ state: 'done', supervised: true, managed: true });
  });

  it('of a device without a run: its card goes away', async () => {
    await until(state('ready'));
    phone.unplug();
    await until((now) => now === undefined);
  });
});

describe('a pair record that is no use', () => {
  it('is replaced by pairing anew', async () => {
    await until(state('ready'));
    phone.unplug();
    await until((now) => now === undefined);
    const bus = openUsbmux(world.core.practice?.endpoints.usbmux ?? null);
    await bus.savePairRecord(phone.udid, buildXmlPlist({ HostID: 'half-a-record' }));
    phone.plug();
    expect(await until(state('ready', 'attention'))).toMatchObject({ state: 'ready', problem: null });
  });
});

describe('what was prepared', () => {
  it('is known again after it was pulled and after it was erased', async () => {
    await prepare();
    await until(state('done'));
    phone.unplug();
    await until((now) => now === undefined);
    phone.plug();
    await until(state('done'));
    phone.erase();
    expect(await until(state('ready'), 20_000)).toMatchObject({ supervised: false });
  });

  it('is refused by plan and by confirmation, in main', async () => {
    await until(state('ready'));
    const planned = await plan();
    expect(await start(planned, 'nope')).toMatchObject({ ok: false, error: { code: 'confirmation-wrong' } });
    expect(await start({ ...planned, planId: 'unknown' })).toMatchObject({ ok: false, error: { code: 'plan-unknown' } });
    expect((await slot())?.run).toBeNull();
    value(await start(planned));
    expect(await start(planned)).toMatchObject({ ok: false, error: { code: 'plan-unknown' } });
    await until(state('done'));
  });
});
