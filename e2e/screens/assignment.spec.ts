import { fail, ok } from '#lib/outcome.ts';
import { en } from '../../src-renderer/text/en.ts';
import { ja } from '../../src-renderer/text/ja.ts';
import { expect, test } from '../fixtures.ts';
import { focusOn, pressOn } from '../pages/keys.ts';
import { adeList, byHand, elsewhere, provisionalDay, standing } from './scenes/assignment.ts';
import { row } from './scenes/devices.ts';
import { HOUR, NOW } from './scenes/moments.ts';
import { ordinaryDay } from './scenes/play.ts';

const text = ja.assignment;

test.beforeEach(async ({ page }) => {
  await page.clock.setFixedTime(NOW);
});

test('what Apple said is told in words, and Apple is asked anew at once', async ({ scriptedApp, page }) => {
  ordinaryDay(scriptedApp);
  scriptedApp.answers('assignment', 'standing', ok(standing({ profile: 'assigned', checkedAt: null })));
  scriptedApp.answers('assignment', 'refresh', ok({ outcomes: [{ serialNumber: row(0).serialNumber, trouble: null }] }));
  await scriptedApp.open(page, '#/devices/device-0?tab=enrolment');
  const panel = page.getByRole('region', { name: text.title });
  await expect(panel).toContainText(text.profile.assigned);
  await expect(panel).toContainText(text.never);
  await expect(panel.getByRole('button', { name: text.assign })).toHaveCount(0);
  scriptedApp.answers('assignment', 'standing', ok(standing({ profile: 'pushed' })));
  await panel.getByRole('button', { name: text.check }).click();
  await expect(panel).toContainText(text.profile.pushed);
  expect(scriptedApp.asked('assignment', 'refresh')).toEqual([{ serialNumbers: [row(0).serialNumber] }]);
});

test('assigned with one button; what is in the way is told when main tells it', async ({ scriptedApp, page }) => {
  ordinaryDay(scriptedApp);
  scriptedApp.answers('assignment', 'standing', ok(standing({ server: 'none', profile: null, profileIsOurs: null })));
  scriptedApp.answers('assignment', 'assign', ok({}));
  await scriptedApp.open(page, '#/devices/device-0?tab=enrolment');
  const panel = page.getByRole('region', { name: text.title });
  await focusOn(panel.getByRole('button', { name: text.assign }));
  scriptedApp.answers('assignment', 'standing', ok(standing({ server: 'none', profile: null, assigning: true })));
  await page.keyboard.press('Enter');
  await expect(panel.getByRole('status')).toHaveText(text.assigning);
  expect(scriptedApp.asked('assignment', 'assign')).toEqual([{ serialNumbers: [row(0).serialNumber], move: false, typed: '' }]);
  scriptedApp.answers('assignment', 'standing', ok(standing({ server: 'none', profile: null, trouble: 'terms-not-signed' })));
  scriptedApp.announce('assignment', 'changed', { serialNumber: row(0).serialNumber });
  await expect(panel.getByRole('status')).toHaveText(text.trouble['terms-not-signed']);
});

test('taken from another server only when the end of its serial number was typed', async ({ scriptedApp, page }) => {
  ordinaryDay(scriptedApp);
  scriptedApp.answers('assignment', 'standing', ok(elsewhere()));
  scriptedApp.answers('assignment', 'assign', fail('confirmation-wrong'));
  await scriptedApp.open(page, '#/devices/device-0?tab=enrolment');
  await page.getByRole('button', { name: text.move }).click();
  const sheet = page.getByRole('dialog');
  const field = sheet.getByRole('textbox');
  await expect(field).toBeFocused();
  await expect(sheet).toContainText('学校 MDM');
  const button = sheet.getByRole('button', { name: text.moveSheet.action });
  await expect(button).toBeDisabled();
  await field.fill('９９９９');
  await expect(button).toBeDisabled();
  await field.fill('００００');
  await page.keyboard.press('Enter');
  expect(scriptedApp.asked('assignment', 'assign')).toEqual([]);
  await button.click();
  await expect(sheet.getByRole('alert')).toHaveText(ja.errors.assignment.assign['confirmation-wrong']);
  scriptedApp.answers('assignment', 'assign', ok({}));
  await button.click();
  await expect(sheet).toBeHidden();
  expect(scriptedApp.asked('assignment', 'assign').at(-1)).toEqual({ serialNumbers: [row(0).serialNumber], move: true, typed: '００００' });
});

