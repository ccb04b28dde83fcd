import { type Duplex, duplexPair } from 'node:stream';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildXmlPlist, type PlistInput } from '#plist/plist.ts';
import { anyDamage, anyPlist, anySizes, damagedBy, framed, framesOf, lookAt, oddDict, piecesOf } from '#plist/testing.ts';
import type { PairRecord } from '../protocols/lockdown/pair-record.ts';
import { TestHost } from './bench-testing.ts';

// The simulated phones take connections from any program on this computer: bytes of any kind end in an answer or a hang-up.

const LOCKDOWN = 62078;
let host: TestHost;
let record: PairRecord;
beforeAll(async () => {
  host = await TestHost.start(1);
  record = await host.newRecord(host.phone());
});
afterAll(() => host.stop());

/** A service as it is behind its port, without the TLS that comes before it. */
const serviceOf = (name: string) => (stream: Duplex) => {
  const serving = host.phone().service(name)?.serve(stream);
  if (serving === undefined) throw new Error(`no service ${name}`);
  serving.catch((error: unknown) => {
    host.bugs.push(error);
    stream.destroy();
  });
};

/** Says all of it to lockdownd or a service, then ends, and waits until the phone has hung up, too. */
async function say(to: typeof LOCKDOWN | string, bytes: Uint8Array, sizes: readonly number[]): Promise<void> {
  const take = to === LOCKDOWN ? host.phone().lockdown.accept(LOCKDOWN) : serviceOf(to);
  if (take === null) throw new Error(`nobody listens on ${to}`);
  const [ours, phone] = duplexPair();
  ours.on('error', () => {});
  ours.resume();
  const over = new Promise<void>((resolve) => phone.once('close', () => resolve()));
  take(phone);
  for (const piece of piecesOf(bytes, sizes)) if (!ours.destroyed) ours.write(piece);
  ours.end();
  await over;
  expect(host.bugs).toEqual([]);
}

const keys = [
  'Domain',
  'Key',
  'Value',
  'PairRecord',
  'PairingOptions',
  'HostID',
  'SystemBUID',
  'SessionID',
  'Service',
  'EscrowBag',
  'Label',
];
const known = fc.constantFrom('DeviceName', 'com.apple.mobile.battery', 'com.apple.mobile.insecure_notification_proxy', 'no.such.service');
const names = ['QueryType', 'GetValue', 'SetValue', 'RemoveValue', 'Pair', 'ValidatePair', 'Unpair', 'StartSession', 'StopSession'];
const more = ['StartService', 'Activate', 'Deactivate', 'ResetPairing', 'Goodbye', 'Nonsense'];
const request: fc.Arbitrary<PlistInput> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(fc.constantFrom(...names, ...more), oddDict(keys, known)).map(([name, rest]) => ({ ...rest, Request: name })),
  },
  { weight: 1, arbitrary: anyPlist },
);

