import type { Duplex } from 'node:stream';
import { PlistError } from '#plist/plist.ts';
import { PlistStream, PlistStreamError } from '#plist/plist-stream.ts';
import { stringAt } from '#plist/read.ts';

/** Darwin notifications of one simulated device. */
export interface NotificationCenter {
  post(name: string): void;
  subscribe(onPost: (name: string) => void): () => void;
}

const MAX_OBSERVED = 256;

/** com.apple.mobile.notification_proxy: relays what is observed until Shutdown (usb.md 4.4). */
export async function serveNotifications(stream: Duplex, center: NotificationCenter): Promise<void> {
  stream.on('error', () => {});
  const plists = new PlistStream(stream, { maxFrameBytes: 64 * 1024 });
  const observed = new Set<string>();
  const relay = (name: string): void => {
    if (observed.has(name)) plists.send({ Command: 'RelayNotification', Name: name }).catch(() => stream.destroy());
  };
  const unsubscribe = center.subscribe(relay);
  try {
    // An observer may stay silent for ever; the connection ends with the cable.
    const forever = new AbortController().signal;
    for (;;) {
      const request = await plists.receive({ signal: forever });
      const name = stringAt(request, 'Name');
      switch (stringAt(request, 'Command')) {
        case 'ObserveNotification':
          if (name !== undefined && observed.size < MAX_OBSERVED) observed.add(name);
          break;
        case 'PostNotification':
          if (name !== undefined) center.post(name);
          break;
        case 'Shutdown':
          await plists.send({ Command: 'ProxyDeath' });
          stream.end();
          return;
      }
    }
  } catch (error) {
    if (!(error instanceof PlistStreamError) && !(error instanceof PlistError)) throw error;
  } finally {
    unsubscribe();
    stream.destroy();
  }
}
