import { expect, test } from './desktop-test.ts';

test('the desktop app opens its window over its own scheme, locked, and talks to the core', async ({ desktop }) => {
  const page = await desktop.start();
  await expect(page).toHaveURL(/^app:\/\/shitaku\//);
  // Something that only the core can tell.
  await expect(page.getByText('練習モード: ', { exact: false }).first()).toBeVisible();

  const reach = await page.evaluate(() => ({ node: 'process' in window || 'require' in window, electron: 'electron' in window }));
  expect(reach).toEqual({ node: false, electron: false });
  expect(await page.evaluate(() => window.open('https://example.com/') === null)).toBe(true);
  expect(desktop.electron.windows()).toHaveLength(1);

  const minimum = await desktop.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getMinimumSize());
  expect(minimum).toEqual([1024, 700]);
});
