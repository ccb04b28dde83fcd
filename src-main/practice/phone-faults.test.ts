import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PracticeFault, PracticeRequest } from '#contract/practice.ts';
import { buildXmlPlist } from '#plist/plist.ts';
import { FakeActivationServer } from '../protocols/activation/fake-activation-server.ts';
import { DiagnosticsClient } from '../protocols/diagnostics/diagnostics-client.ts';
import type { PairRecord } from '../protocols/lockdown/pair-record.ts';
import { createCa, type Pair } from '../protocols/mdm/testing.ts';
import { configurationFor, FlyingClock, TestHost } from './bench-testing.ts';
import type { FakeIphone } from './fake-iphone.ts';

// Every named fault, met by the real clients.

let supervision: Pair;
let server: FakeActivationServer;
let clock: FlyingClock;
let host: TestHost;
let phone: FakeIphone;
let record: PairRecord;
/** What the device knows after pairing: made once, for keys are slow to come. */
let trust: { readonly key: string | null; readonly pairings: ReturnType<FakeIphone['pairings']['stored']> };
beforeAll(async () => {
  supervision = await createCa('Supervision');
  host = await TestHost.start(1);
  record = await host.paired(host.phone());
  trust = { key: host.phone().state.deviceKeyPem, pairings: host.phone().pairings.stored() };
  await host.stop();
  server = new FakeActivationServer({
    isLocked: (udid) => host.bench.device(udid)?.state.activationLocked === true,
    isDownFor: (udid) => host.bench.device(udid)?.faults.meet('activation-down') === true,
  });
  await server.start();
});
afterAll(() => server.stop());
beforeEach(async () => {
  clock = new FlyingClock();
  host = await TestHost.start(2, { clock });
  phone = host.phone();
  trustAgain();
});
afterEach(() => host.stop());

function trustAgain(): void {
  phone.change({ deviceKeyPem: trust.key });
  phone.pairings.restore(trust.pairings);
}

const mcinstall = () => host.mcinstall(phone, record);
const profile = buildXmlPlist({
  PayloadType: 'Configuration',
  PayloadVersion: 1,
  PayloadIdentifier: 'org.example.profile',
  PayloadUUID: 'B0A1C0DE-0000-4000-8000-000000000001',
  PayloadContent: [],
});

/** Asks each thing as a host does. */
const asks: Record<PracticeRequest, () => Promise<unknown>> = {
  pair: () => host.paired(phone),
  session: () => host.session(phone, record),
  activate: () => host.activate(phone, record, server.url),
  'read-configuration': async () => (await mcinstall()).getCloudConfiguration(),
  supervise: async () => (await mcinstall()).setCloudConfiguration(configurationFor(supervision)),
  'install-profile': async () => (await mcinstall()).installProfile(profile),
  'list-profiles': async () => (await mcinstall()).getProfileList(),
  erase: async () => (await mcinstall()).eraseDevice({ preserveDataPlan: false }),
  restart: async () => new DiagnosticsClient(await host.service(phone, record, 'com.apple.mobile.diagnostics_relay')).restart(),
};

/** Whether what was asked had its effect; for those that change something. */
const effects: Partial<Record<PracticeRequest, () => boolean>> = {
  pair: () => phone.pairings.size === 2,
  activate: () => phone.activated,
  supervise: () => phone.supervised,
  'install-profile': () => phone.profiles.all().length === 1,
  erase: () => phone.pairings.size === 0,
};

const requests = Object.keys(asks) as PracticeRequest[];
const answerOf = (request: PracticeRequest) =>
  asks[request]().then(
    () => 'answered',
    (error: unknown) => (error as { code?: string }).code ?? 'bug',
  );
const lasting = { ends: 'until-cleared' } as const;
const once = { ends: 'once' } as const;
const ready = (request: PracticeRequest) => {
  if (request === 'supervise') phone.setActivationState('Activated');
};

describe('the cable, pulled in the middle of a request', () => {
  it.each(requests)('%s: before its effect, once', async (request) => {
    ready(request);
    phone.setFaults([{ fault: 'cable-pulled', at: request, when: 'before', ...once }]);
    const before = phone.state.unlockedSinceBoot;
    await answerOf(request);
    await vi.waitFor(() => expect(phone.plugged).toBe(false));
    expect(phone.state.faults).toEqual([]);
    expect(effects[request]?.() ?? false).toBe(false);
    expect(phone.state.unlockedSinceBoot).toBe(before);
    phone.act('plug');
    expect(await answerOf(request)).toBe('answered');
    expect(phone.plugged).toBe(true);
  });

  it.each(requests)('%s: after its effect, again and again until it is cleared', async (request) => {
    ready(request);
    phone.setFaults([{ fault: 'cable-pulled', at: request, when: 'after', ...lasting }]);
    await answerOf(request);
    await vi.waitFor(() => expect(phone.plugged).toBe(false));
    expect(effects[request]?.() ?? true).toBe(true);
    expect(phone.state.faults).toHaveLength(1);
    expect((await host.usbmux.listDevices()).map(({ udid }) => udid)).toEqual([host.phone(1).udid]);
  });
});

