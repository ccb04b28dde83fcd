import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { WindowMemory } from './window-memory.ts';
import { type KeptWindow, neverOpened } from './window-rules.ts';

const displays = {
  laptop: { id: 1, workArea: { x: 0, y: 25, width: 1512, height: 920 } },
  desk: { id: 2, workArea: { x: 1512, y: 0, width: 2560, height: 1415 } },
};
const electron = vi.hoisted(() => ({ present: [] as { id: number }[], listeners: new Set<() => void>() }));
vi.mock('electron', () => ({
  screen: {
    getAllDisplays: () => electron.present,
    getPrimaryDisplay: () => electron.present[0],
    getDisplayMatching: ({ x }: { x: number }) => electron.present.find(({ id }) => (id === 2) === x >= 1512) ?? electron.present[0],
    on: (_name: string, listener: () => void) => electron.listeners.add(listener),
    off: (_name: string, listener: () => void) => electron.listeners.delete(listener),
  },
}));

class TestWindow extends EventEmitter {
  bounds = { x: 2000, y: 200, width: 1300, height: 900 };
  zoom = 0;
  full = false;
  maximized = false;
  readonly webContents = Object.assign(new EventEmitter(), {
    getZoomLevel: () => this.zoom,
    setZoomLevel: (zoom: number) => (this.zoom = zoom),
  });
  isDestroyed = () => false;
  isFullScreen = () => this.full;
  isMaximized = () => this.maximized;
  getBounds = () => this.bounds;
  getNormalBounds = () => this.bounds;
  setBounds = (bounds: typeof this.bounds) => (this.bounds = bounds);
  setFullScreen = (full: boolean) => (this.full = full);
  maximize = () => (this.maximized = true);
}

const start = (value: KeptWindow = neverOpened) => {
  const kept = {
    value,
    save: vi.fn((next: KeptWindow) => {
      kept.value = next;
    }),
  };
  const open = () => {
    const window = new TestWindow();
    memory.follow(window as never);
    return window;
  };
  const memory = new WindowMemory(kept);
  return { memory, kept, open };
};

beforeEach(() => {
  electron.present = [displays.laptop, displays.desk];
  electron.listeners.clear();
});

describe('the memory of the window', () => {
  it('opens it as it was left, contents and all', () => {
    const { kept, open, memory } = start();
    const first = open();
    first.zoom = 1.5;
    first.full = true;
    first.emit('close');
    expect(kept.value).toEqual({
      places: { 'display-2': { bounds: { x: 2000, y: 200, width: 1300, height: 900 }, maximized: false, fullScreen: true } },
      last: 'display-2',
      zoom: 1.5,
    });

    expect(memory.options).toEqual({ x: 2000, y: 200, width: 1300, height: 900, minWidth: 1024, minHeight: 700 });
    const second = open();
    second.emit('ready-to-show');
    second.webContents.emit('did-finish-load');
    expect([second.full, second.maximized, second.zoom]).toEqual([true, false, 1.5]);
  });

  it('leaves the zoom alone when the page is loaded anew', () => {
    const { open } = start({ ...neverOpened, zoom: 0.5 });
    const window = open();
    window.webContents.emit('did-finish-load');
    expect(window.zoom).toBe(0.5);
    window.zoom = 2;
    window.webContents.emit('did-finish-load');
    expect(window.zoom).toBe(2);
  });

  it('writes once when a window that was dragged rests', async () => {
    vi.useFakeTimers();
    try {
      const { kept, open } = start();
      const window = open();
      for (let n = 0; n < 50; n += 1) window.emit('move');
      expect(kept.save).not.toHaveBeenCalled();
      await vi.advanceTimersByTimeAsync(600);
      expect(kept.save).toHaveBeenCalledTimes(1);
      window.emit('resize');
      window.emit('closed');
      await vi.advanceTimersByTimeAsync(600);
      expect(kept.save).toHaveBeenCalledTimes(1);
    } finally {
      vi.useRealTimers();
    }
  });

  it('brings a window back whose display was taken away', () => {
    const { open } = start();
    const window = open();
    window.emit('blur');
    const told = () => {
      for (const listener of electron.listeners) listener();
    };
    told();
    expect(window.bounds.x).toBe(2000);
    electron.present = [displays.laptop];
    told();
    expect(window.bounds).toEqual({ x: 116, y: 85, width: 1280, height: 800 });
    window.emit('closed');
    expect(electron.listeners.size).toBe(0);
  });

  it('brings a window back that filled a display which was taken away, once it fills it no more', () => {
    const { open } = start();
    const window = open();
    window.full = true;
    electron.present = [displays.laptop];
    for (const listener of electron.listeners) listener();
    expect(window.bounds.x).toBe(2000);
    window.full = false;
    window.emit('leave-full-screen');
    expect(window.bounds.x).toBe(116);
  });
});
