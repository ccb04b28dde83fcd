import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

export interface RendererFile {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * The built renderer, as both hosts serve it: what was in the folder at start, held in memory (about 2 MB). No path of a
 * request ever reaches the file system, and a build or an update beside a running app does not take its page apart.
 */
export class RendererFiles {
  readonly #files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
  readonly #connect: string;

  /** `connect`: what the page may open connections to, as CSP sources. */
  constructor(folder: string, connect = "'self'") {
    this.#files = filesOf(folder);
    this.#connect = connect;
  }

  /** The file at a URL's path (`/` is the page), with the headers it must carry; null when there is none. */
  read(urlPath: string): RendererFile | null {
    const name = urlPath === '/' ? '/index.html' : urlPath;
    const body = this.#files.get(name);
    const type = types[extname(name)];
    if (body === undefined || type === undefined) return null;
    return { body, headers: { ...this.#headers(name), 'content-type': type } };
  }

  #headers(name: string): Record<string, string> {
    return {
      ...safeHeaders,
      'content-security-policy': contentSecurityPolicy(this.#connect),
      // The bundler puts a hash of the contents into the name of everything under assets/.
      'cache-control': name.startsWith('/assets/') ? 'private, max-age=31536000, immutable' : 'no-store',
    };
  }
}

/** Headers of every answer, whatever it holds. */
export const safeHeaders = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
} as const;

/** Scripts only from us and never inline; styles also inline, because Mantine sets them on elements. */
export const contentSecurityPolicy = (connect: string) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    `connect-src ${connect}`,
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

function filesOf(folder: string): Map<string, Uint8Array<ArrayBuffer>> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [`/${relative(folder, path).split(sep).join('/')}`, new Uint8Array(readFileSync(path))];
    }),
  );
}
