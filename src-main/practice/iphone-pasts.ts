import type { PracticeFault, PracticeKind } from '#contract/practice.ts';
import { buildXmlPlist, type PlistInputDict, parsePlistDict } from '#plist/plist.ts';
import { readProfile } from '../protocols/mcinstall/fake-profiles.ts';
import type { IphoneIdentity } from './iphone-models.ts';
import { freshState, type IphoneState } from './iphone-state.ts';

const ELSEWHERE = 'Practice Elsewhere Inc.';

/** Of an organisation that does not exist; its key was thrown away. DER. */
const ELSEWHERE_CERTIFICATE = Buffer.from(
  'MIIB6zCCAZGgAwIBAgIUb4mugyZo5gKhzr9f2LoOD6sX7+swCgYIKoZIzj0EAwIwSzEgMB4GA1UECgwXUHJhY3RpY2UgRWxzZXdoZXJlIEluYy4xJzAl' +
    'BgNVBAMMHlByYWN0aWNlIEVsc2V3aGVyZSBzdXBlcnZpc2lvbjAeFw0yNjExMjExOTU4MDJaFw00NjExMTYxOTU4MDJaMEsxIDAeBgNVBAoMF1ByYWN0' +
    'aWNlIEVsc2V3aGVyZSBJbmMuMScwJQYDVQQDDB5QcmFjdGljZSBFbHNld2hlcmUgc3VwZXJ2aXNpb24wWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASc' +
    'mcwP+WWCBoNxjHW+tAQmBLSzamqDgQSawZiTf0E3mUQPlJV8CC22iPlV8cxWw8+JSuP/XWqpQIZTJoxKJUy5o1MwUTAdBgNVHQ4EFgQU8RWJSUUJdN8Y' +
    'ZrqITWTMmS/n8WIwHwYDVR0jBBgwFoAU8RWJSUUJdN8YZrqITWTMmS/n8WIwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiBEhp5JdqH0' +
    'EY9V9sxL+bKHpAe0wYUGzZBGSeCiF6/bQQIhAMpUKgkdt6ZCFL+TFhRMMtAr6UVxe5CVd+ZLsbBatW6g',
  'base64',
);

/** The state of a phone with such a past, as it is laid on the bench. */
export function stateWithPast(kind: PracticeKind, identity: IphoneIdentity): IphoneState {
  const state: IphoneState = { ...freshState(identity.defaultName), kind };
  switch (kind) {
    case 'new':
      return state;
    case 'organization':
      return { ...state, assignedToOrganization: true };
    case 'managed-elsewhere':
    case 'managed-closed':
      return managedElsewhere(state, kind === 'managed-elsewhere');
    case 'find-my':
      return { ...setUp(state), appleAccount: 'hanako@example.jp', findMy: true };
    case 'signed-in':
      return { ...setUp(state), appleAccount: 'hanako@example.jp' };
    case 'passcode':
      return { ...setUp(state), locked: true };
    case 'set-up':
      return setUp(state);
    case 'low-battery':
    case 'old-ios':
    case 'duplicate-serial':
      return { ...state, faults: [lasting(kind)] };
    case 'recovery':
    case 'dfu':
      return { ...state, mode: kind };
  }
}

const lasting = (fault: 'low-battery' | 'old-ios' | 'duplicate-serial'): PracticeFault => ({ fault, ends: 'until-cleared' });

/** By a person, who went through Setup Assistant: what that leaves in the configuration, only an erase removes (usb.md 3.6). */
function setUp(state: IphoneState): IphoneState {
  return {
    ...state,
    name: `花子の${state.name}`,
    screen: 'home',
    activationState: 'Activated',
    cloudConfiguration: asRead({ CloudConfigurationUIComplete: true }),
  };
}

/** By another organisation, with its device management on it. `allowPairing` false: closed to every host but its own. */
function managedElsewhere(state: IphoneState, allowPairing: boolean): IphoneState {
  const profile = readProfile(foreignManagement());
  if (typeof profile === 'string') throw new Error('the profile of the other organisation does not read back');
  state.profiles.put(profile);
  return {
    ...state,
    name: `${ELSEWHERE} 042`,
    screen: 'home',
    activationState: 'Activated',
    cloudConfiguration: asRead({
      AllowPairing: allowPairing,
      IsSupervised: true,
      IsMDMUnremovable: true,
      OrganizationName: ELSEWHERE,
      OrganizationMagic: 'E15E0000-0000-4000-8000-000000000001',
      SupervisorHostCertificates: [ELSEWHERE_CERTIFICATE],
      CloudConfigurationUIComplete: true,
    }),
  };
}

function foreignManagement(): Buffer {
  const payload = (type: string, tail: string) => ({
    PayloadType: type,
    PayloadVersion: 1,
    PayloadIdentifier: `example.elsewhere.${tail}`,
    PayloadUUID: `E15E0000-0000-4000-8000-0000000000${tail}`,
  });
  return buildXmlPlist({
    ...payload('Configuration', '10'),
    PayloadDisplayName: 'Elsewhere MDM',
    PayloadOrganization: ELSEWHERE,
    PayloadRemovalDisallowed: true,
    PayloadContent: [
      {
        ...payload('com.apple.mdm', '11'),
        ServerURL: 'https://mdm.elsewhere.example/server',
        CheckInURL: 'https://mdm.elsewhere.example/checkin',
        Topic: 'com.apple.mgmt.External.practice-elsewhere',
        AccessRights: 8191,
      },
    ],
  });
}

/** As the device would have it from the wire. */
const asRead = (configuration: PlistInputDict) => parsePlistDict(buildXmlPlist(configuration));
