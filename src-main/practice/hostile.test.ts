import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PlistDict, PlistValue } from '#plist/plist.ts';
import { FakeActivation } from '../protocols/activation/fake-activation.ts';
import { AfcPacketError, takeAfcPacket } from '../protocols/afc/afc-packet.ts';
import { FakeDiagnostics } from '../protocols/diagnostics/fake-diagnostics.ts';
import { FakeLockdownConnection } from '../protocols/lockdown/fake-lockdown-connection.ts';
import { FakeMcInstall } from '../protocols/mcinstall/fake-mcinstall.ts';
import { TestHost } from './bench-testing.ts';

// Requests of any shape: every one gets an answer, none finds a bug.

let host: TestHost;
beforeEach(async () => {
  host = await TestHost.start(1);
});
afterEach(() => host.stop());

const value: fc.Arbitrary<PlistValue> = fc.letrec<{ value: PlistValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.string({ maxLength: 20 }),
    fc.integer(),
    fc.boolean(),
    fc.uint8Array({ maxLength: 40 }),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.string({ maxLength: 8 }), tie('value'), { maxKeys: 3 }),
  ),
})).value;

/** A request with one of the names that the service knows, and any values under the keys that it looks at. */
const request = (nameKey: string, names: readonly string[], keys: readonly string[]): fc.Arbitrary<PlistDict> =>
  fc
    .tuple(fc.oneof(fc.constantFrom(...names), value), fc.dictionary(fc.constantFrom(...keys), value, { maxKeys: keys.length }))
    .map(([name, rest]) => ({ ...rest, [nameKey]: name }));

const RUNS = { seed: 20261121, numRuns: 300 };

describe('any request', () => {
  it('lockdown answers, and echoes its name', async () => {
    const names = ['QueryType', 'GetValue', 'SetValue', 'RemoveValue', 'Pair', 'ValidatePair', 'Unpair', 'StartSession', 'StopSession'];
    const more = ['StartService', 'Activate', 'ResetPairing', 'Deactivate'];
    const keys = ['Domain', 'Key', 'Value', 'PairRecord', 'PairingOptions', 'HostID', 'SessionID', 'Service', 'EscrowBag'];
    const property = fc.asyncProperty(request('Request', [...names, ...more], keys), async (asked) => {
      const { reply } = await new FakeLockdownConnection(host.phone().lockdown).answer(asked);
      expect(reply?.['Request']).toBe(typeof asked['Request'] === 'string' ? asked['Request'] : '');
    });
    await fc.assert(property, RUNS);
    expect(host.phone().pairings.size).toBe(0);
  });

  it('MCInstall answers with a Status', () => {
    const names = ['GetCloudConfiguration', 'SetCloudConfiguration', 'Escalate', 'EscalateResponse', 'ProceedWithKeybagMigration'];
    const more = ['GetProfileList', 'InstallProfile', 'InstallProfileSilent', 'RemoveProfile', 'SecurityInfo'];
    const keys = ['CloudConfiguration', 'SupervisorCertificate', 'SignedRequest', 'Payload', 'ProfileIdentifier'];
    const conversation = new FakeMcInstall(host.phone());
    const property = fc.property(request('RequestType', [...names, ...more], keys), (asked) => {
      expect(conversation.answer(asked).reply['Status']).toEqual(expect.any(String));
    });
    fc.assert(property, RUNS);
  });

  it('activation and diagnostics answer', () => {
    const commands = ['GetActivationStateRequest', 'CreateTunnel1SessionInfoRequest', 'CreateTunnel1ActivationInfoRequest'];
    const activation = new FakeActivation(host.phone());
    const handle = 'HandleActivationInfoWithSessionRequest';
    const property = fc.property(request('Command', [...commands, handle], ['Value', 'ActivationResponseHeaders']), (asked) => {
      expect(activation.answer(asked).reply).toBeTypeOf('object');
    });
    fc.assert(property, RUNS);
    expect(host.phone().activationState).toBe('Unactivated');
    const diagnostics = new FakeDiagnostics(host.phone());
    const other = fc.property(
      request('Request', ['All', 'GasGauge', 'IORegistry', 'MobileGestalt'], ['EntryClass', 'EntryName']),
      (asked) => {
        expect(diagnostics.answer(asked).reply['Status']).toEqual(expect.any(String));
      },
    );
    fc.assert(other, RUNS);
  });

  it('AFC packets are taken or refused, whatever the bytes', () => {
    const header = Buffer.from('CFA6LPAA', 'latin1');
    const property = fc.property(fc.uint8Array({ maxLength: 80 }), fc.boolean(), (bytes, withMagic) => {
      try {
        takeAfcPacket(withMagic ? Buffer.concat([header, bytes]) : Buffer.from(bytes));
      } catch (error) {
        expect(error).toBeInstanceOf(AfcPacketError);
      }
    });
    fc.assert(property, RUNS);
  });
});
