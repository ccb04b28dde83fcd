import { Menu, type MenuItemConstructorOptions } from 'electron';
import { type Language, shellText } from './shell-text.ts';

/** The application menu. Roles bring the system's behaviour, labels are ours so that they follow the app's language. */
export function menuTemplate(language: Language, mac: boolean, openSettings: () => void): MenuItemConstructorOptions[] {
  const text = shellText[language];
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  const settings: MenuItemConstructorOptions = { label: text.settings, accelerator: 'CommandOrControl+,', click: openSettings };
  const application: MenuItemConstructorOptions = {
    label: 'Shitaku',
    submenu: [
      { role: 'about', label: text.about },
      separator,
      settings,
      separator,
      ...(mac
        ? ([
            { role: 'hide', label: text.hide },
            { role: 'hideOthers', label: text.hideOthers },
            { role: 'unhide', label: text.showAll },
            separator,
          ] satisfies MenuItemConstructorOptions[])
        : []),
      { role: 'quit', label: text.quit },
    ],
  };
  const edit: MenuItemConstructorOptions = {
    label: text.edit,
    submenu: [
      { role: 'undo', label: text.undo },
      { role: 'redo', label: text.redo },
      separator,
      { role: 'cut', label: text.cut },
      { role: 'copy', label: text.copy },
      { role: 'paste', label: text.paste },
      { role: 'selectAll', label: text.selectAll },
    ],
  };
  const view: MenuItemConstructorOptions = {
    label: text.view,
    submenu: [
      { role: 'reload', label: text.reload },
      separator,
      { role: 'resetZoom', label: text.zoomReset },
      { role: 'zoomIn', label: text.zoomIn },
      { role: 'zoomOut', label: text.zoomOut },
      separator,
      { role: 'togglefullscreen', label: text.fullScreen },
    ],
  };
  const window: MenuItemConstructorOptions = {
    label: text.window,
    role: 'window',
    submenu: [
      { role: 'minimize', label: text.minimise },
      { role: 'close', label: text.close },
    ],
  };
  return [application, edit, view, window];
}

export function showMenu(language: Language, openSettings: () => void): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(language, process.platform === 'darwin', openSettings)));
}
