import { describe, expect, it } from 'vitest';
import { type PracticeDevice, type PracticeFault, practice, practiceFault } from '#contract/practice.ts';
import { type PracticeHands, type PracticePhone, PracticeService } from './practice-service.ts';

class Phone implements PracticePhone {
  readonly udid = 'U';
  readonly acts: string[] = [];
  faults: readonly PracticeFault[] = [];
  view = (): PracticeDevice => ({
    udid: 'U',
    place: 0,
    port: '1-1',
    kind: 'new',
    model: 'iPhone 16',
    faults: [...this.faults],
    name: 'iPhone',
    serialNumber: 'S',
    plugged: true,
    mode: 'normal',
    screen: 'home',
    trustDialog: false,
    profileWaits: false,
    owned: false,
    locked: false,
    online: true,
    answersNotNow: false,
    supervised: false,
    enrolled: false,
  });
  act(name: string) {
    this.acts.push(name);
  }
  setFaults(faults: readonly PracticeFault[]) {
    this.faults = faults;
  }
}

class Hands implements PracticeHands {
  readonly portalUrl = 'http://127.0.0.1:1';
  readonly businessPortalUrl = 'http://127.0.0.1:2';
  readonly mailUrl = 'http://127.0.0.1:2/mail';
  readonly mailAddress = 'it@example.jp';
  readonly phone = new Phone();
  fault: string | null = null;
  count = 0;
  speed: PracticeHands['speed'] = 1;
  kinds: unknown[] = [];
  phones = () => [this.phone];
  models = () => [{ productType: 'iPhone17,3', name: 'iPhone 16' }];
  services = () => [{ service: 'dep' as const, faults: ['down'], fault: this.fault }];
  setCount(count: number) {
    this.count = count;
  }
  setSpeed(speed: PracticeHands['speed']) {
    this.speed = speed;
  }
  setKind(...asked: Parameters<PracticeHands['setKind']>) {
    if (asked[0] > 0) return 'device-not-found';
    if (asked[2] === 'iPod1,1') return 'unknown-model';
    this.kinds.push(asked);
    return null;
  }
  swap = (one: string, other: string) => one !== other;
  resetHub = (hub: number) => hub === 1;
  setFault(service: string, fault: string | null) {
    const knows = service === 'dep' && (fault === null || fault === 'down');
    if (knows) this.fault = fault;
    return knows;
  }
}

const done = { ok: true, value: {} };

