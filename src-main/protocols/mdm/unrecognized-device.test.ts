import { expect, it } from 'vitest';
import { knowsUnrecognizedDevice, unrecognizedDevice } from './unrecognized-device.ts';

it.each([
  ['iPhone14,5', '16.7.10', false],
  ['iPhone14,5', '17.0', true],
  ['iPad13,18', '26.0.1', true],
  ['Mac15,3', '13.6', false],
  ['Mac15,3', '14.0', true],
  ['AppleTV14,1', '16.9', false],
  ['AppleTV14,1', '17.1', true],
  ['RealityDevice14,1', '1.0', false],
  ['RealityDevice14,1', '1.1', true],
  ['Watch7,1', '9.6', false],
  ['Watch7,1', '10.0', true],
  ['', '18.0', false],
  ['iPhone14,5', '', false],
])('%s with %s knows the error: %s', (productName, osVersion, knows) => {
  expect(knowsUnrecognizedDevice({ productName, osVersion })).toBe(knows);
});

it('has the code and the keys of Apple’s schema', () => {
  expect(JSON.parse(unrecognizedDevice.toString())).toEqual({ code: 'com.apple.unrecognized.device', description: expect.any(String) });
});
