import { fail, ok } from '#lib/outcome.ts';
import { expect, test } from '../fixtures.ts';
import { FramePage, texts } from '../pages/frame-page.ts';
import { identified, list, nothing } from './scenes/certificates.ts';
import { NOW } from './scenes/moments.ts';
import { ordinaryDay } from './scenes/play.ts';
import * as push from './scenes/push.ts';
import { newWizard, stands } from './scenes/push-play.ts';
import { view } from './scenes/settings.ts';

const areas = ['home', 'devices', 'operations', 'bench', 'certificates', 'activity', 'settings'] as const;

for (const language of ['ja', 'en'] as const) {
  test(`every area opens from the sidebar (${language})`, async ({ scriptedApp, page }) => {
    const frame = new FramePage(page, language);
    ordinaryDay(scriptedApp, { language });
    await scriptedApp.open(page);
    for (const area of areas) {
      await frame.link(area).click();
      await expect(frame.title(frame.text.frame.areas[area])).toBeVisible();
      await expect(frame.link(area)).toHaveAttribute('aria-current', 'page');
    }
    await expect(page.getByRole('navigation').getByRole('link')).toHaveCount(areas.length);
  });
}

test('the language changes at once, without loading, and is remembered by main', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  ordinaryDay(scriptedApp);
  await scriptedApp.open(page, '#/settings');
  await expect(page.locator('html')).toHaveAttribute('lang', 'ja');
  await page.evaluate(() => Object.assign(window, { notLoadedAnew: true }));
  await page.getByRole('navigation').getByRole('button', { name: 'English' }).click();
  await expect(frame.title(texts.en.frame.areas.settings)).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await expect.poll(() => scriptedApp.asked('settings', 'setLanguage')).toEqual([{ language: 'en' }]);
  expect(await page.evaluate(() => 'notLoadedAnew' in window)).toBe(true);
});

test('a refusal that still stands is said in the language chosen since', async ({ scriptedApp, page }) => {
  ordinaryDay(scriptedApp);
  scriptedApp.answers('commands', 'send', fail('device-not-found'));
  await scriptedApp.open(page, '#/devices/device-0');
  await page.getByRole('button', { name: texts.ja.commands.menu.sync, exact: true }).click();
  const alert = page.getByRole('alert').filter({ hasText: /./ });
  await expect(alert).toHaveText(texts.ja.errors.commands.send['device-not-found']);
  await page.getByRole('navigation').getByRole('button', { name: 'English' }).click();
  await expect(alert).toHaveText(texts.en.errors.commands.send['device-not-found']);
});

test('a refused language goes back, with a sentence', async ({ scriptedApp, page }) => {
  ordinaryDay(scriptedApp);
  scriptedApp.answers('settings', 'setLanguage', () => {
    throw new Error('the disk is full');
  });
  await scriptedApp.open(page);
  await page.getByRole('navigation').getByRole('button', { name: 'English' }).click();
  await expect(page.getByText(texts.ja.errors.common.internal)).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'ja');
  await expect(page.getByText('disk is full')).toHaveCount(0);
  scriptedApp.problems.length = 0;
});

for (const [where, hash, world] of [
  ['the settings', '#/settings', 'real'],
  ['the first start', '', 'undecided'],
] as const) {
  test(`so does one that is chosen in ${where}`, async ({ scriptedApp, page }) => {
    ordinaryDay(scriptedApp, { world });
    scriptedApp.answers('settings', 'setLanguage', () => {
      throw new Error('the disk is full');
    });
    await scriptedApp.open(page, hash);
    const choice = page.getByRole('radiogroup', { name: texts.ja.frame.language, exact: true });
    await choice.getByText('English', { exact: true }).click();
    await expect(page.getByText(texts.ja.errors.common.internal)).toBeVisible();
    await expect(page.locator('html')).toHaveAttribute('lang', 'ja');
    await expect(choice.getByRole('radio', { name: texts.ja.frame.languages.ja })).toBeChecked();
    scriptedApp.problems.length = 0;
  });
}

