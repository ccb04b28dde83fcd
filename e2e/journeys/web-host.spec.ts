import { expect, test } from '../fixtures.ts';

test('the page opens once per address, hides the token, and keeps to its content security policy', async ({
  practiceApp,
  page,
  browser,
}) => {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.text().includes('Content Security Policy')) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  const address = await practiceApp.start();
  await page.goto(address);
  await expect(page.getByText(/練習|Practice/).first()).toBeVisible({ timeout: 30_000 });
  expect(page.url()).not.toContain('token');
  expect(complaints).toEqual([]);

  const stranger = await browser.newContext();
  const strangersPage = await stranger.newPage();
  const refused = await strangersPage.goto(address);
  expect(refused?.status()).toBe(403);
  await stranger.close();
});

test('a second start on the same data is refused with a sentence', async ({ practiceApp }) => {
  await practiceApp.start();
  const second = practiceApp.sibling();
  await expect(second.start()).rejects.toThrow('already running');
});

test('after a crash the app starts again on the same data', async ({ practiceApp, page }) => {
  await practiceApp.open(page);
  await expect(page.getByText(/練習|Practice/).first()).toBeVisible({ timeout: 30_000 });
  await practiceApp.kill();
  await practiceApp.open(page);
  await expect(page.getByText(/練習|Practice/).first()).toBeVisible({ timeout: 30_000 });
});
