import { AxeBuilder } from '@axe-core/playwright';
import type { Locator } from '@playwright/test';
import { fail, ok } from '#lib/outcome.ts';
import { expect, test } from '../fixtures.ts';
import { CertificatesPage } from '../pages/certificates-page.ts';
import { CommandsPage } from '../pages/commands-page.ts';
import { FramePage } from '../pages/frame-page.ts';
import { focusOn } from '../pages/keys.ts';
import { OperationsPage } from '../pages/operations-page.ts';
import { account } from './scenes/accounts.ts';
import { NOW } from './scenes/moments.ts';
import { erase } from './scenes/operations.ts';
import { ordinaryDay } from './scenes/play.ts';

/** It is under way, and whoever pressed it is still there. */
const isBusy = async (button: Locator): Promise<void> => {
  await expect(button).toHaveAttribute('aria-busy', 'true');
  await expect(button).toHaveAttribute('aria-disabled', 'true');
  await expect(button).toBeFocused();
};

const pressInEveryWay = async (button: Locator): Promise<void> => {
  const { keyboard } = button.page();
  await keyboard.press('Enter');
  await keyboard.press(' ');
  await button.dblclick({ force: true });
};

for (const language of ['ja', 'en'] as const) {
  test(`sync keeps the focus while it is under way and afterwards, and is sent once (${language})`, async ({ scriptedApp, page }) => {
    const commands = new CommandsPage(page, language);
    const sent = Promise.withResolvers<void>();
    ordinaryDay(scriptedApp, { language });
    scriptedApp.answers('commands', 'send', () => sent.promise.then(() => ok({ uuid: 'u9' })));
    await scriptedApp.open(page, '#/devices/device-0');
    const sync = commands.button(commands.text.commands.menu.sync);
    await focusOn(sync);
    await page.keyboard.press('Enter');
    await isBusy(sync);
    await pressInEveryWay(sync);
    await isBusy(sync);
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    sent.resolve();
    await expect(page.locator('.mantine-Notification-root', { hasText: commands.text.common.received })).toBeVisible();
    await expect(sync).not.toHaveAttribute('aria-busy');
    await expect(sync).toBeFocused();
    expect(scriptedApp.asked('commands', 'send')).toHaveLength(1);
  });
}

test('two presses before the first can be seen are one', async ({ scriptedApp, page }) => {
  const commands = new CommandsPage(page);
  const sent = Promise.withResolvers<void>();
  ordinaryDay(scriptedApp);
  scriptedApp.answers('commands', 'send', () => sent.promise.then(() => ok({ uuid: 'u9' })));
  await scriptedApp.open(page, '#/devices/device-0');
  const sync = commands.button(commands.text.commands.menu.sync);
  await focusOn(sync);
  // Each press of a person is an event of its own, after which whatever is queued behind it is done.
  await sync.evaluate(async (button: HTMLButtonElement) => {
    button.click();
    await Promise.resolve();
    button.click();
  });
  await isBusy(sync);
  sent.resolve();
  await expect(sync).not.toHaveAttribute('aria-busy');
  expect(scriptedApp.asked('commands', 'send')).toHaveLength(1);
});

test('a button that is refused can be pressed again from where it was', async ({ scriptedApp, page }) => {
  const commands = new CommandsPage(page);
  ordinaryDay(scriptedApp);
  scriptedApp.answers('commands', 'send', fail('unavailable'));
  await scriptedApp.open(page, '#/devices/device-0');
  const sync = commands.button(commands.text.commands.menu.sync);
  await focusOn(sync);
  for (const times of [1, 2]) {
    await page.keyboard.press('Enter');
    await expect(page.getByRole('alert')).toHaveCount(times);
    await expect(sync).toBeFocused();
  }
  expect(scriptedApp.asked('commands', 'send')).toHaveLength(2);
});

test('a form is sent once, by its button and by Enter in a field', async ({ scriptedApp, page }) => {
  const screen = new CertificatesPage(page);
  const made = Promise.withResolvers<void>();
  ordinaryDay(scriptedApp);
  scriptedApp.answers('certificates', 'exportBackup', () => made.promise.then(() => ok({ fileName: 'b', content: 'x', base64: false })));
  await scriptedApp.open(page, '#/certificates');
  await screen.button(screen.text.certificates.backup.make).click();
  await screen.passphrase(0).fill('long enough');
  await screen.passphrase(1).fill('long enough');
  const save = screen.dialog.locator('button[type="submit"]');
  await focusOn(save);
  await page.keyboard.press('Enter');
  await isBusy(save);
  await pressInEveryWay(save);
  await isBusy(save);
  await focusOn(screen.passphrase(1));
  await page.keyboard.press('Enter');
  made.resolve();
  await expect(screen.dialog).toHaveCount(0);
  expect(scriptedApp.asked('certificates', 'exportBackup')).toHaveLength(1);
});

test('a button that is held keeps the focus as well, and what it did is done once', async ({ scriptedApp, page }) => {
  const operations = new OperationsPage(page);
  const { confirmation, commands } = operations.text;
  const { confirm } = operations.text.operations;
  const taken = Promise.withResolvers<void>();
  ordinaryDay(scriptedApp);
  scriptedApp.answers('operations', 'get', ok(erase()));
  scriptedApp.answers('operations', 'confirm', () => taken.promise.then(() => ok({ state: 'held' })));
  await page.clock.install({ time: NOW });
  await scriptedApp.open(page, '#/operations/operation-1');
  await operations.button(operations.text.operations.plan.confirm).click();
  await operations.dialog.getByLabel(confirmation.reason).fill('リース返却');
  await operations.dialog.getByLabel(confirmation.typed.replace('{{phrase}}', '初期化 12')).fill('初期化 12');
  const hold = operations.inDialog(confirm.action.replace('{{verb}}', commands.verbs.EraseDevice).replace('{{count}}', '12'));
  await focusOn(hold);
  for (const key of ['Enter', ' ']) {
    await page.keyboard.down(key);
    await page.clock.runFor(4_000);
    await isBusy(hold);
    await page.keyboard.up(key);
    await isBusy(hold);
  }
  taken.resolve();
  await expect(operations.dialog).toHaveCount(0);
  expect(scriptedApp.asked('operations', 'confirm')).toHaveLength(1);
});

test('a button that its neighbour closes while it is under way gives the focus to nobody', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  const { question } = frame.text.accounts;
  const answered = Promise.withResolvers<void>();
  ordinaryDay(scriptedApp);
  scriptedApp.answers('accounts', 'list', ok({ accounts: [account({ due: true })], unregistered: [] }));
  scriptedApp.answers('accounts', 'answerSignIn', () => answered.promise.then(() => ok({})));
  await scriptedApp.open(page, '#/accounts');
  const no = page.getByRole('button', { name: `${question.no}: ${account().address}` });
  await focusOn(no);
  await page.keyboard.press('Enter');
  await expect(no).toHaveAttribute('aria-disabled', 'true');
  await expect(no).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await expect(no).toHaveAttribute('disabled');
  answered.resolve();
  await expect(no).toBeEnabled();
  expect(scriptedApp.asked('accounts', 'answerSignIn')).toHaveLength(1);
});
