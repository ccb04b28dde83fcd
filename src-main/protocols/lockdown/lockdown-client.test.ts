import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildXmlPlist, type PlistDict, type PlistInputDict } from '#plist/plist.ts';
import { LockdownClient } from './lockdown-client.ts';
import { pairedDevice, type ScriptedReply, scriptedDevice, ThenTls } from './lockdown-scripted-device.ts';

let paired: Awaited<ReturnType<typeof pairedDevice>>;
beforeAll(async () => {
  paired = await pairedDevice();
});

const clientOf = (answer: (request: PlistDict) => ScriptedReply, timeoutMs = 2_000) => {
  const device = scriptedDevice(answer);
  return { ...device, lockdown: new LockdownClient(device.client, { label: 'test', timeoutMs }) };
};
const failure = (code: string, appleName = '') => expect.objectContaining({ name: 'LockdownError', code, appleName });

describe('values', () => {
  it('frames a request as a big-endian length and an XML property list', async () => {
    const { client, device } = scriptedDevice(() => 'silence');
    device.removeAllListeners('readable');
    const bytes = new Promise<Buffer>((resolve) => device.once('data', resolve));
    const lockdown = new LockdownClient(client, { label: 'test' });
    lockdown.getValue({ key: 'DeviceName' }).catch(() => {});
    const frame = await bytes;
    expect(frame.readUInt32BE(0)).toBe(frame.length - 4);
    expect(frame.subarray(4).toString()).toMatch(/^<\?xml[\s\S]*<key>Request<\/key>\s*<string>GetValue<\/string>/);
    lockdown.close();
  });

  it('reads, writes and tells what is missing from what is forbidden', async () => {
    const { lockdown, requests } = clientOf((request) => {
      const Request = String(request['Request']);
      if (Request === 'QueryType') return { Request, Type: 'com.apple.mobile.lockdown' };
      if (request['Key'] === 'SerialNumber') return { Request, Error: 'GetProhibited' };
      if (request['Key'] === 'Nonsense') return { Request, Error: 'MissingValue' };
      if (request['Key'] === 'Empty') return { Request };
      if (request['Key'] === undefined && Request === 'GetValue') return { Request, Value: { DeviceName: 'Phone 1' } };
      return { Request, Value: 'Phone 1' };
    });
    expect(await lockdown.queryType()).toBe('com.apple.mobile.lockdown');
    expect(await lockdown.getValue({ key: 'DeviceName' })).toBe('Phone 1');
    expect(await lockdown.getValue({ key: 'Nonsense' })).toBeUndefined();
    expect(await lockdown.getValue({ key: 'Empty' })).toBeUndefined();
    await expect(lockdown.getValue({ key: 'SerialNumber' })).rejects.toEqual(failure('get-prohibited', 'GetProhibited'));
    expect({ ...(await lockdown.getValues('com.apple.fmip')) }).toEqual({ DeviceName: 'Phone 1' });
    await lockdown.setValue({ key: 'ActivationStateAcknowledged', value: true });
    expect({ ...requests[5] }).toEqual({ Label: 'test', Request: 'GetValue', Domain: 'com.apple.fmip' });
    expect({ ...requests[6] }).toEqual({ Label: 'test', Request: 'SetValue', Key: 'ActivationStateAcknowledged', Value: true });
  });

  it('gives an empty dictionary for a domain that is not there', async () => {
    const { lockdown } = clientOf(() => ({ Error: 'MissingValue' }));
    expect(await lockdown.getValues('com.apple.nowhere')).toEqual({});
  });
});