describe('the simulated lockdownd', () => {
  it('1000 conversations of any requests, whole or damaged, in any pieces', () =>
    lookAt(1000, fc.tuple(framesOf(request, { min: 1, max: 4 }), anySizes), ([bytes, sizes]) => say(LOCKDOWN, bytes, sizes)));

  it('300 frames that lie about their length', () =>
    lookAt(300, fc.tuple(fc.uint8Array({ maxLength: 80 }), fc.nat(0xffff_ffff), anySizes), ([body, length, sizes]) =>
      say(LOCKDOWN, framed(body, length), sizes),
    ));

  it('300 pair records with damaged certificates trust nobody by accident', () =>
    lookAt(300, fc.tuple(fc.constantFrom('hostCertificate', 'rootCertificate', 'deviceCertificate'), anyDamage), async ([key, damages]) => {
      const before = host.phone().pairings.size;
      const client = await host.lockdown(host.phone());
      const answer = await client.pair({ record: { ...record, [key]: damagedBy(record[key], damages) } }).then(
        () => 'trusted',
        (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
      );
      client.close();
      // What was damaged between the lines of the PEM reads as before.
      expect(['trusted', 'invalid-pair-record']).toContain(answer);
      expect(host.phone().pairings.size).toBe(answer === 'trusted' ? Math.max(before, 1) : before);
    }));

  it('100 times noise instead of a TLS handshake', async () => {
    const trusted = await host.pair(host.phone(), record);
    const start = { Request: 'StartSession', HostID: trusted.hostId, SystemBUID: trusted.systemBuid };
    const noise = fc.oneof(fc.uint8Array({ minLength: 1, maxLength: 80 }), fc.constant(Buffer.from('16030100020100', 'hex')));
    await lookAt(100, fc.tuple(noise, anySizes), ([bytes, sizes]) =>
      say(LOCKDOWN, Buffer.concat([framed(buildXmlPlist(start)), bytes]), sizes),
    );
  });
});

describe('the simulated services', () => {
  const words = fc.constantFrom(
    'Browse',
    'Lookup',
    'All',
    'GasGauge',
    'User',
    'PublicStaging',
    'com.apple.Keynote',
    'MobileGestalt',
    'Qk9PTQ==',
  );
  const askedOf = (nameKey: string, names: readonly string[], rest: readonly string[]) =>
    fc.oneof(
      {
        weight: 6,
        arbitrary: fc
          .tuple(fc.constantFrom(...names), oddDict(rest, words))
          .map(([name, more]): PlistInput => ({ ...more, [nameKey]: name })),
      },
      { weight: 1, arbitrary: anyPlist },
    );

  // Nothing here erases or restarts the phone: what it does then has tests of its own.
  it.each<[string, fc.Arbitrary<PlistInput>]>([
    [
      'com.apple.mobile.MCInstall',
      askedOf(
        'RequestType',
        [
          'GetCloudConfiguration',
          'Escalate',
          'EscalateResponse',
          'InstallProfile',
          'InstallProfileSilent',
          'RemoveProfile',
          'Settings',
          'Flush',
        ],
        ['SupervisorCertificate', 'SignedRequest', 'Payload', 'ProfileIdentifier', 'Settings'],
      ),
    ],
    [
      'com.apple.mobileactivationd',
      askedOf(
        'Command',
        [
          'GetActivationStateRequest',
          'CreateTunnel1SessionInfoRequest',
          'CreateTunnel1ActivationInfoRequest',
          'HandleActivationInfoWithSessionRequest',
        ],
        ['Value', 'ActivationResponseHeaders'],
      ),
    ],
    [
      'com.apple.mobile.diagnostics_relay',
      askedOf(
        'Request',
        ['All', 'GasGauge', 'IORegistry', 'MobileGestalt', 'Goodbye'],
        ['EntryClass', 'EntryName', 'CurrentPlane', 'MobileGestaltKeys'],
      ),
    ],
    ['com.apple.misagent', askedOf('MessageType', ['Install', 'Copy', 'CopyAll', 'Remove'], ['Profile', 'ProfileID', 'ProfileType'])],
    [
      'com.apple.mobile.installation_proxy',
      askedOf(
        'Command',
        ['Browse', 'Lookup', 'Install', 'Uninstall', 'CheckCapabilitiesMatch'],
        ['ClientOptions', 'ApplicationIdentifier', 'PackagePath', 'Capabilities'],
      ),
    ],
    ['com.apple.mobile.notification_proxy', askedOf('Command', ['ObserveNotification', 'PostNotification', 'Shutdown'], ['Name'])],
  ])('200 conversations with %s', (name, asked) =>
    lookAt(200, fc.tuple(framesOf(asked, { min: 1, max: 3 }), anySizes), ([bytes, sizes]) => say(name, bytes, sizes)),
  );

  it('500 conversations with com.apple.afc', () => {
    const packet = fc
      .tuple(
        fc.integer({ min: 0, max: 0x30 }),
        fc.uint8Array({ maxLength: 60 }),
        fc.constantFrom('/', '/DCIM', '/../x', 'a\0b', ''),
        fc.integer({ min: -1, max: 1 }),
      )
      .map(([operation, payload, path, off]) => {
        const body = Buffer.concat([Buffer.from(path), payload]);
        const header = Buffer.alloc(40);
        header.write('CFA6LPAA', 'latin1');
        header.writeBigUInt64LE(BigInt(40 + body.length + off), 8);
        header.writeBigUInt64LE(BigInt(Math.min(40 + body.length, 56)), 16);
        header.writeBigUInt64LE(BigInt(operation), 32);
        return Buffer.concat([header, body]);
      });
    const asked = fc.tuple(fc.array(packet, { minLength: 1, maxLength: 4 }), fc.option(anyDamage, { nil: [] }), anySizes);
    return lookAt(500, asked, ([packets, damages, sizes]) => say('com.apple.afc', damagedBy(Buffer.concat(packets), damages), sizes));
  });

  it('100 times noise into com.apple.syslog_relay, which listens to nobody', () =>
    lookAt(100, fc.tuple(fc.uint8Array({ maxLength: 80 }), anySizes), ([bytes, sizes]) => say('com.apple.syslog_relay', bytes, sizes)));
});
