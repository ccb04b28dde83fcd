import { RPCLink } from '@orpc/client/websocket';
import { linkWire } from './link-wire.ts';
import type { OpenWire, WireEnd } from './wire.ts';

/** The host closes with this code when the world was changed: everything on screen belongs to the old one. */
const WORLD_CHANGED = 4001;

/** A wire over the WebSocket of the loopback host that served this page. */
export const openWebWire: OpenWire = (signal) =>
  new Promise((resolve, reject) => {
    const url = new URL('/bridge', window.location.href);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(url);
    const ended = new Promise<WireEnd>((end) => {
      socket.addEventListener('close', (event) => end(event.code === WORLD_CHANGED ? 'world' : 'lost'), { once: true });
    });
    signal.addEventListener('abort', () => socket.close(), { once: true });
    socket.addEventListener('close', () => reject(new Error('the socket closed before it opened')), { once: true });
    socket.addEventListener('open', () => resolve(linkWire(new RPCLink({ websocket: socket }), ended, () => socket.close())), {
      once: true,
    });
  });