describe('errors', () => {
  it.each<[string, PlistInputDict, string, string]>([
    ['a string', { Error: 'PasswordProtected' }, 'password-protected', 'PasswordProtected'],
    ['a dictionary', { Error: { Domain: 'x', Info: { Name: 'MCProtected' } } }, 'mc-protected', 'MCProtected'],
    ['a name nobody knows', { Error: 'MoonPhase' }, 'other', 'MoonPhase'],
    ['a name that is no own key of anything', { Error: 'constructor' }, 'other', 'constructor'],
    ['a number', { Error: 5 }, 'other', 'unnamed error'],
    ['the way of iOS 4', { Result: 'Failure' }, 'other', 'Failure'],
  ])('come as %s', async (_name, reply, code, appleName) => {
    const { lockdown } = clientOf(() => reply);
    await expect(lockdown.startService('com.apple.afc')).rejects.toEqual(failure(code, appleName));
  });

  it('leave the connection usable', async () => {
    const replies: PlistInputDict[] = [{ Error: 'InvalidService' }, { Port: 49152, EnableServiceSSL: true }];
    const { lockdown } = clientOf(() => replies.shift() ?? 'hang up');
    await expect(lockdown.startService('com.apple.nothing')).rejects.toEqual(failure('invalid-service', 'InvalidService'));
    expect(await lockdown.startService('com.apple.afc')).toEqual({ port: 49152, tls: true });
  });

  it("'timed-out' closes the connection: a late answer is never taken for the next one", async () => {
    const { lockdown, device } = clientOf(() => 'silence', 30);
    await expect(lockdown.getValue({ key: 'A' })).rejects.toEqual(failure('timed-out'));
    await expect(lockdown.getValue({ key: 'B' })).rejects.toEqual(failure('closed'));
    await sleep(5);
    expect(device.readableEnded || device.destroyed).toBe(true);
  });

  it("is 'closed' when the device hangs up, 'unexpected-answer' when it answers something else", async () => {
    await expect(clientOf(() => 'hang up').lockdown.queryType()).rejects.toEqual(failure('closed'));
    await expect(clientOf(() => ({ Request: 'SetValue' })).lockdown.queryType()).rejects.toEqual(failure('unexpected-answer'));
    await expect(clientOf(() => ({})).lockdown.queryType()).rejects.toEqual(failure('unexpected-answer'));
    await expect(clientOf(() => ({ Port: 70000 })).lockdown.startService('x')).rejects.toEqual(failure('unexpected-answer'));
    await expect(clientOf(() => ({ Value: 'text' })).lockdown.getValues()).rejects.toEqual(failure('unexpected-answer'));
  });

  it('answers two questions asked at once each with its own answer', async () => {
    const { lockdown } = clientOf((request) => ({ Value: `value of ${String(request['Key'])}` }));
    const values = await Promise.all(['A', 'B', 'C'].map((key) => lockdown.getValue({ key })));
    expect(values).toEqual(['value of A', 'value of B', 'value of C']);
  });
});

