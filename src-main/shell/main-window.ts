import { BrowserWindow, type BrowserWindowConstructorOptions, type WebContents, type WebPreferences } from 'electron';
import type { Log } from '#lib/log.ts';
import { APP_PAGE } from './app-page.ts';

interface Ports {
  /** Absolute path of the built preload. */
  readonly preload: string;
  readonly log: Log;
  /** Somebody closes the window, which may be held back. */
  readonly closing?: (event: { preventDefault(): void }) => void;
  /** Where a new window stands. */
  readonly options: () => BrowserWindowConstructorOptions;
  /** Told of each window that is made, before its page is loaded. */
  readonly follow?: readonly ((window: BrowserWindow) => void)[];
  /** The window came into sight. */
  readonly onShown?: () => void;
}

/** The one window, and the small ones of its guides. Its page has no Node, no Electron, and no other way to main than the bridge. */
export class MainWindow {
  readonly #ports: Ports;
  #window: BrowserWindow | null = null;
  readonly #guides = new Set<BrowserWindow>();

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  get window(): BrowserWindow | null {
    return this.#window;
  }

  /** The window when it can be seen: a question hung on a hidden one would be seen by nobody. */
  get shown(): BrowserWindow | null {
    return this.#window?.isVisible() === true ? this.#window : null;
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
    this.#window.show();
    this.#window.focus();
  }

  /** Out of sight, with its page alive. */
  hide(): void {
    const window = this.#window;
    if (window === null) return;
    // macOS would leave an empty space behind.
    if (!window.isFullScreen()) return window.hide();
    window.once('leave-full-screen', () => window.hide());
    window.setFullScreen(false);
  }

  /** Goes to a screen: `place` is a hash route such as `#/settings`. */
  async go(place: string): Promise<void> {
    const window = this.#window;
    if (window === null) return this.#make(place);
    this.show();
    // Older Electrons would load the page anew there, and lose what is being typed; newer ones do nothing.
    if (window.webContents.getURL() !== `${APP_PAGE}${place}`) await this.#load(window, place);
  }

  /** The core is another one now: the page starts from nothing. */
  reload(): void {
    this.#closeGuides();
    this.#window?.webContents.reload();
  }

  #make(place = ''): void {
    const window = new BrowserWindow({
      show: false,
      ...lookOf(process.platform),
      ...this.#ports.options(),
      webPreferences: this.#pageOf(),
    });
    this.#window = window;
    window.once('ready-to-show', () => window.show());
    window.on('close', (event) => this.#ports.closing?.(event));
    window.on('show', () => this.#ports.onShown?.());
    window.on('closed', () => {
      this.#window = null;
      this.#closeGuides();
    });
    window.webContents.on('did-create-window', (guide) => {
      this.#guides.add(guide);
      guide.on('closed', () => void this.#guides.delete(guide));
    });
    for (const follow of this.#ports.follow ?? []) follow(window);
    void this.#load(window, place);
  }

  async #load(window: BrowserWindow, place: string): Promise<void> {
    try {
      await window.loadURL(`${APP_PAGE}${place}`);
    } catch (error) {
      // Somebody went on to another place before this one was there.
      if (error instanceof Error && 'code' in error && error.code === 'ERR_ABORTED') return;
      this.#ports.log.error('the page did not load', { error });
    }
  }

  #pageOf(): WebPreferences {
    return {
      preload: this.#ports.preload,
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

/** On a Mac the sidebar reaches up to the traffic lights and lets the desktop shine through (product.md 4.16). */
const lookOf = (platform: NodeJS.Platform): BrowserWindowConstructorOptions =>
  platform === 'darwin'
    ? { titleBarStyle: 'hiddenInset', trafficLightPosition: { x: 20, y: 18 }, vibrancy: 'sidebar', backgroundColor: '#00000000' }
    : { backgroundColor: '#f5f5f7' };
