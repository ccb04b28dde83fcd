import { readFileSync } from 'node:fs';
import { fail, ok } from '#lib/outcome.ts';
import { expect, test } from '../fixtures.ts';
import { FramePage } from '../pages/frame-page.ts';
import { pressOn } from '../pages/keys.ts';
import { deadline, everyUrgency, mail } from './scenes/deadlines.ts';
import { DAY, NOW } from './scenes/moments.ts';
import { ordinaryDay } from './scenes/play.ts';

test('the calendar: every date with days, people and a masked account', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  const { deadlines } = frame.text;
  ordinaryDay(scriptedApp);
  scriptedApp.answers('deadlines', 'overview', ok({ deadlines: everyUrgency(), mail: mail() }));
  await scriptedApp.open(page);
  const rows = page.getByRole('region', { name: deadlines.title }).getByRole('listitem');
  await expect(rows).toHaveCount(7);
  const push = rows.filter({ hasText: deadlines.kinds.push });
  await expect(push).toContainText('残り 5日');
  await expect(push).toContainText('m•••@mirai-bungu.example');
  await expect(push).toContainText('担当者 山田 太郎、副担当者 佐藤 花子');
  await expect(push).toContainText('副担当者へメールしました');
  await expect(page.getByText('ichiro.suzuki1985')).toHaveCount(0);
  const ade = rows.filter({ hasText: deadlines.kinds.ade });
  await expect(ade).toContainText('山田 太郎 さんが対応中');
  await expect(ade.getByRole('button')).toHaveCount(0);
  await expect(rows.filter({ hasText: deadlines.kinds.api })).toContainText(deadlines.unregistered);
  await expect(rows.filter({ hasText: deadlines.kinds['device-ca'] }).getByRole('button')).toHaveCount(0);
});

test('"I see to it" is asked of main, and shown when it says so', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  const urgent = deadline({ dueAt: NOW + 5 * DAY, daysLeft: 5, urgency: 'urgent', stage: 7 });
  ordinaryDay(scriptedApp);
  scriptedApp.answers('deadlines', 'overview', ok({ deadlines: [urgent], mail: mail() }));
  scriptedApp.answers('deadlines', 'acknowledge', () => {
    scriptedApp.answers('deadlines', 'overview', ok({ deadlines: [{ ...urgent, acknowledged: { at: NOW, by: '佐藤' } }], mail: mail() }));
    scriptedApp.announce('deadlines', 'changed', {});
    return ok({});
  });
  await scriptedApp.open(page);
  await page
    .getByRole('region', { name: frame.text.deadlines.title })
    .getByRole('button', { name: /対応します/ })
    .click();
  await expect(page.getByText(/佐藤 さんが対応中/)).toBeVisible();
  expect(scriptedApp.asked('deadlines', 'acknowledge')).toEqual([{ id: urgent.id }]);
});

test('the calendar file is saved as main wrote it', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  ordinaryDay(scriptedApp);
  scriptedApp.answers('deadlines', 'calendar', ok({ fileName: 'shitaku-deadlines.ics', content: 'BEGIN:VCALENDAR\r\nX:期限\r\n' }));
  await scriptedApp.open(page);
  const downloading = page.waitForEvent('download');
  await frame.button(frame.text.deadlines.export).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('shitaku-deadlines.ics');
  expect(readFileSync(await download.path(), 'utf8')).toBe('BEGIN:VCALENDAR\r\nX:期限\r\n');
});

test('mail settings: what was typed goes to main, and an untouched password is kept', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  const { mail: text } = frame.text.deadlines;
  ordinaryDay(scriptedApp);
  scriptedApp.answers('deadlines', 'saveMail', ({ recipients }) =>
    recipients.includes('x') ? fail('recipient-invalid', 'no address', { address: 'x' }) : ok({}),
  );
  await scriptedApp.open(page, '#/settings');
  const panel = page.getByRole('region', { name: text.title });
  await expect(panel.getByLabel(text.password, { exact: true })).toHaveValue('');
  await panel.getByText(text.securities.tls, { exact: true }).click();
  await expect(panel.getByLabel(text.port)).toHaveValue('465');
  await panel.getByLabel(text.recipients).fill('joho@mirai-bungu.example\nx');
  await panel.getByRole('button', { name: frame.text.common.save, exact: true }).click();
  await expect(panel.getByText('宛先「x」が正しくありません。')).toBeVisible();
  await expect(panel.getByLabel(text.recipients)).toBeFocused();
  await panel.getByLabel(text.recipients).fill('joho@mirai-bungu.example\n\n');
  await panel.getByRole('button', { name: frame.text.common.save, exact: true }).click();
  await expect(page.getByText(text.saved)).toBeVisible();
  const {
    hasPassword: _hasPassword,
    last: _last,
    waiting: _waiting,
    nextTryAt: _nextTryAt,
    ...plan
  } = mail({ security: 'tls', port: 465, recipients: ['joho@mirai-bungu.example'] });
  expect(scriptedApp.asked('deadlines', 'saveMail').at(-1)).toEqual(plan);
});

