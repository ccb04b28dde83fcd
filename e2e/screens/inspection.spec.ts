import { fail, ok } from '#lib/outcome.ts';
import { expect, test } from '../fixtures.ts';
import { BenchPage } from '../pages/bench-page.ts';
import { focusOn } from '../pages/keys.ts';
import { facts, findings, inspected, inspectionDay, log, logLine, openSheet } from './scenes/inspection.ts';
import { ordinaryDay } from './scenes/play.ts';

for (const language of ['ja', 'en'] as const) {
  test(`what a device says of itself is shown (${language})`, async ({ scriptedApp, page }) => {
    const bench = new BenchPage(page, language);
    const { details, open } = bench.text.inspection;
    ordinaryDay(scriptedApp, { language });
    inspectionDay(scriptedApp);
    await scriptedApp.open(page, '#/bench');
    await openSheet(page, open.details);
    await expect(bench.dialog.getByRole('heading', { name: details.title.replace('{{name}}', inspected.name) })).toBeVisible();
    for (const { displayName } of facts.profiles) await expect(bench.dialog.getByText(displayName, { exact: true })).toBeVisible();
    await expect(bench.dialog.getByText(details.locked)).toHaveCount(1);
    const fact = (name: string) => bench.dialog.locator('dl > div').filter({ has: page.getByText(name, { exact: true }) });
    await expect(fact(details.supervision)).toContainText(details.supervised.us);
    await expect(fact(details.pairingAllowed)).toContainText(details.allowed.no);
    await expect(fact(details.health)).toContainText('88%');
    await expect(fact(details.charge)).toContainText('82%');
    await expect(fact(details.storage)).toContainText('101 GB');
    expect(scriptedApp.asked('inspection', 'read')).toEqual([{ udid: inspected.udid }]);
  });
}

test('a device that cannot be read says why, and is read again', async ({ scriptedApp, page }) => {
  const bench = new BenchPage(page);
  const { inspection, errors } = bench.text;
  ordinaryDay(scriptedApp);
  inspectionDay(scriptedApp);
  scriptedApp.answers('inspection', 'read', fail('not-trusted'));
  await scriptedApp.open(page, '#/bench');
  await openSheet(page, inspection.open.details);
  await expect(bench.dialog.getByRole('alert')).toHaveText(errors.inspection.read['not-trusted']);
  scriptedApp.answers('inspection', 'read', ok({ ...facts, profiles: [], battery: { ...facts.battery, designCapacity: null } }));
  await bench.button(inspection.details.again).click();
  await expect(bench.dialog.getByText(inspection.details.noProfiles)).toBeVisible();
  await expect(bench.dialog.getByRole('alert')).toHaveCount(0);
});

