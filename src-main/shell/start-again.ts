import type { App } from 'electron';
import { HIDDEN } from './login-item.ts';
import { ownAppImage } from './own-app-image.ts';

/**
 * This program once more, when this process has ended. Whoever wants that wants to see it, also where the system started this one at
 * login. An AppImage is its own file, as what it runs from is gone with its process, and unpacks itself
 * (https://github.com/electron-userland/electron-builder/issues/1727).
 */
export function startAgain(app: Pick<App, 'relaunch'>, appImage = ownAppImage()): void {
  const args = process.argv.slice(1).filter((word) => word !== HIDDEN);
  if (appImage !== undefined) app.relaunch({ execPath: appImage, args: ['--appimage-extract-and-run', ...args] });
  else app.relaunch({ args });
}
