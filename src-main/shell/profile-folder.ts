import { accessSync, constants, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App } from 'electron';

/**
 * The folder of our data, which is Chromium's too. Where nothing can be written there, Chromium could not even take the lock of the one
 * instance, and the program would end without a word: its profile then lies in a folder of its own, so that a window can say why.
 */
export function profileFolder(app: Pick<App, 'getPath' | 'setPath'>): string {
  const folder = app.getPath('userData');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK);
  } catch {
    app.setPath('userData', mkdtempSync(join(tmpdir(), 'shitaku-profile-')));
  }
  return folder;
}
