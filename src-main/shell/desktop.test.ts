import { EventEmitter } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { silentLog } from '#lib/log.ts';
import { RendererFiles } from '../host/renderer-files.ts';
import { registerAppScheme, serveAppPage } from './app-page.ts';
import { MainWindow } from './main-window.ts';
import { menuTemplate } from './menu.ts';
import { Notifications } from './notifications.ts';
import { guardQuit } from './quit-guard.ts';
import { type Language, shellText } from './shell-text.ts';

const electron = vi.hoisted(() => ({
  protocol: { registerSchemesAsPrivileged: vi.fn() },
  dialog: { showMessageBox: vi.fn() },
  shown: [] as string[],
  bodies: [] as string[],
  clicks: [] as (() => void)[],
  windows: [] as {
    options: { webPreferences: Record<string, unknown> };
    emit: (name: string) => void;
    urls: string[];
    webContents: EventEmitter;
  }[],
}));
vi.mock('electron', () => ({
  ...electron,
  Menu: {},
  Notification: class {
    static isSupported = () => true;
    readonly title: string;
    constructor(options: { title: string; body?: string }) {
      this.title = options.title;
      if (options.body !== undefined) electron.bodies.push(options.body);
    }
    on = (_name: string, listener: () => void) => electron.clicks.push(listener);
    show = () => electron.shown.push(this.title);
  },
  BrowserWindow: class extends EventEmitter {
    readonly options: unknown;
    readonly urls: string[] = [];
    readonly webContents = Object.assign(new EventEmitter(), { reload: vi.fn() });
    constructor(options: unknown) {
      super();
      this.options = options;
      electron.windows.push(this as never);
    }
    loadURL = async (url: string) => void this.urls.push(url);
    isMinimized = () => false;
    isFocused = () => true;
    focus = vi.fn();
    show = vi.fn();
  },
}));

beforeEach(() => {
  electron.shown.length = 0;
  electron.bodies.length = 0;
  electron.clicks.length = 0;
  electron.windows.length = 0;
});

describe('our page', () => {
  const serve = () => {
    const folder = mkdtempSync(join(tmpdir(), 'shitaku-page-'));
    writeFileSync(join(folder, 'index.html'), '<!doctype html>');
    const handle = vi.fn();
    serveAppPage({ handle } as never, new RendererFiles(folder));
    return handle.mock.calls[0]?.[1] as (request: { url: string; method: string }) => Response;
  };

  it('has a scheme with a secure origin of its own, and no privileges it does not need', () => {
    registerAppScheme();
    expect(electron.protocol.registerSchemesAsPrivileged).toHaveBeenCalledWith([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
    ]);
  });

  it('comes with the strict content security policy', async () => {
    const response = serve()({ url: 'app://shitaku/', method: 'GET' });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-security-policy')).toContain("script-src 'self';");
    expect(await response.text()).toBe('<!doctype html>');
  });

  it.each([
    ['app://other/', 'GET', 403],
    ['app://shitaku/../../etc/passwd', 'GET', 404],
    ['app://shitaku/..%2f..%2fetc/passwd', 'GET', 404],
    ['app://shitaku/', 'POST', 404],
  ])('is not at %s (%s)', (url, method, status) => {
    expect(serve()({ url, method }).status).toBe(status);
  });
});

describe('the window', () => {
  it('has a page without Node, in a sandbox, with the preload and nothing else', () => {
    new MainWindow('/app/out/preload/index.cjs', silentLog).show();
    expect(electron.windows[0]?.options.webPreferences).toMatchObject({
      preload: '/app/out/preload/index.cjs',
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
    });
    expect(electron.windows[0]?.urls).toEqual(['app://shitaku/']);
  });

  it('is made once, and anew after it was closed', () => {
    const window = new MainWindow('/p', silentLog);
    window.show();
    window.show();
    expect(electron.windows).toHaveLength(1);
    electron.windows[0]?.emit('closed');
    expect(window.window).toBeNull();
    window.show();
    expect(electron.windows).toHaveLength(2);
  });

  it('keeps its guides: they speak to main as it does, and go with it', () => {
    const window = new MainWindow('/p', silentLog);
    window.show();
    const own = electron.windows[0]?.webContents;
    const guide = () => Object.assign(new EventEmitter(), { webContents: {}, close: vi.fn() });
    const [first, second] = [guide(), guide()];
    expect(window.owns(first.webContents as never)).toBe(false);
    for (const each of [first, second]) own?.emit('did-create-window', each);
    expect([own, first.webContents, second.webContents].map((each) => window.owns(each as never))).toEqual([true, true, true]);
    expect(window.owns({} as never)).toBe(false);

    first.emit('closed');
    expect(window.owns(first.webContents as never)).toBe(false);
    window.reload();
    expect(first.close).not.toHaveBeenCalled();
    expect(second.close).toHaveBeenCalledTimes(1);
    electron.windows[0]?.emit('closed');
    expect(second.close).toHaveBeenCalledTimes(2);
    expect(window.owns(own as never)).toBe(false);
  });

  it('makes a guide small, above other windows, and as locked as itself', () => {
    const { alwaysOnTop, width, height, webPreferences } = new MainWindow('/p', silentLog).guideWindow;
    expect({ alwaysOnTop, width, height }).toEqual({ alwaysOnTop: true, width: 400, height: 640 });
    expect(webPreferences).toMatchObject({ preload: '/p', sandbox: true, contextIsolation: true, nodeIntegration: false });
  });

  it('goes to a screen when the menu asks', async () => {
    const window = new MainWindow('/p', silentLog);
    await window.go('#/settings');
    expect(electron.windows[0]?.urls).toEqual(['app://shitaku/', 'app://shitaku/#/settings']);
  });
});