describe('an answer that is lost', () => {
  it.each(['activate', 'supervise', 'install-profile', 'pair'] as const)('%s: it was done all the same', async (request) => {
    ready(request);
    phone.setFaults([{ fault: 'answer-lost', at: request, ...once }]);
    expect(await answerOf(request)).toBe('closed');
    expect(effects[request]?.()).toBe(true);
    expect(phone.plugged).toBe(true);
  });

  it('of SetCloudConfiguration is found by reading back, and a blind retry meets 14002 (usb.md 3.8)', async () => {
    ready('supervise');
    phone.setFaults([{ fault: 'answer-lost', at: 'supervise', ...once }]);
    await answerOf('supervise');
    expect(await (await mcinstall()).getCloudConfiguration()).toMatchObject({ OrganizationMagic: expect.any(String) });
    expect(await answerOf('supervise')).toBe('cloud-configuration-present');
  });
});

describe('refusals', () => {
  it('trust is refused on the home screen, and never in Setup Assistant', async () => {
    phone.setFaults([{ fault: 'trust-refused', ...lasting }]);
    expect(await answerOf('pair')).toBe('answered');
    phone.finishSetup();
    expect([await answerOf('pair'), await answerOf('pair')]).toEqual(['user-denied-pairing', 'user-denied-pairing']);
    expect(phone.trustDialog).toBe(false);
    phone.setFaults([{ fault: 'trust-refused', ...once }]);
    expect([await answerOf('pair'), await answerOf('pair')]).toEqual(['user-denied-pairing', 'pairing-dialog-response-pending']);
  });

  it('a passcode locks it, again at every visit, until it is cleared or erased', async () => {
    phone.setFaults([{ fault: 'passcode', ...lasting }]);
    expect(await answerOf('pair')).toBe('password-protected');
    phone.unlock();
    phone.setFaults([...phone.state.faults, { fault: 'old-ios', ...lasting }]);
    expect(await answerOf('pair')).toBe('answered');
    phone.unplug();
    phone.plug();
    expect(phone.locked).toBe(true);
    phone.setFaults([]);
    expect(phone.locked).toBe(false);
    phone.setFaults([{ fault: 'passcode', ...once }]);
    expect([phone.locked, phone.state.faults]).toEqual([true, []]);
    phone.setFaults([{ fault: 'passcode', ...lasting }]);
    phone.erase();
    await vi.waitFor(() => expect(phone.onUsb).toBe(true));
    expect([phone.locked, phone.state.faults]).toEqual([false, []]);
  });

  it('14002, with something there to be read', async () => {
    ready('supervise');
    phone.setFaults([{ fault: 'configuration-present', ...once }]);
    expect(await (await mcinstall()).getCloudConfiguration()).toEqual({ CloudConfigurationUIComplete: true });
    expect(await answerOf('supervise')).toBe('cloud-configuration-present');
    expect(await (await mcinstall()).getCloudConfiguration()).toBeNull();
    expect(await answerOf('supervise')).toBe('answered');
  });

  it('33004, until it is cleared', async () => {
    ready('supervise');
    phone.setFaults([{ fault: 'organization-device', ...lasting }]);
    expect([await answerOf('supervise'), await answerOf('supervise')]).toEqual(['enrollment-program-device', 'enrollment-program-device']);
    phone.setFaults([]);
    expect(await answerOf('supervise')).toBe('answered');
  });

  it('the activation server is down for this device, and for no other', async () => {
    phone.setFaults([{ fault: 'activation-down', ...once }]);
    const other = host.phone(1);
    await host.activate(other, await host.paired(other), server.url);
    expect(await answerOf('activate')).toBe('server-refused');
    expect(phone.activated).toBe(false);
    expect(await answerOf('activate')).toBe('answered');
  });
});

