import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { RecipeStep } from '#contract/recipe.ts';
import { DeviceSession } from './device-session.ts';
import type { KittingRun } from './kitting-run.ts';
import { broken, ScriptedDevice, scriptedPorts, settled } from './testing.ts';

const HOUR = 3_600_000;
const supervise: RecipeStep = { step: 'supervise', allowPairing: true, skipPanes: 'all' };
const erasing: RecipeStep[] = [{ step: 'pair' }, { step: 'erase' }, { step: 'label' }];

let device: ScriptedDevice;
let around: ReturnType<typeof scriptedPorts>;
let session: DeviceSession;

beforeEach(() => {
  device = new ScriptedDevice();
  around = scriptedPorts(device);
  session = new DeviceSession(device.udid, around.ports, null);
});

const plug = () => {
  session.attach({ deviceId: 7, udid: device.udid, connectionType: 'USB', locationId: 1, productId: 0 } as never);
  return settled();
};

const order = (steps: RecipeStep[], consentAt = around.clock.now()) => ({
  batchId: 'batch',
  recipe: { format: 1 as const, name: 'Test', note: '', steps },
  organizationName: 'Example',
  organizationMagic: 'OURS',
  eraseConsent: { serialNumber: 'SERIAL-1', at: consentAt, by: 'Sato' },
  port: null,
  attributes: {},
});

const begin = (steps: RecipeStep[]) => {
  session.begin(order(steps));
  return settled();
};
const stateOf = (step: string) => session.view().run?.steps.find((record) => record.step === step)?.state;
const events = () => around.runs.save.mock.calls.map(([, event]) => event.type);
const lastSaved = () => around.runs.save.mock.calls.at(-1)?.[2] as KittingRun;
const storageFull = () => {
  throw broken('SQLITE_FULL');
};

describe('an erase', () => {
  it('is sent once, and the run goes on when the device is back without memory of us', async () => {
    await plug();
    await begin(erasing);
    expect(device.erases).toBe(1);
    session.detach();
    await settled();
    // Its place stays its own meanwhile.
    expect(session.view()).toMatchObject({ state: 'working', attached: false, port: '1-1' });
    device.becomeNew();
    await plug();
    expect(device.erases).toBe(1);
    expect(session.view()).toMatchObject({ state: 'done', run: { progress: 1 } });
  });

  it('is not sent by a consent of yesterday: what is on the device may be somebody else’s by now', async () => {
    device.asksTrust = true;
    device.hosts.clear();
    await plug();
    session.begin(order(erasing));
    await settled();
    session.detach();
    around.clock.advance(25 * HOUR);
    device.asksTrust = false;
    await plug();
    expect(session.view()).toMatchObject({ state: 'attention', problem: 'erase-unconfirmed' });
    expect(device.erases).toBe(0);
  });

  it('is not sent when Find My was turned on, or somebody signed in, since the check', async () => {
    await plug();
    device.domains['com.apple.fmip'] = { IsAssociated: true };
    await begin(erasing);
    expect(session.view()).toMatchObject({ state: 'attention', problem: 'find-my-on' });
    device.domains = { 'com.apple.mobile.iTunes.store': { AppleID: 'taro@example.com' } };
    session.resume();
    await settled();
    expect(session.view()).toMatchObject({ state: 'attention', problem: 'signed-in' });
    expect(device.erases).toBe(0);
  });

  it('is not sent to another device that answers at the same UDID', async () => {
    await plug();
    device.values = { ...device.values, SerialNumber: 'SERIAL-2' };
    await begin(erasing);
    expect(session.view()).toMatchObject({ state: 'attention', problem: 'erase-unconfirmed' });
    expect(device.erases).toBe(0);
  });

  it('is told of when the device does not come back, once, and never after the run was given up', async () => {
    await plug();
    await begin(erasing);
    session.detach();
    await settled();
    around.clock.advance(HOUR);
    await settled();
    expect(session.abandon()).toBeNull();
    const saved = around.runs.save.mock.calls.length;
    around.clock.advance(HOUR);
    expect(around.runs.save.mock.calls.length).toBe(saved);
    expect(session.alive).toBe(false);
    expect(lastSaved().standing).toBe('abandoned');
  });

  it('that cannot be written down when the device stays away does not bring the app down', async () => {
    await plug();
    await begin(erasing);
    session.detach();
    await settled();
    around.runs.save.mockImplementation(storageFull);
    around.clock.advance(HOUR);
    await settled();
    expect(session.view()).toMatchObject({ state: 'attention', problem: 'storage-failed' });
  });

  it('is critical while the device is away', async () => {
    await plug();
    await begin(erasing);
    session.detach();
    await settled();
    expect(session.view().critical).toBe(true);
    around.clock.advance(HOUR);
    await settled();
    expect(session.view()).toMatchObject({ critical: false, problem: 'erase-not-back' });
  });
});

