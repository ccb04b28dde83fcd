import { EventEmitter } from 'node:events';
import type { BrowserWindow, MenuItemConstructorOptions } from 'electron';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { allPageCommands, pageCommands } from '#contract/page-commands.ts';
import { desktopText } from './desktop-text.ts';
import { AppMenu, menuTemplate } from './menu.ts';
import { type Language, shellText } from './shell-text.ts';

interface Drawn {
  readonly id?: string;
  readonly label?: string;
  enabled: boolean;
}

const electron = vi.hoisted(() => ({ menu: null as null | { items: Drawn[]; template: MenuItemConstructorOptions[] } }));
vi.mock('electron', () => ({
  Menu: {
    buildFromTemplate: (template: MenuItemConstructorOptions[]) => {
      const items = template.flatMap(({ submenu }) =>
        (submenu as MenuItemConstructorOptions[]).map((item) => ({ ...item, enabled: true })),
      );
      return { template, items, getMenuItemById: (id: string) => items.find((item) => item.id === id) ?? null };
    },
    setApplicationMenu: (menu: never) => {
      electron.menu = menu;
    },
    getApplicationMenu: () => electron.menu,
  },
}));

const deeds = () => ({ run: vi.fn(), collectDiagnostics: vi.fn(), checkForUpdates: vi.fn() });
const itemsOf = (menus: MenuItemConstructorOptions[]) => menus.flatMap(({ submenu }) => submenu as MenuItemConstructorOptions[]);
const itemOf = (menus: MenuItemConstructorOptions[], label: string) => itemsOf(menus).find((item) => item.label === label);
const windowWithPage = () => Object.assign(new EventEmitter(), { webContents: new EventEmitter() }) as unknown as BrowserWindow;
const press = (item: MenuItemConstructorOptions | undefined) => (item?.click as (() => void) | undefined)?.();

beforeEach(() => {
  electron.menu = null;
});

describe('the menu', () => {
  it('speaks the language of the app, in both the same items', () => {
    const [ja, en] = (['ja', 'en'] as const).map((language) => menuTemplate(language, true, deeds()));
    expect(ja?.map(({ label }) => label)).toEqual([
      'Shitaku',
      '編集',
      '表示',
      '移動',
      'デバイス',
      '操作',
      'キッティング',
      'ウインドウ',
      'ヘルプ',
    ]);
    expect(en?.map(({ label }) => label)).toEqual(['Shitaku', 'Edit', 'View', 'Go', 'Devices', 'Operations', 'Kitting', 'Window', 'Help']);
    const shape = (items: typeof ja) => JSON.stringify(items, (key, value: unknown) => (key === 'label' ? undefined : value));
    expect(shape(ja)).toBe(shape(en));
  });

  it.each([shellText, desktopText])('has every sentence in both languages', (text: Readonly<Record<Language, object>>) => {
    const keys = (of: object): string[] =>
      Object.entries(of).flatMap(([key, value]) =>
        typeof value === 'object' ? keys(value as object).map((each) => `${key}.${each}`) : [key],
      );
    expect(keys(text.ja)).toEqual(keys(text.en));
  });

  it.each([true, false])('has every command of the page once (macOS: %s), and no key twice', (mac) => {
    const items = itemsOf(menuTemplate('en', mac, deeds()));
    const ids = items.flatMap(({ id }) => (id === undefined ? [] : [id]));
    // The updates are no command of the page, but are greyed with those.
    expect(ids.toSorted()).toEqual([...allPageCommands, 'updates'].toSorted());
    const standard = {
      zoomIn: 'CommandOrControl+Plus',
      zoomOut: 'CommandOrControl+-',
      reload: 'CommandOrControl+R',
      undo: 'CommandOrControl+Z',
    };
    const keys = items.flatMap(({ accelerator, role }) => accelerator ?? standard[role as keyof typeof standard] ?? []);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('shows the keys of the plan of all screens, and leaves them to the page', () => {
    const items = itemsOf(menuTemplate('en', true, deeds()));
    const keyOf = (id: string) => items.find((item) => item.id === id);
    expect(keyOf('go-home')).toMatchObject({ accelerator: 'CommandOrControl+1', registerAccelerator: false });
    expect(keyOf('go-settings')?.accelerator).toBe('CommandOrControl+,');
    expect(keyOf('palette')?.accelerator).toBe('CommandOrControl+K');
    expect(keyOf('copy-rows')?.accelerator).toBe('CommandOrControl+Shift+C');
    expect(keyOf('begin-batch')?.accelerator).toBe('CommandOrControl+Enter');
    // The reset of the zoom would take the key of the audit log.
    expect(itemOf(menuTemplate('en', true, deeds()), 'Actual Size')?.accelerator).toBe('CommandOrControl+Shift+0');
  });

  it('asks the page, or does what it alone can', () => {
    const asked = deeds();
    const menus = menuTemplate('ja', false, asked);
    press(itemOf(menus, pageCommands.stop.title.ja));
    expect(asked.run).toHaveBeenCalledExactlyOnceWith('stop');
    press(itemOf(menus, '診断情報を収集…'));
    expect(asked.collectDiagnostics).toHaveBeenCalledTimes(1);
    press(itemOf(menus, 'アップデートを確認…'));
    expect(asked.checkForUpdates).toHaveBeenCalledTimes(1);
  });

  const places = allPageCommands.filter((id) => pageCommands[id].place !== undefined);
  const enabled = () => electron.menu?.items.filter((item) => item.id !== undefined && item.enabled).map(({ id }) => id);

  it('greys what the screen in front cannot do, also after the language was changed', () => {
    let language: Language = 'ja';
    const menu = new AppMenu(() => language, deeds());
    menu.show();
    menu.follow(windowWithPage());
    expect(enabled()).toEqual([]);
    menu.offer([...places, 'find', 'stop']);
    expect(enabled()?.toSorted()).toEqual([...places, 'find', 'stop', 'updates'].toSorted());
    language = 'en';
    menu.show();
    expect(electron.menu?.template[3]?.label).toBe('Go');
    expect(enabled()).toContain('stop');
    // A page that goes nowhere, as where no world could start; the diagnostics can be collected there.
    menu.offer([]);
    expect(enabled()).toEqual([]);
    expect(electron.menu?.items.find(({ label }) => label === desktopText.en.menu.collect)?.enabled).toBe(true);
  });

  it('leads to every place and to the updates where there is no window, which is made for it', () => {
    const menu = new AppMenu(() => 'ja', deeds());
    const anywhere = [...places, 'updates'].toSorted();
    menu.show();
    expect(enabled()?.toSorted()).toEqual(anywhere);
    const window = windowWithPage();
    menu.follow(window);
    menu.offer(['find']);
    expect(enabled()).toEqual(['find']);
    window.emit('closed');
    expect(enabled()?.toSorted()).toEqual(anywhere);
  });

  it.each(['did-navigate', 'render-process-gone'])('offers nothing of a page that is gone (%s)', (gone) => {
    const menu = new AppMenu(() => 'ja', deeds());
    menu.show();
    const window = windowWithPage();
    menu.follow(window);
    menu.offer(['go-settings', 'stop']);
    expect(enabled()?.toSorted()).toEqual(['go-settings', 'stop', 'updates']);
    window.webContents.emit(gone as 'did-navigate');
    expect(enabled()).toEqual([]);
  });
});