describe('the practice hands', () => {
  it('do not exist in the real world', () => {
    const real = new PracticeService(null);
    const refused = { ok: false, error: { code: 'not-in-practice' } };
    expect(real.state()).toMatchObject(refused);
    expect(real.act({ udid: 'U', act: 'unplug' })).toMatchObject(refused);
    expect(real.setFault({ service: 'dep', fault: 'down' })).toMatchObject(refused);
    expect(real.setFaults({ udid: 'U', faults: [] })).toMatchObject(refused);
    expect(real.setKind({ place: 0, kind: 'new', productType: null })).toMatchObject(refused);
    expect(real.setSpeed({ speed: 10 })).toMatchObject(refused);
    expect(real.resetHub({ hub: 1 })).toMatchObject(refused);
    expect(real.swap({ udids: ['U', 'V'] })).toMatchObject(refused);
    expect(real.setDeviceCount({ count: 3 })).toMatchObject(refused);
  });

  it('reach the device that is named, and no other', () => {
    const world = new Hands();
    const service = new PracticeService(world);
    expect(service.act({ udid: 'U', act: 'unplug' })).toEqual(done);
    expect(service.act({ udid: 'X', act: 'erase' })).toMatchObject({ ok: false, error: { code: 'device-not-found' } });
    expect(world.phone.acts).toEqual(['unplug']);
    const faults: PracticeFault[] = [{ fault: 'offline', ends: 'until-cleared' }];
    expect(service.setFaults({ udid: 'U', faults })).toEqual(done);
    expect(service.setFaults({ udid: 'X', faults: [] })).toMatchObject({ error: { code: 'device-not-found' } });
    expect(service.state()).toMatchObject({ value: { devices: [{ udid: 'U', faults }] } });
  });

  it('lay other phones on the bench, make them faster, and reset a hub', () => {
    const world = new Hands();
    const service = new PracticeService(world);
    service.setDeviceCount({ count: 8 });
    expect(world.count).toBe(8);
    expect(service.setKind({ place: 0, kind: 'find-my', productType: 'iPhone17,3' })).toEqual(done);
    expect(world.kinds).toEqual([[0, 'find-my', 'iPhone17,3']]);
    expect(service.setKind({ place: 1, kind: 'new', productType: null })).toMatchObject({ error: { code: 'device-not-found' } });
    expect(service.setKind({ place: 0, kind: 'new', productType: 'iPod1,1' })).toMatchObject({ error: { code: 'unknown-model' } });
    expect(service.setSpeed({ speed: 100 })).toEqual(done);
    expect(service.state()).toMatchObject({ value: { speed: 100, models: world.models() } });
    expect(service.resetHub({ hub: 1 })).toEqual(done);
    expect(service.resetHub({ hub: 6 })).toMatchObject({ error: { code: 'hub-not-found' } });
    expect(service.swap({ udids: ['U', 'V'] })).toEqual(done);
    expect(service.swap({ udids: ['U', 'U'] })).toMatchObject({ error: { code: 'device-not-found' } });
  });

  it('make a service fail and put it right again, and say so', () => {
    let told = 0;
    const service = new PracticeService(new Hands(), null, () => (told += 1));
    expect(service.setFault({ service: 'dep', fault: 'down' })).toEqual(done);
    expect(service.state()).toMatchObject({
      value: {
        services: [{ service: 'dep', faults: ['down'], fault: 'down' }],
        mailUrl: 'http://127.0.0.1:2/mail',
        mailAddress: 'it@example.jp',
      },
    });
    expect(service.setFault({ service: 'dep', fault: 'rain' })).toMatchObject({ ok: false, error: { code: 'unknown-fault' } });
    expect(service.setFault({ service: 'business', fault: 'down' })).toMatchObject({ ok: false, error: { code: 'unknown-fault' } });
    expect(told).toBe(1);
    expect(service.setFault({ service: 'dep', fault: null })).toEqual(done);
    expect(service.state()).toMatchObject({ value: { services: [{ fault: null }] } });
  });
});

describe('a fault in the contract', () => {
  const ends = 'once';
  it.each<[unknown, boolean]>([
    [{ fault: 'trust-refused', ends }, true],
    [{ fault: 'trust-refused' }, false],
    [{ fault: 'trust-refused', ends, at: 'pair' }, false],
    [{ fault: 'cable-pulled', at: 'erase', when: 'after', ends }, true],
    [{ fault: 'cable-pulled', at: 'erase', ends }, false],
    [{ fault: 'slow', at: 'pair', ms: 1_000, ends }, false],
    [{ fault: 'slow', at: 'activate', ms: 0, ends }, false],
    [{ fault: 'slow', at: 'activate', ms: 20_000, ends }, true],
    [{ fault: 'bad-cable', requests: 12, ends: 'until-cleared' }, true],
    [{ fault: 'rain', ends }, false],
  ])('%j: %s', (fault, good) => {
    expect(practiceFault.safeParse(fault).success).toBe(good);
  });

  it('is one of few, on one of sixty places', () => {
    const { setFaults, setDeviceCount, setSpeed } = practice.calls;
    const many = Array.from({ length: 17 }, () => ({ fault: 'offline', ends }));
    expect(setFaults.input.safeParse({ udid: 'U', faults: many }).success).toBe(false);
    expect([0, 1, 60, 61].map((count) => setDeviceCount.input.safeParse({ count }).success)).toEqual([false, true, true, false]);
    expect([1, 2, 10, 100].map((speed) => setSpeed.input.safeParse({ speed }).success)).toEqual([true, false, true, true]);
  });
});
