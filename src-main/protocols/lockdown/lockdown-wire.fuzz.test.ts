import { Duplex, duplexPair } from 'node:stream';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { PlistInput } from '#plist/plist.ts';
import { anyPlist, anySizes, damagedBy, framed, framesOf, lookAt, oddDict, peerThatSays } from '#plist/testing.ts';
import { LockdownClient, LockdownError } from './lockdown-client.ts';
import { pairedDevice, scriptedDevice, ThenTls } from './lockdown-scripted-device.ts';

// A device may say anything; every call ends all the same, in a value or in a LockdownError, and without waiting for a clock.

let paired: Awaited<ReturnType<typeof pairedDevice>>;
beforeAll(async () => {
  paired = await pairedDevice();
});

async function endsInOurWords(call: () => Promise<unknown>): Promise<void> {
  try {
    await call();
  } catch (error) {
    expect(error).toBeInstanceOf(LockdownError);
    expect(error).not.toMatchObject({ code: 'timed-out' });
    expect(String(error).length).toBeLessThan(300);
  }
}

const supervisor = { certificateDer: Buffer.from('c'), signChallenge: async () => Buffer.from('s') };
const calls: readonly [name: string, call: (client: LockdownClient) => Promise<unknown>][] = [
  ['QueryType', (client) => client.queryType()],
  ['GetValue', (client) => client.getValue({ key: 'a' })],
  ['GetValue', (client) => client.getValues()],
  ['SetValue', (client) => client.setValue({ key: 'a', value: 1 })],
  ['Pair', (client) => client.pair({ record: paired.record })],
  ['Pair', (client) => client.pair({ record: paired.record, supervisor })],
  ['ValidatePair', (client) => client.validatePair(paired.record)],
  ['Unpair', (client) => client.unpair(paired.record)],
  ['StartSession', (client) => client.startSession(paired.record)],
  ['StartService', (client) => client.startService('a')],
  ['StopSession', (client) => client.stopSession()],
  ['Goodbye', (client) => client.goodbye()],
];
const keys = ['Error', 'Value', 'Type', 'Port', 'SessionID', 'EnableSessionSSL', 'EnableServiceSSL', 'EscrowBag', 'Result', 'Service'];
const right = fc.oneof(
  fc.constantFrom('MCChallengeRequired', 'MissingValue', 'Failure', 'InvalidHostID', true, false, 62078, -1, 65536, 1.5, 'S'),
  fc.constant(Buffer.from('b')),
);
const extended = fc.oneof(anyPlist, fc.record({ PairingChallenge: fc.oneof(anyPlist, fc.constant(Buffer.alloc(20))) }));
const answerTo = (name: string): fc.Arbitrary<PlistInput> =>
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.tuple(oddDict(keys, right), extended).map(([rest, more]) => ({ ...rest, Request: name, ExtendedResponse: more })),
    },
    { weight: 1, arbitrary: oddDict([...keys, 'Request'], right) },
    { weight: 1, arbitrary: anyPlist },
  );

it('2500 answers of any type, whole or damaged, in any pieces', () => {
  const asked = fc
    .constantFrom(...calls)
    .chain(([name, call]) => fc.tuple(fc.constant(call), framesOf(answerTo(name), { min: 1, max: 3 }), anySizes));
  return lookAt(2500, asked, async ([call, bytes, sizes]) => {
    const lockdown = new LockdownClient(peerThatSays(bytes, sizes), { label: 'test', timeoutMs: 120_000 });
    await endsInOurWords(() => call(lockdown));
    lockdown.close();
  });
});

it('1000 answers that lie about their length', () =>
  lookAt(
    1000,
    fc.tuple(fc.constantFrom(...calls), fc.uint8Array({ maxLength: 200 }), fc.oneof(fc.nat(0xffff_ffff), fc.nat(220)), anySizes),
    async ([[, call], body, length, sizes]) => {
      const lockdown = new LockdownClient(peerThatSays(framed(body, length), sizes), { label: 'test', timeoutMs: 120_000 });
      await endsInOurWords(() => call(lockdown));
      lockdown.close();
    },
  ));

