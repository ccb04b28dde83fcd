import { fail, ok } from '#lib/outcome.ts';
import { expect, test } from '../fixtures.ts';
import { CommandsPage } from '../pages/commands-page.ts';
import { FramePage } from '../pages/frame-page.ts';
import { mail } from './scenes/deadlines.ts';
import { ordinaryDay } from './scenes/play.ts';

const found = { kind: 'device-found', count: 1, name: '営業 01', deviceId: 'device-0', operationId: null } as const;

for (const language of ['ja', 'en'] as const) {
  test(`in a browser a notice stands in the page and leads to its place (${language})`, async ({ scriptedApp, page }) => {
    const { notices, devices } = new FramePage(page, language).text;
    ordinaryDay(scriptedApp, { language, host: 'web' });
    scriptedApp.answers('lostMode', 'get', fail('device-not-found'));
    await scriptedApp.open(page);
    await expect(page.getByRole('main')).toBeVisible();
    // Who listens only begins once the page stands; what is told before that is told again here.
    await expect(async () => {
      scriptedApp.announce('notices', 'told', found);
      const toast = page.getByText(notices['device-found'].one.replace('{{name}}', '営業 01')).first();
      await expect(toast).toBeVisible({ timeout: 2_000 });
    }).toPass();
    await page.getByRole('link', { name: notices['device-found'].open }).first().click();
    await expect(page.getByRole('tab', { name: devices.detail.tabs.location })).toHaveAttribute('aria-selected', 'true');
    scriptedApp.announce('notices', 'told', { ...found, kind: 'commands-expiring', count: 50, deviceId: null });
    await expect(page.getByText(notices['commands-expiring'].title_other.replace('{{count}}', '50'))).toBeVisible();
  });
}

test('a notice that stands there speaks the language of the moment', async ({ scriptedApp, page }) => {
  const [japanese, english] = [new FramePage(page, 'ja').text, new FramePage(page, 'en').text];
  ordinaryDay(scriptedApp, { language: 'ja', host: 'web' });
  scriptedApp.answers('settings', 'setLanguage', ok({}));
  await scriptedApp.open(page);
  await expect(page.getByRole('main')).toBeVisible();
  await expect(async () => {
    scriptedApp.announce('notices', 'told', found);
    await expect(page.getByRole('link', { name: japanese.notices['device-found'].open }).first()).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await page.getByRole('navigation').getByRole('button', { name: 'English' }).click();
  await expect(page.getByText(english.notices['device-found'].one.replace('{{name}}', '営業 01')).first()).toBeVisible();
  await expect(page.getByRole('link', { name: english.notices['device-found'].open }).first()).toBeVisible();
  await expect(page.getByRole('link', { name: japanese.notices['device-found'].open })).toHaveCount(0);
});

test('a notice covers nothing of a menu that is open', async ({ scriptedApp, page }) => {
  const commands = new CommandsPage(page);
  ordinaryDay(scriptedApp, { host: 'web' });
  await scriptedApp.open(page, '#/devices/device-0');
  const way = page.getByRole('link', { name: commands.text.notices['device-found'].open }).first();
  await expect(async () => {
    scriptedApp.announce('notices', 'told', found);
    await expect(way).toBeVisible({ timeout: 2_000 });
  }).toPass();
  const isOn = () =>
    way.evaluate((link) => {
      const { left, top, height } = link.getBoundingClientRect();
      return document.elementFromPoint(left + 4, top + height / 2)?.closest('[role="dialog"]') != null;
    });
  expect(await isOn()).toBe(false);
  await commands.openMenu();
  await expect.poll(isOn).toBe(true);
});

test('the desktop app shows them itself', async ({ scriptedApp, page }) => {
  const { notices } = new FramePage(page).text;
  ordinaryDay(scriptedApp, { host: 'desktop' });
  await scriptedApp.open(page);
  await expect(page.getByRole('main')).toBeVisible();
  scriptedApp.announce('notices', 'told', found);
  scriptedApp.announce('devices', 'changed', { id: 'device-0' });
  await expect.poll(() => scriptedApp.asked('devices', 'counts').length).toBeGreaterThan(0);
  await expect(page.getByText(notices['device-found'].open)).toHaveCount(0);
});

test('what is told by mail is chosen kind by kind', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  const { mail: text } = frame.text.deadlines;
  ordinaryDay(scriptedApp);
  scriptedApp.answers('deadlines', 'overview', ok({ deadlines: [], mail: mail({ tells: ['device-found', 'operation-held'] }) }));
  scriptedApp.answers('deadlines', 'saveMail', ok({}));
  await scriptedApp.open(page, '#/settings');
  const kinds = page.getByRole('group', { name: text.tells });
  await expect(kinds.getByRole('checkbox', { checked: true })).toHaveCount(2);
  await kinds.getByRole('checkbox', { name: text.kinds['operation-held'] }).uncheck();
  await kinds.getByRole('checkbox', { name: text.kinds['commands-expiring'] }).check();
  const panel = page.getByRole('region', { name: text.title });
  await panel.getByRole('button', { name: frame.text.common.save }).click();
  await expect.poll(() => scriptedApp.asked('deadlines', 'saveMail')).toMatchObject([{ tells: ['device-found', 'commands-expiring'] }]);
});
