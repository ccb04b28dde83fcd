import { compareVersions } from '#lib/compare-versions.ts';
import { type Platform, platformOf } from './platform.ts';

/** Since when Apple's systems know the error (device-management, mdm/errors/unrecognized.device.yaml); older ones know 401 only. */
const knownSince: Readonly<Record<Platform, string>> = { iOS: '17.0', macOS: '14.0', tvOS: '17.0', visionOS: '1.1', watchOS: '10.0' };

/** Whether this device takes a 403 with {@link unrecognizedDevice} as the order to remove its enrolment. */
export function knowsUnrecognizedDevice(device: { readonly productName: string; readonly osVersion: string }): boolean {
  const platform = platformOf(device.productName);
  return platform !== null && device.osVersion !== '' && compareVersions(device.osVersion, knownSince[platform]) >= 0;
}

/** The body of that 403. The description is for the device's log; its user is shown nothing. */
export const unrecognizedDevice = Buffer.from(
  JSON.stringify({ code: 'com.apple.unrecognized.device', description: 'The administrator ended the management of this device.' }),
);
