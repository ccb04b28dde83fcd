import { BrowserWindow, type BrowserWindowConstructorOptions, type WebContents, type WebPreferences } from 'electron';
import type { Log } from '#lib/log.ts';
import { APP_PAGE } from './app-page.ts';

/** The one window, and the small ones of its guides. Its page has no Node, no Electron, and no other way to main than the bridge. */
export class MainWindow {
  readonly #preload: string;
  readonly #log: Log;
  readonly #closing: (event: { preventDefault(): void }) => void;
  #window: BrowserWindow | null = null;
  readonly #guides = new Set<BrowserWindow>();

  /** `preload`: absolute path of the built preload. `closing`: somebody closes the window, which may be held back. */
  constructor(preload: string, log: Log, closing: (event: { preventDefault(): void }) => void = () => undefined) {
    this.#preload = preload;
    this.#log = log;
    this.#closing = closing;
  }

  get window(): BrowserWindow | null {
    return this.#window;
  }

  get lookedAt(): boolean {
    return this.#window?.isFocused() ?? false;
  }

  /** Stays in sight beside the browser with Apple's site. */
  get guideWindow(): BrowserWindowConstructorOptions {
    return {
      width: 400,
      height: 640,
      minWidth: 320,
      minHeight: 400,
      alwaysOnTop: true,
      fullscreenable: false,
      maximizable: false,
      webPreferences: this.#pageOf(),
    };
  }

  /** Whether this page is in a window of ours. */
  owns(contents: WebContents): boolean {
    return [this.#window, ...this.#guides].some((window) => window?.webContents === contents);
  }

  /** Shows the window, making it when there is none. */
  show(): void {
    if (this.#window === null) return this.#make();
    if (this.#window.isMinimized()) this.#window.restore();
    this.#window.focus();
  }

  /** Goes to a screen: `place` is a hash route such as `#/settings`. */
  async go(place: string): Promise<void> {
    this.show();
    await this.#window?.loadURL(`${APP_PAGE}${place}`);
  }

  /** The core is another one now: the page starts from nothing. */
  reload(): void {
    this.#closeGuides();
    this.#window?.webContents.reload();
  }

  #make(): void {
    const window = new BrowserWindow({
      width: 1280,
      height: 800,
      minWidth: 1024,
      minHeight: 700,
      show: false,
      backgroundColor: '#f5f5f7',
      ...(process.platform === 'darwin' ? { titleBarStyle: 'hiddenInset' as const } : {}),
      webPreferences: this.#pageOf(),
    });
    this.#window = window;
    window.once('ready-to-show', () => window.show());
    window.on('close', (event) => this.#closing(event));
    window.on('closed', () => {
      this.#window = null;
      this.#closeGuides();
    });
    window.webContents.on('did-create-window', (guide) => {
      this.#guides.add(guide);
      guide.on('closed', () => void this.#guides.delete(guide));
    });
    window.webContents.on('render-process-gone', (_event, details) => {
      this.#log.error('the page crashed', { reason: details.reason });
      if (details.reason !== 'clean-exit') window.webContents.reload();
    });
    window.loadURL(APP_PAGE).catch((error: unknown) => this.#log.error('the page did not load', { error }));
  }

  #pageOf(): WebPreferences {
    return {
      preload: this.#preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    };
  }

  #closeGuides(): void {
    for (const guide of this.#guides) guide.close();
  }
}
