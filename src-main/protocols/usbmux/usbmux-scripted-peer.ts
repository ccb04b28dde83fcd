import { type Duplex, duplexPair } from 'node:stream';
import { buildXmlPlist, type PlistDict, type PlistInputDict, parsePlistDict } from '#plist/plist.ts';
import { encodeUsbmuxFrame, UsbmuxFrameReader } from './usbmux-frame.ts';

export interface ScriptedRequest {
  readonly tag: number;
  readonly message: PlistDict;
  /** The frame as it came over the wire. */
  readonly payload: Buffer;
  /** Answers with a plist frame; the tag is echoed unless another is given. */
  reply(answer: PlistInputDict, tag?: number): void;
  raw(bytes: Uint8Array): void;
  hangUp(): void;
}

/**
 * For tests: the daemon's end of a connection in memory, played by `onRequest`. Returns the `dial` for a client and
 * everything that was asked.
 */
export function scriptedPeer(onRequest: (request: ScriptedRequest) => void) {
  const requests: ScriptedRequest[] = [];
  const ends: Duplex[] = [];
  const dial = async (): Promise<Duplex> => {
    const [client, daemon] = duplexPair();
    ends.push(client);
    const reader = new UsbmuxFrameReader();
    daemon.on('data', (chunk: Buffer) => {
      reader.append(chunk);
      for (let frame = reader.next(); frame !== null; frame = reader.next()) {
        const { tag, payload } = frame;
        const request: ScriptedRequest = {
          tag,
          payload,
          message: parsePlistDict(payload),
          reply: (answer, as = tag) => daemon.write(encodeUsbmuxFrame({ version: 1, type: 8, tag: as, payload: buildXmlPlist(answer) })),
          raw: (bytes) => daemon.write(bytes),
          hangUp: () => daemon.destroy(),
        };
        requests.push(request);
        onRequest(request);
      }
    });
    daemon.on('error', () => {});
    return client;
  };
  return { dial, requests, ends };
}