describe('the menu', () => {
  it('speaks the language of the app, in both the same items', () => {
    const [ja, en] = (['ja', 'en'] as const).map((language) => menuTemplate(language, true, () => {}));
    expect(ja?.map((item) => item.label)).toEqual(['Shitaku', '編集', '表示', 'ウインドウ']);
    expect(en?.map((item) => item.label)).toEqual(['Shitaku', 'Edit', 'View', 'Window']);
    const shape = (items: typeof ja) => JSON.stringify(items, (key, value: unknown) => (key === 'label' ? undefined : value));
    expect(shape(ja)).toBe(shape(en));
  });

  it('has every sentence in both languages', () => {
    expect(Object.keys(shellText.ja)).toEqual(Object.keys(shellText.en));
  });
});

describe('notifications', () => {
  const slot = (state: string) => ({ noun: 'bench', name: 'slot', payload: { udid: 'u', name: '営業 01', state } }) as never;

  it('tell once that a device is prepared or needs a decision', () => {
    const notifications = new Notifications(
      () => 'ja',
      () => false,
      () => {},
    );
    for (const state of ['done', 'working', 'working', 'attention', 'attention', 'done', 'done']) notifications.hear(slot(state));
    expect(electron.shown).toEqual(['営業 01 は確認が必要です', '営業 01 の準備ができました']);
  });

  it('stay quiet while someone looks at the window', () => {
    const notifications = new Notifications(
      () => 'en',
      () => true,
      () => {},
    );
    for (const state of ['working', 'done']) notifications.hear(slot(state));
    expect(electron.shown).toEqual([]);
  });

  const due = (change: object) =>
    ({
      noun: 'deadlines',
      name: 'due',
      payload: { id: 'x', type: 'credential', kind: 'push', name: 'MDM 1', daysLeft: 7, escalated: false, ...change },
    }) as never;

  it('tell of a date, also to who looks at the window, and lead where it is renewed', () => {
    const places: string[] = [];
    const notifications = new Notifications(
      () => 'ja',
      () => true,
      (place) => places.push(place),
    );
    notifications.hear(due({}));
    notifications.hear(due({ daysLeft: 0, escalated: true }));
    notifications.hear(due({ type: 'sign-in', kind: null, name: 'mdm@example.jp', daysLeft: 1 }));
    notifications.hear({ noun: 'deadlines', name: 'changed', payload: {} });
    expect(electron.shown).toEqual([
      'MDM プッシュ通知証明書 残り 7日',
      'MDM プッシュ通知証明書 期限切れ',
      'Apple Account のサインイン確認 残り 1日',
    ]);
    expect(electron.bodies[0]).toContain('証明書センター');
    expect(electron.bodies[1]).toContain('副担当者');
    for (const click of electron.clicks) click();
    expect(places).toEqual(['#/certificates', '#/certificates', '#/accounts']);
  });

  it('tell of a date in English', () => {
    new Notifications(
      () => 'en',
      () => false,
      () => {},
    ).hear(due({ daysLeft: 1 }));
    expect(electron.shown).toEqual(['MDM push certificate: 1 day left']);
  });
});

describe('quitting', () => {
  const start = (working: number, stop = vi.fn(async () => {})) => {
    const app = Object.assign(new EventEmitter(), { quit: vi.fn() });
    const language = (): Language => 'en';
    guardQuit(app as never, { working: async () => working, stop, language, window: () => null, log: silentLog });
    const quit = () => {
      const event = { preventDefault: vi.fn() };
      app.emit('before-quit', event);
      return event.preventDefault.mock.calls.length === 1;
    };
    return { app, stop, quit };
  };

  it('stops everything first, then goes through', async () => {
    const { app, stop, quit } = start(0);
    expect(quit()).toBe(true);
    await vi.waitFor(() => expect(app.quit).toHaveBeenCalledTimes(1));
    expect(stop).toHaveBeenCalledTimes(1);
    expect(electron.dialog.showMessageBox).not.toHaveBeenCalled();
    expect(quit()).toBe(false);
  });

  it('asks while devices are being prepared, and stays when told to', async () => {
    electron.dialog.showMessageBox.mockResolvedValueOnce({ response: 0 });
    const { app, stop, quit } = start(3);
    quit();
    quit();
    await vi.waitFor(() => expect(electron.dialog.showMessageBox).toHaveBeenCalledTimes(1));
    expect(electron.dialog.showMessageBox.mock.calls[0]?.[0].message).toBe('3 devices are being prepared. Quit?');
    expect(stop).not.toHaveBeenCalled();
    expect(app.quit).not.toHaveBeenCalled();
  });

  it('quits although stopping fails', async () => {
    const { app, quit } = start(
      0,
      vi.fn(async () => {
        throw new Error('stuck');
      }),
    );
    quit();
    await vi.waitFor(() => expect(app.quit).toHaveBeenCalled());
  });
});
