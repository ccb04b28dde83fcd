import { describe, expect, it } from 'vitest';
import { PlistReal } from '#plist/plist.ts';
import { readDeviceInformation } from './device-information.ts';

describe('DeviceInformation answer', () => {
  it('gives the facts we keep', () => {
    expect(
      readDeviceInformation({
        QueryResponses: {
          DeviceName: 'Anna',
          ProductName: 'iPhone14,5',
          OSVersion: '18.1',
          BuildVersion: '22B83',
          IsSupervised: true,
          BatteryLevel: 0.75,
          DeviceCapacity: 128.5,
          AvailableDeviceCapacity: 64,
          IMEI: '35 123456 789012 3',
          WiFiMAC: 'aa:bb:cc:dd:ee:ff',
        },
      }),
    ).toEqual({
      name: 'Anna',
      productName: 'iPhone14,5',
      osVersion: '18.1',
      buildVersion: '22B83',
      supervised: true,
      batteryLevel: 0.75,
      capacityGb: 128.5,
      availableGb: 64,
      imei: '351234567890123',
      wifiMac: 'aa:bb:cc:dd:ee:ff',
    });
  });

  it('takes the IMEI from the SIM slots where the plain query is gone', () => {
    expect(readDeviceInformation({ QueryResponses: { ServiceSubscriptions: [{ Slot: 'A' }, { IMEI: '35 1' }] } }).imei).toBe('351');
  });

  it('does not believe a wrong type, and not what cannot be', () => {
    const facts = readDeviceInformation({
      QueryResponses: { DeviceName: 5, BatteryLevel: -1, IsSupervised: 'yes', OSVersion: 'x'.repeat(9_999) },
    });
    expect(facts).toMatchObject({ name: undefined, batteryLevel: undefined, supervised: undefined });
    expect(facts.osVersion).toHaveLength(200);
    expect(readDeviceInformation({})).toMatchObject({ name: undefined });
    for (const odd of [Number.POSITIVE_INFINITY, Number.NaN, -5].map((value) => new PlistReal(value))) {
      const told = readDeviceInformation({ QueryResponses: { BatteryLevel: odd, DeviceCapacity: odd, AvailableDeviceCapacity: odd } });
      expect(told).toMatchObject({ batteryLevel: undefined, capacityGb: undefined, availableGb: undefined });
    }
  });
});
