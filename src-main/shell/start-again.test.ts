import { afterEach, describe, expect, it, vi } from 'vitest';
import { startAgain } from './start-again.ts';

describe('the program that is started in the place of this one', () => {
  const { argv } = process;
  afterEach(() => {
    process.argv = argv;
    vi.unstubAllEnvs();
  });
  const startedBy = (words: string[], isPackaged: boolean, appImage?: string) => {
    process.argv = words;
    vi.stubEnv('APPIMAGE', appImage);
    const app = { isPackaged, relaunch: vi.fn() };
    startAgain(app);
    return app.relaunch.mock.calls;
  };

  it('shows its window, also where the one before was started at login', () => {
    expect(startedBy(['/opt/Shitaku/shitaku', '--hidden', '--practice'], true)).toEqual([[{ args: ['--practice'] }]]);
  });

  // What an AppImage runs from is gone with its process (https://github.com/electron-userland/electron-builder/issues/1727).
  it('is the file of an AppImage, and not what it was mounted as', () => {
    const [[options] = []] = startedBy(['/tmp/.mount_Shita1/shitaku', '--hidden'], true, '/home/me/Shitaku.AppImage');
    expect(options).toEqual({ execPath: '/home/me/Shitaku.AppImage', args: ['--appimage-extract-and-run'] });
  });

  it('is ours where another AppImage started us from the sources', () => {
    expect(startedBy(['/electron', '/shitaku'], false, '/home/me/Editor.AppImage')).toEqual([[{ args: ['/shitaku'] }]]);
  });
});
