import { isIP } from 'node:net';

/** May devices use this as the engine's host? A DNS name (RFC 1123) or an IP address; not a URL, not a path. */
export function isHost(text: string): boolean {
  if (isIP(text) !== 0) return true;
  const label = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/i;
  const labels = text.split('.');
  return text.length > 0 && text.length <= 253 && labels.every((part) => label.test(part)) && !/^\d+$/.test(labels.at(-1) ?? '');
}
