import { RPCLink } from '@orpc/client/websocket';
import { linkWire } from './link-wire.ts';
import type { OpenWire, WireEnd } from './wire.ts';

const OPEN = 1;
const CLOSED = 3;

/** Are we the page of the desktop window? The shell serves it under a scheme of its own. */
export const isDesktop = (): boolean => window.location.protocol === 'app:';

/**
 * A wire over one end of a MessageChannel; the preload carries the other end to main (src-preload/index.ts).
 * Both hosts speak the same text frames, so the port is dressed as a socket.
 */
export const openDesktopWire: OpenWire = async () => {
  const { port1: port, port2: theirs } = new MessageChannel();
  const closed = new AbortController();
  const ended = new Promise<WireEnd>((end) => closed.signal.addEventListener('abort', () => end('lost'), { once: true }));
  const close = () => {
    port.close();
    closed.abort();
  };
  port.addEventListener('close', () => closed.abort(), { once: true });
  const socket = {
    get readyState() {
      return closed.signal.aborted ? CLOSED : OPEN;
    },
    send: (message: unknown) => port.postMessage(message),
    addEventListener: (name: string, listener: EventListener) => {
      if (name === 'message') port.addEventListener('message', listener);
      if (name === 'close') closed.signal.addEventListener('abort', listener);
    },
    removeEventListener: (name: string, listener: EventListener) => {
      if (name === 'message') port.removeEventListener('message', listener);
      if (name === 'close') closed.signal.removeEventListener('abort', listener);
    },
  };
  const link = new RPCLink({ websocket: socket as unknown as WebSocket });
  port.start();
  window.postMessage('shitaku:bridge', window.location.origin, [theirs]);
  return linkWire(link, ended, close);
};
