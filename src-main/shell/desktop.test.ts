import { EventEmitter } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { silentLog } from '#lib/log.ts';
import { RendererFiles } from '../host/renderer-files.ts';
import { registerAppScheme, serveAppPage } from './app-page.ts';
import { MainWindow } from './main-window.ts';

const electron = vi.hoisted(() => ({
  protocol: { registerSchemesAsPrivileged: vi.fn() },
  dialog: { showMessageBox: vi.fn() },
  windows: [] as {
    options: { webPreferences: Record<string, unknown> };
    emit: (name: string) => void;
    urls: string[];
    fails: Error | null;
    webContents: EventEmitter;
  }[],
}));
vi.mock('electron', () => ({
  ...electron,
  Menu: {},
  BrowserWindow: class extends EventEmitter {
    readonly options: unknown;
    readonly urls: string[] = [];
    fails: Error | null = null;
    readonly webContents = Object.assign(new EventEmitter(), { reload: vi.fn(), getURL: () => this.urls.at(-1) ?? '' });
    constructor(options: unknown) {
      super();
      this.options = options;
      electron.windows.push(this as never);
    }
    loadURL = async (url: string) => {
      this.urls.push(url);
      if (this.fails !== null) throw this.fails;
    };
    isMinimized = () => false;
    isFocused = () => true;
    focus = vi.fn();
    show = vi.fn();
  },
}));

beforeEach(() => {
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
  const open = (ports: Partial<ConstructorParameters<typeof MainWindow>[0]> = {}) =>
    new MainWindow({ preload: '/p', log: silentLog, options: () => ({ width: 1280, height: 800 }), ...ports });

  it('has a page without Node, in a sandbox, with the preload and nothing else', () => {
    open({ preload: '/app/out/preload/index.cjs' }).show();
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
    const window = open();
    window.show();
    window.show();
    expect(electron.windows).toHaveLength(1);
    electron.windows[0]?.emit('closed');
    expect(window.window).toBeNull();
    window.show();
    expect(electron.windows).toHaveLength(2);
  });

  it('keeps its guides: they speak to main as it does, and go with it', () => {
    const window = open();
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
    const { alwaysOnTop, width, height, webPreferences } = open().guideWindow;
    expect({ alwaysOnTop, width, height }).toEqual({ alwaysOnTop: true, width: 400, height: 640 });
    expect(webPreferences).toMatchObject({ preload: '/p', sandbox: true, contextIsolation: true, nodeIntegration: false });
  });

  it('asks before it is closed', () => {
    const closing = vi.fn();
    open({ closing }).show();
    electron.windows[0]?.emit('close');
    expect(closing).toHaveBeenCalledTimes(1);
  });

  it('goes to a screen when the menu asks', async () => {
    const window = open();
    await window.go('#/settings');
    expect(electron.windows[0]?.urls).toEqual(['app://shitaku/#/settings']);
    await window.go('#/bench');
    expect(electron.windows[0]?.urls).toEqual(['app://shitaku/#/settings', 'app://shitaku/#/bench']);
    // A load of the place that is there already would be a reload in one Electron and nothing in the next.
    await window.go('#/bench');
    expect(electron.windows[0]?.urls).toHaveLength(2);
  });

  it('goes on where a load is cut off by the next one, and logs one that fails', async () => {
    const log = { ...silentLog, error: vi.fn() };
    const window = open({ log });
    window.show();
    const [made] = electron.windows;
    if (made === undefined) throw new Error('no window');
    made.fails = Object.assign(new Error('cut off'), { code: 'ERR_ABORTED', errno: -3 });
    await window.go('#/bench');
    expect(log.error).not.toHaveBeenCalled();
    made.fails = Object.assign(new Error('gone'), { code: 'ERR_FILE_NOT_FOUND', errno: -6 });
    await window.go('#/settings');
    expect(log.error).toHaveBeenCalledExactlyOnceWith('the page did not load', { error: made.fails });
  });

  it('tells when it comes into sight, and of itself before its page is loaded', () => {
    const onShown = vi.fn();
    const follow = vi.fn();
    open({ onShown, follow: [(window) => follow((window as unknown as { urls: string[] }).urls.length)] }).show();
    expect(follow).toHaveBeenCalledExactlyOnceWith(0);
    electron.windows[0]?.emit('show');
    expect(onShown).toHaveBeenCalledTimes(1);
  });
});
