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
import { PowerWatch } from './power-watch.ts';
import { guardQuit } from './quit-guard.ts';
import { type CriticalDevice, type Language, shellText } from './shell-text.ts';

const electron = vi.hoisted(() => ({
  protocol: { registerSchemesAsPrivileged: vi.fn() },
  dialog: { showMessageBox: vi.fn() },
  shown: [] as string[],
  bodies: [] as string[],
  closed: [] as string[],
  powerSaveBlocker: { start: vi.fn(() => 7), stop: vi.fn() },
  powerMonitor: { on: vi.fn() },
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
    close = () => electron.closed.push(this.title);
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
  electron.closed.length = 0;
  electron.powerMonitor.on.mockReset();
  electron.powerSaveBlocker.start.mockClear();
  electron.powerSaveBlocker.stop.mockClear();
  electron.dialog.showMessageBox.mockReset();
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

  it('asks before it is closed', () => {
    const closing = vi.fn();
    new MainWindow('/p', silentLog, closing).show();
    electron.windows[0]?.emit('close');
    expect(closing).toHaveBeenCalledTimes(1);
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
  const slot = (state: string, batchId: string | null = null) =>
    ({ noun: 'bench', name: 'slot', payload: { udid: 'u', name: '営業 01', state, run: { batchId } } }) as never;

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

describe('notifications of a batch', () => {
  const summary = (counts: object, change: object = {}) => ({
    id: 'b',
    name: '4月 営業部',
    endedAt: null,
    autoStart: false,
    target: 3,
    counts: { waiting: 0, working: 0, done: 0, attention: 0, ...counts },
    ...change,
  });
  const changed = (counts: object, change: object = {}) =>
    ({ noun: 'batches', name: 'changed', payload: summary(counts, change) }) as never;
  const slot = (udid: string, state: string, batchId: string | null) =>
    ({ noun: 'bench', name: 'slot', payload: { udid, name: `SECRET ${udid}`, serialNumber: udid, state, run: { batchId } } }) as never;
  const start = (lookedAt = false, language: Language = 'ja') => {
    const places: string[] = [];
    return {
      places,
      notifications: new Notifications(
        () => language,
        () => lookedAt,
        (place) => places.push(place),
      ),
    };
  };

  it('come once, when all are done, and lead to the bench; of its devices there is none', () => {
    const { notifications, places } = start();
    notifications.hear(changed({ working: 3 }));
    for (const udid of ['1', '2', '3']) for (const state of ['working', 'done']) notifications.hear(slot(udid, state, 'b'));
    notifications.hear(changed({ working: 1, done: 2 }));
    expect(electron.shown).toEqual([]);
    notifications.hear(changed({ done: 3 }));
    notifications.hear(changed({ done: 3 }));
    expect(electron.shown).toEqual(['4月 営業部: すべて終わりました']);
    expect(electron.bodies).toEqual(['3台の準備ができました。']);
    for (const click of electron.clicks) click();
    expect(places).toEqual(['#/bench']);
  });

  it('come at the first decision that is needed, and at the end, which takes its place', () => {
    const { notifications } = start(false, 'en');
    notifications.hear(changed({ working: 3 }));
    notifications.hear(changed({ working: 2, attention: 1 }));
    notifications.hear(changed({ working: 1, attention: 2 }));
    notifications.hear(changed({ done: 1, attention: 2 }));
    expect(electron.shown).toEqual(['4月 営業部 needs your attention', '4月 営業部 needs your attention']);
    expect(electron.bodies).toEqual(['1 device waits for a decision.', '1 device is ready. 2 devices wait for a decision.']);
    expect(electron.closed).toEqual(['4月 営業部 needs your attention']);
  });

  it('stay away while someone looks, while more are to come, and for what was so before', () => {
    const looking = start(true).notifications;
    looking.hear(changed({ working: 3 }));
    looking.hear(changed({ done: 3 }));
    const waiting = start().notifications;
    waiting.hear(changed({ working: 1, waiting: 2 }));
    waiting.hear(changed({ done: 1, waiting: 2 }));
    const endless = start().notifications;
    endless.hear(changed({ working: 1 }, { target: null, autoStart: true }));
    endless.hear(changed({ done: 1 }, { target: null, autoStart: true }));
    const known = start().notifications;
    known.begin(summary({ done: 2, attention: 1 }) as never);
    known.hear(changed({ done: 2, attention: 1 }));
    expect(electron.shown).toEqual([]);
  });

  it('leave room for those of single devices once it is ended', () => {
    const { notifications } = start();
    notifications.begin(summary({ working: 1 }) as never);
    for (const state of ['working', 'attention']) notifications.hear(slot('other', state, null));
    expect(electron.shown).toEqual([]);
    notifications.hear(changed({ done: 1 }, { endedAt: 1 }));
    notifications.hear(slot('other', 'done', null));
    expect(electron.shown).toEqual(['SECRET other の準備ができました']);
  });
});

describe('power', () => {
  const start = (critical: boolean) => {
    const app = { quit: vi.fn() };
    const info = vi.fn();
    const power = new PowerWatch(app, { critical: () => critical, log: { ...silentLog, info } });
    const tell = (name: string, event?: object) => electron.powerMonitor.on.mock.calls.find(([known]) => known === name)?.[1](event);
    return { app, info, power, tell };
  };

  it('holds sleep off exactly while it is needed', () => {
    const { power } = start(false);
    power.keepAwake(false);
    expect(electron.powerSaveBlocker.start).not.toHaveBeenCalled();
    for (const needed of [true, true]) power.keepAwake(needed);
    expect(electron.powerSaveBlocker.start).toHaveBeenCalledExactlyOnceWith('prevent-app-suspension');
    expect(electron.powerSaveBlocker.stop).not.toHaveBeenCalled();
    for (const needed of [false, false]) power.keepAwake(needed);
    expect(electron.powerSaveBlocker.stop).toHaveBeenCalledExactlyOnceWith(7);
    power.keepAwake(true);
    expect(electron.powerSaveBlocker.start).toHaveBeenCalledTimes(2);
  });

  it.each([
    [true, 1],
    [false, 0],
  ])('at a shutdown, with a device in a critical step: %s', (critical, held) => {
    const { app, tell } = start(critical);
    const event = { preventDefault: vi.fn() };
    tell('shutdown', event);
    expect(event.preventDefault).toHaveBeenCalledTimes(held);
    expect(app.quit).toHaveBeenCalledTimes(held);
  });

  it('writes down that the computer slept', () => {
    const { info, tell, app } = start(true);
    tell('suspend');
    tell('resume');
    expect(info.mock.calls.map(([message]) => message)).toEqual(['the computer goes to sleep', 'the computer is awake again']);
    expect(app.quit).not.toHaveBeenCalled();
  });
});

describe('quitting', () => {
  const iphones = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ name: `iPhone ${index + 1}`, serialNumber: `S${index + 1}`, step: 'erase' as const }));
  const start = (working: number, stop = vi.fn(async () => {}), critical: CriticalDevice[] = [], language: Language = 'en') => {
    const app = Object.assign(new EventEmitter(), { quit: vi.fn() });
    const window = { hide: vi.fn() };
    const guard = guardQuit(app as never, {
      atStake: async () => ({ working, critical }),
      stop,
      language: () => language,
      window: () => window as never,
      log: silentLog,
    });
    const quit = () => {
      const event = { preventDefault: vi.fn() };
      app.emit('before-quit', event);
      return event.preventDefault.mock.calls.length === 1;
    };
    return { app, stop, quit, guard, window };
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
    expect(electron.dialog.showMessageBox.mock.calls[0]?.[1].message).toBe('3 devices are being prepared. Quit?');
    expect(stop).not.toHaveBeenCalled();
    expect(app.quit).not.toHaveBeenCalled();
  });

  it('names the devices in a critical step, five at most, and what quitting all the same would mean', async () => {
    electron.dialog.showMessageBox.mockResolvedValueOnce({ response: 0 });
    const { stop, quit } = start(7, undefined, iphones(7));
    quit();
    await vi.waitFor(() => expect(electron.dialog.showMessageBox).toHaveBeenCalledTimes(1));
    const [, asked] = electron.dialog.showMessageBox.mock.calls[0] ?? [];
    expect(asked).toMatchObject({
      type: 'warning',
      message: '7 devices are in a step that must not be cut off. Quit?',
      buttons: ['Keep working', 'Quit All the Same'],
      defaultId: 0,
      cancelId: 0,
    });
    const lines = asked.detail.split('\n');
    expect(lines.slice(0, 6)).toEqual([
      ...iphones(5).map(({ name, serialNumber }) => `• ${name} (${serialNumber}): being erased`),
      '• and 2 more',
    ]);
    expect(asked.detail).toContain('may be left unfinished');
    expect(asked.detail).toContain('goes on from the step where it stopped');
    expect(stop).not.toHaveBeenCalled();
  });

  it('names them in Japanese, and lets nothing in a name break the line', async () => {
    electron.dialog.showMessageBox.mockResolvedValueOnce({ response: 1 });
    const device = { name: '営業\u001b[2J\n01\u202e', serialNumber: 'F9FX', step: 'supervise' as const };
    const { app, stop, quit, window } = start(0, undefined, [device], 'ja');
    quit();
    await vi.waitFor(() => expect(app.quit).toHaveBeenCalledTimes(1));
    const [, asked] = electron.dialog.showMessageBox.mock.calls[0] ?? [];
    expect(asked.detail.split('\n')[0]).toBe('・営業[2J01（F9FX）: 監視対象に変更');
    expect(asked.detail).not.toContain('ほか');
    expect(stop).toHaveBeenCalledTimes(1);
    expect(window.hide).toHaveBeenCalledTimes(1);
  });

  it('says at a terminal what is waited for', () => {
    expect(shellText.en.stopWaits(iphones(1), 60)).toBe(
      'In a step that must not be cut off: iPhone 1 (S1) being erased; waiting for its end, at most 60 seconds (Ctrl+C again stops at once).',
    );
    expect(shellText.ja.stopWaits(iphones(6), 60)).toContain('iPhone 5（S5）初期化、ほか1台。');
  });

  it('is what closing the window does: it stays open until that is settled', async () => {
    const { app, guard, quit } = start(0);
    const close = () => {
      const event = { preventDefault: vi.fn() };
      guard.closing(event);
      return event.preventDefault.mock.calls.length === 1;
    };
    expect(close()).toBe(true);
    expect(app.quit).toHaveBeenCalledTimes(1);
    quit();
    await vi.waitFor(() => expect(app.quit).toHaveBeenCalledTimes(2));
    expect(close()).toBe(false);
    expect(app.quit).toHaveBeenCalledTimes(2);
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
