import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Log } from '#lib/log.ts';
import { openBridgeDoor } from './bridge-door.ts';

const electron = vi.hoisted(() => ({ ipcMain: null as unknown as EventEmitter }));
vi.mock('electron', () => ({
  get ipcMain() {
    return electron.ipcMain;
  },
  protocol: {},
}));

const frame = { url: 'app://shitaku/index.html#/' };
const contents = { mainFrame: frame };
const connect = vi.fn(() => ({ receive: vi.fn(), close: vi.fn() }));
const warn = vi.fn();
const log: Log = { info() {}, warn, error() {} };
const port = () => ({ on: vi.fn(), start: vi.fn(), close: vi.fn(), postMessage: vi.fn() });

beforeEach(() => {
  electron.ipcMain = new EventEmitter();
  connect.mockClear();
  warn.mockClear();
});

describe('who knocks at the bridge', () => {
  it('is let in as our main frame at our address', () => {
    openBridgeDoor((sender) => sender === (contents as never), connect, log);
    const own = port();
    electron.ipcMain.emit('bridge', { ports: [own], sender: contents, senderFrame: frame });
    expect(connect).toHaveBeenCalledTimes(1);
    expect(own.start).toHaveBeenCalled();
  });

  const elsewhere = (url: string) => {
    const strange = { url };
    return { sender: { mainFrame: strange }, window: { mainFrame: strange }, senderFrame: strange };
  };

  it.each([
    ['from another window', { sender: { mainFrame: frame }, senderFrame: frame }],
    ['from a frame inside our page', { sender: contents, senderFrame: { url: frame.url } }],
    ['from a frame that is gone', { sender: contents, senderFrame: null }],
  ])('is sent away %s', (_where, event) => {
    openBridgeDoor((sender) => sender === (contents as never), connect, log);
    const own = port();
    electron.ipcMain.emit('bridge', { ports: [own], ...event });
    expect(connect).not.toHaveBeenCalled();
    expect(own.close).toHaveBeenCalled();
    expect(warn).toHaveBeenCalledTimes(1);
  });

  it.each(['https://evil.example/', 'app://shitaku.evil/', 'app://other/', 'file:///app/index.html', 'about:blank', 'data:text/html,x'])(
    'is sent away when our window shows %s',
    (url) => {
      const { window, sender, senderFrame } = elsewhere(url);
      openBridgeDoor((asked) => asked === (window as never), connect, log);
      const own = port();
      electron.ipcMain.emit('bridge', { ports: [own], sender: window, senderFrame });
      expect(sender).toBeDefined();
      expect(connect).not.toHaveBeenCalled();
      expect(own.close).toHaveBeenCalled();
    },
  );

  it('is sent away while there is no window', () => {
    openBridgeDoor(() => false, connect, log);
    const own = port();
    electron.ipcMain.emit('bridge', { ports: [own], sender: contents, senderFrame: frame });
    expect(own.close).toHaveBeenCalled();
  });

  it('brings a port, or is ignored', () => {
    openBridgeDoor((sender) => sender === (contents as never), connect, log);
    electron.ipcMain.emit('bridge', { ports: [], sender: contents, senderFrame: frame });
    electron.ipcMain.emit('bridge', { sender: contents, senderFrame: frame }, 'sent without a way for ports');
    expect(connect).not.toHaveBeenCalled();
  });

  it('keeps a few links of a page and loses the oldest; those of another page stay', () => {
    openBridgeDoor(() => true, connect, log);
    const knock = (sender: object) => {
      const own = port();
      electron.ipcMain.emit('bridge', { ports: [own], sender, senderFrame: frame });
      return own;
    };
    const other = knock({ mainFrame: frame });
    const own = Array.from({ length: 7 }, () => knock(contents));
    expect(own.map(({ close }) => close.mock.calls.length)).toEqual([1, 1, 1, 0, 0, 0, 0]);
    expect(connect.mock.results.map(({ value }) => value.close.mock.calls.length)).toEqual([0, 1, 1, 1, 0, 0, 0, 0]);
    expect(other.close).not.toHaveBeenCalled();
  });

  it('finds the door shut after it was closed, and every link ended', () => {
    const shut = openBridgeDoor((sender) => sender === (contents as never), connect, log);
    const own = port();
    electron.ipcMain.emit('bridge', { ports: [own], sender: contents, senderFrame: frame });
    shut();
    expect(electron.ipcMain.listenerCount('bridge')).toBe(0);
    expect(own.close).toHaveBeenCalledTimes(1);
    expect(connect.mock.results.map(({ value }) => value.close.mock.calls.length)).toEqual([1]);
  });
});
