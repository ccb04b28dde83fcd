/**
 * What Electron 22 lacks of the interface the app is written for (Electron 45), put in before the app loads. Each is made from what
 * was there before it: the same effect by the older way.
 */
import { app, type Event, type Protocol, protocol, type Session, safeStorage, session, type WebContents } from 'electron';

/**
 * Started by Playwright, the app becomes ready when Playwright has connected (its server/electron/loader.ts, which it gives only to
 * programs that it found by itself): a window that opens while it connects would leave it waiting for ever.
 */
if (process.argv.includes('--inspect=0') && process.argv.includes('--remote-debugging-port=0')) {
  const [emit, whenReady] = [app.emit.bind(app) as (name: string, ...rest: unknown[]) => boolean, app.whenReady()];
  let [ready, given] = [false, [] as unknown[]];
  let begin: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  Object.assign(app, {
    emit: (name: string, ...rest: unknown[]) => {
      if (name !== 'ready' || ready) return emit(name, ...rest);
      given = rest;
      return true;
    },
    isReady: () => ready,
    whenReady: () => begun,
  });
  const run = async () => {
    await whenReady;
    ready = true;
    begin();
    emit('ready', ...given);
  };
  Object.assign(globalThis, { __playwright_run: run });
}

interface OlderProtocol {
  registerBufferProtocol(
    scheme: string,
    handler: (
      request: { url: string; method: string; headers: Record<string, string> },
      answer: (response: { statusCode: number; headers: Record<string, string>; mimeType: string; data: Buffer }) => void,
    ) => void,
  ): boolean;
}

/** `protocol.handle` (25) over `registerBufferProtocol`. */
function handle(this: OlderProtocol, scheme: string, handler: (request: Request) => Response | Promise<Response>): void {
  this.registerBufferProtocol(scheme, (request, answer) => {
    void (async () => {
      const response = await handler(new Request(request.url, { method: request.method, headers: request.headers }));
      const headers = Object.fromEntries(response.headers);
      const mimeType = (headers['content-type'] ?? 'application/octet-stream').split(';')[0] ?? '';
      answer({ statusCode: response.status, headers, mimeType, data: Buffer.from(await response.arrayBuffer()) });
    })();
  });
}

const giveHandle = (to: Protocol) => {
  if (!('handle' in to) || typeof to.handle !== 'function') Object.defineProperty(to, 'handle', { value: handle });
};

app.once('ready', () => giveHandle((session as { defaultSession: Session }).defaultSession.protocol));
app.on('session-created', (made) => giveHandle(made.protocol));
giveHandle(protocol);

/** The details of a navigation stand on its event from 23 on; before, the address was a second argument. */
app.on('web-contents-created', (_event, contents: WebContents) => {
  for (const name of ['will-navigate', 'will-redirect']) {
    contents.prependListener(name as 'will-navigate', (event: Event, url?: unknown) => {
      if (!('url' in event) && typeof url === 'string') Object.defineProperty(event, 'url', { value: url });
    });
  }
});

/** The keychain without blocking (newer) over the one that blocks. */
const older = safeStorage as typeof safeStorage & Record<string, unknown>;
const give = (name: string, value: unknown) => {
  if (typeof Reflect.get(older, name) !== 'function') Object.defineProperty(older, name, { value });
};
give('isAsyncEncryptionAvailable', async () => safeStorage.isEncryptionAvailable());
give('encryptStringAsync', async (text: string) => safeStorage.encryptString(text));
give('decryptStringAsync', async (sealed: Buffer) => ({ result: safeStorage.decryptString(sealed), shouldReEncrypt: false }));
give('getSelectedStorageBackend', () => (safeStorage.isEncryptionAvailable() ? 'gnome_libsecret' : 'basic_text'));
