import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron, expect, test } from '@playwright/test';
import { findElectron } from '../../scripts/find-electron.ts';

const root = resolve(import.meta.dirname, '../..');
const executablePath = findElectron();
const hasDisplay = process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

test('the desktop app opens its window over its own scheme, locked, and talks to the core', async () => {
  test.skip(executablePath === null, 'not exercised: no Electron runtime');
  test.skip(!hasDisplay, 'not exercised: no display for Electron');
  const folder = await mkdtemp(join(tmpdir(), 'shitaku-desktop-'));
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const app = await _electron.launch({
    executablePath: executablePath ?? '',
    args: [...asRoot, `--user-data-dir=${folder}`, root, '--practice'],
  });
  try {
    const page = await app.firstWindow();
    await expect(page).toHaveURL(/^app:\/\/shitaku\//);
    // Something that only the core can tell.
    await expect(page.getByText(/練習|Practice/).first()).toBeVisible({ timeout: 30_000 });

    const reach = await page.evaluate(() => ({ node: 'process' in window || 'require' in window, electron: 'electron' in window }));
    expect(reach).toEqual({ node: false, electron: false });
    const frames = await page.evaluate(() => window.open('https://example.com/') === null);
    expect(frames).toBe(true);
    expect(app.windows()).toHaveLength(1);

    const preferences = await app.evaluate(({ BrowserWindow }) => {
      const window = BrowserWindow.getAllWindows()[0];
      return { title: window?.getTitle(), minimum: window?.getMinimumSize() };
    });
    expect(preferences.minimum).toEqual([1024, 700]);
  } finally {
    await app.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
});
