import { fail, ok } from '#lib/outcome.ts';
import { expect, test } from '../fixtures.ts';
import { CommandsPage } from '../pages/commands-page.ts';
import { focusOn } from '../pages/keys.ts';
import { availableWith, fiveCards, mac } from './scenes/commands.ts';
import { detail } from './scenes/devices.ts';
import { NOW } from './scenes/moments.ts';
import { ordinaryDay } from './scenes/play.ts';

for (const language of ['ja', 'en'] as const) {
  test(`sync goes at once, leads to the timeline and can be taken back (${language})`, async ({ scriptedApp, page }) => {
    const commands = new CommandsPage(page, language);
    const { text } = commands;
    ordinaryDay(scriptedApp, { language });
    scriptedApp.answers('commands', 'send', ok({ uuid: 'u9' }));
    scriptedApp.answers('commands', 'cancel', ok({}));
    await scriptedApp.open(page, '#/devices/device-0');
    await commands.button(text.commands.menu.sync).click();
    await expect(commands.cards.first()).toBeVisible();
    const toast = page.locator('.mantine-Notification-root', { hasText: text.common.received });
    await expect(toast).toBeVisible();
    await expect
      .poll(() => scriptedApp.asked('commands', 'send'))
      .toEqual([{ deviceId: 'device-0', command: { type: 'Refresh', options: {} }, confirmed: false }]);
    await toast.getByRole('button', { name: text.commands.sheet.undo, exact: true }).click();
    await expect.poll(() => scriptedApp.asked('commands', 'cancel')).toContainEqual({ deviceId: 'device-0', uuid: 'u9' });
  });

  test(`every command is there; one that cannot be sent says why, to eye and ear (${language})`, async ({ scriptedApp, page }) => {
    const commands = new CommandsPage(page, language);
    const { text } = commands;
    ordinaryDay(scriptedApp, { language });
    await scriptedApp.open(page, '#/devices/device-0');
    await commands.openMenu();
    await expect(commands.menu.getByRole('listitem')).toHaveCount(75);
    const restart = commands.item('RestartDevice');
    await expect(restart).toHaveAttribute('aria-disabled', 'true');
    await expect(restart).toHaveAccessibleDescription(new RegExp(text.commands.reasons['not-supervised'].slice(0, 12)));
    await restart.click({ force: true });
    await expect(commands.menu).toBeVisible();
    expect(scriptedApp.asked('commands', 'send')).toEqual([]);
  });
}

const hosts = [
  { userAgent: 'Windows NT 10.0; Win64; x64', keys: 'Control+z', not: 'Meta+z' },
  { userAgent: 'Macintosh; Intel Mac OS X 10_15_7', keys: 'Meta+z', not: 'Control+z' },
];
for (const { userAgent, keys, not } of hosts) {
  test.describe(`in a browser of ${userAgent}`, () => {
    test.use({ userAgent: `Mozilla/5.0 (${userAgent})` });

    test(`what was just sent is taken back by ${keys}, but not while somebody types`, async ({ scriptedApp, page }) => {
      const commands = new CommandsPage(page);
      ordinaryDay(scriptedApp);
      scriptedApp.answers('commands', 'send', ok({ uuid: 'u9' }));
      scriptedApp.answers('commands', 'cancel', ok({}));
      // The time in which it can be taken back stands still.
      await page.clock.install({ time: NOW });
      await scriptedApp.open(page, '#/devices/device-0');
      await page.keyboard.press(keys);
      await commands.button(commands.text.commands.menu.sync).click();
      const toast = page.locator('.mantine-Notification-root', { hasText: commands.text.common.received });
      await expect(toast).toBeVisible();
      expect(scriptedApp.asked('commands', 'cancel')).toEqual([]);
      await page.evaluate(() => document.body.append(Object.assign(document.createElement('input'), { id: 'typed' })));
      await focusOn(page.locator('#typed'));
      await page.keyboard.press(keys);
      await page.locator('#typed').blur();
      await page.keyboard.press(not);
      expect(scriptedApp.asked('commands', 'cancel')).toEqual([]);
      await page.keyboard.press(keys);
      await expect.poll(() => scriptedApp.asked('commands', 'cancel')).toEqual([{ deviceId: 'device-0', uuid: 'u9' }]);
      await expect(toast).toHaveCount(0);
    });
  });
}