test('the theme follows the settings', async ({ scriptedApp, page }) => {
  ordinaryDay(scriptedApp, { theme: 'auto' });
  await page.emulateMedia({ colorScheme: 'dark' });
  await scriptedApp.open(page);
  const html = page.locator('html');
  await expect(html).toHaveAttribute('data-mantine-color-scheme', 'dark');
  scriptedApp.announce('settings', 'changed', view({ theme: 'light' }));
  await expect(html).toHaveAttribute('data-mantine-color-scheme', 'light');
});

test('Ctrl and a digit go to an area; not while a sheet is open', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  ordinaryDay(scriptedApp);
  await scriptedApp.open(page);
  await expect(frame.title(frame.text.frame.areas.home)).toBeVisible();
  for (const [key, area] of [
    ['2', 'devices'],
    ['4', 'bench'],
    ['8', 'certificates'],
    ['0', 'activity'],
    [',', 'settings'],
    ['1', 'home'],
  ] as const) {
    await page.keyboard.press(`Control+${key}`);
    await expect(frame.title(frame.text.frame.areas[area])).toBeVisible();
  }
  await page.getByRole('switch').click();
  await expect(frame.dialog).toBeVisible();
  await page.keyboard.press('Control+2');
  await expect(frame.dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(frame.dialog).toBeHidden();
});

test('the first Tab reaches the way past the menu', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  ordinaryDay(scriptedApp);
  await scriptedApp.open(page);
  await expect(frame.title(frame.text.frame.areas.home)).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: frame.text.frame.skip })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('#content')).toBeFocused();
});

test('in practice every screen says so', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  ordinaryDay(scriptedApp, { world: 'practice' });
  await scriptedApp.open(page);
  for (const area of areas) {
    await frame.link(area).click();
    await expect(frame.title(frame.text.frame.areas[area])).toBeVisible();
    await expect(frame.practiceNote).toBeVisible();
    await expect(page.getByRole('status').filter({ hasText: frame.text.frame.state.practice })).toBeVisible();
  }
});

test('the world changes only after a question, and a refusal is told', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  ordinaryDay(scriptedApp);
  scriptedApp.answers('settings', 'chooseWorld', fail('run-in-progress'));
  await scriptedApp.open(page);
  await page.getByRole('switch').click();
  await expect(frame.dialog.getByRole('button', { name: frame.text.common.cancel }).last()).toBeFocused();
  expect(scriptedApp.asked('settings', 'chooseWorld')).toEqual([]);
  await frame.dialog.getByRole('button', { name: frame.text.settings.world.sheet.toPractice }).click();
  await expect(frame.dialog.getByRole('alert')).toHaveText(frame.text.errors.settings.chooseWorld['run-in-progress']);
  await expect.poll(() => scriptedApp.asked('settings', 'chooseWorld')).toEqual([{ world: 'practice' }]);
});

test('a changed world loads the page anew', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  ordinaryDay(scriptedApp);
  await scriptedApp.open(page, '#/devices');
  await expect(frame.title(frame.text.frame.areas.devices)).toBeVisible();
  ordinaryDay(scriptedApp, { world: 'practice' });
  const loaded = page.waitForEvent('load');
  scriptedApp.changeWorld();
  await loaded;
  await expect(frame.practiceNote).toBeVisible();
});

test('a broken connection is told, and what was shown stays', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  ordinaryDay(scriptedApp);
  await page.clock.setFixedTime(NOW);
  await scriptedApp.open(page, '#/devices');
  await expect(page.getByText('営業部 001')).toBeVisible();
  await scriptedApp.stop();
  await expect(frame.lostAlert).toContainText(frame.text.frame.lost.asOf.replace('{{time}}', '10:00'));
  // An order that nobody can answer now leaves the rows as they are.
  await page.getByRole('columnheader', { name: frame.text.devices.columns.owner }).getByRole('button').click();
  await expect(page.getByRole('status').filter({ hasText: frame.text.frame.state.offline })).toBeVisible();
  await expect(page.getByText('営業部 001')).toBeVisible();
});

