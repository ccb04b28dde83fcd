import { describe, expect, it } from 'vitest';
import { portPath } from './port-rules.ts';

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
});
