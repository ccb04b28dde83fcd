import type { IncomingHttpHeaders } from 'node:http';

/**
 * Is this request meant for us? An exact Host header keeps out pages of other sites whose name was pointed at
 * 127.0.0.1 (DNS rebinding).
 */
export function hostIsOurs(headers: IncomingHttpHeaders, port: number): boolean {
  return headers.host === `127.0.0.1:${port}` || headers.host === `localhost:${port}`;
}

/** Does this WebSocket upgrade come from our own page? Browsers always name the page's origin here. */
export function originIsOurs(headers: IncomingHttpHeaders, port: number): boolean {
  return hostIsOurs(headers, port) && headers.origin === `http://${headers.host}`;
}
