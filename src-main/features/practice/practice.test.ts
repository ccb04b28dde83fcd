import { describe, expect, it } from 'vitest';
import { PracticeService } from './practice-service.ts';

const phone = {
  udid: 'U',
  acts: [] as string[],
  view: () => ({
    udid: 'U',
    name: 'iPhone',
    serialNumber: 'S',
    plugged: true,
    screen: 'home' as const,
    trustDialog: false,
    locked: false,
    online: true,
    answersNotNow: false,
    supervised: false,
    enrolled: false,
  }),
  act(name: string) {
    this.acts.push(name);
  },
};

const hands = () => ({
  portalUrl: 'http://127.0.0.1:1',
  businessPortalUrl: 'http://127.0.0.1:2',
  mailUrl: 'http://127.0.0.1:2/mail',
  mailAddress: 'it@example.jp',
  fault: null as string | null,
  count: 0,
  phones: () => [phone],
  setCount(count: number) {
    this.count = count;
  },
  services() {
    return [{ service: 'dep' as const, faults: ['down'], fault: this.fault }];
  },
  setFault(service: string, fault: string | null) {
    const knows = service === 'dep' && (fault === null || fault === 'down');
    if (knows) this.fault = fault;
    return knows;
  },
});

describe('the practice hands', () => {
  it('do not exist in the real world', () => {
    const real = new PracticeService(null);
    const refused = { ok: false, error: { code: 'not-in-practice' } };
    expect(real.state()).toMatchObject(refused);
    expect(real.act({ udid: 'U', act: 'unplug' })).toMatchObject(refused);
    expect(real.setFault({ service: 'dep', fault: 'down' })).toMatchObject(refused);
    expect(real.setDeviceCount({ count: 3 })).toMatchObject(refused);
  });

  it('reach the device that is named, and no other', () => {
    const world = hands();
    const service = new PracticeService(world);
    expect(service.act({ udid: 'U', act: 'unplug' })).toEqual({ ok: true, value: {} });
    expect(service.act({ udid: 'X', act: 'erase' })).toMatchObject({ ok: false, error: { code: 'device-not-found' } });
    expect(phone.acts).toEqual(['unplug']);
    service.setDeviceCount({ count: 8 });
    expect(world.count).toBe(8);
  });

  it('make a service fail and put it right again, and say so', () => {
    let told = 0;
    const service = new PracticeService(hands(), () => (told += 1));
    expect(service.setFault({ service: 'dep', fault: 'down' })).toEqual({ ok: true, value: {} });
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
    expect(service.setFault({ service: 'dep', fault: null })).toEqual({ ok: true, value: {} });
    expect(service.state()).toMatchObject({ value: { services: [{ fault: null }] } });
  });
});
