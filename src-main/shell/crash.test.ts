import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { silentLog } from '#lib/log.ts';
import { CrashWatch } from './crash-watch.ts';
import { tellOfStrays } from './stray-dialog.ts';

const electron = vi.hoisted(() => ({ dialog: { showMessageBox: vi.fn(), showErrorBox: vi.fn() } }));
vi.mock('electron', () => electron);

beforeEach(() => {
  for (const mock of Object.values(electron.dialog)) mock.mockReset();
});

describe('a page that crashed', () => {
  const start = () => {
    let now = 0;
    const quit = vi.fn();
    const contents = Object.assign(new EventEmitter(), { reload: vi.fn() });
    const watch = new CrashWatch({ language: () => 'en', quit, log: silentLog, now: () => now });
    watch.follow({ webContents: contents, isDestroyed: () => false } as never);
    const crash = (reason = 'crashed') => contents.emit('render-process-gone', {}, { reason, exitCode: 5 });
    return { crash, quit, reload: contents.reload, wait: (ms: number) => (now += ms) };
  };

  it('is loaded anew, where it stood', () => {
    const { crash, reload } = start();
    crash();
    crash('oom');
    expect(reload).toHaveBeenCalledTimes(2);
    crash('clean-exit');
    expect(reload).toHaveBeenCalledTimes(2);
  });

  it('is not loaded for ever: after three times in a minute a person is asked, in words', async () => {
    let answer: (value: { response: number }) => void = () => undefined;
    electron.dialog.showMessageBox.mockReturnValueOnce(new Promise((resolve) => (answer = resolve)));
    const { crash, reload, quit, wait } = start();
    for (let n = 0; n < 5; n += 1) {
      crash();
      wait(1_000);
    }
    expect(reload).toHaveBeenCalledTimes(3);
    expect(electron.dialog.showMessageBox).toHaveBeenCalledTimes(1);
    expect(electron.dialog.showMessageBox.mock.calls[0]?.[0]).toMatchObject({
      message: 'The screen stopped several times',
      buttons: ['Load Again', 'Quit'],
    });
    answer({ response: 0 });
    await vi.waitFor(() => expect(reload).toHaveBeenCalledTimes(4));
    crash();
    expect(reload).toHaveBeenCalledTimes(5);
    expect(quit).not.toHaveBeenCalled();
  });

  it('may end with quitting', async () => {
    electron.dialog.showMessageBox.mockResolvedValueOnce({ response: 1 });
    const { crash, reload, quit } = start();
    for (let n = 0; n < 4; n += 1) crash();
    await vi.waitFor(() => expect(quit).toHaveBeenCalledTimes(1));
    expect(reload).toHaveBeenCalledTimes(3);
  });

  it('is forgiven what was long ago', () => {
    const { crash, reload, wait } = start();
    for (let n = 0; n < 10; n += 1) {
      crash();
      wait(25_000);
    }
    expect(reload).toHaveBeenCalledTimes(10);
    expect(electron.dialog.showMessageBox).not.toHaveBeenCalled();
  });
});

describe('an exception in main', () => {
  const before = (['uncaughtException', 'unhandledRejection'] as const).map((name) => [name, process.rawListeners(name)] as const);
  afterEach(() => {
    for (const [name, listeners] of before) {
      process.removeAllListeners(name);
      for (const listener of listeners) process.on(name, listener as never);
    }
  });
  /** As Node would tell of it, without the test's own listeners. */
  const start = (ready = true) => {
    for (const [name] of before) process.removeAllListeners(name);
    const restart = vi.fn();
    tellOfStrays({ isReady: () => ready }, { language: () => 'ja', restart });
    return restart;
  };
  const fail = () => (process as EventEmitter).emit('uncaughtException', new Error('secret words'));

  it('is said in words, once, and the work goes on', async () => {
    electron.dialog.showMessageBox.mockResolvedValue({ response: 0 });
    const restart = start();
    fail();
    (process as EventEmitter).emit('unhandledRejection', new Error('another'));
    await vi.waitFor(() => expect(electron.dialog.showMessageBox).toHaveBeenCalledTimes(1));
    const said = electron.dialog.showMessageBox.mock.calls[0]?.[0];
    expect(said.message).toBe('Shitaku の内部で問題が起きました');
    expect(JSON.stringify(said)).not.toMatch(/secret words|\bat /);
    fail();
    expect(electron.dialog.showMessageBox).toHaveBeenCalledTimes(1);
    expect(restart).not.toHaveBeenCalled();
  });

  it('can be answered by a clean start', async () => {
    electron.dialog.showMessageBox.mockResolvedValue({ response: 1 });
    const restart = start();
    fail();
    await vi.waitFor(() => expect(restart).toHaveBeenCalledTimes(1));
  });

  it('is said before there is anything to say it with', () => {
    start(false);
    fail();
    expect(electron.dialog.showErrorBox).toHaveBeenCalledTimes(1);
    expect(electron.dialog.showMessageBox).not.toHaveBeenCalled();
  });
});
