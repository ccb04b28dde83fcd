import { fail, ok } from '#lib/outcome.ts';
import { expect, test } from '../fixtures.ts';
import { FramePage } from '../pages/frame-page.ts';
import { collectable } from './scenes/diagnostics-archive.ts';
import { ordinaryDay } from './scenes/play.ts';
import { view } from './scenes/settings.ts';

test('the organisation is named; an empty name is refused at its field', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  ordinaryDay(scriptedApp);
  scriptedApp.answers('settings', 'setOrganizationName', ({ name }) => {
    if (name.trim() === '') return fail('name-empty');
    scriptedApp.answers('settings', 'get', ok(view({ organizationName: name })));
    scriptedApp.announce('settings', 'changed', view({ organizationName: name }));
    return ok({});
  });
  await scriptedApp.open(page, '#/settings');
  const general = page.getByRole('region', { name: frame.text.settings.general.title });
  const field = general.getByLabel(frame.text.settings.general.organizationName);
  const save = general.getByRole('button', { name: frame.text.common.save });
  await expect(save).toBeDisabled();
  await field.fill('');
  await save.click();
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByText(frame.text.errors.settings.setOrganizationName['name-empty'])).toBeVisible();
  await field.fill('支度株式会社');
  await page.keyboard.press('Enter');
  await expect(page.getByText(frame.text.settings.saved)).toBeVisible();
  await expect(field).toHaveValue('支度株式会社');
});

test('the theme is asked of main', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  ordinaryDay(scriptedApp);
  scriptedApp.answers('settings', 'setTheme', ({ theme }) => {
    scriptedApp.answers('settings', 'get', ok(view({ theme })));
    scriptedApp.announce('settings', 'changed', view({ theme }));
    return ok({});
  });
  await scriptedApp.open(page, '#/settings');
  await page.getByText(frame.text.settings.general.themes.dark, { exact: true }).click();
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
  await expect.poll(() => scriptedApp.asked('settings', 'setTheme')).toEqual([{ theme: 'dark' }]);
});

for (const [code, details, says] of [
  ['host-invalid', {}, 'ホスト名または IP アドレスが正しくありません。'],
  ['port-in-use', {}, 'このポートは、別のプログラムが使っています。'],
  ['devices-enrolled', { devices: '12' }, '12台が今のアドレスで登録済みのため、変更できません。'],
] as const) {
  test(`another engine address may be refused: ${code}`, async ({ scriptedApp, page }) => {
    const frame = new FramePage(page);
    ordinaryDay(scriptedApp);
    scriptedApp.answers('settings', 'setEngineAddress', fail(code, code, details));
    await scriptedApp.open(page, '#/settings');
    const engine = page.getByRole('region', { name: frame.text.settings.engine.title });
    await engine.getByLabel(frame.text.settings.engine.host).fill('https://x');
    await engine.getByLabel(frame.text.settings.engine.port).fill('9443');
    await engine.getByRole('button', { name: frame.text.settings.engine.action }).click();
    await expect(engine.getByText(says)).toBeVisible();
    await expect.poll(() => scriptedApp.asked('settings', 'setEngineAddress')).toEqual([{ host: 'https://x', port: 9443 }]);
  });
}

test('the placement says plainly what it means', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page, 'en');
  ordinaryDay(scriptedApp, { language: 'en' });
  await scriptedApp.open(page, '#/settings');
  await expect(page.getByText(frame.text.settings.engine.embeddedNote)).toBeVisible();
  await expect(page.getByText('https://api.push.apple.com:443')).toBeVisible();
});

test('what was typed stays, and the place and the focus, while the diagnostics are looked at or the updates are sought', async ({
  scriptedApp,
  page,
}) => {
  const frame = new FramePage(page);
  ordinaryDay(scriptedApp);
  collectable(scriptedApp);
  await scriptedApp.open(page, '#/settings');
  const field = page.getByLabel(frame.text.settings.general.organizationName);
  await field.fill('下書き');
  const collect = page.getByRole('button', { name: frame.text.diagnosticsArchive.panel.action });
  // Whatever stands above it has come.
  const { approvals, deadlines, inventory } = frame.text;
  await expect(page.getByRole('region', { name: approvals.title })).toBeVisible();
  await expect(page.getByRole('region', { name: deadlines.mail.title }).getByRole('textbox')).not.toHaveCount(0);
  await expect(page.getByRole('region', { name: inventory.refresh.title }).getByRole('button')).not.toHaveCount(0);
  await collect.scrollIntoViewIfNeeded();
  const place = () => page.evaluate(() => ({ top: document.getElementById('content')?.scrollTop, entries: history.length }));
  const before = await place();
  expect(before.top).toBeGreaterThan(0);
  await collect.click();
  await expect(frame.dialog).toBeVisible();
  await expect(page).toHaveURL(/#\/settings\?at=diagnostics$/);
  await page.keyboard.press('Escape');
  await expect(frame.dialog).toBeHidden();
  await expect(page).toHaveURL(/#\/settings$/);
  await expect(collect).toBeFocused();
  expect(await place()).toEqual(before);
  await expect(field).toHaveValue('下書き');

  await page.evaluate(() => {
    window.location.hash = '#/settings?at=updates';
  });
  await expect(page.getByRole('region', { name: frame.text.updates.title })).toBeInViewport();
  await expect(field).toHaveValue('下書き');
});
