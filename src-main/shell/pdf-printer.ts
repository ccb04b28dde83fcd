import { randomUUID } from 'node:crypto';
import { BrowserWindow, type Session, session } from 'electron';
import { lockSession } from './locks.ts';

/** Documents to print live at addresses of our scheme, apart from the app's own page, in a session that has no other. */
const PRINT_ORIGIN = 'app://print';
const MM_PER_INCH = 25.4;
/** A browser that needs longer for a document of ours will never be done. Milliseconds. */
const PATIENCE_MS = 60_000;

type PaperSize = 'A4-landscape' | { readonly widthMm: number; readonly heightMm: number };

/**
 * PDF by Chromium, from a document that needs nothing but itself. It is opened in a window nobody sees, where no script runs and
 * nothing else can be loaded. Throws when the page cannot be loaded or printed.
 */
export class PdfPrinter {
  readonly #documents = new Map<string, string>();
  #session: Session | null = null;

  /** `size` is for documents that name no page size of their own; what the document says comes first. */
  async toPdf(html: string, size: PaperSize): Promise<Uint8Array> {
    const address = `${PRINT_ORIGIN}/${randomUUID()}`;
    this.#documents.set(address, html);
    const window = new BrowserWindow({
      show: false,
      webPreferences: {
        session: (this.#session ??= this.#makeSession()),
        javascript: false,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webviewTag: false,
        spellcheck: false,
      },
    });
    const patience = AbortSignal.timeout(PATIENCE_MS);
    const gone = new Promise<never>((_resolve, reject) => {
      window.webContents.once('render-process-gone', (_event, { reason }) => reject(new Error(`the page to print is gone: ${reason}`)));
      patience.addEventListener('abort', () => reject(new Error('printing took too long')));
    });
    try {
      return await Promise.race([printed(window, address, size), gone]);
    } finally {
      this.#documents.delete(address);
      window.destroy();
    }
  }

  /** Kept in memory only. Whatever is not a document to print is refused. */
  #makeSession(): Session {
    const made = session.fromPartition('print', { cache: false });
    lockSession(made);
    made.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !this.#documents.has(url) }));
    made.protocol.handle('app', ({ url }) => {
      const html = this.#documents.get(url);
      if (html === undefined) return new Response('not found', { status: 404 });
      const headers = {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
      };
      return new Response(html, { headers });
    });
    return made;
  }
}

async function printed(window: BrowserWindow, address: string, size: PaperSize): Promise<Uint8Array> {
  await window.loadURL(address);
  return window.webContents.printToPDF({
    preferCSSPageSize: true,
    printBackground: true,
    margins: { top: 0, bottom: 0, left: 0, right: 0 },
    ...(size === 'A4-landscape'
      ? { pageSize: 'A4', landscape: true }
      : { pageSize: { width: size.widthMm / MM_PER_INCH, height: size.heightMm / MM_PER_INCH } }),
  });
}