test('by keyboard alone: the menu is searched in the other language too, walked and closed', async ({ scriptedApp, page }) => {
  const commands = new CommandsPage(page);
  ordinaryDay(scriptedApp);
  await scriptedApp.open(page, '#/devices/device-0');
  await focusOn(commands.button(commands.text.commands.menu.open));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('searchbox', { name: commands.text.commands.menu.search })).toBeFocused();
  await page.keyboard.type('ｓｅｌｅｃｔｉｖｅ wipe');
  await expect(commands.menu.getByRole('listitem')).toHaveCount(1);
  await page.keyboard.press('ArrowDown');
  await expect(commands.item('SelectiveWipe')).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await expect(page.getByRole('searchbox')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(commands.menu).toBeHidden();
  await expect(commands.button(commands.text.commands.menu.open)).toBeFocused();
});

test('lock asks first, cancel is the default, and what is typed is sent', async ({ scriptedApp, page }) => {
  const commands = new CommandsPage(page);
  const { text } = commands;
  ordinaryDay(scriptedApp);
  scriptedApp.answers('commands', 'send', ok({ uuid: 'u9' }));
  await scriptedApp.open(page, '#/devices/device-0');
  await commands.choose('DeviceLock');
  await expect(commands.sheetButton(text.common.cancel).last()).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(commands.sheet).toBeHidden();
  expect(scriptedApp.asked('commands', 'send')).toEqual([]);
  await commands.choose('DeviceLock');
  await commands.sheet.getByLabel(text.commands.fieldsOf.DeviceLock.Message.label).fill('見つけた方はご連絡ください');
  await commands.sheet.getByLabel(text.commands.fieldsOf.DeviceLock.PhoneNumber.label).fill('０３-１２３４-５６７８');
  await commands.sheetButton(text.commands.verbs.DeviceLock).click();
  await expect(commands.sheet).toBeHidden();
  const command = { type: 'DeviceLock', options: { Message: '見つけた方はご連絡ください', PhoneNumber: '03-1234-5678' } };
  await expect.poll(() => scriptedApp.asked('commands', 'send')).toEqual([{ deviceId: 'device-0', command, confirmed: true }]);
});

test('what was asked of one device is never asked of another: a sheet goes with its device', async ({ scriptedApp, page }) => {
  const commands = new CommandsPage(page);
  const { text } = commands;
  ordinaryDay(scriptedApp);
  scriptedApp.answers('devices', 'get', ({ id }) => ok(detail({ id })));
  await scriptedApp.open(page, '#/devices/device-0');
  await expect(commands.button(text.commands.menu.sync)).toBeEnabled();
  await page.evaluate(() => {
    location.hash = '#/devices/device-1';
  });
  await expect.poll(() => scriptedApp.asked('commands', 'available')).toContainEqual({ deviceId: 'device-1' });
  await commands.choose('DeviceLock');
  await commands.sheet.getByLabel(text.commands.fieldsOf.DeviceLock.Message.label).fill('見つけた方はご連絡ください');
  await page.goBack();
  await expect(page).toHaveURL(/device-0$/);
  await expect(commands.sheet).toHaveCount(0);
  await page.goForward();
  await expect(page).toHaveURL(/device-1$/);
  await expect(commands.sheet).toHaveCount(0);
});

test('where one device is, is never shown as the place of another', async ({ scriptedApp, page }) => {
  const commands = new CommandsPage(page);
  const { text } = commands;
  const lost = {
    state: 'on',
    message: '',
    phoneNumber: '',
    footnote: '',
    askedAt: NOW,
    askedBy: '管理者',
    onAt: NOW,
    offAt: null,
    endedByErase: false,
    known: 1,
    newestAt: NOW,
    asking: false,
  } as const;
  ordinaryDay(scriptedApp);
  scriptedApp.answers('devices', 'get', ({ id }) => ok(detail({ id })));
  scriptedApp.answers('lostMode', 'get', ok(lost));
  scriptedApp.answers('lostMode', 'locations', ok({ locations: [] }));
  await scriptedApp.open(page, '#/devices/device-1?tab=location');
  const reason = page.getByLabel(text.lostMode.location.reason);
  await expect(reason).toHaveValue('');
  await page.evaluate(() => {
    location.hash = '#/devices/device-0?tab=location';
  });
  await expect.poll(() => scriptedApp.asked('lostMode', 'get')).toContainEqual({ deviceId: 'device-0' });
  await reason.fill('電車に忘れた');
  await page.getByRole('button', { name: text.lostMode.location.show }).click();
  const places = page.getByRole('list', { name: text.lostMode.location.list });
  await expect(places).toBeAttached();
  // The place of another lost one, by its notice: it was looked at before, and is there at once.
  await page.evaluate(() => {
    location.hash = '#/devices/device-1?tab=location';
  });
  await expect(page).toHaveURL(/device-1/);
  await expect(places).toHaveCount(0);
  await expect(reason).toHaveValue('');
});

