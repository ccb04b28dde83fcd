import { describe, expect, it } from 'vitest';
import { productTypeOf } from '../protocols/recovery/recovery-models.ts';
import { iphoneIdentity, luhnDigit } from './iphone-models.ts';

const many = Array.from({ length: 2_000 }, (_, index) => iphoneIdentity(index));

describe('the devices of the practice bench', () => {
  it('are the same for the same place, and never the same for two', () => {
    expect(iphoneIdentity(5)).toEqual(many[5]);
    for (const key of ['udid', 'serialNumber', 'wifiMac', 'bluetoothMac'] as const) {
      expect(new Set(many.map((identity) => identity[key])).size, key).toBe(many.length);
    }
    expect(new Set(many.flatMap((identity) => identity.imeis)).size).toBe(many.flatMap((identity) => identity.imeis).length);
  });

  it('have the formats that Apple uses', () => {
    for (const { udid, serialNumber, imeis, wifiMac, chipId, ecid } of many) {
      const short = /^([0-9A-F]{8})-([0-9A-F]{16})$/.exec(udid);
      if (short === null) expect(udid).toMatch(/^[0-9a-f]{40}$/);
      else expect([Number.parseInt(short[1] ?? '', 16), BigInt(`0x${short[2]}`)]).toEqual([chipId, ecid]);
      expect(serialNumber).toMatch(/^[0-9A-HJ-NP-Z]{10}$/);
      expect(wifiMac).toMatch(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/);
      for (const imei of imeis) {
        expect(imei).toMatch(/^\d{15}$/);
        expect(luhnDigit(imei.slice(0, 14))).toBe(imei.slice(14));
      }
    }
    // The worked example of 3GPP TS 23.003 annex B.
    expect(luhnDigit('26053179311383')).toBe('7');
    expect(many.filter((identity) => identity.udid.length === 40).length).toBeGreaterThan(0);
  });

  it('are in recovery mode the models that they are', () => {
    for (const { chipId, boardId, productType } of many) expect(productTypeOf(chipId, boardId)).toBe(productType);
  });

  it('are recognisably made up', () => {
    for (const { udid, serialNumber, imeis, wifiMac } of many) {
      expect(serialNumber.startsWith('PRACT')).toBe(true);
      expect(udid.toLowerCase()).toContain('fa4e');
      expect(wifiMac.startsWith('02:')).toBe(true);
      expect(imeis.every((imei) => imei.startsWith('00'))).toBe(true);
    }
  });
});
