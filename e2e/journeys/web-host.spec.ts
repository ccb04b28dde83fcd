import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { expect, test } from '../fixtures.ts';
import { StartPage } from '../pages/start-page.ts';

/** Whatever this machine speaks. */
const speakJapanese = (folder: string) =>
  writeFileSync(join(folder, 'launch.json'), JSON.stringify({ world: 'undecided', language: 'ja', theme: 'auto' }));

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

test('a second start on the same data says so, and goes on when the first has ended', async ({ practiceApp, page }) => {
  await practiceApp.start();
  speakJapanese(practiceApp.folder);
  const second = practiceApp.sibling();
  await second.open(page);
  const start = new StartPage(page);
  await start.says('locked', 30_000);
  expect(second.errors).toContain('already running');
  await practiceApp.kill();
  await start.action('retry').click();
  await expect(page.getByText(/練習|Practice/).first()).toBeVisible({ timeout: 30_000 });
  await second.kill();
});

test('a damaged store is told of in the window, and put back from its copy', async ({ practiceApp, page }) => {
  await practiceApp.open(page);
  await expect(page.getByText(/練習|Practice/).first()).toBeVisible({ timeout: 30_000 });
  await practiceApp.kill();
  const home = join(practiceApp.folder, 'practice');
  const store = join(home, 'shitaku.sqlite');
  // What the program itself does once a day.
  const database = new SqliteDatabase(store);
  mkdirSync(join(home, 'backups'));
  database.prepare('VACUUM INTO ?').run(join(home, 'backups', 'shitaku-20261120T010203Z.sqlite'));
  database.close();
  const damaged = readFileSync(store).fill(0x5a, 0, 2_048);
  writeFileSync(store, damaged);
  speakJapanese(practiceApp.folder);
  await practiceApp.open(page);
  const start = new StartPage(page);
  await start.says('corrupt-database', 30_000);
  await start.action('use-backup').click();
  await page.getByRole('dialog').getByRole('button', { name: start.text.start.backupSheet.action }).click();
  await expect(page.getByText(/練習|Practice/).first()).toBeVisible({ timeout: 30_000 });
  const kept = readdirSync(home).find((name) => name.startsWith('shitaku-damaged-')) ?? '';
  expect(readFileSync(join(home, kept)).equals(damaged)).toBe(true);
});

test('after a crash the app starts again on the same data', async ({ practiceApp, page }) => {
  await practiceApp.open(page);
  await expect(page.getByText(/練習|Practice/).first()).toBeVisible({ timeout: 30_000 });
  await practiceApp.kill();
  await practiceApp.open(page);
  await expect(page.getByText(/練習|Practice/).first()).toBeVisible({ timeout: 30_000 });
});
