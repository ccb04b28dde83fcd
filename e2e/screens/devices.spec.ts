import { fail, ok } from '#lib/outcome.ts';
import { expect, test } from '../fixtures.ts';
import { DevicesPage } from '../pages/devices-page.ts';
import { card, countsOf, detail, row, rows } from './scenes/devices.ts';
import { DAY, HOUR, NOW } from './scenes/moments.ts';
import { ordinaryDay } from './scenes/play.ts';

test('search, filter, sort and page are asked of main and stand in the address', async ({ scriptedApp, page }) => {
  const devices = new DevicesPage(page);
  const { text } = devices;
  const many = rows(120);
  ordinaryDay(scriptedApp);
  scriptedApp.answers('devices', 'list', ({ offset, limit }) =>
    ok({ rows: many.slice(offset, offset + limit), total: many.length, counts: countsOf(many) }),
  );
  await scriptedApp.open(page, '#/devices');
  await expect(devices.rows).toHaveCount(50);
  await page.getByRole('button', { name: text.devices.pager.next }).click();
  await expect(devices.rows.first()).toContainText('051');
  expect(page.url()).toContain('page=2');
  await devices.filter(text.status.device.silent).click();
  await expect(devices.filter(text.status.device.silent)).toHaveAttribute('aria-pressed', 'true');
  await devices.column(text.devices.columns.lastContactAt).getByRole('button').click();
  await devices.column(text.devices.columns.lastContactAt).getByRole('button').click();
  await expect(devices.column(text.devices.columns.lastContactAt)).toHaveAttribute('aria-sort', 'descending');
  await devices.search.fill('Ｆ９Ｆ');
  await expect
    .poll(() => scriptedApp.asked('devices', 'list').at(-1))
    .toEqual({ search: 'F9F', status: 'silent', sort: 'lastContactAt', descending: true, offset: 0, limit: 50 });
  await page.reload();
  await expect(devices.search).toHaveValue('F9F');
  await expect(devices.filter(text.status.device.silent)).toHaveAttribute('aria-pressed', 'true');
});

test('the list is walked with the arrows and opened with Enter', async ({ scriptedApp, page }) => {
  const devices = new DevicesPage(page);
  ordinaryDay(scriptedApp);
  await scriptedApp.open(page, '#/devices');
  await devices.rows.first().focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(devices.rows.nth(2)).toBeFocused();
  await page.keyboard.press('End');
  await expect(devices.rows.last()).toBeFocused();
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#\/devices\/device-0/);
  await expect(devices.title('営業部 001')).toBeVisible();
});

test('none found offers to clear what was asked for', async ({ scriptedApp, page }) => {
  const devices = new DevicesPage(page);
  const all = rows(3);
  ordinaryDay(scriptedApp);
  scriptedApp.answers('devices', 'list', ({ search }) =>
    ok({ rows: search === '' ? all : [], total: search === '' ? 3 : 0, counts: countsOf(all) }),
  );
  await scriptedApp.open(page, '#/devices');
  await devices.search.fill('zzz');
  await expect(page.getByText(devices.text.devices.nothingFound.title)).toBeVisible();
  await devices.button(devices.text.devices.nothingFound.action).click();
  await expect(devices.rows).toHaveCount(3);
  await expect(devices.search).toHaveValue('');
});

test('a removed device is struck through, in words and by line', async ({ scriptedApp, page }) => {
  const devices = new DevicesPage(page);
  ordinaryDay(scriptedApp);
  scriptedApp.answers('devices', 'list', ok({ rows: [row(6, { status: 'removed' })], total: 1, counts: { removed: 1 } }));
  await scriptedApp.open(page, '#/devices');
  await expect(devices.rows.first()).toContainText(devices.text.status.device.removed);
  await expect(devices.rows.first().getByText(row(6).name)).toHaveCSS('text-decoration-line', 'line-through');
});

test('the list follows what main tells', async ({ scriptedApp, page }) => {
  const devices = new DevicesPage(page);
  ordinaryDay(scriptedApp);
  await scriptedApp.open(page, '#/devices');
  await expect(devices.rows.first()).toContainText('営業部 001');
  scriptedApp.answers('devices', 'list', ok({ rows: [row(0, { name: '新しい名前' })], total: 1, counts: { managed: 1 } }));
  scriptedApp.announce('devices', 'changed', { id: 'device-0' });
  await expect(devices.rows.first()).toContainText('新しい名前');
});

