import { describe, expect, it } from 'vitest';
import { buildXmlPlist, type PlistDict, type PlistInput, PlistReal, parsePlistDict } from '#plist/plist.ts';
import { checkInTable, commandTable, profileTable, type SchemaNode } from './schema-table.ts';
import { type SchemaContext, validateAnswer, validateCheckIn, validateCommand, validateProfile } from './validate.ts';

type Input = { readonly [key: string]: PlistInput };
const dict = (input: Input): PlistDict => parsePlistDict(buildXmlPlist(input));
const command = (request: Input, context?: SchemaContext) => validateCommand(dict({ CommandUUID: 'U', Command: request }), context);
const PROFILE = { PayloadType: 'Configuration', PayloadVersion: 1, PayloadIdentifier: 'a', PayloadUUID: '1' };
const profile = (...payloads: Input[]) =>
  validateProfile(
    dict({
      ...PROFILE,
      PayloadContent: payloads.map((payload, index) => ({
        PayloadVersion: 1,
        PayloadIdentifier: `a.${index}`,
        PayloadUUID: `p${index}`,
        ...payload,
      })),
    }),
  );

describe('the tables', () => {
  it('hold what Apple published', () => {
    expect(Object.keys(commandTable)).toHaveLength(66);
    expect(Object.keys(checkInTable)).toHaveLength(9);
    expect(Object.keys(profileTable).length).toBeGreaterThan(110);
  });

  it('are well formed throughout: every format is a pattern, every reference leads somewhere', () => {
    const walk = (nodes: readonly SchemaNode[], depth: number): void => {
      for (const node of nodes) {
        if (node.f !== undefined) expect(() => new RegExp(node.f ?? '')).not.toThrow();
        if (node.up !== undefined) expect(node.up).toBeLessThan(depth);
        walk(node.s ?? [], depth + 1);
      }
    };
    for (const table of [commandTable, checkInTable, profileTable]) {
      for (const entry of Object.values(table)) {
        walk(entry.s, 1);
        walk(entry.a ?? [], 1);
      }
    }
  });
});

describe('good values pass', () => {
  it('commands', () => {
    expect(command({ RequestType: 'DeviceInformation', Queries: ['UDID', 'BatteryLevel'] })).toEqual([]);
    expect(command({ RequestType: 'DeviceLock', Message: 'x', PhoneNumber: '03' })).toEqual([]);
    expect(command({ RequestType: 'ProfileList', RequestRequiresNetworkTether: true })).toEqual([]);
    expect(
      command({
        RequestType: 'Settings',
        Settings: [
          { Item: 'DeviceName', DeviceName: 'x' },
          { Item: 'Bluetooth', Enabled: true },
        ],
      }),
    ).toEqual([]);
    expect(command({ RequestType: 'DeviceLock', PIN: '123456' }, { platform: 'macOS' })).toEqual([]);
  });

  it('profiles, nested and recursive ones too', () => {
    const folder = (pages: PlistInput): Input => ({ Type: 'Folder', DisplayName: 'x', Pages: pages });
    const home = [[folder([[{ Type: 'App', BundleID: 'a' }]])]];
    expect(profile({ PayloadType: 'com.apple.homescreenlayout', Pages: home })).toEqual([]);
    expect(profile({ PayloadType: 'com.apple.applicationaccess', allowCamera: false })).toEqual([]);
  });

  it('answers', () => {
    expect(validateAnswer('DeviceInformation', dict({ QueryResponses: { OSVersion: '18.1', BatteryLevel: 0.5 } }))).toEqual([]);
    expect(validateAnswer('DeviceLock', dict({ MessageResult: 'Success' }))).toEqual([]);
  });
});

