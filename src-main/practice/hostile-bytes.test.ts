import { once } from 'node:events';
import { duplexPair } from 'node:stream';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildXmlPlist, type PlistInput } from '#plist/plist.ts';
import { anyDamage, anyPlist, anySizes, damagedBy, framed, framesOf, lookAt, oddDict, piecesOf } from '#plist/testing.ts';
import type { PairRecord } from '../protocols/lockdown/pair-record.ts';
import { TestHost } from './bench-testing.ts';

// The simulated phones take connections from any program on this computer: bytes of any kind end in an answer or a hang-up.

let host: TestHost;
let record: PairRecord;
beforeAll(async () => {
  host = await TestHost.start(1);
  record = await host.newRecord(host.phone());
});
afterAll(() => host.stop());

/** Says all of it on this port of the phone, then ends, and waits until the phone has hung up, too. */
async function say(port: number, bytes: Uint8Array, sizes: readonly number[]): Promise<void> {
  const take = host.phone().lockdown.accept(port);
  if (take === null) throw new Error(`nobody listens on ${port}`);
  const [ours, phone] = duplexPair();
  ours.on('error', () => {});
  ours.resume();
  const over = once(phone, 'close');
  take(phone);
  for (const piece of piecesOf(bytes, sizes)) if (!ours.destroyed) ours.write(piece);
  ours.end();
  await over;
  expect(host.bugs).toEqual([]);
}

const LOCKDOWN = 62078;
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
