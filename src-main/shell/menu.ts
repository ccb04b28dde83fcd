import { type BrowserWindow, Menu, type MenuItemConstructorOptions } from 'electron';
import { allPageCommands, type PageCommand, pageCommands } from '#contract/page-commands.ts';
import { desktopText } from './desktop-text.ts';
import { type Language, shellText } from './shell-text.ts';

interface Deeds {
  /** Asks the page for something; the page decides whether it can be done now. */
  readonly run: (command: PageCommand) => void;
  readonly collectDiagnostics: () => void;
  readonly checkForUpdates: () => void;
}

type Item = MenuItemConstructorOptions;

const separator: Item = { type: 'separator' };

/** They are among the settings: looked for where these can be gone to. */
const UPDATES = 'updates';

/** The application menu. Roles bring the system's behaviour, labels are ours so that they follow the app's language. */
export function menuTemplate(language: Language, mac: boolean, deeds: Deeds): Item[] {
  const text = shellText[language];
  const { menu } = desktopText[language];
  const command = (id: PageCommand): Item => ({
    id,
    label: pageCommands[id].title[language],
    ...acceleratorOf(id),
    // The page hears these keys itself and keeps them from the menu. Where the system would give them to the menu first, it is not told of them; macOS asks the page first.
    registerAccelerator: false,
    click: () => deeds.run(id),
  });
  const group = (name: (typeof pageCommands)[PageCommand]['group']) =>
    allPageCommands.filter((id) => pageCommands[id].group === name).map(command);
  const application: Item = {
    label: 'Shitaku',
    submenu: [
      command('go-about'),
      { id: UPDATES, label: menu.updates, click: deeds.checkForUpdates },
      separator,
      command('go-settings'),
      separator,
      ...(mac
        ? ([
            { role: 'services', label: menu.services },
            separator,
            { role: 'hide', label: text.hide },
            { role: 'hideOthers', label: text.hideOthers },
            { role: 'unhide', label: text.showAll },
            separator,
          ] satisfies Item[])
        : []),
      { role: 'quit', label: text.quit },
    ],
  };
  const edit: Item = {
    label: text.edit,
    submenu: [
      { role: 'undo', label: text.undo },
      { role: 'redo', label: text.redo },
      separator,
      { role: 'cut', label: text.cut },
      { role: 'copy', label: text.copy },
      { role: 'paste', label: text.paste },
      { role: 'selectAll', label: text.selectAll },
      separator,
      command('find'),
    ],
  };
  const view: Item = {
    label: text.view,
    submenu: [
      command('palette'),
      separator,
      command('back'),
      command('forward'),
      { role: 'reload', label: text.reload },
      separator,
      { role: 'resetZoom', label: text.zoomReset, accelerator: 'CommandOrControl+Shift+0' },
      { role: 'zoomIn', label: text.zoomIn },
      { role: 'zoomOut', label: text.zoomOut },
      separator,
      { role: 'togglefullscreen', label: text.fullScreen },
    ],
  };
  const places = group('go').filter(({ id }) => id !== 'go-about' && id !== 'go-settings');
  const window: Item = {
    label: text.window,
    role: 'window',
    submenu: [
      { role: 'minimize', label: text.minimise },
      ...(mac ? ([{ role: 'zoom', label: menu.zoom }] satisfies Item[]) : []),
      { role: 'close', label: text.close },
      ...(mac ? ([separator, { role: 'front', label: menu.front }] satisfies Item[]) : []),
    ],
  };
  const help: Item = {
    label: menu.help,
    role: 'help',
    submenu: [...group('help'), separator, { label: menu.collect, click: deeds.collectDiagnostics }],
  };
  return [
    application,
    edit,
    view,
    { label: menu.go, submenu: places },
    { label: menu.devices, submenu: group('devices') },
    { label: menu.operations, submenu: group('operations') },
    { label: menu.bench, submenu: group('bench') },
    window,
    help,
  ];
}

/** The menu of the app: redrawn for another language, and grey where the screen in front can do nothing of the kind. */
export class AppMenu {
  readonly #deeds: Deeds;
  readonly #language: () => Language;
  /** Null: there is no window. */
  #offered: ReadonlySet<PageCommand> | null = null;

  constructor(language: () => Language, deeds: Deeds) {
    this.#language = language;
    this.#deeds = deeds;
  }

  show(): void {
    Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(this.#language(), process.platform === 'darwin', this.#deeds)));
    this.#grey();
  }

  /** A page that is gone offers nothing; the next one, after a reload too, says itself what it can do. */
  follow(window: BrowserWindow): void {
    const nothing = () => this.offer([]);
    nothing();
    window.webContents.on('did-navigate', nothing);
    window.webContents.on('render-process-gone', nothing);
    window.on('closed', () => {
      this.#offered = null;
      this.#grey();
    });
  }

  /** What the page can do now. */
  offer(commands: readonly PageCommand[]): void {
    this.#offered = new Set(commands);
    this.#grey();
  }

  #grey(): void {
    const menu = Menu.getApplicationMenu();
    for (const id of [...allPageCommands, UPDATES] as const) {
      const item = menu?.getMenuItemById(id);
      if (item) item.enabled = this.#can(id === UPDATES ? 'go-settings' : id);
    }
  }

  /** Without a window, one is made at the place that is meant; a page may be one that goes nowhere, as where no world could start. */
  #can(id: PageCommand): boolean {
    return this.#offered === null ? pageCommands[id].place !== undefined : this.#offered.has(id);
  }
}

/** As Electron writes a key: `Mod+k` is `CommandOrControl+K`. */
function acceleratorOf(id: PageCommand): Pick<Item, 'accelerator'> {
  const { key } = pageCommands[id];
  if (key === undefined) return {};
  return {
    accelerator: key.replace('Mod', 'CommandOrControl').replace(/\+([a-z])$/, (_all, letter: string) => `+${letter.toUpperCase()}`),
  };
}