describe('planted errors are found', () => {
  const LOCK = { RequestType: 'DeviceLock' };

  it.each<[string, Input, SchemaContext | undefined, string, string]>([
    ['a key nobody knows', { ...LOCK, Mesage: 'x' }, undefined, 'Command.Mesage', 'unknown-key'],
    ['another type', { ...LOCK, Message: 7 }, undefined, 'Command.Message', 'wrong-type'],
    ['a key of another system', { ...LOCK, PIN: '123456' }, undefined, 'Command.PIN', 'not-on-this-system'],
    ['a command of another system', { RequestType: 'DisableRemoteDesktop' }, undefined, 'Command.RequestType', 'not-on-this-system'],
    ['a missing key', { RequestType: 'DeviceInformation' }, undefined, 'Command.Queries', 'missing'],
    [
      'a query nobody knows',
      { RequestType: 'DeviceInformation', Queries: ['UDID', 'Udid'] },
      undefined,
      'Command.Queries[1]',
      'not-allowed',
    ],
    [
      'a query not yet there',
      { RequestType: 'DeviceInformation', Queries: ['ModelNumber'] },
      { platform: 'iOS', osVersion: '16.3' },
      'Command.Queries[0]',
      'not-on-this-system',
    ],
    [
      'a query no longer there',
      { RequestType: 'DeviceInformation', Queries: ['IMEI'] },
      { platform: 'iOS', osVersion: '26.0' },
      'Command.Queries[0]',
      'not-on-this-system',
    ],
    [
      'a query of another enrolment',
      { RequestType: 'DeviceInformation', Queries: ['UDID'] },
      { platform: 'iOS', userEnrollment: true },
      'Command.Queries[0]',
      'not-with-this-enrollment',
    ],
    [
      'a command no longer there',
      { RequestType: 'OSUpdateStatus' },
      { platform: 'iOS', osVersion: '27.0' },
      'Command.RequestType',
      'not-on-this-system',
    ],
    ['a command nobody knows', { RequestType: 'DeviceLick' }, undefined, 'Command.RequestType', 'unknown-type'],
    ['a command of the prototype', { RequestType: 'constructor' }, undefined, 'Command.RequestType', 'unknown-type'],
    [
      'a value that is not allowed',
      { RequestType: 'Settings', Settings: [{ Item: 'Wallpaper', Where: 4, Image: Buffer.from('x') }] },
      undefined,
      'Command.Settings[0].Where',
      'not-allowed',
    ],
  ])('%s', (_what, request, context, path, problem) => {
    expect(command(request, context)).toEqual([{ path, problem }]);
  });

  it('an envelope that is none', () => {
    expect(validateCommand(dict({ Command: LOCK }))).toEqual([{ path: 'CommandUUID', problem: 'missing' }]);
    expect(validateCommand(dict({ CommandUUID: 'U', Command: 'x' }))).toEqual([{ path: 'Command', problem: 'wrong-type' }]);
    expect(validateCommand(dict({ CommandUUID: 'U', Command: LOCK, Priority: 1 }))).toEqual([{ path: 'Priority', problem: 'unknown-key' }]);
  });

  it('in profiles', () => {
    const mdm = {
      PayloadType: 'com.apple.mdm',
      IdentityCertificateUUID: '00000000-0000-4000-8000-000000000000',
      Topic: 't',
      ServerURL: 'https://x/',
    };
    expect(profile(mdm)).toEqual([]);
    expect(profile({ ...mdm, ServerURL: 'http://x/' })).toEqual([{ path: 'PayloadContent[0].ServerURL', problem: 'wrong-format' }]);
    expect(profile({ ...mdm, ServerCapabilities: ['com.apple.mdm.flying'] })).toEqual([
      { path: 'PayloadContent[0].ServerCapabilities[0]', problem: 'not-allowed' },
    ]);
    expect(profile(mdm, mdm)).toEqual([{ path: 'PayloadContent[1].PayloadType', problem: 'duplicate' }]);
    expect(profile({ ...mdm, PayloadUUID: '1' })).toEqual([{ path: 'PayloadContent[0].PayloadUUID', problem: 'duplicate' }]);
    expect(profile({ PayloadType: 'com.example' })).toEqual([{ path: 'PayloadContent[0].PayloadType', problem: 'unknown-type' }]);
    expect(validateProfile(dict({ ...PROFILE, PayloadVersion: 2, PayloadContent: [] }))).toEqual([
      { path: 'PayloadVersion', problem: 'not-allowed' },
    ]);
    const subject = [[['CN']]];
    expect(
      profile({ PayloadType: 'com.apple.security.scep', PayloadContent: { URL: 'https://x', Subject: subject, Keysize: 1000 } }),
    ).toEqual([
      { path: 'PayloadContent[0].PayloadContent.Subject[0][0]', problem: 'wrong-count' },
      { path: 'PayloadContent[0].PayloadContent.Keysize', problem: 'not-allowed' },
    ]);
    const passcode = { PayloadType: 'com.apple.mobiledevice.passwordpolicy', minLength: 17 };
    expect(profile(passcode)).toEqual([{ path: 'PayloadContent[0].minLength', problem: 'out-of-range' }]);
    const home = { PayloadType: 'com.apple.homescreenlayout', Pages: [[{ Type: 'Folder', Pages: [[{ Type: 'Applcation' }]] }]] };
    expect(profile(home)).toEqual([{ path: 'PayloadContent[0].Pages[0][0].Pages[0][0].Type', problem: 'not-allowed' }]);
  });

  it('in check-ins and answers', () => {
    expect(validateCheckIn(dict({ MessageType: 'CheckOut', Topic: 't', UDID: 'u' }))).toEqual([]);
    expect(validateCheckIn(dict({ MessageType: 'CheckOut', UDID: 'u' }))).toEqual([{ path: 'Topic', problem: 'missing' }]);
    expect(validateCheckIn(dict({ MessageType: 'CheckOut', Topic: 't', EnrollmentID: 'e', UDID: 'u' }))).toEqual([
      { path: 'EnrollmentID', problem: 'not-with-this-enrollment' },
    ]);
    expect(validateCheckIn(dict({ MessageType: 'Hello' }))).toEqual([{ path: 'MessageType', problem: 'unknown-type' }]);
    expect(validateCheckIn(dict({ MessageType: 'ReturnToService', UDID: 'u' }), { platform: 'iOS', osVersion: '18.0' })).toEqual([
      { path: 'MessageType', problem: 'not-on-this-system' },
    ]);
    const answer = Object.assign(dict({ QueryResponses: { OSVersion: '18.1' } }), { extra: new PlistReal(1) });
    expect(validateAnswer('DeviceInformation', answer)).toEqual([{ path: 'extra', problem: 'unknown-key' }]);
    expect(validateAnswer('DeviceInformation', dict({ QueryResponses: { OSVersion: 18 } }))).toEqual([
      { path: 'QueryResponses.OSVersion', problem: 'wrong-type' },
    ]);
  });
});