test('sending in the clear is warned of', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  const { mail: text } = frame.text.deadlines;
  ordinaryDay(scriptedApp);
  await scriptedApp.open(page, '#/settings');
  await expect(page.getByText(text.plain)).toHaveCount(0);
  await page.getByRole('region', { name: text.title }).getByText(text.securities.none, { exact: true }).click();
  await expect(page.getByText(text.plain)).toBeVisible();
});

test('another login: it is said that the stored password goes, and that there is none without encryption', async ({
  scriptedApp,
  page,
}) => {
  const frame = new FramePage(page);
  const { mail: text } = frame.text.deadlines;
  ordinaryDay(scriptedApp);
  scriptedApp.answers('deadlines', 'saveMail', fail('password-needs-tls'));
  await scriptedApp.open(page, '#/settings');
  const panel = page.getByRole('region', { name: text.title });
  await expect(panel.getByText(text.passwordKept)).toBeVisible();
  await panel.getByLabel(text.host).fill('mail.elsewhere.example');
  await expect(panel.getByText(text.passwordAgain)).toBeVisible();
  await panel.getByLabel(text.host).fill(mail().host);
  await expect(panel.getByText(text.passwordKept)).toBeVisible();
  await panel.getByText(text.securities.none, { exact: true }).click();
  await expect(panel.getByText(text.passwordAgain)).toBeVisible();
  await panel.getByRole('button', { name: frame.text.common.save, exact: true }).click();
  await expect(panel.getByText(frame.text.errors.deadlines.saveMail['password-needs-tls'])).toBeVisible();
  await expect(panel.getByLabel(text.user)).toBeFocused();
});

test('a port may be emptied while it is typed; left empty, it is the usual one', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  const { mail: text } = frame.text.deadlines;
  ordinaryDay(scriptedApp);
  scriptedApp.answers('deadlines', 'saveMail', ok({}));
  await scriptedApp.open(page, '#/settings');
  const panel = page.getByRole('region', { name: text.title });
  const port = panel.getByLabel(text.port);
  const save = panel.getByRole('button', { name: frame.text.common.save, exact: true });
  await pressOn(port, 'End');
  for (const _digit of '587') await pressOn(port, 'Backspace');
  await expect(port).toHaveValue('');
  await save.click();
  await expect(port).toHaveValue('587');
  await expect.poll(() => scriptedApp.asked('deadlines', 'saveMail').at(-1)).toMatchObject({ port: 587 });
  await pressOn(port, 'End');
  for (const _digit of '587') await pressOn(port, 'Backspace');
  await port.pressSequentially('2525');
  await save.click();
  await expect.poll(() => scriptedApp.asked('deadlines', 'saveMail').at(-1)).toMatchObject({ port: 2525 });
});

test('a test mail: the server’s words are shown beside ours', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  const { mail: text } = frame.text.deadlines;
  ordinaryDay(scriptedApp);
  scriptedApp.answers(
    'deadlines',
    'testMail',
    fail('mail-recipient', 'refused', { reason: '550 no such mailbox', unsent: 'somu@mirai-bungu.example' }),
  );
  await scriptedApp.open(page, '#/settings');
  await frame.button(text.test).click();
  const alert = page.getByRole('alert');
  await expect(alert).toContainText(frame.text.errors.deadlines.testMail['mail-recipient']);
  await expect(alert).toContainText('550 no such mailbox');
  await expect(alert).toContainText('somu@mirai-bungu.example');
  scriptedApp.answers('deadlines', 'testMail', ok({}));
  await frame.button(text.test).click();
  await expect(page.getByText(text.tested)).toBeVisible();
  await expect(alert).toHaveCount(0);
});

test('mails that an outage holds up are counted, and typing is not lost when they are tried again', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  const { mail: text } = frame.text.deadlines;
  const held = (nextTryAt: number) => mail({ waiting: 3, nextTryAt, last: { at: NOW, problem: 'mail-unreachable' } });
  ordinaryDay(scriptedApp);
  scriptedApp.answers('deadlines', 'overview', ok({ deadlines: [], mail: held(NOW + DAY / 24) }));
  await scriptedApp.open(page, '#/settings');
  const panel = page.getByRole('region', { name: text.title });
  const notice = panel.getByRole('status').filter({ hasText: 'お知らせメールが 3通、送れずに待っています' });
  await expect(notice).toContainText('次は');
  await expect(panel).toContainText(frame.text.errors.deadlines.testMail['mail-unreachable']);
  await panel.getByLabel(text.user).fill('somebody');
  scriptedApp.answers('deadlines', 'overview', ok({ deadlines: [], mail: held(NOW + DAY) }));
  const before = await notice.textContent();
  scriptedApp.announce('deadlines', 'changed', {});
  await expect(notice).not.toHaveText(before ?? '');
  await expect(panel.getByLabel(text.user)).toHaveValue('somebody');
  scriptedApp.answers('deadlines', 'overview', ok({ deadlines: [], mail: mail() }));
  scriptedApp.announce('deadlines', 'changed', {});
  await expect(notice).toHaveCount(0);
});

test('in practice it is said that no mail leaves', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  ordinaryDay(scriptedApp, { world: 'practice' });
  await scriptedApp.open(page, '#/settings');
  await expect(page.getByText(frame.text.deadlines.mail.practice)).toBeVisible();
});
