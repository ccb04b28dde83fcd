import { duplexPair } from 'node:stream';
import type { PlistDict, PlistInputDict } from '#plist/plist.ts';
import { PlistStream, PlistStreamError } from '#plist/plist-stream.ts';

/** What the scripted service does with a request: answers in turn, raw bytes, or no answer. */
export type ServiceReply = PlistInputDict | readonly PlistInputDict[] | Uint8Array | 'hang up' | 'silence';

/** For tests: the device's end of a framed plist service in memory. `asked` resolves with the first request. */
export function scriptedService(answer: (request: PlistDict) => ServiceReply) {
  const [client, device] = duplexPair();
  const requests: PlistDict[] = [];
  const asked = Promise.withResolvers<PlistDict>();
  device.on('error', () => {});
  const serve = async (): Promise<void> => {
    const stream = new PlistStream(device);
    for (;;) {
      const request = await stream.receive();
      requests.push(request);
      const reply = answer(request);
      if (reply === 'hang up') return stream.close();
      if (reply instanceof Uint8Array) device.write(reply);
      else if (Array.isArray(reply)) for (const part of reply as readonly PlistInputDict[]) await stream.send(part);
      else if (reply !== 'silence') await stream.send(reply);
      asked.resolve(request);
    }
  };
  serve().catch((error: unknown) => {
    if (!(error instanceof PlistStreamError)) throw error;
  });
  return { client, device, requests, asked: asked.promise };
}
