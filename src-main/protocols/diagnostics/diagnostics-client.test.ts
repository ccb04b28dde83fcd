import { once } from 'node:events';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '#lib/clock.ts';
import { type PlistInputDict, PlistReal } from '#plist/plist.ts';
import { DiagnosticsClient, DiagnosticsError } from './diagnostics-client.ts';
import { type ServiceReply, scriptedService } from './testing.ts';

const success = { Status: 'Success' };
const failure = (code: string) => expect.objectContaining({ name: 'DiagnosticsError', code });
const nothing = {
  percent: null,
  isCharging: null,
  cycleCount: null,
  designCapacity: null,
  fullChargeCapacity: null,
  temperature: null,
};

function device(answer: (name: string) => ServiceReply) {
  const service = scriptedService((request) => answer(String(request['Request'])));
  return { ...service, diagnostics: new DiagnosticsClient(service.client, { timeoutMs: 2_000 }) };
}

const batteryOf = (entry: PlistInputDict) => device(() => ({ ...success, Diagnostics: { IORegistry: entry } })).diagnostics.battery();

describe('restart and shut down', () => {
  it('ask to wait for our hanging up, and hang up', async () => {
    for (const [act, request] of [
      ['restart', 'Restart'],
      ['shutDown', 'Shutdown'],
    ] as const) {
      const { diagnostics, requests, device: end } = device(() => success);
      const ended = once(end, 'end');
      expect(await diagnostics[act]()).toBe('acknowledged');
      expect(requests.map((each) => ({ ...each }))).toEqual([{ Request: request, WaitForDisconnect: true }]);
      await ended;
      await expect(diagnostics[act]()).rejects.toEqual(failure('closed'));
    }
  });

  it('tell a device that went without a word from one that refused', async () => {
    expect(await device(() => 'hang up').diagnostics.restart()).toBe('hung-up');
    await expect(device(() => ({ Status: 'Failure' })).diagnostics.restart()).rejects.toEqual(failure('refused'));
  });
});

describe('battery', () => {
  it('is read out of the registry entry of the power source', async () => {
    const entry = {
      CurrentCapacity: 87,
      MaxCapacity: 100,
      IsCharging: true,
      CycleCount: 312,
      DesignCapacity: 3349,
      NominalChargeCapacity: 3010,
      AppleRawMaxCapacity: 2950,
      Temperature: 2899,
    };
    const { diagnostics, requests } = device(() => ({ ...success, Diagnostics: { IORegistry: entry } }));
    expect(await diagnostics.battery()).toEqual({
      percent: 87,
      isCharging: true,
      cycleCount: 312,
      designCapacity: 3349,
      fullChargeCapacity: 3010,
      temperature: 28.99,
    });
    expect({ ...requests[0] }).toEqual({ Request: 'IORegistry', EntryClass: 'IOPMPowerSource' });
  });

  it('is null where the device tells nothing, or what no battery has', async () => {
    expect(await device(() => success).diagnostics.battery()).toEqual(nothing);
    expect(await batteryOf({ CurrentCapacity: 'much', IsCharging: 1, CycleCount: -1, DesignCapacity: 0, Temperature: 2 ** 40 })).toEqual(
      nothing,
    );
    expect(await batteryOf({ CurrentCapacity: 50, AppleRawMaxCapacity: 2950 })).toMatchObject({ percent: 50, fullChargeCapacity: 2950 });
  });

  it('counts in the unit of MaxCapacity, and takes reals', async () => {
    expect(await batteryOf({ CurrentCapacity: 1000, MaxCapacity: 4000 })).toMatchObject({ percent: 25 });
    expect(await batteryOf({ CurrentCapacity: 4001, MaxCapacity: 4000 })).toMatchObject({ percent: null });
    expect(await batteryOf({ CurrentCapacity: new PlistReal(80), Temperature: -250 })).toMatchObject({ percent: 80, temperature: -2.5 });
  });
});

describe('a conversation that fails', () => {
  it('is given up after the time limit, and is over then', async () => {
    const clock = new ManualClock();
    const { client, asked } = scriptedService(() => 'silence');
    const diagnostics = new DiagnosticsClient(client, { timeoutMs: 10_000, clock });
    const battery = expect(diagnostics.battery()).rejects.toEqual(failure('timed-out'));
    await asked;
    clock.advance(10_000);
    await battery;
    await expect(diagnostics.battery()).rejects.toEqual(failure('closed'));
  });

  it.each<[string, ServiceReply, string]>([
    ['a request it does not know', { Status: 'UnknownRequest' }, 'unknown-request'],
    ['a refusal', { Status: 'Failure' }, 'refused'],
    ['a hang-up', 'hang up', 'closed'],
    ['no status', {}, 'unexpected-answer'],
    ['no property list', Buffer.from('\0\0\0\x05hello'), 'unexpected-answer'],
    ['a frame of four gibibytes', Buffer.from([0xff, 0xff, 0xff, 0xf0]), 'unexpected-answer'],
  ])('%s', async (_name, reply, code) => {
    await expect(device(() => reply).diagnostics.battery()).rejects.toEqual(failure(code));
  });

  it('a refusal leaves the connection usable; leave may be taken of a device that is gone', async () => {
    const { diagnostics, requests } = device((name) => (name === 'IORegistry' ? { Status: 'Failure' } : success));
    await expect(diagnostics.battery()).rejects.toEqual(failure('refused'));
    await diagnostics.goodbye();
    expect(requests.map((each) => each['Request'])).toEqual(['IORegistry', 'Goodbye']);
    await device(() => 'hang up').diagnostics.goodbye();
  });

  it('ends in a value or in a DiagnosticsError, whatever the device says', async () => {
    const value = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.uint8Array({ maxLength: 8 }));
    const keys = fc.constantFrom('CurrentCapacity', 'MaxCapacity', 'CycleCount', 'DesignCapacity', 'Temperature', 'IsCharging');
    const entry = fc.dictionary(keys, value, { maxKeys: 6 });
    const reply = fc.record({
      Status: fc.constantFrom<PlistInputDict[string]>('Success', 'Failure', 'x', 7),
      Diagnostics: fc.oneof(value, fc.record({ IORegistry: fc.oneof(entry, value) })),
    });
    await fc.assert(
      fc.asyncProperty(fc.oneof(reply, fc.uint8Array({ minLength: 4, maxLength: 40 })), async (said) => {
        // A frame may announce more than comes: the device hangs up then.
        const { client, device: end, asked } = scriptedService(() => said);
        if (said instanceof Uint8Array) void asked.then(() => end.end());
        const diagnostics = new DiagnosticsClient(client, { timeoutMs: 2_000 });
        try {
          await diagnostics.battery();
        } catch (error) {
          expect(error).toBeInstanceOf(DiagnosticsError);
        } finally {
          diagnostics.close();
        }
      }),
      { seed: 20261121, numRuns: 200 },
    );
  });
});
