import { Menu, nativeImage, Tray } from 'electron';
import { desktopText } from './desktop-text.ts';
import { type Language, shellText } from './shell-text.ts';
import { trayIcon } from './tray-icon.ts';

interface Ports {
  readonly language: () => Language;
  readonly serving: () => Promise<number>;
  readonly open: () => void;
  readonly quit: () => void;
}

/** The sign in the menu bar while Shitaku goes on without its window: how many devices it serves, and the ways back and out. */
export class ServingTray {
  readonly #ports: Ports;
  #tray: Tray | null = null;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  show(): void {
    if (this.#tray !== null) return;
    const tray = new Tray(iconOf(process.platform));
    this.#tray = tray;
    tray.setToolTip('Shitaku');
    // Where the menu is not opened by a click (Linux), the click itself opens the window.
    tray.on('click', () => process.platform !== 'darwin' && this.#ports.open());
    this.#draw(tray, null);
    void this.refresh();
  }

  hide(): void {
    this.#tray?.destroy();
    this.#tray = null;
  }

  /** Another number of devices, or another language. */
  async refresh(): Promise<void> {
    if (this.#tray === null) return;
    const serving = await this.#ports.serving().catch(() => null);
    if (this.#tray !== null) this.#draw(this.#tray, serving);
  }

  /** `serving` is null while nobody knows. */
  #draw(tray: Tray, serving: number | null): void {
    const { tray: text } = desktopText[this.#ports.language()];
    tray.setContextMenu(
      Menu.buildFromTemplate([
        { label: serving === null ? 'Shitaku' : text.serving(serving), enabled: false },
        { type: 'separator' },
        { label: text.open, click: () => this.#ports.open() },
        { label: shellText[this.#ports.language()].quit, click: () => this.#ports.quit() },
      ]),
    );
  }
}

/** macOS colours a template by itself; elsewhere the bar may be dark or light, so there it is the icon of the app. */
function iconOf(platform: NodeJS.Platform) {
  const { plain, large } = platform === 'darwin' ? trayIcon.template : trayIcon.coloured;
  const image = nativeImage.createFromDataURL(plain);
  image.addRepresentation({ scaleFactor: 2, dataURL: large });
  image.setTemplateImage(platform === 'darwin');
  return image;
}
