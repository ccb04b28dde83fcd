import { type Protocol, protocol } from 'electron';

/** Where our page lives. A scheme of our own: no file:// with its wide origin, no server anyone else could reach. */
export const APP_ORIGIN = 'app://shitaku';
export const APP_PAGE = `${APP_ORIGIN}/`;

interface Files {
  read(urlPath: string): { body: Uint8Array<ArrayBuffer>; headers: Readonly<Record<string, string>> } | null;
}

/** Must run before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } }]);
}

/** Serves the renderer's files at `app://shitaku/`, each with the same strict headers as on the web. */
export function serveAppPage(on: Protocol, files: Files): void {
  on.handle('app', (request) => {
    const url = URL.parse(request.url);
    if (url === null || `${url.protocol}//${url.host}` !== APP_ORIGIN) return new Response('wrong host', { status: 403 });
    const file = request.method === 'GET' ? files.read(url.pathname) : null;
    if (file === null) return new Response('not found', { status: 404 });
    return new Response(file.body, { headers: { ...file.headers } });
  });
}

/** Is this frame's address our page? Compared by parts: a prefix test would let `app://shitaku.example` pass. */
export function isAppPage(address: string): boolean {
  const url = URL.parse(address);
  return url !== null && `${url.protocol}//${url.host}` === APP_ORIGIN;
}

/** Is this the address of a guide of ours, which may have a small window of its own? */
export function isGuidePage(address: string): boolean {
  const url = URL.parse(address);
  return url !== null && isAppPage(address) && url.pathname === '/' && /^#\/guide\/[a-z-]+$/.test(url.hash);
}
