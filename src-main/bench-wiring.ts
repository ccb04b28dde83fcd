import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { DeviceProtocols, Usbmux } from './features/bench/device-link.ts';
import type { Supervisor } from './features/bench/pairing.ts';
import type { Identity } from './features/certificates/identity-keeper.ts';
import { ActivationClient } from './protocols/activation/activation-client.ts';
import { DiagnosticsClient } from './protocols/diagnostics/diagnostics-client.ts';
import { InstallationProxyClient } from './protocols/installation-proxy/installation-proxy-client.ts';
import { LockdownClient } from './protocols/lockdown/lockdown-client.ts';
import { createPairRecord, pairRecordToPlist, parsePairRecord } from './protocols/lockdown/pair-record.ts';
import { secureStream } from './protocols/lockdown/secure-stream.ts';
import { McInstallClient } from './protocols/mcinstall/mcinstall-client.ts';
import { signCms } from './protocols/pki/cms-sign.ts';
import { KeyReserve } from './protocols/pki/key-reserve.ts';
import { dialUsbmux, parseUsbmuxAddress } from './protocols/usbmux/usbmux-address.ts';
import { UsbmuxClient } from './protocols/usbmux/usbmux-client.ts';

type Post = ConstructorParameters<typeof ActivationClient>[1];

/** usbmuxd at `address` (as USBMUXD_SOCKET_ADDRESS spells it), or the system's own. */
export function openUsbmux(address: string | null): Usbmux {
  return new UsbmuxClient(dialUsbmux(parseUsbmuxAddress(address ?? process.env['USBMUXD_SOCKET_ADDRESS'], process.platform)));
}

/** The conversations the bench holds with a device, over streams it opens itself. */
export function deviceProtocols(activationEndpoint: string, post: Post): DeviceProtocols {
  const keys = new KeyReserve();
  return {
    lockdown: (stream) => new LockdownClient(stream, { label: 'shitaku' }),
    mcinstall: (stream) => new McInstallClient(stream),
    diagnostics: (stream) => new DiagnosticsClient(stream),
    installationProxy: (stream) => new InstallationProxyClient(stream),
    activation: (openService) => new ActivationClient(openService, post, activationEndpoint),
    secure: (stream, record) => secureStream(stream, record),
    // A pair record has two keys: of its root, and of this host.
    expectPairing: () => keys.expect(2),
    createPairRecord: (facts) => createPairRecord({ ...facts, takeKey: () => keys.take() }),
    parsePairRecord,
    pairRecordToPlist,
  };
}

/** Apple's activation server may take its time on a slow line (usb.md 3.8). */
const POST_LIMIT_MS = 45_000;
const ANSWER_LIMIT_BYTES = 4 * 1024 * 1024;

/**
 * One HTTP POST; rejects when the server cannot be reached in time. The names of the answer's headers keep the server's
 * spelling: they are handed on to the device, and `fetch` would lower-case them.
 */
export const postTo: Post = (url, { contentType, headers, body }) =>
  new Promise((resolve, reject) => {
    const options = {
      method: 'POST',
      headers: { ...headers, 'content-type': contentType, 'content-length': body.length },
      signal: AbortSignal.timeout(POST_LIMIT_MS),
    };
    const request = (url.startsWith('http:') ? httpRequest : httpsRequest)(url, options, (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > ANSWER_LIMIT_BYTES) request.destroy(new Error('the activation server answered too much'));
        else chunks.push(chunk);
      });
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: namesAsSent(response.rawHeaders), body: Buffer.concat(chunks) }),
      );
    });
    request.on('error', reject);
    request.end(body);
  });

const namesAsSent = (raw: readonly string[]) =>
  Object.fromEntries(raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1] ?? ''] as const] : [])));

/** The supervision identity as pairing and escalation use it: its key signs, and never leaves. */
export function supervisorOf({ certificate, key }: Identity): Supervisor {
  return {
    certificateDer: certificate.der,
    signChallenge: (challenge) => signCms({ content: challenge, certificate, key }),
  };
}