test('a restart is asked about once, and Enter alone changes nothing', async ({ scriptedApp, page }) => {
  const bench = new BenchPage(page);
  const { inspection, errors, common } = bench.text;
  ordinaryDay(scriptedApp);
  inspectionDay(scriptedApp);
  scriptedApp.answers('inspection', 'restart', fail('busy'));
  await scriptedApp.open(page, '#/bench');
  await openSheet(page, inspection.open.details);
  await bench.button(inspection.details.restart).click();
  // The cross in the corner goes by the same name.
  await expect(bench.button(common.cancel).filter({ hasText: common.cancel })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(bench.button(inspection.details.restart)).toBeVisible();
  await bench.button(inspection.details.restart).click();
  await bench.button(inspection.power.restart.action).click();
  await expect(bench.dialog.getByRole('alert')).toHaveText(errors.inspection.restart.busy);
  scriptedApp.answers('inspection', 'restart', ok({}));
  await bench.button(inspection.power.restart.action).click();
  await expect(page.getByText(inspection.power.restart.done)).toBeVisible();
  await expect(bench.dialog).toHaveCount(0);
  expect(scriptedApp.asked('inspection', 'restart')).toHaveLength(2);
});

test('the console is narrowed, paused, saved and closed, by keyboard too', async ({ scriptedApp, page }) => {
  const bench = new BenchPage(page);
  const text = bench.text.inspection.console;
  ordinaryDay(scriptedApp);
  inspectionDay(scriptedApp);
  scriptedApp.answers('inspection', 'saveConsole', ok({ fileName: 'console-F9.txt', content: 'x\n', base64: false }));
  await scriptedApp.open(page, '#/bench');
  await focusOn(page.getByRole('gridcell').first());
  await page.keyboard.press('Enter');
  await focusOn(bench.button(bench.text.inspection.open.console));
  await page.keyboard.press('Enter');
  const list = bench.dialog.getByRole('region', { name: text.list, exact: true });
  await expect(list.getByRole('listitem')).toHaveCount(log.length);
  // The newest is in sight without scrolling.
  await expect(list.getByRole('listitem').last()).toBeInViewport();
  await expect(bench.dialog.getByRole('status')).toHaveText(text.receiving);
  const summary = bench.dialog.getByRole('region', { name: text.summary });
  for (const { code } of findings) await expect(summary).toContainText(bench.text.inspection.findings[code]);

  await bench.dialog.getByLabel(text.mdmOnly).check();
  await expect(list.getByRole('listitem')).toHaveCount(log.filter(({ mdm }) => mdm).length);
  await bench.dialog.getByLabel(text.filter).fill('profiled');
  await expect(list.getByRole('listitem')).toHaveCount(1);
  const download = page.waitForEvent('download');
  await bench.button(text.save).click();
  expect((await download).suggestedFilename()).toBe('console-F9.txt');
  expect(scriptedApp.asked('inspection', 'saveConsole')).toEqual([{ udid: inspected.udid, filter: 'profiled', mdmOnly: true }]);

  await bench.button(text.pause).click();
  await expect(bench.dialog.getByRole('status')).toHaveText(text.paused);
  await expect.poll(() => scriptedApp.asked('inspection', 'lines').at(-1)).toMatchObject({ upTo: log.length });
  await bench.button(text.goOn).click();
  await expect(bench.dialog.getByRole('status')).toHaveText(text.receiving);
  await page.keyboard.press('Escape');
  await expect(bench.dialog).toHaveCount(0);
  await expect.poll(() => scriptedApp.asked('inspection', 'closeConsole')).toEqual([{ udid: inspected.udid }]);
});

test('new lines are drawn as they come, and stay readable when the device has left the bench', async ({ scriptedApp, page }) => {
  const bench = new BenchPage(page);
  const text = bench.text.inspection.console;
  ordinaryDay(scriptedApp);
  inspectionDay(scriptedApp);
  await scriptedApp.open(page, '#/bench');
  await openSheet(page, bench.text.inspection.open.console);
  const list = bench.dialog.getByRole('region', { name: text.list, exact: true });
  await expect(list.getByRole('listitem')).toHaveCount(log.length);
  const { udid } = inspected;
  const more = [...log, logLine(30, { message: 'the last word' })];
  scriptedApp.answers('inspection', 'lines', ok({ lines: more, kept: 30, dropped: 7, open: true }));
  scriptedApp.announce('inspection', 'linesCame', { udid, kept: 30, dropped: 7 });
  await expect(list.getByText('the last word')).toBeInViewport();
  await expect(bench.dialog.getByText(text.countsDropped.replace('{{kept}}', '30').replace('{{dropped}}', '7'))).toBeVisible();
  scriptedApp.answers('inspection', 'lines', ok({ lines: more, kept: 30, dropped: 7, open: false }));
  scriptedApp.announce('bench', 'slotRemoved', { udid });
  scriptedApp.announce('inspection', 'consoleEnded', { udid, reason: 'unplugged' });
  await expect(bench.dialog.getByRole('status')).toHaveText(text.ended);
  await expect(list.getByText('the last word')).toBeVisible();
  scriptedApp.answers('inspection', 'openConsole', fail('not-attached'));
  await bench.button(text.retry).first().click();
  await expect(bench.dialog.getByRole('alert')).toContainText(bench.text.errors.inspection.openConsole['not-attached']);
});

test('a device that is not attached offers nothing to look into', async ({ scriptedApp, page }) => {
  const bench = new BenchPage(page);
  ordinaryDay(scriptedApp);
  inspectionDay(scriptedApp);
  scriptedApp.answers(
    'bench',
    'slots',
    ok({ bus: 'connected', slots: [{ ...inspected, attached: false, state: 'interrupted' }], strays: [] }),
  );
  await scriptedApp.open(page, '#/bench');
  await page.getByRole('gridcell').first().click();
  await expect(bench.inspector.getByText(inspected.serialNumber)).toBeVisible();
  await expect(bench.button(bench.text.inspection.open.console)).toHaveCount(0);
});
