import { type App, dialog } from 'electron';
import { desktopText } from './desktop-text.ts';
import type { Language } from './shell-text.ts';

interface Ports {
  readonly language: () => Language;
  /** Ends this process as quitting does, and starts the next. */
  readonly restart: () => void;
}

/**
 * Says in words that something went wrong inside, once: the log has the rest, and the process goes on (host-log.ts). Whoever wants a
 * clean start can have it at once; the guard of quitting still asks about devices.
 */
export function tellOfStrays(app: Pick<App, 'isReady'>, ports: Ports): void {
  let told = false;
  const tell = async () => {
    if (told) return;
    told = true;
    const text = desktopText[ports.language()].stray;
    // Before the app is ready there is only the plain box, which waits by itself.
    if (!app.isReady()) return dialog.showErrorBox(text.message, text.detail);
    const { response } = await dialog.showMessageBox({
      type: 'error',
      message: text.message,
      detail: text.detail,
      buttons: [text.goOn, text.restart],
      defaultId: 0,
      cancelId: 0,
    });
    if (response !== 0) ports.restart();
  };
  process.on('uncaughtException', () => void tell());
  process.on('unhandledRejection', () => void tell());
}
