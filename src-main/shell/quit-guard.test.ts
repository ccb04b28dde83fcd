import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { silentLog } from '#lib/log.ts';
import { guardQuit } from './quit-guard.ts';
import { type CriticalDevice, type Language, shellText } from './shell-text.ts';

const electron = vi.hoisted(() => ({ dialog: { showMessageBox: vi.fn() } }));
vi.mock('electron', () => electron);

beforeEach(() => {
  electron.dialog.showMessageBox.mockReset();
});

describe('quitting', () => {
  const iphones = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ name: `iPhone ${index + 1}`, serialNumber: `S${index + 1}`, step: 'erase' as const }));
  const start = (working: number, stop = vi.fn(async () => {}), critical: CriticalDevice[] = [], language: Language = 'en') => {
    const app = Object.assign(new EventEmitter(), { quit: vi.fn(), relaunch: vi.fn() });
    const window = { hide: vi.fn() };
    let stake: () => Promise<{ working: number; critical: CriticalDevice[] }> = async () => ({ working, critical });
    const guard = guardQuit(app as never, {
      atStake: () => stake(),
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
    return { app, stop, quit, guard, window, become: (next: typeof stake) => void (stake = next) };
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

  it('asks once more about devices that came into a critical step while the question stood', async () => {
    let answer: (response: number) => void = () => undefined;
    electron.dialog.showMessageBox.mockImplementation(() => new Promise((resolve) => (answer = (response) => resolve({ response }))));
    const { app, stop, quit, become } = start(2);
    quit();
    await vi.waitFor(() => expect(electron.dialog.showMessageBox).toHaveBeenCalledTimes(1));
    expect(electron.dialog.showMessageBox.mock.calls[0]?.[1]).toMatchObject({ type: 'question' });
    become(async () => ({ working: 2, critical: iphones(1) }));
    answer(1);
    await vi.waitFor(() => expect(electron.dialog.showMessageBox).toHaveBeenCalledTimes(2));
    expect(electron.dialog.showMessageBox.mock.calls[1]?.[1].detail).toContain('iPhone 1 (S1): being erased');
    expect(stop).not.toHaveBeenCalled();
    answer(1);
    await vi.waitFor(() => expect(app.quit).toHaveBeenCalledTimes(1));
    expect(electron.dialog.showMessageBox).toHaveBeenCalledTimes(2);
  });

  it('lets nobody wait for ever for a core that does not come', async () => {
    vi.useFakeTimers();
    try {
      const { app, stop, quit, become } = start(0);
      become(() => new Promise(() => undefined));
      quit();
      await vi.advanceTimersByTimeAsync(6_000);
      expect(stop).toHaveBeenCalledTimes(1);
      expect(app.quit).toHaveBeenCalledTimes(1);
    } finally {
      vi.useRealTimers();
    }
  });

  it('says at a terminal what is waited for', () => {
    expect(shellText.en.stopWaits(iphones(1), 60)).toBe(
      'In a step that must not be cut off: iPhone 1 (S1) being erased; waiting for its end, at most 60 seconds (Ctrl+C again stops at once).',
    );
    expect(shellText.ja.stopWaits(iphones(6), 60)).toContain('iPhone 5（S5）初期化、ほか1台。');
  });

  it('says when everything has stopped: then a window is held no more', async () => {
    const { app, guard, quit } = start(0);
    expect(guard.ended()).toBe(false);
    quit();
    await vi.waitFor(() => expect(app.quit).toHaveBeenCalledTimes(1));
    expect(guard.ended()).toBe(true);
  });

  it('starts again what a person wanted started again, once everything has stopped', async () => {
    const { app, stop, guard, quit } = start(0);
    guard.restart();
    expect(app.quit).toHaveBeenCalledTimes(1);
    expect(app.relaunch).not.toHaveBeenCalled();
    quit();
    await vi.waitFor(() => expect(app.quit).toHaveBeenCalledTimes(2));
    expect(stop).toHaveBeenCalledTimes(1);
    expect(app.relaunch).toHaveBeenCalledTimes(1);
  });

  it('starts nothing again for who stayed and quits later', async () => {
    electron.dialog.showMessageBox.mockResolvedValueOnce({ response: 0 }).mockResolvedValueOnce({ response: 1 });
    const { app, guard, quit } = start(1);
    guard.restart();
    quit();
    await vi.waitFor(() => expect(electron.dialog.showMessageBox).toHaveBeenCalledTimes(1));
    await new Promise(setImmediate);
    quit();
    await vi.waitFor(() => expect(app.quit).toHaveBeenCalledTimes(2));
    expect(app.relaunch).not.toHaveBeenCalled();
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

  it('goes on to what was to be done then, although stopping fails, and holds no later quit back', async () => {
    const { guard, quit, window } = start(
      0,
      vi.fn(async () => {
        throw new Error('stuck');
      }),
    );
    const install = vi.fn(async () => {});
    await guard.leave(install);
    expect(install).toHaveBeenCalledTimes(1);
    expect(window.hide).toHaveBeenCalledTimes(1);
    expect(guard.ended()).toBe(true);
    expect(quit()).toBe(false);
  });
});
