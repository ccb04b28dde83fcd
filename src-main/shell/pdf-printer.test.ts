import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { PdfPrinter } from './pdf-printer.ts';

type Handler = (request: { url: string }) => Response;
type Gate = (details: { url: string }, answer: (verdict: { cancel: boolean }) => void) => void;

interface FakeWindow {
  readonly options: { show: boolean; webPreferences: Record<string, unknown> };
  readonly urls: string[];
  readonly destroyed: boolean;
  readonly webContents: EventEmitter;
}

const electron = vi.hoisted(() => ({
  windows: [] as FakeWindow[],
  handle: vi.fn<(scheme: string, handler: Handler) => void>(),
  onBeforeRequest: vi.fn<(gate: Gate) => void>(),
  fromPartition: vi.fn(),
  deny: vi.fn(),
  printToPDF: vi.fn<(options: unknown) => Promise<Buffer>>(),
  loadURL: vi.fn<(url: string) => Promise<void>>(),
}));
vi.mock('electron', () => ({
  shell: {},
  protocol: {},
  session: { fromPartition: electron.fromPartition },
  BrowserWindow: class {
    readonly options: unknown;
    readonly urls: string[] = [];
    readonly webContents = Object.assign(new EventEmitter(), { printToPDF: electron.printToPDF });
    destroyed = false;
    constructor(options: unknown) {
      this.options = options;
      electron.windows.push(this as never);
    }
    loadURL = (url: string) => {
      this.urls.push(url);
      return electron.loadURL(url);
    };
    destroy = () => {
      this.destroyed = true;
    };
  },
}));

beforeEach(() => {
  vi.clearAllMocks();
  electron.windows.length = 0;
  electron.loadURL.mockImplementation(async () => {});
  electron.printToPDF.mockImplementation(async () => Buffer.from('%PDF-'));
  electron.fromPartition.mockImplementation(() => ({
    setPermissionRequestHandler: electron.deny,
    setPermissionCheckHandler: electron.deny,
    setDevicePermissionHandler: electron.deny,
    setSpellCheckerEnabled: () => {},
    setSpellCheckerLanguages: () => {},
    webRequest: { onBeforeRequest: electron.onBeforeRequest },
    protocol: { handle: electron.handle },
  }));
});

const cancelled = (url: string) => {
  const answer = vi.fn();
  electron.onBeforeRequest.mock.calls[0]?.[0]({ url }, answer);
  return answer.mock.calls[0]?.[0].cancel as boolean;
};
const served = (url: string) => electron.handle.mock.calls[0]?.[1]({ url });

describe('a PDF', () => {
  it('is made in a window nobody sees, without scripts, in a sandbox and a session of its own', async () => {
    const pdf = await new PdfPrinter().toPdf('<p>支度</p>', 'A4-landscape');
    expect(Buffer.from(pdf).toString()).toBe('%PDF-');
    expect(electron.windows[0]?.options).toMatchObject({
      show: false,
      webPreferences: { javascript: false, sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false },
    });
    expect(electron.windows[0]?.options.webPreferences).not.toHaveProperty('preload');
    expect(electron.windows[0]?.options.webPreferences.session).toBe(electron.fromPartition.mock.results[0]?.value);
    expect(electron.fromPartition).toHaveBeenCalledWith('print', { cache: false });
    expect(electron.deny).toHaveBeenCalledTimes(3);
  });

  it('has the pages of the document, or else those it is told of', async () => {
    const printer = new PdfPrinter();
    await printer.toPdf('', 'A4-landscape');
    await printer.toPdf('', { widthMm: 50.8, heightMm: 25.4 });
    const margins = { top: 0, bottom: 0, left: 0, right: 0 };
    const common = { preferCSSPageSize: true, printBackground: true, margins };
    expect(electron.printToPDF.mock.calls).toEqual([
      [{ ...common, pageSize: 'A4', landscape: true }],
      [{ ...common, pageSize: { width: 2, height: 1 } }],
    ]);
  });

  it('can load its own document while it is made, and nothing else, ever', async () => {
    let during: { own: Response | undefined; cancelled: boolean[] } | undefined;
    electron.printToPDF.mockImplementation(async () => {
      const own = electron.windows[0]?.urls[0] ?? '';
      during = { own: served(own), cancelled: [own, 'https://example.com/', 'app://shitaku/', 'file:///etc/passwd'].map(cancelled) };
      return Buffer.from('');
    });
    await new PdfPrinter().toPdf('<p>支度</p>', 'A4-landscape');
    expect(during?.cancelled).toEqual([false, true, true, true]);
    expect(await during?.own?.text()).toBe('<p>支度</p>');
    expect(during?.own?.headers.get('content-security-policy')).toBe("default-src 'none'; style-src 'unsafe-inline'");
    expect(during?.own?.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const after = electron.windows[0]?.urls[0] ?? '';
    expect([cancelled(after), served(after)?.status, served('app://print/x')?.status]).toEqual([true, 404, 404]);
  });

  it('is made beside another one, each of its own document', async () => {
    const printer = new PdfPrinter();
    const texts: (string | undefined)[] = [];
    electron.loadURL.mockImplementation(async (url) => void texts.push(await served(url)?.text()));
    await Promise.all([printer.toPdf('one', 'A4-landscape'), printer.toPdf('two', 'A4-landscape')]);
    expect(texts).toEqual(['one', 'two']);
    expect(electron.fromPartition).toHaveBeenCalledTimes(1);
  });

  it.each([
    ['the page does not load', () => electron.loadURL.mockRejectedValue(new Error('ERR_FAILED')), 'ERR_FAILED'],
    ['printing fails', () => electron.printToPDF.mockRejectedValue(new Error('no printer')), 'no printer'],
    [
      'the page crashes',
      () =>
        electron.printToPDF.mockImplementation(() => {
          electron.windows[0]?.webContents.emit('render-process-gone', {}, { reason: 'oom' });
          return new Promise(() => {});
        }),
      'oom',
    ],
  ])('is none when %s, and its window goes', async (_what, spoil, message) => {
    spoil();
    await expect(new PdfPrinter().toPdf('', 'A4-landscape')).rejects.toThrow(message);
    expect(electron.windows[0]?.destroyed).toBe(true);
  });

  it('is waited for as long as any of ours takes, not longer', async () => {
    const timeout = new AbortController();
    const clock = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(timeout.signal);
    electron.printToPDF.mockImplementation(() => {
      timeout.abort();
      return new Promise(() => {});
    });
    await expect(new PdfPrinter().toPdf('', 'A4-landscape')).rejects.toThrow('too long');
    expect(clock).toHaveBeenCalledWith(60_000);
    expect(electron.windows[0]?.destroyed).toBe(true);
    clock.mockRestore();
  });
});
