import { beforeEach, describe, expect, it, vi } from 'vitest';
import { silentLog } from '#lib/log.ts';
import { PowerWatch } from './power-watch.ts';

const electron = vi.hoisted(() => ({
  powerSaveBlocker: { start: vi.fn(() => 7), stop: vi.fn() },
  powerMonitor: { on: vi.fn() },
}));
vi.mock('electron', () => electron);

beforeEach(() => {
  electron.powerMonitor.on.mockReset();
  electron.powerSaveBlocker.start.mockClear();
  electron.powerSaveBlocker.stop.mockClear();
});

describe('power', () => {
  const start = (critical: boolean) => {
    const app = { quit: vi.fn() };
    const [info, resumed] = [vi.fn(), vi.fn()];
    const power = new PowerWatch(app, { critical: () => critical, resumed, log: { ...silentLog, info } });
    const tell = (name: string, event?: object) => electron.powerMonitor.on.mock.calls.find(([known]) => known === name)?.[1](event);
    return { app, info, resumed, power, tell };
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

  it('writes down that the computer slept, and says when it is awake again', () => {
    const { info, resumed, tell, app } = start(true);
    tell('suspend');
    expect(resumed).not.toHaveBeenCalled();
    tell('resume');
    expect(resumed).toHaveBeenCalledTimes(1);
    expect(info.mock.calls.map(([message]) => message)).toEqual(['the computer goes to sleep', 'the computer is awake again']);
    expect(app.quit).not.toHaveBeenCalled();
  });
});