describe('what is on a device that is done', () => {
  const steps: RecipeStep[] = [{ step: 'pair' }, { step: 'verify' }];
  const keynote = { bundleId: 'com.apple.Keynote', name: 'Keynote', version: '14.4' };

  it('is kept with its run, under the name and with the system it has then', async () => {
    device.apps = [keynote];
    device.profiles.add('jp.shitaku.wifi');
    await plug();
    device.values = { ...device.values, DeviceName: 'IT-1001', ProductVersion: '26.1' };
    await begin(steps);
    expect(lastSaved()).toMatchObject({
      device: { name: 'IT-1001', osVersion: '26.1' },
      contents: { apps: [keynote], profiles: [{ identifier: 'jp.shitaku.wifi', name: 'jp.shitaku.wifi', version: 1 }] },
    });
  });

  it('is not known where the device does not tell, which is no reason to stop', async () => {
    device.apps = null;
    await plug();
    await begin(steps);
    expect(session.view().state).toBe('done');
    expect(lastSaved().contents).toEqual({ apps: null, profiles: [] });
  });
});

describe('an enrolment from before an erase', () => {
  const again: RecipeStep[] = [{ step: 'pair' }, { step: 'erase' }, { step: 'enroll', by: 'profile' }, { step: 'verify' }];
  let enrolledAt: number;
  let news: () => void;

  beforeEach(async () => {
    enrolledAt = around.clock.now();
    device.profiles.add('enrolment');
    const desk = {
      ...around.ports.desk,
      enrolledAt: () => enrolledAt,
      onChange: (listener: () => void) => ((news = listener), () => undefined),
    };
    session = new DeviceSession(device.udid, { ...around.ports, desk }, null);
    around.clock.advance(HOUR);
    await plug();
    expect(session.view().managed).toBe(true);
    await begin(again);
    expect(session.view().managed).toBe(true);
    session.detach();
    await settled();
    device.becomeNew();
    await plug();
  });

  it('is on the card no more, and the step waits for the new one', async () => {
    expect(stateOf('enroll')).toBe('running');
    expect(session.view()).toMatchObject({ state: 'working', managed: false });
    enrolledAt = around.clock.now();
    news();
    await settled();
    expect(session.view()).toMatchObject({ state: 'done', managed: true });
  });

  it('is not taken for the new one when the cable was pulled before that came', async () => {
    expect(device.profiles.has('enrolment')).toBe(true);
    session.detach();
    await settled();
    await plug();
    expect(stateOf('enroll')).toBe('running');
    around.clock.advance(1_000);
    await settled();
    expect(session.view()).toMatchObject({ state: 'attention', problem: 'enrollment-timed-out', managed: false });
  });
});

describe('an update by a person', () => {
  const update: RecipeStep[] = [{ step: 'pair' }, { step: 'update', minimumOs: '26.0' }, { step: 'label' }];

  beforeEach(async () => {
    device.values = { ...device.values, ProductVersion: '18.1' };
    await plug();
    await begin(update);
  });

  it('is waited for, and may be given up before the device leaves', () => {
    expect(session.view()).toMatchObject({ state: 'hand', critical: false });
    expect(session.abandon()).toBeNull();
  });

  it('is critical from when the device leaves until it is read again, and the card never says that a cable was pulled', async () => {
    session.detach();
    await settled();
    expect(session.view()).toMatchObject({ state: 'hand', critical: true });
    expect(session.abandon()).toBe('critical-step');
    // In restore mode it is on the bus and answers nothing that lockdownd would.
    device.fault = 'unexpected-answer';
    await plug();
    for (let second = 0; second < 60; second += 1) {
      around.clock.advance(1_000);
      await settled();
    }
    expect(session.view()).toMatchObject({ state: 'hand', critical: true });
    session.detach();
    device.fault = null;
    device.values = { ...device.values, ProductVersion: '26.0' };
    await plug();
    expect(session.view()).toMatchObject({ state: 'done', critical: false });
    expect(around.slots.map(({ state }) => state)).not.toContain('interrupted');
  });

  it('that the device does not come back from is told of, and goes on when it is there again', async () => {
    session.detach();
    await settled();
    around.clock.advance(HOUR);
    await settled();
    expect(session.view()).toMatchObject({ state: 'attention', problem: 'update-not-back', critical: false });
    device.values = { ...device.values, ProductVersion: '26.0' };
    await plug();
    expect(session.view()).toMatchObject({ state: 'done' });
  });
});