test('what main refuses is said at its field', async ({ scriptedApp, page }) => {
  const commands = new CommandsPage(page);
  const { text } = commands;
  ordinaryDay(scriptedApp);
  scriptedApp.answers('commands', 'send', fail('invalid-options', undefined, { field: 'ManifestURL', problem: 'not-a-url' }));
  await scriptedApp.open(page, '#/devices/device-0');
  await commands.choose('InstallApplication');
  const field = commands.sheet.getByLabel(text.commands.fields.ManifestURL.label);
  await field.fill('http://example.jp/app.plist');
  await commands.sheetButton(text.commands.verbs.InstallApplication).click();
  await expect(field).toHaveAccessibleDescription(new RegExp(text.commands.problems['not-a-url']));
  await expect(commands.sheet).toBeVisible();
  // It was said of what stood there then.
  await field.fill('https://example.jp/app.plist');
  await expect(field).not.toHaveAccessibleDescription(new RegExp(text.commands.problems['not-a-url']));
  await expect(commands.sheet.getByRole('alert')).toHaveCount(0);
});

test('the same command that waits already is replaced when wished', async ({ scriptedApp, page }) => {
  const commands = new CommandsPage(page);
  const { text } = commands;
  ordinaryDay(scriptedApp);
  scriptedApp.answers('commands', 'send', ok({ uuid: 'u9' }));
  await scriptedApp.open(page, '#/devices/device-0');
  await commands.choose('ClearPasscode');
  await expect(commands.sheet.getByText(text.commands.sheet.replaceTitle, { exact: true })).toBeVisible();
  await commands.sheetButton(text.commands.sheet.replace).click();
  await expect.poll(() => scriptedApp.asked('commands', 'send')).toMatchObject([{ confirmed: true, replace: true }]);
});

test('a profile is dropped with its size; one that is too big is not read', async ({ scriptedApp, page }) => {
  const commands = new CommandsPage(page);
  const { text } = commands;
  ordinaryDay(scriptedApp);
  scriptedApp.answers('commands', 'send', ok({ uuid: 'u9' }));
  await scriptedApp.open(page, '#/devices/device-0');
  await commands.choose('InstallProfile');
  const input = commands.sheet.locator('input[type="file"]');
  await input.setInputFiles({ name: 'big.mobileconfig', mimeType: 'application/octet-stream', buffer: Buffer.alloc(4_000_001) });
  await expect(commands.sheet.getByRole('alert')).toContainText('4 MB');
  await input.setInputFiles({ name: 'wifi.mobileconfig', mimeType: 'application/octet-stream', buffer: Buffer.from('<plist/>') });
  await expect(commands.sheet.getByText('wifi.mobileconfig')).toBeVisible();
  await commands.sheetButton(text.commands.verbs.InstallProfile).click();
  await expect
    .poll(() => scriptedApp.asked('commands', 'send'))
    .toMatchObject([{ command: { type: 'InstallProfile', options: { Payload: Buffer.from('<plist/>').toString('base64') } } }]);
});

