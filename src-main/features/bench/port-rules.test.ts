import { describe, expect, it } from 'vitest';
import { busOf, isPort, portOnBus, portPath } from './port-rules.ts';

describe('the port of a LocationID', () => {
  it.each([
    [0x14200000, '2'],
    [0x14230000, '2-3'],
    [0x001a4000, '1-10-4'],
    [0x14000000, null],
    [0x14020000, null],
    [null, null],
  ])('%s: %s', (locationId, port) => {
    expect(portPath(locationId)).toBe(port);
  });

  it('is told apart by the bus on a Mac that begins anew at each port', () => {
    const ports = [0x01140000, 0x02140000, 0xff140000].map((locationId) => portOnBus(busOf(locationId), portPath(locationId)));
    expect(ports).toEqual(['1:1-4', '2:1-4', '255:1-4']);
    expect(portOnBus(1, null)).toBeNull();
  });
});

describe('a port', () => {
  it.each(['1', '1-4-2', '20:1-15', '0:1', '1-2-3-4-5-6'])('is: %s', (text) => {
    expect(isPort(text)).toBe(true);
  });

  it.each(['', '0', '1-', '-1', '1-0', '1.4', ':1', '20:', '1-2-3-4-5-6-7', '1-4 ', 'a'])('is not: %j', (text) => {
    expect(isPort(text)).toBe(false);
  });
});
