import { fail, ok } from '#lib/outcome.ts';
import { expect, test } from '../fixtures.ts';
import { FramePage } from '../pages/frame-page.ts';
import { focusOn, pressOn } from '../pages/keys.ts';
import { answerTrail, broken, OPERATION, PHONE, trail, verification } from './scenes/activity.ts';
import { ordinaryDay } from './scenes/play.ts';

test('the trail: sentences, an action nobody knows, and the way further back', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  ordinaryDay(scriptedApp);
  const many = Array.from({ length: 150 }, (_, index) => ({
    sequence: 150 - index,
    at: 0,
    actor: '@device',
    action: index === 0 ? 'apps.installed' : 'enrollment.enrolled',
    subject: `機器 ${150 - index}`,
    details: {},
    about: null,
  }));
  answerTrail(scriptedApp, many);
  await scriptedApp.open(page, '#/activity');
  await expect(page.getByText(frame.text.activity.unknown.replace('{{action}}', 'apps.installed'))).toBeVisible();
  await expect(page.getByText(frame.text.activity.action.enrollment.enrolled).first()).toBeVisible();
  await expect(page.getByText('機器 51', { exact: true })).toBeVisible();
  await frame.button(frame.text.activity.older).click();
  await expect(page.getByText('機器 1', { exact: true })).toBeVisible();
  await expect(frame.button(frame.text.activity.older)).toHaveCount(0);
});

for (const language of ['ja', 'en'] as const) {
  test(`devices and operations are called by their names, and keep their identifiers (${language})`, async ({ scriptedApp, page }) => {
    const { text } = new FramePage(page, language);
    const restart = text.commands.titles.RestartDevice;
    ordinaryDay(scriptedApp, { language });
    await scriptedApp.open(page);
    const recent = page.getByRole('region', { name: text.home.recent.title }).getByRole('listitem');
    await expect(recent.filter({ hasText: text.activity.action.commands.sent }).getByTitle(PHONE)).toHaveText('営業部 001');
    await expect(recent.filter({ hasText: text.activity.action.operations.confirmed }).getByTitle(OPERATION)).toHaveText(restart);
    await scriptedApp.open(page, '#/activity');
    const rows = page.getByRole('table', { name: text.activity.list }).getByRole('row');
    const about = (action: string) => rows.filter({ hasText: action }).getByRole('link');
    await expect(about(text.activity.action.commands.sent)).toHaveText('営業部 001');
    await expect(about(text.activity.action.commands.sent)).toHaveAccessibleDescription(new RegExp(PHONE));
    await expect(about(text.activity.action.operations.confirmed)).toHaveText(restart);
    await expect(about(text.activity.action.operations.confirmed)).toHaveAccessibleDescription(new RegExp(OPERATION));
    // Whose records were deleted is called by what is left.
    answerTrail(
      scriptedApp,
      trail.map((entry) => ({ ...entry, about: null })),
    );
    await page.reload();
    await expect(about(text.activity.action.commands.sent)).toHaveText(PHONE);
    await expect(about(text.activity.action.operations.confirmed)).toHaveText(OPERATION);
  });
}

test('the trail is narrowed down by keyboard, and what it is narrowed to stands in the address', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  const { filter } = frame.text.activity;
  ordinaryDay(scriptedApp);
  await scriptedApp.open(page, '#/activity');
  const asked = () => scriptedApp.asked('activity', 'list').at(-1) as { filter: Record<string, unknown> };
  await page.getByRole('searchbox', { name: filter.text }).fill('Ｆ９Ｆ');
  await expect.poll(() => asked().filter).toMatchObject({ text: 'F9F' });
  const kind = page.getByRole('combobox', { name: filter.kind });
  await focusOn(kind);
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect.poll(() => asked().filter).toMatchObject({ text: 'F9F', action: 'commands' });
  await page.getByLabel(filter.from).fill('2026-11-20');
  await page.getByLabel(filter.until).fill('2026-11-20');
  const day = await page.evaluate(() => [new Date(2026, 10, 20).getTime(), new Date(2026, 10, 21).getTime()]);
  await expect.poll(() => asked().filter).toMatchObject({ from: day[0], until: day[1] });
  await focusOn(page.getByRole('link', { name: '営業部 001' }).first());
  await page.keyboard.press('Enter');
  await expect.poll(() => asked().filter).toMatchObject({ subject: '8F2A11C0-0001', action: 'commands' });
  expect(page.url()).toContain('subject=8F2A11C0-0001');
  await page.reload();
  await expect.poll(() => asked().filter).toMatchObject({ text: 'F9F', subject: '8F2A11C0-0001' });
  await frame.button(filter.clear).click();
  await expect.poll(() => asked().filter).toEqual({ actor: null, subject: null, action: null, text: '', from: null, until: null });
  await expect(page.getByRole('searchbox', { name: filter.text })).toHaveValue('');
});

