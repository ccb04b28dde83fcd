import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, picture, test } from './sitting-test.ts';
import { stored } from './stored.ts';

const STORE = 'shitaku.sqlite';

test('a store that is lost while its copies lie there begins no new world, and comes back from the copy', async ({ desktop, sit }) => {
  test.setTimeout(240_000);
  let person = await sit(await desktop.start());
  await person.getThePushCertificate();
  const world = join(desktop.folder, 'practice');
  const copies = () =>
    existsSync(join(world, 'backups')) ? readdirSync(join(world, 'backups')).filter((name) => name.endsWith('.sqlite')) : [];
  // The first copy of the day is made a minute after the start.
  await expect.poll(copies, { timeout: 120_000 }).toHaveLength(1);
  const before = copies();
  await desktop.kill();
  for (const name of readdirSync(world)) if (name.startsWith(STORE)) rmSync(join(world, name));

  person = await sit(await desktop.start());
  const { page, text } = person;
  await expect(page.getByRole('heading', { level: 1, name: text.start.faults['missing-database'].title })).toBeVisible();
  await picture(page, 'missing');
  expect(existsSync(join(world, STORE))).toBe(false);
  const [first = '', last = ''] = text.start.actions['use-backup'].split('{{time}}');
  await page.getByRole('button').filter({ hasText: first }).filter({ hasText: last }).click();
  await page.getByRole('dialog').getByRole('button', { name: text.start.backupSheet.action }).click();
  await expect(page.getByRole('heading', { level: 1, name: text.frame.areas.home })).toBeVisible({ timeout: 60_000 });
  expect(stored(desktop.folder, `SELECT kind FROM credentials WHERE kind = 'push'`)).toHaveLength(1);
  expect(stored(desktop.folder, `SELECT action FROM activity WHERE action = 'settings.store-restored'`)).toHaveLength(1);
  expect(copies()).toEqual(before);
});
