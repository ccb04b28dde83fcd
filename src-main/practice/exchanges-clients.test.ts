import { type Duplex, duplexPair } from 'node:stream';
import { TLSSocket, type TLSSocketOptions } from 'node:tls';
import { beforeAll, describe, expect, it } from 'vitest';
import type { PlistDict } from '#plist/plist.ts';
import { PlistStream, PlistStreamError } from '#plist/plist-stream.ts';
import { bytesAt, dictAt, numberAt, stringAt } from '#plist/read.ts';
import { DiagnosticsClient, DiagnosticsError } from '../protocols/diagnostics/diagnostics-client.ts';
import { InstallationProxyClient } from '../protocols/installation-proxy/installation-proxy-client.ts';
import { LockdownClient, LockdownError } from '../protocols/lockdown/lockdown-client.ts';
import { pairedDevice } from '../protocols/lockdown/lockdown-scripted-device.ts';
import type { PairRecord } from '../protocols/lockdown/pair-record.ts';
import { McInstallClient, McInstallError } from '../protocols/mcinstall/mcinstall-client.ts';
import { UsbmuxClient } from '../protocols/usbmux/usbmux-client.ts';
import { UsbmuxError } from '../protocols/usbmux/usbmux-error.ts';
import { encodeUsbmuxFrame, UsbmuxFrameReader } from '../protocols/usbmux/usbmux-frame.ts';
import { answersChallenge, framed, listIn, type RecordedFrame, recordedExchanges } from './exchange-fixtures.ts';

const exchanges = [...recordedExchanges()];

describe('what real clients accepted, said to our own', () => {
  let device: Awaited<ReturnType<typeof pairedDevice>>;
  beforeAll(async () => {
    device = await pairedDevice();
  });
  const conversations = exchanges.flatMap(([name, exchange]) =>
    exchange.connections.map((to, on) => ({ name, on, to, frames: exchange.frames.filter((frame) => frame.on === on) })),
  );
  const to = (service: string) => conversations.filter((each) => each.to === service);

  it.each(to('usbmuxd'))('$name, usbmuxd $on', async ({ frames }) => {
    for (const { asked, answers } of questions(frames.filter((frame) => frame.tag !== undefined))) {
      const client = new UsbmuxClient(daemonThatSays(answers));
      await accepted(UsbmuxError, numberAt(listIn(answers[0] ?? noFrame), 'Number') ?? 0, () => askUsbmuxd(client, asked));
    }
  });

  it.each(to('usbmuxd').filter(({ frames }) => frames.some((frame) => frame.tag === undefined)))(
    '$name, lockdownd $on',
    async ({ frames }) => {
      const lockdown = frames.filter((frame) => frame.tag === undefined);
      const client = new LockdownClient(deviceThatSays(lockdown, device.tls), { label: 'test' });
      for (const { asked, answers } of questions(lockdown)) {
        const refusal = stringAt(listIn(answers[0] ?? noFrame), 'Error');
        if (answersChallenge(asked)) continue; // was part of pair()
        const isChallenge = refusal === 'MCChallengeRequired';
        await accepted(LockdownError, isChallenge ? undefined : refusal, () => askLockdown(client, asked, device.record));
      }
      client.close();
    },
  );

  it.each(to('com.apple.mobile.MCInstall'))('$name, MCInstall $on', async ({ frames }) => {
    const client = new McInstallClient(deviceThatSays(frames, device.tls));
    for (const { asked, answers } of questions(frames)) {
      const status = stringAt(listIn(answers[0] ?? noFrame), 'Status');
      await accepted(McInstallError, status === 'Acknowledged' ? undefined : status, () => askMcInstall(client, asked));
    }
    client.close();
  });

  it.each(to('com.apple.mobile.diagnostics_relay'))('$name, diagnostics $on', async ({ frames }) => {
    const client = new DiagnosticsClient(deviceThatSays(frames, device.tls));
    const restarts = frames.some((frame) => stringAt(listIn(frame), 'Request') === 'Restart');
    await accepted(DiagnosticsError, undefined, async () => {
      if (restarts) expect(await client.restart()).toBe('acknowledged');
      else expect(Object.keys(await client.battery())).toHaveLength(6);
    });
    client.close();
  });

  it.each(to('com.apple.mobile.installation_proxy'))('$name, installation_proxy $on', async ({ frames }) => {
    const apps = await new InstallationProxyClient(deviceThatSays(frames, device.tls)).userApps();
    expect(apps).toContainEqual({ bundleId: 'com.apple.Keynote', name: 'Keynote', version: '14.4' });
  });
});

const noFrame: RecordedFrame = { on: -1, from: 'device' };

/** Requests with the answers that came before the next. */
function questions(frames: readonly RecordedFrame[]): { asked: PlistDict; answers: RecordedFrame[] }[] {
  const all: { asked: PlistDict; answers: RecordedFrame[] }[] = [];
  for (const frame of frames) {
    if (frame.from === 'client') all.push({ asked: listIn(frame), answers: [] });
    else all.at(-1)?.answers.push(frame);
  }
  return all;
}