test('a provisional device says so in the list, in its header, and at home when it ends within a week', async ({ scriptedApp, page }) => {
  ordinaryDay(scriptedApp);
  provisionalDay(scriptedApp);
  await scriptedApp.open(page, '#/devices');
  await expect(page.getByText('残り21日')).toBeInViewport({ ratio: 1 });
  await expect(page.getByText('残り3日')).toBeInViewport({ ratio: 1 });
  await page.goto(page.url().replace(/#.*/, '#/devices/device-0?tab=enrolment'));
  await expect(page.getByRole('main')).toContainText('仮登録残り21日');
  await page.goto(page.url().replace(/#.*/, '#/'));
  await expect(page.getByText('仮登録が7日以内に終わる端末が 1台あります(最短 残り3日)')).toBeVisible();
});

test('who has to add a device by hand is told how, step by step; who has to wait, not to touch it', async ({ scriptedApp, page }) => {
  ordinaryDay(scriptedApp, {}, [byHand('hand')]);
  await scriptedApp.open(page, '#/bench');
  await page.getByRole('gridcell').first().click();
  const guide = page.getByRole('region', { name: text.guide.title });
  await expect(guide.getByRole('listitem')).toHaveCount(Object.keys(text.guide.steps).length);
  await expect(guide).toContainText(text.guide.important);
  await expect(guide).toContainText(text.guide.provisional);
  scriptedApp.slotIs(byHand('touch-nothing'));
  await expect(guide).toHaveCount(0);
  await expect(page.getByText(text.guide.noTouch)).toBeVisible();
});

for (const [language, words] of [
  ['ja', ja],
  ['en', en],
] as const)
  test(`the list of devices is told where the token is: when it is read, what was in the way, and read now (${language})`, async ({
    scriptedApp,
    page,
  }) => {
    const { list, trouble } = words.assignment;
    ordinaryDay(scriptedApp, { language });
    scriptedApp.answers('assignment', 'list', ok({ list: adeList({ trouble: { at: NOW - HOUR, code: 'terms-not-signed' } }) }));
    scriptedApp.answers('assignment', 'readList', fail('no-ade-token'));
    await scriptedApp.open(page, '#/certificates/credential/ade');
    const panel = page.getByRole('region', { name: list.title });
    await expect(panel).toContainText(list.lead);
    await expect(panel).toContainText('128');
    await expect(panel.getByRole('status')).toContainText(trouble['terms-not-signed']);
    const read = panel.getByRole('button', { name: list.read });
    await pressOn(read, 'Enter');
    await expect(panel.getByRole('alert')).toHaveText(words.errors.assignment.readList['no-ade-token']);
    scriptedApp.answers('assignment', 'readList', ok({}));
    await pressOn(read, 'Enter');
    await expect(panel.getByRole('alert')).toBeHidden();
    scriptedApp.answers('assignment', 'list', ok({ list: adeList({ devices: 130, readAt: NOW }) }));
    scriptedApp.announce('assignment', 'listChanged', {});
    await expect(panel).toContainText('130');
    await expect(panel.getByRole('status')).toBeHidden();
    expect(scriptedApp.asked('assignment', 'readList')).toHaveLength(2);
  });

test('without a token there is no list to tell of', async ({ scriptedApp, page }) => {
  ordinaryDay(scriptedApp);
  scriptedApp.answers('assignment', 'list', ok({ list: null }));
  await scriptedApp.open(page, '#/certificates/credential/ade');
  await expect(page.getByRole('heading', { level: 1, name: ja.certificates.kinds.ade })).toBeVisible();
  await expect(page.getByRole('region', { name: text.list.title })).toHaveCount(0);
});
