import { describe, expect, it } from 'vitest';
import { commandTable, type SchemaNode } from '../../protocols/mdm/apple-schema/schema-table.ts';
import { readDevice, readSecurity } from './fact-rules.ts';
import { told } from './testing.ts';

const device = (responses: Parameters<typeof told>[0]) => readDevice(told({ QueryResponses: responses }));

describe('DeviceInformation', () => {
  it('is read by kind: storage, battery, roaming, cloud', () => {
    const { facts } = device({
      BatteryLevel: 0.42,
      DeviceCapacity: 128.5,
      TimeZone: 'Asia/Tokyo',
      DataRoamingEnabled: false,
      PersonalHotspotEnabled: true,
      LastCloudBackupDate: new Date(Date.UTC(2026, 10, 1)),
      CellularTechnology: 3,
      MDMOptions: { ActivationLockAllowedWhileSupervised: true },
      OrganizationInfo: { OrganizationName: '株式会社サンプル', OrganizationMagic: 'x' },
    });
    expect(Object.fromEntries(facts.map(({ name, value }) => [name, value]))).toEqual({
      batteryLevel: 0.42,
      capacity: 128.5,
      timeZone: 'Asia/Tokyo',
      dataRoaming: false,
      personalHotspot: true,
      lastCloudBackup: Date.UTC(2026, 10, 1),
      cellularTechnology: 'both',
      activationLockAllowed: true,
      organization: '株式会社サンプル',
    });
  });

  it('reads every SIM slot from iOS 16 on', () => {
    const { slots } = device({
      ServiceSubscriptions: [
        {
          Slot: 'CTSubscriptionSlotOne',
          Label: '主回線',
          PhoneNumber: '+819000000000',
          CurrentCarrierNetwork: 'docomo',
          IMEI: '35 000000 000000 1',
          ICCID: '8981 0000',
          IsDataPreferred: true,
          IsRoaming: false,
        },
        { Slot: 'CTSubscriptionSlotTwo', EID: '8904 9032' },
      ],
    });
    expect(slots).toMatchObject([
      { slot: 'One', label: '主回線', imei: '350000000000001', iccid: '89810000', carrier: 'docomo', forData: true, roaming: false },
      { slot: 'Two', eid: '89049032', imei: null, roaming: null },
    ]);
  });

  it('leaves out what cannot be: a battery of -1, numbers beyond measure', () => {
    expect(device({ BatteryLevel: -1, DeviceCapacity: -3, QuotaSize: Number.POSITIVE_INFINITY, CellularTechnology: 9 }).facts).toEqual([]);
  });

  it('keeps no token and no hash of an account', () => {
    const secret = device({ PushToken: Buffer.from('t'), iTunesStoreAccountHash: 'hash', DevicePropertiesAttestation: [Buffer.from('a')] });
    expect(secret).toEqual({ facts: [], slots: [] });
  });
});

describe('SecurityInfo', () => {
  it('says what protects the device, and never a recovery key', () => {
    const facts = readSecurity(
      told({
        SecurityInfo: {
          HardwareEncryptionCaps: 3,
          PasscodePresent: true,
          PasscodeLockGracePeriod: 60,
          FDE_Enabled: true,
          FDE_PersonalRecoveryKeyCMS: Buffer.from('key'),
          FDE_PersonalRecoveryKeyDeviceKey: 'serial',
          FirewallSettings: { FirewallEnabled: true },
          ManagementStatus: { EnrolledViaDEP: true },
          SecureBoot: { SecureBootLevel: 'full' },
        },
      }),
    );
    expect(Object.fromEntries(facts.map(({ name, value }) => [name, value]))).toEqual({
      hardwareEncryption: 'block-and-file',
      passcodePresent: true,
      lockGracePeriod: 60,
      fileVault: true,
      firewall: true,
      enrolledByAde: true,
      secureBoot: 'full',
    });
  });
});

it('every fact is one that Apple describes, of the type it is read as', () => {
  const nodeAt = (nodes: readonly SchemaNode[] | undefined, key: string) => nodes?.find(({ k }) => k === key);
  const typed: Record<string, (type: string) => unknown> = {
    b: () => true,
    s: () => 'x',
    i: () => 1,
    r: () => 0.5,
    t: () => new Date(0),
    d: () => Buffer.from('secret'),
  };
  // An answer with every key Apple knows gives every fact there is but those of the status channel.
  const full = (nodes: readonly SchemaNode[] | undefined): Record<string, never> =>
    Object.fromEntries(
      (nodes ?? []).flatMap((node) => {
        const value = node.t === 'm' ? full(node.s) : typed[node.t]?.(node.t);
        return value === undefined ? [] : [[node.k, value as never]];
      }),
    );
  const information = nodeAt(commandTable['DeviceInformation']?.a, 'QueryResponses')?.s;
  const security = nodeAt(commandTable['SecurityInfo']?.a, 'SecurityInfo')?.s;
  expect(device(full(information)).facts).toHaveLength(51);
  expect(readSecurity(told({ SecurityInfo: full(security) }))).toHaveLength(27);
});