for (const language of ['ja', 'en'] as const) {
  test(`a verification: asked for by keyboard, followed, told in words (${language})`, async ({ scriptedApp, page }) => {
    const frame = new FramePage(page, language);
    const { verify } = frame.text.activity;
    ordinaryDay(scriptedApp, { language });
    scriptedApp.answers('activity', 'verify', fail('not-a-hash'));
    await scriptedApp.open(page, '#/activity');
    await focusOn(frame.button(verify.open));
    await page.keyboard.press('Enter');
    await frame.dialog.getByLabel(verify.noted).fill('twelve');
    await pressOn(frame.button(verify.start), 'Enter');
    await expect(frame.dialog.getByText(frame.text.errors.activity.verify['not-a-hash'])).toBeVisible();
    scriptedApp.answers('activity', 'verify', ok({}));
    const running = verification({ state: 'running', checked: 3_000 });
    scriptedApp.answers('activity', 'verification', ok({ verification: running }));
    await frame.dialog.getByLabel(verify.noted).fill('3f9a12cd 5b7e8041');
    await pressOn(frame.button(verify.start), 'Enter');
    await expect.poll(() => scriptedApp.asked('activity', 'verify').at(-1)).toEqual({ noted: '3f9a12cd 5b7e8041' });
    await expect(frame.dialog.getByRole('progressbar')).toHaveAttribute('aria-valuenow', /^24/);
    scriptedApp.answers('activity', 'verification', ok({ verification: broken }));
    scriptedApp.announce('activity', 'verified', broken);
    const alert = frame.dialog.getByRole('alert');
    await expect(alert).toContainText(verify.reason.changed.replace('{{sequence}}', '8,213'));
    // It was followed no further, so that nothing is known of the hash.
    await expect(frame.dialog).not.toContainText(verify.notedMissing);
    await expect(frame.dialog).toContainText(verify.incidentReason['anchor-forged']);
    const whole = verification({ noted: { hash: '3f9a12cd5b7e8041', sequence: null } });
    scriptedApp.answers('activity', 'verification', ok({ verification: whole }));
    scriptedApp.announce('activity', 'verified', whole);
    await expect(frame.dialog).toContainText(verify.whole);
    await expect(frame.dialog).toContainText(verify.notedMissing);
    await expect(frame.dialog).toContainText('3f9a12cd 5b7e8041');
    await page.keyboard.press('Escape');
    await expect(frame.dialog).toBeHidden();
  });
}

test('an export takes the dates that are shown; one that is refused says why', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  const { text } = frame;
  ordinaryDay(scriptedApp);
  scriptedApp.answers('activity', 'export', fail('too-many', 'too many', { entries: '20000', most: '10000' }));
  await scriptedApp.open(page, '#/activity?from=2026-11-20');
  await frame.button(text.activity.export.open).click();
  await page.getByRole('menuitem', { name: text.activity.export.jsonl }).click();
  await expect(page.getByText('20000件あります', { exact: false })).toBeVisible();
  const file = { fileName: '監査ログ.csv', content: 'AAAA', base64: true, entries: 3, replaced: ['😀'] };
  scriptedApp.answers('activity', 'export', ok(file));
  await frame.button(text.activity.export.open).click();
  const download = page.waitForEvent('download');
  // The refusal stays until it is closed, over the menu.
  await pressOn(page.getByRole('menuitem', { name: text.activity.export['csv-shift_jis'] }), 'Enter');
  expect((await download).suggestedFilename()).toBe('監査ログ.csv');
  await expect(page.getByText('😀', { exact: false })).toBeVisible();
  const from = await page.evaluate(() => new Date(2026, 10, 20).getTime());
  expect(scriptedApp.asked('activity', 'export').at(-1)).toEqual({ format: 'csv-shift_jis', from, until: null, language: 'ja' });
});