test('sync goes at once and leads to the timeline', async ({ scriptedApp, page }) => {
  const devices = new DevicesPage(page);
  ordinaryDay(scriptedApp);
  scriptedApp.answers('commands', 'send', ok({ uuid: 'u9' }));
  await scriptedApp.open(page, '#/devices/device-0');
  await devices.button(devices.text.commands.buttons.DeviceInformation).click();
  await expect(devices.cards.first()).toBeVisible();
  await expect(page.getByText(devices.text.common.received)).toBeVisible();
  await expect
    .poll(() => scriptedApp.asked('commands', 'send'))
    .toEqual([{ deviceId: 'device-0', command: { type: 'DeviceInformation' }, confirmed: false }]);
});

test('lock asks first, cancel is the default, and what is typed is sent', async ({ scriptedApp, page }) => {
  const devices = new DevicesPage(page);
  const { lock } = devices.text.commands;
  ordinaryDay(scriptedApp);
  scriptedApp.answers('commands', 'send', ok({ uuid: 'u9' }));
  await scriptedApp.open(page, '#/devices/device-0');
  await devices.button(devices.text.commands.buttons.DeviceLock).click();
  await expect(devices.dialog.getByRole('button', { name: devices.text.common.cancel }).last()).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(devices.dialog).toBeHidden();
  expect(scriptedApp.asked('commands', 'send')).toEqual([]);
  await devices.button(devices.text.commands.buttons.DeviceLock).click();
  await devices.dialog.getByLabel(lock.message).fill('見つけた方はご連絡ください');
  await devices.dialog.getByLabel(lock.phone).fill('０３-１２３４-５６７８');
  await devices.dialog.getByRole('button', { name: lock.action, exact: true }).click();
  await expect(devices.dialog).toBeHidden();
  const command = { type: 'DeviceLock', message: '見つけた方はご連絡ください', phoneNumber: '03-1234-5678' };
  await expect.poll(() => scriptedApp.asked('commands', 'send')).toEqual([{ deviceId: 'device-0', command, confirmed: true }]);
});

test('a refused lock stays in its sheet, with the reason', async ({ scriptedApp, page }) => {
  const devices = new DevicesPage(page);
  ordinaryDay(scriptedApp);
  scriptedApp.answers('commands', 'send', fail('already-waiting'));
  await scriptedApp.open(page, '#/devices/device-0');
  await devices.button(devices.text.commands.buttons.DeviceLock).click();
  await devices.dialog.getByRole('button', { name: devices.text.commands.lock.action, exact: true }).click();
  await expect(devices.dialog.getByRole('alert')).toHaveText(devices.text.errors.commands.send['already-waiting']);
});

test('a command that cannot be sent says why', async ({ scriptedApp, page }) => {
  const devices = new DevicesPage(page);
  ordinaryDay(scriptedApp);
  scriptedApp.answers(
    'commands',
    'available',
    ok({ commands: [{ type: 'DeviceLock', confirmationLevel: 1, enabled: false, reason: 'mac-needs-pin' }] }),
  );
  await scriptedApp.open(page, '#/devices/device-0');
  const lock = devices.button(devices.text.commands.buttons.DeviceLock);
  await expect(lock).toBeDisabled();
  await lock.focus();
  await expect(page.getByRole('tooltip')).toHaveText(devices.text.commands.disabled['mac-needs-pin']);
  await lock.click({ force: true });
  await expect(devices.dialog).toHaveCount(0);
});