describe('inside a session', () => {
  const noise = fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 200 }),
    // The head of a TLS record, of each type and of any version and length, around nonsense.
    fc
      .tuple(
        fc.constantFrom(20, 21, 22, 23, 24),
        fc.constantFrom(0x0300, 0x0303, 0x0304, 0x7f7f),
        fc.nat(0xffff),
        fc.uint8Array({ maxLength: 64 }),
      )
      .map(([type, version, length, body]) => Buffer.from([type, version >> 8, version & 255, length >> 8, length & 255, ...body])),
    fc.constantFrom(Buffer.from('15030300020228', 'hex'), Buffer.from('160303000400000000', 'hex'), framed(Buffer.from('<plist/>'))),
  );

  it.each(['TLSv1.2', 'TLSv1.3'] as const)('100 times garbage between the records of %s', (version) =>
    lookAt(100, noise, async (garbage) => {
      const { client } = scriptedDevice((request) =>
        request['Request'] === 'StartSession'
          ? new ThenTls({ SessionID: 'S', EnableSessionSSL: true }, { ...paired.tls, minVersion: version, maxVersion: version })
          : Buffer.from(garbage),
      );
      const lockdown = new LockdownClient(client, { label: 'test', timeoutMs: 120_000 });
      await lockdown.startSession(paired.record);
      const failed = await lockdown.getValues().then(
        () => null,
        (error: unknown) => error,
      );
      expect(failed).toMatchObject({ name: 'LockdownError', code: 'closed' });
      lockdown.close();
      expect(client.destroyed).toBe(true);
    }),
  );

  it('200 times a damaged handshake', () =>
    lookAt(200, fc.tuple(fc.nat(3), fc.array(fc.nat(4000), { minLength: 1, maxLength: 3 }), fc.nat(255)), async ([spare, places, mask]) => {
      // Some bytes of what the device sends after its first answer are wrong.
      const { client, device } = scriptedDevice(
        () =>
          new ThenTls({ SessionID: 'S', EnableSessionSSL: true }, { ...paired.tls, maxVersion: spare % 2 === 0 ? 'TLSv1.2' : 'TLSv1.3' }),
      );
      let seen = 0;
      const line = new Duplex({
        read: () => {},
        write: (chunk: Buffer, _encoding, done) => void client.write(chunk, () => done()),
        final: (done) => void client.end(() => done()),
        destroy: (error, done) => {
          client.destroy();
          done(error);
        },
      });
      let first = true;
      client.on('data', (chunk: Buffer) => {
        const copy = Buffer.from(chunk);
        if (!first)
          for (const place of places)
            if (place >= seen && place < seen + copy.length) copy[place - seen] = (copy[place - seen] ?? 0) ^ mask;
        if (!first) seen += copy.length;
        first = false;
        line.push(copy);
      });
      client.on('end', () => line.push(null));
      const lockdown = new LockdownClient(line, { label: 'test', timeoutMs: 120_000 });
      // A length that grew makes TLS wait for bytes: the device ends the wait here, as the time limit does elsewhere.
      const end = setTimeout(() => device.destroy(), 50);
      await endsInOurWords(() => lockdown.startSession(paired.record));
      clearTimeout(end);
      lockdown.close();
      device.destroy();
    }));
});

it.each([2 * 1024 * 1024 + 1, 64 * 1024 * 1024])(
  'a value of %i bytes is refused by its length, before any of it was taken',
  async (length) => {
    const [ours, device] = duplexPair();
    device.on('error', () => {});
    device.resume();
    let taken = 0;
    const piece = Buffer.alloc(65_536, 0x20);
    const flood = () => {
      if (taken >= 64 * 1024 * 1024 || device.destroyed) return;
      device.write(piece, (error) => {
        if (error !== null && error !== undefined) return;
        taken += piece.length;
        flood();
      });
    };
    device.once('data', () => {
      device.write(framed(Buffer.alloc(0), length));
      flood();
    });
    const lockdown = new LockdownClient(ours, { label: 'test', timeoutMs: 120_000 });
    await expect(lockdown.getValues()).rejects.toMatchObject({ name: 'LockdownError', code: 'unexpected-answer' });
    expect(taken).toBeLessThanOrEqual(4 * piece.length);
    expect(ours.destroyed).toBe(true);
  },
);

it('says nothing of a damaged answer but that it was one', () =>
  lookAt(200, fc.tuple(fc.nat(), fc.uint8Array({ minLength: 1, maxLength: 4 })), async ([at, noise]) => {
    const body = damagedBy(Buffer.from('<plist><dict><key>Value</key><string>correct horse battery</string></dict></plist>'), [
      { kind: 'change', at, length: 1, noise },
    ]);
    const lockdown = new LockdownClient(peerThatSays(framed(body), [1_000]), { label: 'test', timeoutMs: 120_000 });
    await lockdown.getValue({ key: 'a' }).catch((error: unknown) => expect(String(error)).not.toContain('horse'));
    lockdown.close();
  }));