describe('a run', () => {
  it('is not given up while something is written that must not be cut off', async () => {
    await plug();
    let finish: () => void = () => undefined;
    device.onConfigure = () => new Promise((resolve) => void (finish = resolve));
    await begin([{ step: 'pair' }, supervise, { step: 'asset' }]);
    expect(session.abandon()).toBe('critical-step');
    finish();
    await settled();
    expect(stateOf('supervise')).toBe('done');
    expect(session.abandon()).toBeNull();
    expect(session.abandon()).toBe('no-run');
  });
});

describe('a pause', () => {
  it('lets a critical step finish, and holds before the next', async () => {
    await plug();
    let finish: () => void = () => undefined;
    device.onConfigure = () => new Promise((resolve) => void (finish = resolve));
    await begin([{ step: 'pair' }, supervise, { step: 'label' }]);
    expect(session.view().critical).toBe(true);
    around.paused.now = true;
    session.hold();
    finish();
    await settled();
    expect(stateOf('supervise')).toBe('done');
    expect(stateOf('label')).toBe('waiting');
    expect(session.view().state).toBe('held');
    around.paused.now = false;
    session.goOn();
    await settled();
    expect(stateOf('label')).toBe('done');
    expect(device.configures).toBe(1);
  });

  it('that ends does not try again what waits for a decision', async () => {
    device.configuration = { IsSupervised: true, OrganizationMagic: 'THEIRS' };
    await plug();
    await begin([{ step: 'pair' }, supervise]);
    expect(session.view()).toMatchObject({ state: 'attention', problem: 'configured-by-other-organization' });
    const before = events().length;
    session.hold();
    await settled();
    session.goOn();
    await settled();
    expect(events().slice(before)).toEqual([]);
    expect(session.view().state).toBe('attention');
  });

  it('ends for a device that was unplugged in between when it is back', async () => {
    await plug();
    device.onErase = async () => undefined;
    around.paused.now = true;
    await begin([{ step: 'pair' }, { step: 'label' }]);
    expect(session.view().state).toBe('held');
    session.detach();
    await settled();
    around.paused.now = false;
    session.goOn();
    await plug();
    expect(session.view()).toMatchObject({ state: 'done' });
  });
});

describe('a run', () => {
  it('is walked once, however often it is told to go on', async () => {
    device.configuration = { IsSupervised: true, OrganizationMagic: 'THEIRS' };
    await plug();
    session.begin(order([{ step: 'pair' }, supervise]));
    session.resume();
    session.resume();
    await settled();
    expect(events().filter((type) => type === 'step-failed')).toHaveLength(1);
  });

  it('that begins as soon as the device is read is walked once', async () => {
    device.configuration = { IsSupervised: true, OrganizationMagic: 'THEIRS' };
    vi.mocked(around.ports.changed).mockImplementation((slot) => {
      if (slot.state === 'ready' && slot.run === null) session.begin(order([{ step: 'pair' }, supervise]));
    });
    await plug();
    expect(events().filter((type) => type === 'step-failed')).toHaveLength(1);
  });

  it('shows that the device waits for Trust, is locked, or says nothing: never "working" while nothing goes on', async () => {
    await plug();
    let finish: () => void = () => undefined;
    device.onConfigure = () => new Promise((_, reject) => void (finish = () => reject(broken('closed'))));
    await begin([{ step: 'pair' }, supervise]);
    session.detach();
    finish();
    await settled();
    device.hosts.clear();
    device.asksTrust = true;
    await plug();
    expect(session.view().state).toBe('trust');
    device.fault = 'closed';
    for (let tries = 0; tries < 8; tries += 1) {
      around.clock.advance(1_500);
      await settled();
    }
    expect(session.view()).toMatchObject({ state: 'attention', problem: 'device-silent' });
  });

  it('is not lost by a listener that fails', async () => {
    await plug();
    vi.mocked(around.ports.changed).mockImplementation(() => {
      throw new Error('a bug elsewhere');
    });
    await begin([{ step: 'pair' }, { step: 'label' }]);
    expect(lastSaved().standing).toBe('finished');
  });

  it('that cannot be stored is not begun, and says why', async () => {
    await plug();
    around.runs.begin.mockImplementation(storageFull);
    expect(session.begin(order(erasing))).toBe(false);
    await settled();
    expect(session.view()).toMatchObject({ state: 'attention', problem: 'storage-failed', run: null });
    expect(device.erases).toBe(0);
  });

  it('whose hold cannot be stored goes on being looked at', async () => {
    await plug();
    await begin([{ step: 'pair' }, { step: 'asset' }]);
    expect(session.view().state).toBe('asset');
    around.runs.save.mockImplementation(storageFull);
    session.hold();
    await settled();
    expect(session.view()).toMatchObject({ attached: true, state: 'attention', problem: 'storage-failed' });
    around.runs.save.mockReset();
    session.resume();
    await settled();
    expect(session.view().state).toBe('asset');
  });

  it('at a device that forgets this host in the middle is no riddle, but a device that does not answer us', async () => {
    device.onConfigure = async () => {
      device.hosts.clear();
      throw broken('closed');
    };
    await plug();
    await begin([{ step: 'pair' }, supervise]);
    for (let tries = 0; tries < 6; tries += 1) {
      around.clock.advance(1_000);
      await settled();
    }
    expect(device.configures).toBe(1);
    expect(session.view().run?.steps.find(({ step }) => step === 'supervise')?.state).toBe('failed');
    expect(lastSaved().problem).toBe('device-silent');
  });

  it('stops where a step waits for something that never answers', async () => {
    await plug();
    Object.assign(around.ports, { supervisor: () => new Promise(() => undefined) });
    await begin([{ step: 'pair' }, supervise]);
    around.clock.advance(5 * 60_000);
    await settled();
    around.clock.advance(10_000);
    await settled();
    expect(session.view()).toMatchObject({ state: 'attention', problem: 'step-timed-out' });
  });

  it('is never "ready" between its end and the last look at the device', async () => {
    await plug();
    around.slots.length = 0;
    await begin([{ step: 'pair' }, { step: 'label' }]);
    expect(session.view().state).toBe('done');
    expect(around.slots.map(({ state }) => state)).not.toContain('ready');
  });

  it('left out by a person does no more at that step', async () => {
    await plug();
    await begin([{ step: 'pair' }, { step: 'asset' }, { step: 'label' }]);
    expect(session.skip('no number')).toBeNull();
    await settled();
    expect(stateOf('asset')).toBe('skipped');
    expect(session.view().state).toBe('done');
  });
});

