import { fail, ok } from '#lib/outcome.ts';
import { expect, test } from '../fixtures.ts';
import { DevicesPage } from '../pages/devices-page.ts';
import { card, detail } from './scenes/devices.ts';
import { DAY, HOUR, NOW } from './scenes/moments.ts';
import { ordinaryDay } from './scenes/play.ts';

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
  await devices.cards.nth(3).locator('summary').first().click();
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
