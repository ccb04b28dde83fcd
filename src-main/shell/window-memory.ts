import { type BrowserWindow, type BrowserWindowConstructorOptions, screen } from 'electron';
import { isReachable, type KeptWindow, MINIMUM, placeFor, remember } from './window-rules.ts';

/** The file that outlives the program. */
interface Kept {
  readonly value: KeptWindow;
  save(window: KeptWindow): void;
}

/** A window that is dragged tells of every point on its way. Milliseconds. */
const REST_MS = 500;

/** Opens the window as it was left, on whatever displays there are now, and remembers how it is left. */
export class WindowMemory {
  readonly #kept: Kept;

  constructor(kept: Kept) {
    this.#kept = kept;
  }

  /** Size and place for a new window. */
  get options(): BrowserWindowConstructorOptions {
    return { ...this.#place().bounds, minWidth: MINIMUM.width, minHeight: MINIMUM.height };
  }

  /** Brings back what a window cannot be made with, once it may be shown, and follows it from then on. */
  follow(window: BrowserWindow): void {
    const { maximized, fullScreen } = this.#place();
    let timer: NodeJS.Timeout | undefined;
    const save = () => {
      clearTimeout(timer);
      if (!window.isDestroyed()) this.#save(window);
    };
    const soon = () => {
      clearTimeout(timer);
      timer = setTimeout(save, REST_MS);
    };
    window.once('ready-to-show', () => {
      if (maximized) window.maximize();
      if (fullScreen) window.setFullScreen(true);
    });
    window.on('resize', soon);
    window.on('move', soon);
    window.on('maximize', soon);
    window.on('unmaximize', soon);
    window.on('enter-full-screen', soon);
    window.on('leave-full-screen', soon);
    // The zoom tells nobody that it changed.
    window.on('blur', save);
    window.on('hide', save);
    window.on('close', save);
    // Once: Chromium keeps the zoom of our pages when they are loaded anew, and what was kept here may be older.
    window.webContents.once('did-finish-load', () => window.webContents.setZoomLevel(this.#kept.value.zoom));
    const bringBack = () => {
      if (window.isFullScreen() || isReachable(window.getBounds(), screen.getAllDisplays())) return;
      window.setBounds(this.#place().bounds);
    };
    screen.on('display-removed', bringBack);
    // What fills a display is the system's to move; where it stood before may be out of sight by now.
    window.on('leave-full-screen', bringBack);
    window.once('closed', () => {
      clearTimeout(timer);
      screen.off('display-removed', bringBack);
    });
  }

  #place() {
    return placeFor(this.#kept.value, screen.getAllDisplays(), screen.getPrimaryDisplay());
  }

  #save(window: BrowserWindow): void {
    const bounds = window.getNormalBounds();
    const place = { bounds, maximized: window.isMaximized(), fullScreen: window.isFullScreen() };
    this.#kept.save(remember(this.#kept.value, screen.getDisplayMatching(window.getBounds()).id, place, window.webContents.getZoomLevel()));
  }
}
