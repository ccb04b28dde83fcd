import { basename, dirname } from 'node:path';
import { type BrowserWindow, dialog, type MessageBoxOptions } from 'electron';
import { desktopText } from './desktop-text.ts';
import type { Language } from './shell-text.ts';

/** Says that a file did not get to where a person wanted it. */
export async function tellNotSaved(window: BrowserWindow | null, language: Language, path: string): Promise<void> {
  const text = desktopText[language].notSaved;
  const options: MessageBoxOptions = {
    type: 'error',
    message: text.message(basename(path)),
    detail: text.detail(dirname(path)),
    buttons: ['OK'],
  };
  if (window === null) await dialog.showMessageBox(options);
  else await dialog.showMessageBox(window, options);
}