describe('a port that loses its device again and again', () => {
  const worn = new Set<string>();

  beforeEach(async () => {
    worn.clear();
    Object.assign(around.ports, { portVerdict: (port: string | null) => (worn.has(port ?? '') ? 'flaky' : 'ok') });
    await plug();
    await begin([{ step: 'pair' }, { step: 'asset' }, { step: 'label' }]);
    session.detach();
    await plug();
    expect(session.view()).toMatchObject({ state: 'asset', problem: null });
    worn.add('1-1');
    session.detach();
    await settled();
    expect(around.ports.unplugged).toHaveBeenLastCalledWith('1-1', false);
  });

  it('is given up: a person is told, and the device is left in peace there', async () => {
    expect(session.view()).toMatchObject({ state: 'attention', problem: 'cable-faulty', attached: false });
    const connect = vi.spyOn(device.usbmux, 'connect');
    await plug();
    expect(session.view()).toMatchObject({ state: 'attention', problem: 'cable-faulty', attached: true });
    expect(connect).not.toHaveBeenCalled();
    // Nothing was going on: it is counted no further.
    session.detach();
    expect(around.ports.unplugged).toHaveBeenLastCalledWith('1-1', true);
  });

  it('loses no number: without trust it tells none, and the card knows it from its run', async () => {
    Object.assign(around.ports, { portOf: () => '1-2' });
    device.values = { DeviceName: 'iPhone' };
    device.hosts.clear();
    device.asksTrust = true;
    await plug();
    expect(session.view()).toMatchObject({ attached: true, serialNumber: 'SERIAL-1' });
    expect(around.slots.slice(1).map(({ serialNumber }) => serialNumber)).not.toContain('');
  });

  it('is no hindrance at another port: the run goes on there by itself', async () => {
    Object.assign(around.ports, { portOf: () => '1-2' });
    await plug();
    expect(session.view()).toMatchObject({ state: 'asset', problem: null, port: '1-2' });
  });

  it('is tried anew when its cable was changed, or when a person says so', async () => {
    await plug();
    expect(session.resume()).toBe(true);
    await settled();
    expect(session.view()).toMatchObject({ state: 'asset' });
    session.detach();
    await plug();
    expect(session.view()).toMatchObject({ state: 'attention' });
    session.cableChanged('1-2');
    await settled();
    expect(session.view()).toMatchObject({ state: 'attention' });
    worn.clear();
    session.cableChanged('1-1');
    await settled();
    expect(session.view()).toMatchObject({ state: 'asset' });
  });
});

describe('an unplugged device', () => {
  it('is let go even when its port cannot be written down', async () => {
    await plug();
    vi.mocked(around.ports.unplugged).mockImplementation(storageFull);
    expect(() => session.detach()).not.toThrow();
    expect(session.view().attached).toBe(false);
  });

  it('is no fault of its port when the bus went', async () => {
    await plug();
    await begin([{ step: 'pair' }, { step: 'asset' }]);
    session.detach({ busLost: true });
    expect(around.ports.unplugged).toHaveBeenCalledWith('1-1', true);
  });
});