describe('pairing', () => {
  const keysOf = (value: unknown) => Object.keys(value as object).sort();

  it('sends no private key, and says when the dialog is up', async () => {
    const replies: PlistInputDict[] = [{ Error: 'PairingDialogResponsePending' }, { Request: 'Pair', EscrowBag: Buffer.alloc(32, 9) }];
    const { lockdown, requests } = clientOf(() => replies.shift() ?? 'hang up');
    const { record } = paired;
    await expect(lockdown.pair({ record })).rejects.toEqual(failure('pairing-dialog-response-pending', 'PairingDialogResponsePending'));
    const { escrowBag } = await lockdown.pair({ record });
    expect(Buffer.from(escrowBag ?? [])).toEqual(Buffer.alloc(32, 9));
    const request = requests[0] ?? {};
    expect({ ...(request['PairingOptions'] as object) }).toEqual({ ExtendedPairingErrors: true });
    expect(request['ProtocolVersion']).toBe('2');
    expect(keysOf(request['PairRecord'])).toEqual(['DeviceCertificate', 'HostCertificate', 'HostID', 'RootCertificate', 'SystemBUID']);
    expect(buildXmlPlist(requests[1] ?? {})).toEqual(buildXmlPlist(request));
  });

  it('signs the challenge of a supervised device', async () => {
    const { lockdown, requests } = clientOf((request) => {
      const options = request['PairingOptions'] as PlistDict;
      return options['ChallengeResponse'] === undefined
        ? { Request: 'Pair', Error: 'MCChallengeRequired', ExtendedResponse: { PairingChallenge: Buffer.from('challenge') } }
        : { Request: 'Pair', EscrowBag: Buffer.from('bag') };
    });
    const supervisor = {
      certificateDer: Buffer.from('certificate'),
      signChallenge: async (challenge: Uint8Array) => Buffer.concat([Buffer.from('signed '), challenge]),
    };
    const { escrowBag } = await lockdown.pair({ record: paired.record, supervisor });
    expect(Buffer.from(escrowBag ?? []).toString()).toBe('bag');
    const [first, second] = requests.map((request) => request['PairingOptions'] as PlistDict);
    expect(keysOf(first)).toEqual(['ExtendedPairingErrors', 'SupervisorCertificate']);
    expect(Buffer.from(second?.['ChallengeResponse'] as Uint8Array).toString()).toBe('signed challenge');
    expect(buildXmlPlist(requests[0]?.['PairRecord'] as PlistDict)).toEqual(buildXmlPlist(requests[1]?.['PairRecord'] as PlistDict));
  });

  it('tells a locked device (no bag), a strange supervisor (dialog) and a challenge without content', async () => {
    const supervisor = { certificateDer: Buffer.from('c'), signChallenge: async () => Buffer.from('s') };
    const options = { record: paired.record, supervisor };
    expect(await clientOf(() => ({ Request: 'Pair' })).lockdown.pair(options)).toEqual({ escrowBag: null });
    await expect(clientOf(() => ({ Error: 'PairingDialogResponsePending' })).lockdown.pair(options)).rejects.toMatchObject({
      code: 'pairing-dialog-response-pending',
    });
    await expect(clientOf(() => ({ Error: 'MCChallengeRequired' })).lockdown.pair(options)).rejects.toEqual(failure('unexpected-answer'));
    await expect(clientOf(() => ({ Error: 'MCChallengeRequired' })).lockdown.pair({ record: paired.record })).rejects.toMatchObject({
      code: 'mc-challenge-required',
    });
  });

  it('does not mind that Unpair is answered as ValidatePair', async () => {
    const { lockdown, requests } = clientOf(() => ({ Request: 'ValidatePair' }));
    await lockdown.validatePair(paired.record);
    await lockdown.unpair(paired.record);
    expect(requests.map((request) => request['Request'])).toEqual(['ValidatePair', 'Unpair']);
  });
});

describe('sessions', () => {
  const session =
    (tls: object) =>
    (request: PlistDict): ScriptedReply => {
      switch (request['Request']) {
        case 'StartSession':
          return new ThenTls({ Request: 'StartSession', SessionID: 'S-1', EnableSessionSSL: true }, { ...paired.tls, ...tls });
        case 'StopSession':
          return 'hang up';
        default:
          return { Request: String(request['Request']), Value: 'inside TLS' };
      }
    };

  it.each(['TLSv1.2', 'TLSv1.3'] as const)('go over to %s with the host certificate, and end with a hang-up', async (version) => {
    const { lockdown, requests, peers } = clientOf(session({ minVersion: version, maxVersion: version }));
    await lockdown.startSession(paired.record);
    expect(requests[0]).toMatchObject({ HostID: paired.record.hostId, SystemBUID: 'BUID-1' });
    expect(await lockdown.getValue({ key: 'SerialNumber' })).toBe('inside TLS');
    expect(peers[0]?.getProtocol()).toBe(version);
    expect(peers[0]?.getPeerX509Certificate()?.toString().trim()).toBe(paired.record.hostCertificate.toString().trim());
    await lockdown.stopSession();
    expect(requests.at(-1)).toMatchObject({ Request: 'StopSession', SessionID: 'S-1' });
  });

  it('stay in the clear only when the device says so', async () => {
    const { lockdown } = clientOf((request) =>
      request['Request'] === 'StartSession' ? { SessionID: 'S', EnableSessionSSL: false } : { Value: 'plain' },
    );
    await lockdown.startSession(paired.record);
    expect(await lockdown.getValue({ key: 'x' })).toBe('plain');
    await lockdown.goodbye();
  });

  it('are refused to a host that the device has forgotten', async () => {
    const { lockdown } = clientOf(() => ({ Request: 'StartSession', Error: 'InvalidHostID' }));
    await expect(lockdown.startSession(paired.record)).rejects.toEqual(failure('invalid-host-id', 'InvalidHostID'));
  });
});
