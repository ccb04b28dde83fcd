import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { silentLog } from '#lib/log.ts';
import { askWhereToSave } from './downloads.ts';
import { mayOpenOutside } from './external-links.ts';
import { lockPages, lockSession } from './locks.ts';

const openExternal = vi.hoisted(() => vi.fn());
vi.mock('electron', () => ({ shell: { openExternal }, protocol: {} }));

const SITES = ['http://127.0.0.1:4567/pushcert', 'http://127.0.0.1:4569/mail'];

describe('links', () => {
  it.each([
    'https://identity.apple.com/pushcert',
    'https://apple.com/',
    'https://business.apple.com/#/main',
    'http://127.0.0.1:4567/pushcert/upload',
    'http://127.0.0.1:4569/preferences',
  ])('to %s are opened', (address) => {
    expect(mayOpenOutside(address, SITES)).toBe(true);
  });

  it.each([
    'http://identity.apple.com/',
    'https://apple.com.evil.example/',
    'https://notapple.com/',
    'https://evil.example/?apple.com',
    'https://apple.com@evil.example/',
    'https://user@apple.com/',
    'https://apple.com:8443/',
    'http://127.0.0.1:4568/',
    'http://localhost:4567/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'smb://apple.com/share',
    'app://shitaku/',
    'not an address',
    '',
  ])('to %s stay closed', (address) => {
    expect(mayOpenOutside(address, SITES)).toBe(false);
  });

  it('to the practice sites stay closed in the real world', () => {
    for (const site of SITES) expect(mayOpenOutside(site, [])).toBe(false);
  });
});

describe('a page', () => {
  let app: EventEmitter;
  let contents: EventEmitter & { setWindowOpenHandler: ReturnType<typeof vi.fn>; getURL: () => string };
  const guideWindow = { width: 400 };

  beforeEach(() => {
    openExternal.mockReset().mockResolvedValue(undefined);
    app = new EventEmitter();
    contents = Object.assign(new EventEmitter(), { setWindowOpenHandler: vi.fn(), getURL: () => 'app://shitaku/#/certificates/push' });
    lockPages(app as never, { mayOpenOutside: (address) => address.startsWith('https://apple.com'), guideWindow, log: silentLog });
    app.emit('web-contents-created', {}, contents);
  });

  it.each(['will-navigate', 'will-frame-navigate'])('may move within the app but not leave it (%s)', (name) => {
    const leave = { url: 'https://evil.example/', preventDefault: vi.fn() };
    const lookAlike = { url: 'app://shitaku.evil/', preventDefault: vi.fn() };
    const within = { url: 'app://shitaku/#/bench', preventDefault: vi.fn() };
    for (const event of [leave, lookAlike, within]) contents.emit(name, event);
    expect(leave.preventDefault).toHaveBeenCalled();
    expect(lookAlike.preventDefault).toHaveBeenCalled();
    expect(within.preventDefault).not.toHaveBeenCalled();
  });

  it('may not embed', () => {
    const event = { preventDefault: vi.fn() };
    contents.emit('will-attach-webview', event);
    expect(event.preventDefault).toHaveBeenCalled();
  });

  it('opens no window of another page; allowed links go to the browser', () => {
    const handler = contents.setWindowOpenHandler.mock.calls[0]?.[0];
    expect(handler({ url: 'https://apple.com/x' })).toEqual({ action: 'deny' });
    expect(handler({ url: 'https://evil.example/' })).toEqual({ action: 'deny' });
    expect(openExternal.mock.calls).toEqual([['https://apple.com/x']]);
  });

  it('opens a guide of ours in a small window', () => {
    const handler = contents.setWindowOpenHandler.mock.calls[0]?.[0];
    expect(handler({ url: 'app://shitaku/#/guide/push' })).toEqual({ action: 'allow', overrideBrowserWindowOptions: guideWindow });
    expect(openExternal).not.toHaveBeenCalled();
  });

  it('opens no guide from a guide', () => {
    contents.getURL = () => 'app://shitaku/#/guide/push';
    const handler = contents.setWindowOpenHandler.mock.calls[0]?.[0];
    expect(handler({ url: 'app://shitaku/#/guide/ade' })).toEqual({ action: 'deny' });
  });

  it.each([
    'app://shitaku/',
    'app://shitaku/#/settings',
    'app://shitaku/#/guide/',
    'app://shitaku/#/guide/../settings',
    'app://shitaku/other.html#/guide/push',
    'app://shitaku.evil/#/guide/push',
    'https://evil.example/#/guide/push',
    'http://app://shitaku/#/guide/push',
  ])('opens no window for %s', (url) => {
    const handler = contents.setWindowOpenHandler.mock.calls[0]?.[0];
    expect(handler({ url })).toEqual({ action: 'deny' });
    expect(openExternal).not.toHaveBeenCalled();
  });

  it('survives a browser that cannot be opened', () => {
    openExternal.mockRejectedValue(new Error('no browser'));
    const handler = contents.setWindowOpenHandler.mock.calls[0]?.[0];
    expect(handler({ url: 'https://apple.com/x' })).toEqual({ action: 'deny' });
  });
});

const lockedSession = () => {
  const session = {
    setPermissionRequestHandler: vi.fn(),
    setPermissionCheckHandler: vi.fn(),
    setDevicePermissionHandler: vi.fn(),
    setSpellCheckerEnabled: vi.fn(),
    setSpellCheckerLanguages: vi.fn(),
  };
  lockSession(session as never);
  return session;
};

describe('the session', () => {
  it('fetches no dictionary', () => {
    const session = lockedSession();
    expect(session.setSpellCheckerEnabled.mock.calls).toEqual([[false]]);
    expect(session.setSpellCheckerLanguages.mock.calls).toEqual([[[]]]);
  });

  it('grants copying and nothing else', () => {
    const session = lockedSession();
    const granted = (permission: string) => {
      const answer = vi.fn();
      session.setPermissionRequestHandler.mock.calls[0]?.[0](null, permission, answer);
      const checked = session.setPermissionCheckHandler.mock.calls[0]?.[0](null, permission);
      expect(checked).toBe(answer.mock.calls[0]?.[0]);
      return checked;
    };
    expect(granted('clipboard-sanitized-write')).toBe(true);
    for (const permission of ['clipboard-read', 'media', 'geolocation', 'usb', 'serial', 'notifications', 'openExternal']) {
      expect(granted(permission)).toBe(false);
    }
    expect(session.setDevicePermissionHandler.mock.calls[0]?.[0]()).toBe(false);
  });

  it('saves only what the page made, through the save dialog', () => {
    const session = new EventEmitter();
    askWhereToSave(session as never, { title: () => '保存', folders: { of: () => null, remember: () => {} }, failed: vi.fn() });
    const item = (url: string) => ({ getURL: () => url, getFilename: () => 'request.plist', once: vi.fn(), setSaveDialogOptions: vi.fn() });
    const own = item('blob:app://shitaku/1234');
    const foreign = item('https://evil.example/x.dmg');
    const event = { preventDefault: vi.fn() };
    session.emit('will-download', event, own);
    expect(own.setSaveDialogOptions).toHaveBeenCalledWith({ title: '保存', defaultPath: 'request.plist' });
    expect(event.preventDefault).not.toHaveBeenCalled();
    session.emit('will-download', event, foreign);
    expect(event.preventDefault).toHaveBeenCalled();
    expect(foreign.setSaveDialogOptions).not.toHaveBeenCalled();
  });
});
