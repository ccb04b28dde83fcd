import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { PlistInputDict } from '#plist/plist.ts';
import { LockdownClient, LockdownError } from './lockdown-client.ts';
import { pairedDevice, scriptedDevice } from './lockdown-scripted-device.ts';

let paired: Awaited<ReturnType<typeof pairedDevice>>;
beforeAll(async () => {
  paired = await pairedDevice();
});

describe('whatever the device sends', () => {
  const wire: fc.Arbitrary<PlistInputDict> = fc.dictionary(
    fc.constantFrom('Request', 'Error', 'Value', 'Type', 'Port', 'SessionID', 'EnableSessionSSL', 'ExtendedResponse', 'EscrowBag', 'x'),
    fc.oneof(
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.uint8Array({ maxLength: 8 }),
      fc.constantFrom('MCChallengeRequired', 'MissingValue', 'Pair'),
      fc.dictionary(fc.constantFrom('PairingChallenge', 'y'), fc.uint8Array({ maxLength: 8 })),
    ),
    { maxKeys: 5 },
  );

  it('every call ends, in a value or in a LockdownError', async () => {
    await fc.assert(
      fc.asyncProperty(wire, fc.nat(7), async (reply, which) => {
        const { client, device } = scriptedDevice(() => reply);
        const lockdown = new LockdownClient(client, { label: 'test', timeoutMs: 200 });
        const supervisor = { certificateDer: Buffer.from('c'), signChallenge: async () => Buffer.from('s') };
        const calls = [
          () => lockdown.queryType(),
          () => lockdown.getValue({ key: 'a' }),
          () => lockdown.getValues(),
          () => lockdown.pair({ record: paired.record, supervisor }),
          () => lockdown.startService('a'),
          () => lockdown.unpair(paired.record),
          () => lockdown.stopSession(),
          // A reply that turns TLS on is followed by no TLS here: the handshake must fail, not hang.
          () => {
            setImmediate(() => device.destroy());
            return lockdown.startSession(paired.record);
          },
        ];
        try {
          await calls[which]?.();
        } catch (error) {
          expect(error).toBeInstanceOf(LockdownError);
        } finally {
          lockdown.close();
        }
      }),
      { seed: 20261121, numRuns: 300 },
    );
  });

  it('bytes that are no frames end in an error too', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 64 }), async (bytes) => {
        const { client, device } = scriptedDevice(() => 'silence');
        const lockdown = new LockdownClient(client, { label: 'test', timeoutMs: 15 });
        device.write(bytes);
        await expect(lockdown.queryType()).rejects.toBeInstanceOf(LockdownError);
        lockdown.close();
      }),
      { seed: 20261121, numRuns: 200 },
    );
  });
});
