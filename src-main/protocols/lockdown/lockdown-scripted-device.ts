import { createPrivateKey, createPublicKey } from 'node:crypto';
import { type Duplex, duplexPair } from 'node:stream';
import { TLSSocket, type TLSSocketOptions } from 'node:tls';
import { generateRsaKey, privateKeyToDer } from '#pki/keys.ts';
import type { PlistDict, PlistInputDict } from '#plist/plist.ts';
import { PlistStream, PlistStreamError } from '#plist/plist-stream.ts';
import { anySignature } from './any-signature.ts';
import { createPairRecord, type PairRecord } from './pair-record.ts';

/** Answer in the clear, then speak TLS. */
export class ThenTls {
  readonly reply: PlistInputDict;
  readonly options: TLSSocketOptions;
  constructor(reply: PlistInputDict, options: TLSSocketOptions) {
    this.reply = reply;
    this.options = options;
  }
}

/** What the scripted device does with a request. Bytes go out bare, beside TLS where there is any. */
export type ScriptedReply = PlistInputDict | ThenTls | Uint8Array | 'hang up' | 'silence';

/** For tests: lockdownd's end of a connection in memory. `requests` is everything that was asked, in order. */
export function scriptedDevice(answer: (request: PlistDict) => ScriptedReply) {
  const [client, device] = duplexPair();
  const requests: PlistDict[] = [];
  const peers: TLSSocket[] = [];
  const remembered = (request: PlistDict) => {
    requests.push(request);
    return answer(request);
  };
  serveScript(device, remembered, (secured) => peers.push(secured)).catch((error: unknown) => {
    if (!(error instanceof PlistStreamError)) throw error;
  });
  return { client, device, requests, peers };
}

/** Answers framed requests on `wire` as the script says until either side hangs up; rejects with PlistStreamError then. */
export async function serveScript(
  wire: Duplex,
  answer: (request: PlistDict) => ScriptedReply,
  onSecured: (secured: TLSSocket) => void = () => {},
): Promise<void> {
  wire.on('error', () => {});
  let stream = new PlistStream(wire);
  for (;;) {
    const request = await stream.receive({ timeoutMs: 5_000 });
    const action = answer(request);
    if (action === 'silence') continue;
    if (action === 'hang up') return stream.close();
    if (action instanceof Uint8Array) {
      wire.end(action);
      continue;
    }
    if (!(action instanceof ThenTls)) {
      await stream.send(action);
      continue;
    }
    await stream.send(action.reply);
    const secured = new TLSSocket(stream.detach(), { isServer: true, requestCert: true, rejectUnauthorized: false, ...action.options });
    secured.on('error', () => {});
    onSecured(secured);
    stream = new PlistStream(secured);
  }
}

/** A device's own key, its DevicePublicKey as lockdown gives it (PKCS#1 PEM), and a pair record for it. */
export async function pairedDevice(): Promise<{ record: PairRecord; devicePublicKeyPem: Buffer; tls: TLSSocketOptions }> {
  const key = await generateRsaKey();
  const devicePublicKeyPem = Buffer.from(createPublicKey(key).export({ format: 'pem', type: 'pkcs1' }));
  const record = await createPairRecord({ devicePublicKeyPem, systemBuid: 'BUID-1' });
  const pem = createPrivateKey({ key: privateKeyToDer(key), format: 'der', type: 'pkcs8' }).export({ format: 'pem', type: 'pkcs8' });
  return { record, devicePublicKeyPem, tls: { cert: record.deviceCertificate, key: pem, ...anySignature } };
}
