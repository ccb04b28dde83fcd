import { ok } from '#lib/outcome.ts';
import { expect, test } from '../fixtures.ts';
import { FramePage } from '../pages/frame-page.ts';
import { summary } from './scenes/batches.ts';
import { everyState } from './scenes/bench.ts';
import { deadline, everyUrgency, mail } from './scenes/deadlines.ts';
import { ordinaryDay } from './scenes/play.ts';
import { overview, push } from './scenes/push.ts';
import { own, shippedRecipes } from './scenes/recipes.ts';
import { view } from './scenes/settings.ts';

test('today: what does the most harm stands first, and leads where it is mended', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  const { today } = frame.text.home;
  ordinaryDay(scriptedApp, {}, everyState());
  scriptedApp.answers('settings', 'get', ok(view({ engine: { ...view().engine, state: 'failed', problem: 'port-in-use', url: null } })));
  scriptedApp.answers('push', 'overview', ok(overview({ push: push(-1, 'expired') })));
  const expired = deadline({ daysLeft: -1, urgency: 'expired', stage: 0 });
  scriptedApp.answers('deadlines', 'overview', ok({ deadlines: [expired], mail: mail() }));
  await scriptedApp.open(page);
  const chores = page.getByRole('region', { name: today.title }).getByRole('listitem');
  await expect(chores).toHaveCount(5);
  await expect(chores.nth(0)).toContainText(today.dateExpired.replace('{{what}}', frame.text.deadlines.kinds.push));
  await expect(chores.nth(1)).toContainText(today.engineFailed);
  await expect(chores.nth(2)).toContainText(today.benchAttention_other.replace('{{count}}', '3'));
  await chores.nth(2).getByRole('button').click();
  await expect(frame.title(frame.text.frame.areas.bench)).toBeVisible();
});

test('today: each urgent date and each question that is due is a row of its own', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  const { today } = frame.text.home;
  ordinaryDay(scriptedApp);
  scriptedApp.answers('devices', 'counts', ok({ total: 3, all: 3, statuses: { managed: 3 }, provisional: 0 }));
  scriptedApp.answers('deadlines', 'overview', ok({ deadlines: everyUrgency(), mail: mail() }));
  await scriptedApp.open(page);
  const chores = page.getByRole('region', { name: today.title }).getByRole('listitem');
  await expect(chores.getByText(/./)).toHaveText([
    'コンテンツトークンの期限が切れています',
    today.actions.renew,
    'MDM プッシュ通知証明書 残り 5日',
    today.actions.renew,
    'i•••@gmail.com でまだサインインできるか確かめてください',
    today.actions.check,
    'ADE サーバートークン 残り 21日',
    today.actions.renew,
  ]);
  await chores.nth(2).getByRole('button').click();
  await expect(frame.title(frame.text.accounts.title)).toBeVisible();
});

test('today: reminders that could not be mailed lead to the mail settings', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  ordinaryDay(scriptedApp);
  const held = mail({ waiting: 2, nextTryAt: 0, last: { at: 0, problem: 'mail-unreachable' } });
  scriptedApp.answers('deadlines', 'overview', ok({ deadlines: [], mail: held }));
  await scriptedApp.open(page);
  const chore = page.getByRole('region', { name: frame.text.home.today.title }).getByRole('listitem').first();
  await expect(chore).toContainText(frame.text.deadlines.mail.waiting_other.replace('{{count}}', '2'));
  await chore.getByRole('button').click();
  await expect(frame.title(frame.text.frame.areas.settings)).toBeVisible();
});

test('today: nothing to do is said too', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  ordinaryDay(scriptedApp);
  scriptedApp.answers('devices', 'counts', ok({ total: 3, all: 3, statuses: { managed: 3 }, provisional: 0 }));
  await scriptedApp.open(page);
  await expect(page.getByText(frame.text.home.today.none)).toBeVisible();
});

test('a count of devices leads to these devices', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  ordinaryDay(scriptedApp);
  await scriptedApp.open(page);
  await page
    .getByRole('region', { name: frame.text.home.devices.title, exact: true })
    .getByRole('link', { name: frame.text.status.device.silent })
    .click();
  await expect(page).toHaveURL(/status=silent/);
  await expect.poll(() => scriptedApp.asked('devices', 'list').at(-1)).toMatchObject({ filter: { statuses: ['silent'] } });
});