/** What the real client took for a success is one for ours; a refusal is a refusal, with a code. */
async function accepted(
  kind: new (...args: never[]) => Error,
  refusal: string | number | undefined,
  ask: () => Promise<unknown>,
): Promise<void> {
  if (refusal === undefined || refusal === 0) await ask();
  else await expect(ask()).rejects.toBeInstanceOf(kind);
}

function daemonThatSays(answers: readonly RecordedFrame[]): () => Promise<Duplex> {
  return async () => {
    const [near, far] = duplexPair();
    const reader = new UsbmuxFrameReader();
    far
      .on('error', () => {})
      .on('data', (chunk: Buffer) => {
        for (const { tag } of reader.push(chunk)) {
          for (const { xml } of answers) far.write(encodeUsbmuxFrame({ version: 1, type: 8, tag, payload: Buffer.from(xml ?? '') }));
        }
      });
    return near;
  };
}

/** The device's side, word for word: each request gets what the next recorded one got. TLS begins where it did. */
function deviceThatSays(frames: readonly RecordedFrame[], tls: TLSSocketOptions): Duplex {
  const [near, far] = duplexPair();
  far.on('error', () => {});
  const script = questions(frames);
  const serve = async (): Promise<void> => {
    let wire: Duplex = far;
    let stream = new PlistStream(wire);
    for (const { answers } of script) {
      await stream.receive({ timeoutMs: 20_000 });
      for (const { xml } of answers) wire.write(framed(Buffer.from(xml ?? '')));
      if (answers.every((answer) => listIn(answer)['EnableSessionSSL'] !== true)) continue;
      const secured = new TLSSocket(stream.detach(), { isServer: true, requestCert: true, rejectUnauthorized: false, ...tls });
      wire = secured.on('error', () => {});
      stream = new PlistStream(wire);
    }
  };
  serve().catch((error: unknown) => {
    if (!(error instanceof PlistStreamError)) throw error;
  });
  return near;
}

async function askUsbmuxd(client: UsbmuxClient, asked: PlistDict): Promise<unknown> {
  const udid = stringAt(asked, 'PairRecordID') ?? '';
  switch (stringAt(asked, 'MessageType')) {
    case 'ListDevices':
      return expect(await client.listDevices()).toMatchObject([{ connectionType: 'USB', deviceId: 1 }]);
    case 'ReadBUID':
      return expect(await client.readBuid()).toMatch(/^[0-9A-F-]{36}$/);
    case 'Connect':
      return (await client.connect(1, 62078)).destroy();
    case 'ReadPairRecord':
      return client.readPairRecord(udid);
    case 'SavePairRecord':
      return client.savePairRecord(udid, bytesAt(asked, 'PairRecordData') ?? Buffer.alloc(0));
    case 'DeletePairRecord':
      return client.deletePairRecord(udid);
    default:
      throw new Error('a request that no client of ours makes');
  }
}

const supervisor = { certificateDer: Buffer.from('certificate'), signChallenge: async (challenge: Uint8Array) => challenge };

async function askLockdown(client: LockdownClient, asked: PlistDict, record: PairRecord): Promise<unknown> {
  const key = stringAt(asked, 'Key');
  const domain = stringAt(asked, 'Domain');
  switch (stringAt(asked, 'Request')) {
    case 'QueryType':
      return expect(await client.queryType()).toBe('com.apple.mobile.lockdown');
    case 'GetValue':
      return expect(
        await client.getValue({ ...(domain === undefined ? {} : { domain }), ...(key === undefined ? {} : { key }) }),
      ).toBeDefined();
    case 'Pair':
      return expect(
        (await client.pair({ record, ...(dictAt(asked, 'PairingOptions') === undefined ? {} : { supervisor }) })).escrowBag,
      ).toHaveLength(32);
    case 'ValidatePair':
      return client.validatePair(record);
    case 'StartSession':
      return client.startSession(record);
    default:
      throw new Error(`a request that no client of ours makes: ${stringAt(asked, 'Request')}`);
  }
}

async function askMcInstall(client: McInstallClient, asked: PlistDict): Promise<unknown> {
  const payload = bytesAt(asked, 'Payload') ?? Buffer.alloc(0);
  switch (stringAt(asked, 'RequestType')) {
    case 'HelloHostIdentifier':
      return client.hello();
    case 'Flush':
      return client.flush();
    case 'GetCloudConfiguration':
      return client.getCloudConfiguration();
    case 'SetCloudConfiguration':
      return client.setCloudConfiguration(dictAt(asked, 'CloudConfiguration') ?? {});
    case 'Escalate':
      return client.escalate(supervisor);
    case 'EscalateResponse':
    case 'ProceedWithKeybagMigration':
      return; // were part of escalate()
    case 'GetProfileList':
      return client.getProfileList();
    case 'InstallProfile':
      return client.installProfile(payload);
    case 'InstallProfileSilent':
      return client.installProfileSilent(payload);
    case 'RemoveProfile':
      return client.removeProfile({ identifier: 'org.example.wifi', uuid: 'U', version: 1 });
    case 'EraseDevice':
      return expect(await client.eraseDevice({ preserveDataPlan: true })).toBe('acknowledged');
    default:
      throw new Error(`a request that no client of ours makes: ${stringAt(asked, 'RequestType')}`);
  }
}