describe('conditions', () => {
  const read = async (key: string, domain?: string) => {
    const session = await host.session(phone, record);
    const value = await session.getValue({ key, ...(domain === undefined ? {} : { domain }) });
    session.close();
    return value;
  };

  it.each<[PracticeFault['fault'] & ('low-battery' | 'old-ios' | 'duplicate-serial'), () => Promise<unknown>, () => unknown]>([
    ['low-battery', () => read('BatteryCurrentCapacity', 'com.apple.mobile.battery'), () => 6],
    ['old-ios', () => read('ProductVersion'), () => '15.8.4'],
    ['duplicate-serial', () => read('SerialNumber'), () => host.phone(1).serialNumber],
  ])('%s is what it tells, once: as long as it stays on the bus', async (fault, told, wrong) => {
    const right = await told();
    phone.setFaults([{ fault, ...once }]);
    expect([await told(), await told()]).toEqual([wrong(), wrong()]);
    expect(right).not.toEqual(wrong());
    phone.unplug();
    phone.plug();
    expect(await told()).toEqual(right);
    phone.setFaults([{ fault, ...lasting }]);
    phone.unplug();
    phone.plug();
    expect(await told()).toEqual(wrong());
  });

  it('offline and “not now” are what its management sees', () => {
    phone.setFaults([{ fault: 'offline', ...lasting }]);
    expect(phone.online).toBe(false);
    phone.setFaults([{ fault: 'not-now', ...once }]);
    expect(phone.online).toBe(true);
    expect([phone.faults.meet('not-now'), phone.faults.meet('not-now')]).toEqual([true, false]);
  });
});

describe('slowness and own work', () => {
  it.each([
    ['activate', 'activate'],
    ['supervise', 'supervise'],
    ['install-profile', 'install-profile'],
    ['erase', 'erase'],
    ['restart', 'restart'],
  ] as const)('%s takes its work and what a fault adds, once', async (work, request) => {
    host.bench.setWork({ [work]: 4_000 });
    ready(request);
    phone.setFaults([{ fault: 'slow', at: work, ms: 600, ...once }]);
    await answerOf(request);
    await vi.waitFor(() => expect(clock.waits).toContain(4_600));
    expect(phone.state.faults).toEqual([]);
  });

  it('ten and a hundred times faster', async () => {
    host.bench.setWork({ 'install-profile': 4_000 });
    for (const speed of [10, 100] as const) {
      host.bench.setSpeed(speed);
      await answerOf('install-profile');
    }
    expect(clock.waits).toEqual([400, 40]);
  });

  it('a slow device may lose its answer besides', async () => {
    ready('supervise');
    phone.setFaults([
      { fault: 'answer-lost', at: 'supervise', ...once },
      { fault: 'slow', at: 'supervise', ms: 20_000, ...lasting },
    ]);
    expect(await answerOf('supervise')).toBe('closed');
    expect(clock.waits).toEqual([20_000]);
    expect([phone.supervised, phone.state.faults.length]).toEqual([true, 1]);
  });

  it('work that a restart cuts off is not done', async () => {
    await host.stop();
    // Its time stands still: the work never ends by itself.
    host = await TestHost.start(1, { work: { supervise: 60_000, restart: 10 } });
    phone = host.phone();
    trustAgain();
    ready('supervise');
    const client = await mcinstall();
    const asked = client.setCloudConfiguration(configurationFor(supervision)).then(
      () => 'answered',
      (error: { code: string }) => error.code,
    );
    await vi.waitFor(() => expect(phone.faults.busy).toBe(true));
    phone.restart();
    expect(await asked).toBe('closed');
    await vi.waitFor(() => expect(phone.onUsb).toBe(true));
    expect([phone.supervised, phone.faults.busy]).toEqual([false, false]);
  });
});

describe('a bad cable', () => {
  const losses = async (rounds: number): Promise<number[]> => {
    const lost: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const client = await host.lockdown(phone);
      const answer = await client.queryType().catch((error: { code: string }) => error.code);
      client.close();
      if (answer === 'closed') lost.push(round);
      await vi.waitFor(async () => expect(await host.usbmux.listDevices()).toHaveLength(2));
    }
    return lost;
  };

  it('loses the device now and then, at the same requests every time, and finds it again', async () => {
    phone.setFaults([{ fault: 'bad-cable', requests: 4, ...lasting }]);
    const first = await losses(20);
    expect(first.length).toBeGreaterThan(1);
    expect(phone.plugged).toBe(true);
    await host.stop();
    host = await TestHost.start(2, { clock });
    phone = host.phone();
    phone.setFaults([{ fault: 'bad-cable', requests: 4, ...lasting }]);
    expect(await losses(20)).toEqual(first);
  });

  it('once: once', async () => {
    phone.setFaults([{ fault: 'bad-cable', requests: 1, ...once }]);
    expect(await losses(6)).toHaveLength(1);
  });
});
