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

describe('the practice hands', () => {
  it('do not exist in the real world', () => {
    const real = new PracticeService(null);
    const refused = { ok: false, error: { code: 'not-in-practice' } };
    expect(real.state()).toMatchObject(refused);
    expect(real.act({ udid: 'U', act: 'unplug' })).toMatchObject(refused);
    expect(real.setDeviceCount({ count: 3 })).toMatchObject(refused);
  });

  it('reach the device that is named, and no other', () => {
    let count = 0;
    const service = new PracticeService({ portalUrl: 'http://127.0.0.1:1/', phones: () => [phone], setCount: (n) => (count = n) });
    expect(service.act({ udid: 'U', act: 'unplug' })).toEqual({ ok: true, value: {} });
    expect(service.act({ udid: 'X', act: 'erase' })).toMatchObject({ ok: false, error: { code: 'device-not-found' } });
    expect(phone.acts).toEqual(['unplug']);
    service.setDeviceCount({ count: 8 });
    expect(count).toBe(8);
  });
});