test('what loses data becomes a plan of one device', async ({ scriptedApp, page }) => {
  const commands = new CommandsPage(page);
  ordinaryDay(scriptedApp);
  scriptedApp.answers('operations', 'plan', ok({ id: 'operation-1' }));
  await scriptedApp.open(page, '#/devices/device-0');
  await commands.choose('SelectiveWipe');
  await expect(page).toHaveURL(/#\/operations\/operation-1/);
  expect(scriptedApp.asked('operations', 'plan')).toEqual([
    { command: { type: 'SelectiveWipe', options: {} }, target: { ids: ['device-0'] } },
  ]);
});

test('the PIN of a Mac: judged while typed, agreed to, shown for a minute, then nowhere', async ({ scriptedApp, page }) => {
  const commands = new CommandsPage(page);
  const { text } = commands;
  const { pin } = text.commands;
  ordinaryDay(scriptedApp);
  scriptedApp.answers('devices', 'get', ok(mac()));
  scriptedApp.answers('commands', 'send', ok({ uuid: 'u9' }));
  await page.clock.install({ time: NOW });
  await scriptedApp.open(page, '#/devices/device-0');
  await commands.choose('DeviceLock');
  const send = commands.sheetButton(text.commands.verbs.DeviceLock);
  await commands.typePin('first', '12345');
  await expect(send).toBeDisabled();
  await page.keyboard.type('6');
  await expect(commands.sheet.getByText(text.commands.problems['pin-too-simple'])).toBeVisible();
  await commands.sheet.getByRole('button', { name: pin.random, exact: true }).click();
  await expect(commands.sheet.getByText(text.commands.problems['pin-too-simple'])).toHaveCount(0);
  await expect(send).toBeDisabled();
  await commands.sheet.getByRole('checkbox', { name: pin.consent }).check();
  await expect(send).toBeEnabled();
  const digits = (await Promise.all([1, 2, 3, 4, 5, 6].map((index) => commands.digit('first', index).inputValue()))).join('');
  expect(digits).toMatch(/^\d{6}$/);
  await send.click();
  const shown = page.getByRole('status', { name: pin.shown.replace('{{name}}', mac().name) });
  await expect(shown).toHaveText(digits);
  await expect.poll(() => scriptedApp.asked('commands', 'send')).toMatchObject([{ command: { options: { PIN: digits } } }]);
  await page.getByRole('button', { name: pin.extend, exact: true }).click();
  await page.clock.runFor(90_000);
  await expect(shown).toHaveText(digits);
  await expect(page.getByRole('button', { name: pin.extend, exact: true })).toHaveCount(0);
  await page.clock.runFor(31_000);
  await expect(shown).toHaveCount(0);
  const left = await page.evaluate(() => [location.href, document.documentElement.outerHTML, JSON.stringify(localStorage)].join('\n'));
  expect(left).not.toContain(digits);
});

test('two PINs that differ are said so, and full-width digits count', async ({ scriptedApp, page }) => {
  const commands = new CommandsPage(page, 'en');
  const { pin } = commands.text.commands;
  ordinaryDay(scriptedApp, { language: 'en' });
  scriptedApp.answers('devices', 'get', ok(mac()));
  await scriptedApp.open(page, '#/devices/device-0');
  await commands.choose('DeviceLock');
  await commands.typePin('first', '８０２９１４');
  await commands.typePin('second', '802915');
  await expect(commands.sheet.getByText(pin.different)).toBeVisible();
  await expect(commands.digit('first', 1)).toHaveValue('8');
});

for (const language of ['ja', 'en'] as const) {
  test(`the five timelines say where they stand and what can be done (${language})`, async ({ scriptedApp, page }) => {
    const commands = new CommandsPage(page, language);
    const { timeline, appleErrors, ourErrors } = commands.text.commands;
    ordinaryDay(scriptedApp, { language });
    scriptedApp.answers('commands', 'timeline', ok({ cards: fiveCards }));
    scriptedApp.answers('commands', 'ring', ok({}));
    scriptedApp.answers('commands', 'repeat', ok({ uuid: 'u9' }));
    await page.clock.setFixedTime(NOW);
    await scriptedApp.open(page, '#/devices/device-0?tab=timeline');
    const card = (index: number) => commands.cards.nth(index);
    await expect(card(0)).toContainText(timeline.sentence.notified);
    await expect(card(1)).toContainText(timeline.sentence['not-now']);
    await expect(card(1)).toContainText(language === 'ja' ? '3回' : '3 times');
    await expect(card(2)).toContainText(appleErrors['12073']);
    await expect(card(2)).toContainText('tanaka');
    await expect(card(3)).toContainText(timeline.sentence.expired);
    await expect(card(4)).toContainText(timeline.holdNone);
    await expect(card(4).getByRole('link', { name: timeline.openOperation })).toHaveAttribute('href', /operations\/operation-1/);
    await expect(card(5)).toContainText(timeline.sentence.unknown);
    await card(5).getByRole('button', { name: timeline.check, exact: true }).click();
    await expect(page.getByText(timeline.checking)).toBeVisible();
    await expect(card(6)).toContainText(ourErrors['1']);
    await expect(card(7)).toContainText(timeline.soon);
    await card(2).getByText(timeline.raw.open).click();
    await expect(card(2)).toContainText('[Registered] DeleteUser was registered.');
    await expect(card(2)).toContainText('[Send Command] DeleteUser was sending to device.');
    await card(2).getByRole('button', { name: timeline.repeat, exact: true }).click();
    // As the first time: to whom, and what is said.
    const sheet = page.getByRole('dialog');
    await expect(sheet).toContainText(commands.text.commands.meanings.DeleteUser);
    await expect(sheet).toContainText('tanaka');
    expect(scriptedApp.asked('commands', 'repeat')).toEqual([]);
    await sheet.getByRole('button', { name: commands.text.commands.verbs.DeleteUser, exact: true }).click();
    await expect.poll(() => scriptedApp.asked('commands', 'repeat')).toEqual([{ deviceId: 'device-0', uuid: 's3', confirmed: true }]);
  });
}

test('nothing is greyed for a device that can take everything', async ({ scriptedApp, page }) => {
  const commands = new CommandsPage(page);
  ordinaryDay(scriptedApp);
  scriptedApp.answers('commands', 'available', availableWith({}));
  await scriptedApp.open(page, '#/devices/device-0');
  await commands.openMenu();
  await expect(commands.menu.locator('[aria-disabled="true"]')).toHaveCount(0);
});