test('the first run: what is done is ticked, and the next thing stands out', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  const { first } = frame.text.home;
  ordinaryDay(scriptedApp);
  scriptedApp.answers('devices', 'counts', ok({ total: 0, all: 0, statuses: {}, provisional: 0 }));
  scriptedApp.answers('push', 'overview', ok(overview({ push: null })));
  scriptedApp.answers('deadlines', 'overview', ok({ deadlines: [], mail: mail() }));
  await scriptedApp.open(page);
  const steps = page.getByRole('region', { name: first.title }).getByRole('listitem');
  await expect(steps).toHaveCount(5);
  await expect(steps.filter({ hasText: first.organization.title })).toContainText(first.done);
  await expect(steps.filter({ hasText: first.certificate.title })).toContainText(first.open);
  await expect(page.getByText('2 / 5')).toBeVisible();
  const dates = page.getByRole('region', { name: frame.text.deadlines.title });
  await expect(dates.getByRole('listitem').getByText(frame.text.certificates.row.missing, { exact: true })).toBeVisible();
  scriptedApp.answers('push', 'begin', ok({}));
  await steps.filter({ hasText: first.certificate.title }).getByRole('button').click();
  await expect(page).toHaveURL(/#\/certificates\/push$/);
});

test('first steps: a certificate that is made is no more to be created, but looked at', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  const { first } = frame.text.home;
  ordinaryDay(scriptedApp);
  scriptedApp.answers('devices', 'counts', ok({ total: 0, all: 0, statuses: {}, provisional: 0 }));
  await scriptedApp.open(page);
  const step = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: first.certificate.title }) });
  await expect(step).toContainText(first.done);
  await expect(step.getByRole('button')).toHaveText('見る');
  await step.getByRole('button').click();
  await expect(page).toHaveURL(/#\/certificates$/);
});

test('first steps: a recipe is chosen once one was made here, or a batch was begun', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  const { first } = frame.text.home;
  ordinaryDay(scriptedApp);
  scriptedApp.answers('devices', 'counts', ok({ total: 0, all: 0, statuses: {}, provisional: 0 }));
  await scriptedApp.open(page);
  const step = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: first.recipe.title }) });
  await expect(step).toContainText(first.open);
  scriptedApp.answers('batches', 'list', ok({ batches: [], total: 1 }));
  scriptedApp.announce('batches', 'changed', summary());
  await expect(step).toContainText(first.done);
  scriptedApp.answers('batches', 'list', ok({ batches: [], total: 0 }));
  scriptedApp.answers('recipes', 'list', ok({ recipes: [...shippedRecipes, own()] }));
  await page.reload();
  await expect(step).toContainText(first.done);
  await step.getByRole('button', { name: first.recipe.action }).click();
  await expect(frame.title(frame.text.recipes.title)).toBeVisible();
});

for (const language of ['ja', 'en'] as const) {
  test(`what expires by tomorrow and what is held are for today (${language})`, async ({ scriptedApp, page }) => {
    const home = new FramePage(page, language);
    const { today } = home.text.home;
    ordinaryDay(scriptedApp, { language });
    const soon = { uuid: 'u1', type: 'DeviceLock' as const, deviceId: 'device-0', deviceName: '営業部 001', expiresAt: 1 };
    scriptedApp.answers('commands', 'expiring', ok({ total: 2, commands: [soon] }));
    scriptedApp.answers('operations', 'list', ok({ operations: [], running: 0, held: 3 }));
    await scriptedApp.open(page);
    await expect(page.getByText(today.held_other.replace('{{count}}', '3'))).toBeVisible();
    await page.getByRole('button', { name: `${today.actions.look}: ${today.expiring_other.replace('{{count}}', '2')}` }).click();
    await expect(page).toHaveURL(/#\/devices\/device-0\?tab=timeline/);
    await expect(home.link('operations')).toContainText('3');
  });
}
