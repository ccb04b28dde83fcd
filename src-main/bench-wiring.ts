import type { DeviceProtocols, Usbmux } from './features/bench/device-link.ts';
import type { Supervisor } from './features/bench/pairing.ts';
import type { Identity } from './features/certificates/identity-keeper.ts';
import { ActivationClient } from './protocols/activation/activation-client.ts';
import { LockdownClient } from './protocols/lockdown/lockdown-client.ts';
import { createPairRecord, pairRecordToPlist, parsePairRecord } from './protocols/lockdown/pair-record.ts';
import { secureStream } from './protocols/lockdown/secure-stream.ts';
import { McInstallClient } from './protocols/mcinstall/mcinstall-client.ts';
import { signCms } from './protocols/pki/cms-sign.ts';
import { dialUsbmux, parseUsbmuxAddress } from './protocols/usbmux/usbmux-address.ts';
import { UsbmuxClient } from './protocols/usbmux/usbmux-client.ts';

type Post = ConstructorParameters<typeof ActivationClient>[1];

/** usbmuxd at `address` (as USBMUXD_SOCKET_ADDRESS spells it), or the system's own. */
export function openUsbmux(address: string | null): Usbmux {
  return new UsbmuxClient(dialUsbmux(parseUsbmuxAddress(address ?? process.env['USBMUXD_SOCKET_ADDRESS'], process.platform)));
}

/** The conversations the bench holds with a device, over streams it opens itself. */
export function deviceProtocols(activationEndpoint: string, post: Post): DeviceProtocols {
  return {
    lockdown: (stream) => new LockdownClient(stream, { label: 'shitaku' }),
    mcinstall: (stream) => new McInstallClient(stream),
    activation: (openService) => new ActivationClient(openService, post, activationEndpoint),
    secure: (stream, record) => secureStream(stream, record),
    createPairRecord,
    parsePairRecord,
    pairRecordToPlist,
  };
}

/** Apple's activation server may take its time on a slow line (usb.md 3.8). */
const POST_LIMIT_MS = 45_000;
const ANSWER_LIMIT_BYTES = 4 * 1024 * 1024;

/** One HTTP POST; rejects when the server cannot be reached in time. */
export const postTo: Post = async (url, { contentType, body }) => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': contentType, 'user-agent': 'iOS Device Activator (MobileActivation-20 built on Jan 15 2012 at 19:07:28)' },
    body: Uint8Array.from(body),
    redirect: 'error',
    signal: AbortSignal.timeout(POST_LIMIT_MS),
  });
  const answer = new Uint8Array(await response.arrayBuffer());
  if (answer.length > ANSWER_LIMIT_BYTES) throw new Error('the activation server answered too much');
  return { status: response.status, headers: Object.fromEntries(response.headers), body: answer };
};

/** The supervision identity as pairing and escalation use it: its key signs, and never leaves. */
export function supervisorOf({ certificate, key }: Identity): Supervisor {
  return {
    certificateDer: certificate.der,
    signChallenge: (challenge) => signCms({ content: challenge, certificate, key }),
  };
}