test('after a broken connection everything is asked anew', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  ordinaryDay(scriptedApp);
  await page.routeWebSocket(/\/bridge$/, (socket) => {
    const server = socket.connectToServer();
    void page.exposeFunction('breakTheWire', () => Promise.all([socket.close(), server.close()])).catch(() => {});
  });
  await scriptedApp.open(page, '#/certificates');
  await expect(frame.title(frame.text.frame.areas.certificates)).toBeVisible();
  const before = scriptedApp.asked('certificates', 'list').length;
  scriptedApp.answers('certificates', 'list', ok(list(nothing(), null)));
  await page.evaluate(() => (window as unknown as { breakTheWire(): Promise<void> }).breakTheWire());
  await expect(page.getByText(frame.text.certificates.backup.never)).toBeVisible();
  expect(scriptedApp.asked('certificates', 'list').length).toBeGreaterThan(before);
  await expect(frame.lostAlert).toBeHidden();
});

test('a screen that breaks says so in words, and the way to the others stays', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  ordinaryDay(scriptedApp);
  scriptedApp.answers(
    'push',
    'overview',
    ok(push.overview({ wizard: push.wizard({ step: 'portal', problem: { code: 'expired', details: {} } }) })),
  );
  // Any bug will do: here the browser does, on the page that leads to a refusal.
  await page.addInitScript(() => {
    Element.prototype.scrollIntoView = () => {
      throw new Error('a bug');
    };
  });
  await scriptedApp.open(page, '#/certificates/push');
  await expect(frame.title(frame.text.frame.broken.title)).toBeVisible();
  await expect(frame.button(frame.text.frame.broken.action)).toBeVisible();
  await expect(page.getByText('a bug')).toHaveCount(0);
  await frame.link('devices').click();
  await expect(frame.title(frame.text.frame.areas.devices)).toBeVisible();
});

test('a file that is dropped where nobody takes it does not take the place of the page', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  ordinaryDay(scriptedApp);
  stands(scriptedApp, newWizard({ step: 'portal' }));
  scriptedApp.answers('certificates', 'identify', ok(identified('ade-token', 'ade')));
  /** Whether the browser would do with it what it does by itself. */
  const left = (what: 'file' | 'words') =>
    page.evaluate((given) => {
      const dataTransfer = new DataTransfer();
      if (given === 'file') dataTransfer.items.add(new File(['x'], 'token.p7m'));
      else dataTransfer.setData('text/plain', 'x');
      return ['dragover', 'drop'].map((type) =>
        document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true })),
      );
    }, what);
  await scriptedApp.open(page, '#/certificates');
  await expect(frame.title(frame.text.frame.areas.certificates)).toBeVisible();
  expect(await left('words')).toEqual([true, true]);
  expect(await left('file')).toEqual([false, false]);
  // The frame takes what nobody else does.
  await expect(page).toHaveURL(/certificates\/ade$/);
  expect(scriptedApp.asked('certificates', 'identify').length).toBe(1);
  // A wizard takes it anywhere, and came later than the frame.
  await scriptedApp.open(page, '#/certificates/push');
  await expect(page.getByText(frame.text.push.steps.portal).first()).toBeVisible();
  await expect(page.locator('input[type=file]')).toBeAttached();
  expect(await left('words')).toEqual([true, true]);
  await expect(frame.button(frame.text.files.go)).toHaveCount(0);
  expect(await left('file')).toEqual([false, false]);
  await expect(frame.button(frame.text.files.go)).toBeVisible();
  expect(scriptedApp.asked('certificates', 'identify').length).toBe(2);
});

test('the first start offers two ways', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  ordinaryDay(scriptedApp, { world: 'undecided' });
  scriptedApp.answers('settings', 'chooseWorld', ok({}));
  await scriptedApp.open(page);
  await expect(frame.title(frame.text.welcome.title)).toBeVisible();
  await expect(page.getByRole('navigation')).toHaveCount(0);
  await frame.button(frame.text.welcome.practice.action).click();
  await expect.poll(() => scriptedApp.asked('settings', 'chooseWorld')).toEqual([{ world: 'practice' }]);
});
