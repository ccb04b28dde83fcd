import { afterEach, describe, expect, it, vi } from 'vitest';
import { startAgain } from './start-again.ts';

describe('the program that is started in the place of this one', () => {
  const { argv } = process;
  afterEach(() => {
    process.argv = argv;
  });
  const startedBy = (words: string[], appImage?: string) => {
    process.argv = words;
    const app = { relaunch: vi.fn() };
    startAgain(app, appImage);
    return app.relaunch.mock.calls;
  };

  it('shows its window, also where the one before was started at login', () => {
    expect(startedBy(['/opt/Shitaku/shitaku', '--hidden', '--practice'])).toEqual([[{ args: ['--practice'] }]]);
  });

  // What an AppImage runs from is gone with its process (https://github.com/electron-userland/electron-builder/issues/1727).
  it('is the file of an AppImage, and not what it was mounted as', () => {
    const [[options] = []] = startedBy(['/tmp/.mount_Shita1/shitaku', '--hidden'], '/home/me/Shitaku.AppImage');
    expect(options).toEqual({ execPath: '/home/me/Shitaku.AppImage', args: ['--appimage-extract-and-run'] });
  });
});