test('the seven dots: what left no trace is hollow, and one says where it stands', async ({ scriptedApp, page }) => {
  const devices = new DevicesPage(page);
  ordinaryDay(scriptedApp);
  await page.clock.setFixedTime(NOW);
  await scriptedApp.open(page, '#/devices/device-0?tab=timeline');
  const stages = (index: number) =>
    devices.cards
      .nth(index)
      .getByRole('listitem')
      .evaluateAll((items) => items.slice(0, 7).map((item) => (item as HTMLElement).dataset['state']));
  await expect(devices.cards).toHaveCount(7);
  expect(await stages(0)).toEqual(['reached', 'reached', 'reached', 'waiting', 'ahead', 'ahead', 'ahead']);
  expect(await stages(3)).toEqual(['reached', 'reached', 'reached', 'traceless', 'reached', 'reached', 'reached']);
  await expect(devices.cards.nth(0)).toContainText('保留は 2026年11月28日(土) 9:58 まで(残り 6日23時間)。');
  await expect(devices.cards.nth(1)).toContainText(devices.text.commands.timeline.sentence['not-now']);
  await expect(devices.cards.nth(2)).toContainText(devices.text.commands.timeline.push.unreachable);
  await expect(devices.cards.nth(3)).toContainText('完了 4.9 秒');
  await expect(devices.cards.nth(4)).toContainText('MCMDMErrorDomain 12021');
  await devices.cards.nth(3).locator('summary').click();
  await expect(devices.cards.nth(3).getByRole('cell', { name: 'BatteryLevel' })).toBeVisible();
});

test('an APNs reason that nobody foresaw is named, not hidden', async ({ scriptedApp, page }) => {
  const devices = new DevicesPage(page);
  ordinaryDay(scriptedApp);
  const cards = [
    card({ state: 'queued', pushProblem: 'BadDeviceToken' }, { pushedAt: null }),
    card({ uuid: 'u2', expiresAt: null }, { acceptedAt: NOW - DAY }),
  ];
  scriptedApp.answers('commands', 'timeline', ok({ cards }));
  await scriptedApp.open(page, '#/devices/device-0?tab=timeline');
  await expect(devices.cards.first()).toContainText('BadDeviceToken');
  await expect(devices.cards.nth(1)).toContainText(devices.text.commands.timeline.holdNone);
});

test('cancel and ring act on their command; a refusal is told', async ({ scriptedApp, page }) => {
  const devices = new DevicesPage(page);
  const { timeline } = devices.text.commands;
  ordinaryDay(scriptedApp);
  scriptedApp.answers('commands', 'ring', ok({}));
  scriptedApp.answers('commands', 'cancel', fail('already-fetched'));
  await scriptedApp.open(page, '#/devices/device-0?tab=timeline');
  await devices.cards.first().getByRole('button', { name: timeline.ring }).click();
  await expect(page.getByText(timeline.rung)).toBeVisible();
  await devices.cards.first().getByRole('button', { name: timeline.cancel }).click();
  await expect(page.getByText(devices.text.errors.commands.cancel['already-fetched'])).toBeVisible();
  await expect.poll(() => scriptedApp.asked('commands', 'cancel')).toEqual([{ deviceId: 'device-0', uuid: 'u1' }]);
});

test('the timeline goes on as main tells', async ({ scriptedApp, page }) => {
  const devices = new DevicesPage(page);
  ordinaryDay(scriptedApp);
  scriptedApp.answers('commands', 'timeline', ok({ cards: [card()] }));
  await scriptedApp.open(page, '#/devices/device-0?tab=timeline');
  await expect(devices.cards.first()).toContainText(devices.text.status.command.notified);
  const acceptedAt = NOW - HOUR;
  const stages = { acceptedAt, fetchedAt: acceptedAt + 1_000, reportedAt: acceptedAt + 1_500, appliedAt: acceptedAt + 1_500 };
  scriptedApp.answers('commands', 'timeline', ok({ cards: [card({ state: 'succeeded' }, stages)] }));
  scriptedApp.announce('commands', 'changed', { deviceId: 'device-0' });
  await expect(devices.cards.first()).toContainText(devices.text.status.command.succeeded);
});

test('what was never asked is said to be so', async ({ scriptedApp, page }) => {
  const devices = new DevicesPage(page, 'en');
  ordinaryDay(scriptedApp, { language: 'en' });
  scriptedApp.answers(
    'devices',
    'get',
    ok(detail({ batteryLevel: null, capacityGb: null, availableGb: null, informationAt: null, imei: null })),
  );
  await scriptedApp.open(page, '#/devices/device-0');
  await expect(page.getByText(devices.text.devices.detail.informationNever)).toBeVisible();
});
