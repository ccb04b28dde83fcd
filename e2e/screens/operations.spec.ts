import { fail, ok } from '#lib/outcome.ts';
import { expect, test } from '../fixtures.ts';
import { focusOn } from '../pages/keys.ts';
import { OperationsPage } from '../pages/operations-page.ts';
import { HOUR, MINUTE, NOW } from './scenes/moments.ts';
import { erase, eraseMacs, mixedChoice, operation, progress, target } from './scenes/operations.ts';
import { approvers, held, runningRows } from './scenes/operations-scenes.ts';
import { ordinaryDay } from './scenes/play.ts';

const place = '#/operations/operation-1';
const filled = (text: string, values: Record<string, string | number>) =>
  text.replace(/\{\{(\w+)\}\}/g, (_all, name) => String(values[name]));

for (const language of ['ja', 'en'] as const) {
  test(`a mixed choice: why is said with numbers, and one press leaves the others out (${language})`, async ({ scriptedApp, page }) => {
    const operations = new OperationsPage(page, language);
    const { text } = operations;
    ordinaryDay(scriptedApp, { language });
    mixedChoice(scriptedApp);
    scriptedApp.answers('operations', 'plan', ok({ id: 'operation-1' }));
    await scriptedApp.open(page, '#/operations');
    await operations.target('all').check();
    const restart = operations.button(text.commands.titles.RestartDevice);
    await expect(restart).toHaveAccessibleDescription(/13/);
    await expect(restart).toHaveAccessibleDescription(new RegExp(text.commands.short['pre-registered']));
    const firmware = operations.button(text.commands.titles.SetFirmwarePassword);
    await expect(firmware).toHaveAttribute('aria-disabled', 'true');
    await operations.button(text.commands.titles.DeviceLocation).click({ force: true });
    await expect(operations.button(text.operations.toPlan)).toBeDisabled();
    await restart.click();
    const both = ['iOS', 'iPadOS'].join(text.devices.selection.and);
    await operations.button(filled(text.operations.target.only, { platform: both })).click();
    await expect(operations.total(10)).toBeVisible();
    await expect(restart).not.toHaveAccessibleDescription(new RegExp(text.commands.short['pre-registered']));
    await operations.button(text.operations.toPlan).click();
    await expect(page).toHaveURL(/#\/operations\/operation-1/);
    expect(scriptedApp.asked('operations', 'plan')).toMatchObject([
      {
        command: { type: 'RestartDevice', options: {} },
        target: { of: { filter: { platform: null }, except: [] }, platforms: ['iOS', 'iPadOS'], reachable: true },
        able: [],
      },
    ]);
  });

  test(`only those that can: at the command that some cannot take, and back, by keyboard (${language})`, async ({ scriptedApp, page }) => {
    const operations = new OperationsPage(page, language);
    const { text } = operations;
    const { able } = text.operations;
    ordinaryDay(scriptedApp, { language });
    mixedChoice(scriptedApp);
    scriptedApp.answers('operations', 'plan', ok({ id: 'operation-1' }));
    await scriptedApp.open(page, '#/operations');
    await operations.target('all').check();
    const lost = operations.button(text.commands.titles.EnableLostMode);
    await focusOn(lost);
    await page.keyboard.press('Enter');
    await expect(page.getByText(filled(able.title, { total: 16, able: 10 }), { exact: true })).toBeVisible();
    await expect(page.getByRole('listitem').filter({ hasText: text.commands.short['wrong-platform'] }).last()).toContainText('3');
    const leave = operations.button(filled(able.leave_other, { count: 6, able: 10 }));
    await focusOn(leave);
    await page.keyboard.press('Enter');
    await expect(page.getByText(filled(able.left_other, { count: 10 }))).toBeVisible();
    await expect(operations.total(10)).toBeVisible();
    // The focus stays where it was, on what takes it back.
    await expect(operations.button(able.back)).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(operations.total(16)).toBeVisible();
    await expect(leave).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(operations.total(10)).toBeVisible();
    await operations.button(text.commands.titles.RestartDevice).click();
    await operations.button(text.operations.toPlan).click();
    await expect.poll(() => scriptedApp.asked('operations', 'plan')).toMatchObject([{ able: ['EnableLostMode'], target: { except: [] } }]);
  });

  test(`a plan without those that are not eligible (${language})`, async ({ scriptedApp, page }) => {
    const operations = new OperationsPage(page, language);
    const { plan } = operations.text.operations;
    ordinaryDay(scriptedApp, { language });
    scriptedApp.answers('operations', 'dropExcluded', fail('already-confirmed'));
    await scriptedApp.open(page, place);
    const leave = operations.button(filled(plan.dropExcluded_other, { count: 6 }));
    await expect(leave).toBeHidden();
    await operations.tile('excluded').click();
    await leave.click();
    await expect(page.getByText(operations.text.errors.operations.dropExcluded['already-confirmed'])).toBeVisible();
    scriptedApp.answers('operations', 'dropExcluded', () => {
      scriptedApp.answers('operations', 'get', ok(operation({ counts: { now: 8, later: 2, excluded: 0, warned: 4 }, exclusions: [] })));
      scriptedApp.announce('operations', 'changed', { id: 'operation-1' });
      return ok({ dropped: 6 });
    });
    await leave.click();
    await expect(page.getByText(filled(plan.dropped_other, { count: 6 }))).toBeVisible();
    await expect(operations.tile('excluded')).toContainText('0');
    await expect(operations.tile('now')).toHaveAttribute('aria-pressed', 'true');
    await expect(page.getByText(plan.reasons)).toBeHidden();
    expect(scriptedApp.asked('operations', 'dropExcluded')).toEqual([{ id: 'operation-1' }, { id: 'operation-1' }]);
  });

  test(`a plan: four numbers, each with its devices and reasons; then a sheet with names and warnings (${language})`, async ({
    scriptedApp,
    page,
  }) => {
    const operations = new OperationsPage(page, language);
    const { text } = operations;
    ordinaryDay(scriptedApp, { language });
    scriptedApp.answers('operations', 'confirm', ok({ state: 'running' }));
    await page.clock.setFixedTime(NOW);
    await scriptedApp.open(page, place);
    await operations.tile('excluded').click();
    await expect(operations.rows.first()).toContainText('macOS');
    await operations.button(text.operations.plan.confirm).click();
    await expect(operations.dialog).toContainText('営業部 001');
    await expect(operations.dialog).toContainText(text.operations.plan.warning['wifi-only-restart']);
    await expect(operations.inDialog(text.common.cancel).last()).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(operations.dialog).toBeHidden();
    await operations.button(text.operations.plan.confirm).click();
    await operations.inDialog(filled(text.operations.confirm.action, { verb: text.commands.verbs.RestartDevice, count: 10 })).click();
    await expect(page.getByText(text.operations.confirm.sent, { exact: true })).toBeVisible();
    expect(scriptedApp.asked('operations', 'confirm')).toEqual([
      { id: 'operation-1', typed: '', reason: '', runAt: null, spreadMinutes: 0, pins: {}, pinConsent: false },
    ]);
  });
}

test('devices are pasted, and problems of the details are said at their field', async ({ scriptedApp, page }) => {
  const operations = new OperationsPage(page);
  const { text } = operations;
  ordinaryDay(scriptedApp);
  scriptedApp.answers('operations', 'plan', fail('invalid-options', undefined, { field: 'Identifier', problem: 'missing' }));
  scriptedApp.answers('devices', 'summary', ok({ total: 2, platforms: { iOS: 2 }, unreachable: 0, unmatched: ['XXX'] }));
  await scriptedApp.open(page, '#/operations');
  await operations.button(text.commands.titles.RemoveProfile).click();
  await operations.target('list').check();
  await page.getByLabel(text.operations.target.list).fill('F9FXK0000001\nIT-0412\nXXX');
  await operations.button(text.operations.toPlan).click();
  await expect(page.getByLabel(text.commands.fieldsOf.RemoveProfile.Identifier.label)).toHaveAccessibleDescription(
    new RegExp(text.commands.problems.missing),
  );
  expect(scriptedApp.asked('operations', 'plan')).toMatchObject([{ target: { serialNumbers: 'F9FXK0000001\nIT-0412\nXXX' } }]);
  await page.getByLabel(text.commands.fieldsOf.RemoveProfile.Identifier.label).fill('jp.example.wifi');
  await expect(page.getByText(text.commands.problems.missing)).toHaveCount(0);
});

test('what may be scheduled is sent at its hour, bit by bit; one device is left out', async ({ scriptedApp, page }) => {
  const operations = new OperationsPage(page);
  const { text } = operations;
  const { when } = text.operations.plan;
  ordinaryDay(scriptedApp);
  scriptedApp.answers('operations', 'confirm', fail('in-the-past'));
  scriptedApp.answers('operations', 'leaveOut', ok({}));
  await page.clock.setFixedTime(NOW);
  await scriptedApp.open(page, place);
  await page.getByRole('radio', { name: when.at }).check();
  await expect(operations.button(text.operations.plan.confirm)).toBeDisabled();
  await page.getByLabel(when.atLabel).fill('2026-11-20T02:00');
  await expect(page.getByText(when.past)).toBeVisible();
  await page.getByLabel(when.atLabel).fill('2026-11-22T02:00');
  await page.getByLabel(when.spread).fill('30');
  await operations.tile('now').click();
  await operations.button(filled(text.operations.plan.leaveOutOf, { name: '図書館 002' })).click();
  await expect.poll(() => scriptedApp.asked('operations', 'leaveOut')).toEqual([{ id: 'operation-1', deviceIds: ['device-1'] }]);
  await operations.button(text.operations.plan.confirm).click();
  await operations.dialog.getByRole('button').last().click();
  await expect(operations.dialog.getByRole('alert')).toHaveText(text.errors.operations.confirm['in-the-past']);
  expect(scriptedApp.asked('operations', 'confirm')).toMatchObject([{ spreadMinutes: 30 }]);
});

test('an erase wants the word and the number, a reason and a held button', async ({ scriptedApp, page }) => {
  const operations = new OperationsPage(page);
  const { text } = operations;
  ordinaryDay(scriptedApp);
  scriptedApp.answers('operations', 'get', ok(erase()));
  scriptedApp.answers('operations', 'confirm', ok({ state: 'held' }));
  await scriptedApp.open(page, place);
  await operations.button(text.operations.plan.confirm).click();
  const hold = operations.inDialog(filled(text.operations.confirm.action, { verb: text.commands.verbs.EraseDevice, count: 12 }));
  await expect(hold).toBeDisabled();
  await operations.dialog.getByLabel(text.confirmation.reason).fill('リース返却');
  await operations.dialog.getByLabel(filled(text.confirmation.typed, { phrase: '初期化 12' })).fill('初期化 11');
  await expect(hold).toBeDisabled();
  await operations.dialog.getByLabel(filled(text.confirmation.typed, { phrase: '初期化 12' })).fill('初期化　１２');
  await expect(hold).toBeEnabled();
  await focusOn(hold);
  await page.keyboard.down('Enter');
  await expect.poll(() => scriptedApp.asked('operations', 'confirm').length, { timeout: 8_000 }).toBe(1);
  await page.keyboard.up('Enter');
  expect(scriptedApp.asked('operations', 'confirm')).toMatchObject([{ typed: '初期化　１２', reason: 'リース返却' }]);
  await expect(page.getByText(text.operations.confirm.held, { exact: true })).toBeVisible();
});

test('Macs get a PIN each, and slips after it was sent', async ({ scriptedApp, page }) => {
  const operations = new OperationsPage(page, 'en');
  const { text } = operations;
  ordinaryDay(scriptedApp, { language: 'en' });
  scriptedApp.answers('operations', 'get', ok(eraseMacs()));
  scriptedApp.answers('operations', 'confirm', ok({ state: 'running' }));
  await scriptedApp.open(page, place);
  await operations.button(text.operations.plan.confirm).click();
  const hold = operations.inDialog(filled(text.operations.confirm.action, { verb: text.commands.verbs.EraseDevice, count: 2 }));
  await operations.dialog.getByLabel(text.confirmation.reason).fill('End of lease');
  await operations.dialog.getByLabel(filled(text.confirmation.typed, { phrase: 'ERASE 2' })).fill('erase 2');
  await expect(hold).toBeDisabled();
  await operations.inDialog(text.operations.confirm.pinRandomAll).click();
  await operations.dialog.getByRole('checkbox', { name: text.commands.pin.consent }).check();
  await expect(hold).toBeEnabled();
  await focusOn(hold);
  await page.keyboard.down(' ');
  await expect.poll(() => scriptedApp.asked('operations', 'confirm').length, { timeout: 8_000 }).toBe(1);
  await page.keyboard.up(' ');
  const [sent] = scriptedApp.asked('operations', 'confirm') as [{ pins: Record<string, string>; pinConsent: boolean }];
  expect(Object.keys(sent.pins)).toEqual(['mac-1', 'mac-2']);
  expect(sent.pinConsent).toBe(true);
  for (const pin of Object.values(sent.pins)) await expect(operations.dialog.getByText(pin, { exact: true })).toBeVisible();
  await operations.inDialog(text.commands.pin.done).last().click();
  await expect(operations.dialog).toBeHidden();
});

test('how far it is: parts with numbers, again and check, and the rest is cancelled', async ({ scriptedApp, page }) => {
  const operations = new OperationsPage(page);
  const { text } = operations;
  ordinaryDay(scriptedApp);
  const running = operation({ state: 'running', progress: progress({ succeeded: 6, failed: 3, unknown: 2 }), retryable: 3, checkable: 2 });
  scriptedApp.answers('operations', 'get', ok(running));
  runningRows(scriptedApp);
  scriptedApp.answers('operations', 'checkUnknown', ok({ rung: 2 }));
  scriptedApp.answers('operations', 'retryFailed', fail('nobody'));
  scriptedApp.answers('operations', 'cancel', ok({ takenBack: 4, alreadyFetched: 1 }));
  await scriptedApp.open(page, place);
  await expect(operations.rows.nth(1)).toContainText('12021');
  await page.getByRole('button', { name: new RegExp(`^${text.operations.progress.parts.failed} 3$`) }).click();
  await expect.poll(() => scriptedApp.asked('operations', 'rows').at(-1)).toMatchObject({ state: 'failed' });
  await operations.button('不明 2台を確認').click();
  await expect(page.getByText('2台に確認を依頼しました')).toBeVisible();
  await operations.button('失敗 3台を再送').click();
  await expect(page.getByText(text.errors.operations.retryFailed.nobody)).toBeVisible();
  await operations.button(text.operations.progress.cancel).click();
  await operations.inDialog(text.operations.progress.cancel).click();
  await expect(page.getByText('取り消し 4台、受け取り済み 1台')).toBeVisible();
  scriptedApp.answers('operations', 'get', ok({ ...running, state: 'ended', progress: progress({ succeeded: 11 }), endedAt: NOW }));
  scriptedApp.announce('operations', 'changed', { id: 'operation-1' });
  await expect(page.getByText(text.operations.state.ended, { exact: true })).toBeVisible();
});

test('what is held says why and since when; an approver lets it go', async ({ scriptedApp, page }) => {
  const operations = new OperationsPage(page, 'en');
  const { hold } = operations.text.operations;
  ordinaryDay(scriptedApp, { language: 'en' });
  scriptedApp.answers('operations', 'get', ok(held()));
  scriptedApp.answers('approvals', 'get', ok({ approvers, erasesPerHour: 10, erasedLately: 4, brakeOn: true }));
  scriptedApp.answers('operations', 'approve', fail('wrong-passphrase'));
  await page.clock.setFixedTime(NOW);
  await scriptedApp.open(page, place);
  await expect(page.getByText(hold.why['too-many-erases'])).toBeVisible();
  await page.getByRole('combobox', { name: hold.approver }).click();
  await page.getByRole('option', { name: 'Priya Nair' }).click();
  await page.getByLabel(hold.passphrase).fill('not this one');
  await page.getByLabel(hold.reason).fill('End of lease');
  await operations.button(hold.approve).click();
  await expect(page.getByRole('alert')).toHaveText(operations.text.errors.operations.approve['wrong-passphrase']);
  await expect(page.getByLabel(hold.passphrase)).toHaveValue('');
  expect(scriptedApp.asked('operations', 'approve')).toEqual([
    { id: 'operation-1', approverId: 'a2', passphrase: 'not this one', reason: 'End of lease' },
  ]);
});

test('what missed its hour waits for a person', async ({ scriptedApp, page }) => {
  const operations = new OperationsPage(page);
  const { missed } = operations.text.operations;
  ordinaryDay(scriptedApp);
  scriptedApp.answers('operations', 'get', ok(operation({ state: 'missed', runAt: NOW - 3 * HOUR - MINUTE })));
  scriptedApp.answers('operations', 'runNow', ok({}));
  await scriptedApp.open(page, place);
  await operations.button(missed.now).click();
  await expect(page.getByText(missed.started)).toBeVisible();
});

test('what is chosen in the list of devices comes along', async ({ scriptedApp, page }) => {
  const operations = new OperationsPage(page);
  const { text } = operations;
  ordinaryDay(scriptedApp);
  scriptedApp.answers('operations', 'plan', ok({ id: 'operation-1' }));
  await scriptedApp.open(page, '#/devices');
  await page.getByRole('checkbox').nth(1).check();
  await operations.button(text.devices.selection.operate).click();
  await expect(page.getByRole('radio', { name: text.operations.target.by.carried })).toBeChecked();
  await operations.button(text.commands.titles.Refresh).click();
  await operations.button(text.operations.toPlan).click();
  await expect.poll(() => scriptedApp.asked('operations', 'plan')).toMatchObject([{ target: { ids: [expect.any(String)] } }]);
});

for (const language of ['ja', 'en'] as const) {
  test(`to say it again what is secret is asked for anew, and nothing else (${language})`, async ({ scriptedApp, page }) => {
    const operations = new OperationsPage(page, language);
    const { text } = operations;
    const { retrySheet } = text.operations.progress;
    ordinaryDay(scriptedApp, { language });
    const mirroring = operation({
      command: 'RequestMirroring',
      state: 'sent',
      options: [{ key: 'DestinationName', value: '会議室 3' }],
      progress: progress({ failed: 1 }),
      retryable: 1,
      secret: true,
    });
    scriptedApp.answers('operations', 'get', ok(mirroring));
    scriptedApp.answers('operations', 'retryFailed', fail('invalid-options', undefined, { field: 'Password', problem: 'too-long' }));
    await scriptedApp.open(page, place);
    await operations.button(text.operations.progress.retry_one.replace('{{count}}', '1')).click();
    await expect(operations.dialog).toContainText(retrySheet.text);
    await expect(operations.dialog).toContainText('会議室 3');
    await expect(operations.dialog.locator('input')).toHaveCount(1);
    await expect(operations.inDialog(retrySheet.next)).toBeDisabled();
    await operations.dialog.locator('input').fill('second secret');
    await operations.inDialog(retrySheet.next).click();
    await expect(operations.dialog.locator('input')).toHaveAttribute('data-invalid', 'true');
    scriptedApp.answers('operations', 'retryFailed', ok({ id: 'operation-2' }));
    await operations.inDialog(retrySheet.next).click();
    await expect(page).toHaveURL(/operations\/operation-2/);
    await expect(operations.dialog).toBeHidden();
    expect(scriptedApp.asked('operations', 'retryFailed').at(-1)).toEqual({ id: 'operation-1', secrets: { Password: 'second secret' } });
  });

  test(`one device first is confirmed as all are: a reason, its serial number, a button held (${language})`, async ({
    scriptedApp,
    page,
  }) => {
    const operations = new OperationsPage(page, language);
    const { text } = operations;
    const { test: words } = text.operations.plan;
    ordinaryDay(scriptedApp, { language });
    scriptedApp.answers('operations', 'get', ok(erase()));
    scriptedApp.answers('operations', 'test', ok({}));
    await scriptedApp.open(page, place);
    const choose = async () => {
      await page.getByRole('combobox', { name: words.device }).click();
      await page.getByRole('option').first().click();
      await operations.button(words.action).click();
    };
    await choose();
    const tail = target(0).serialNumber.slice(-4);
    const hold = operations.inDialog(words.action);
    await expect(hold).toBeDisabled();
    await operations.dialog.getByPlaceholder(tail).pressSequentially(tail);
    await expect(hold).toBeDisabled();
    await operations.dialog.getByLabel(text.confirmation.reason).fill('返却のため');
    await focusOn(hold);
    await page.keyboard.down(' ');
    await expect.poll(() => scriptedApp.asked('operations', 'test').length, { timeout: 15_000 }).toBe(1);
    await page.keyboard.up(' ');
    await expect(operations.dialog).toBeHidden();
    const asked = { id: 'operation-1', deviceId: target(0).deviceId, confirmed: true };
    expect(scriptedApp.asked('operations', 'test')).toEqual([{ ...asked, typed: tail, reason: '返却のため' }]);

    // What only disturbs wants a sheet, and what does neither wants nothing.
    scriptedApp.answers('operations', 'get', ok(operation()));
    await page.reload();
    await choose();
    await expect(operations.dialog).toContainText(text.commands.meanings.RestartDevice);
    await operations.inDialog(text.commands.verbs.RestartDevice).click();
    await expect.poll(() => scriptedApp.asked('operations', 'test').at(-1)).toEqual({ ...asked, typed: '', reason: '' });
    scriptedApp.answers('operations', 'get', ok(operation({ command: 'DeviceInformation', level: 0 })));
    await page.reload();
    await choose();
    await expect.poll(() => scriptedApp.asked('operations', 'test').at(-1)).toEqual({ ...asked, confirmed: false, typed: '', reason: '' });
    await expect(operations.dialog).toBeHidden();
  });
}
