import { AxeBuilder } from '@axe-core/playwright';
import { fail, ok } from '#lib/outcome.ts';
import { expect, test } from '../fixtures.ts';
import { FramePage } from '../pages/frame-page.ts';
import { focusOn } from '../pages/keys.ts';
import { summary } from './scenes/batches.ts';
import { practiceDevice } from './scenes/bench.ts';
import { ordinaryDay } from './scenes/play.ts';

test('in practice each simulated service can be made to fail, and put right', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  const { panel, serviceNames, services } = frame.text.practice;
  ordinaryDay(scriptedApp, { world: 'practice' });
  scriptedApp.answers('practice', 'setFault', ok({}));
  await scriptedApp.open(page, '#/settings');
  const list = page.getByRole('list', { name: panel.list });
  await expect(list.getByRole('listitem')).toHaveCount(6);
  const select = (name: string) => page.getByRole('combobox', { name: panel.select.replace('{{service}}', name) });
  const right = (name: string) => frame.button(panel.rightThis.replace('{{service}}', name));

  await expect(select(serviceNames.dep)).toHaveValue(services.dep['token-rejected']);
  await expect(right(serviceNames.apns)).toBeDisabled();
  await right(serviceNames.dep).click();
  await expect.poll(() => scriptedApp.asked('practice', 'setFault')).toEqual([{ service: 'dep', fault: null }]);
  await select(serviceNames.business).click();
  await page.getByRole('option', { name: services.business['key-revoked'] }).click();
  await expect.poll(() => scriptedApp.asked('practice', 'setFault').at(-1)).toEqual({ service: 'business', fault: 'key-revoked' });
  await expect(page.getByRole('link', { name: panel.businessPortal })).toHaveAttribute('href', 'http://127.0.0.1:4001/');
  await expect(page.getByRole('link', { name: panel.mail })).toHaveAttribute('target', '_blank');

  scriptedApp.answers('practice', 'setFault', fail('unknown-fault'));
  await frame.button(panel.allRight).click();
  await expect(page.getByRole('alert').filter({ hasText: frame.text.errors.practice.setFault['unknown-fault'] })).toBeVisible();
});

/** The panel is on two screens, and the same on both. */
for (const place of ['#/bench', '#/settings']) {
  test(`hands inject faults into chosen devices, by the keyboard alone: ${place}`, async ({ scriptedApp, page }) => {
    const frame = new FramePage(page);
    const { practice } = frame.text;
    ordinaryDay(scriptedApp, { world: 'practice' });
    scriptedApp.answers('practice', 'setFaults', ok({}));
    await scriptedApp.open(page, place);
    await expect(page.getByText(practice.lead)).toBeVisible();
    const inject = frame.button(practice.addFault);
    await expect(inject).toBeDisabled();
    for (const index of [0, 2]) {
      const name = practice.choose.replace('{{name}}', practiceDevice(index).name).replace('{{port}}', practiceDevice(index).port);
      await focusOn(page.getByRole('checkbox', { name }));
      await page.keyboard.press('Space');
    }
    await expect(page.getByText(practice.chosen.replace('{{count}}', '2'))).toBeVisible();
    await focusOn(inject);
    await page.keyboard.press('Enter');
    const sheet = page.getByRole('dialog');
    await expect(sheet.getByText(practice.faultHints['cable-pulled'])).toBeVisible();
    expect((await new AxeBuilder({ page }).include('[role="dialog"]').analyze()).violations).toEqual([]);
    await focusOn(sheet.getByRole('combobox', { name: practice.faultSheet.fault }));
    await page.keyboard.press('ArrowDown'); // opens; the first is chosen
    await expect(page.getByRole('option', { name: practice.faults.slow })).toBeVisible();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(sheet.getByText(practice.faultHints.slow)).toBeVisible();
    await sheet.getByRole('textbox', { name: practice.faultSheet.seconds }).fill('45');
    await focusOn(sheet.getByRole('radio', { name: practice.ends.once }));
    await page.keyboard.press('ArrowRight');
    await focusOn(frame.button(practice.faultSheet.add));
    await page.keyboard.press('Enter');
    await expect(sheet).toBeHidden();
    const faults = [{ fault: 'slow', at: 'supervise', ms: 45_000, ends: 'until-cleared' }];
    expect(scriptedApp.asked('practice', 'setFaults')).toEqual([
      { udid: practiceDevice(0).udid, faults },
      { udid: practiceDevice(2).udid, faults },
    ]);
  });
}

test('what is wrong with a device is named, and each of it can be cleared', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  const { practice } = frame.text;
  const lost = { fault: 'answer-lost', at: 'supervise', ends: 'once' } as const;
  const cable = { fault: 'bad-cable', requests: 12, ends: 'until-cleared' } as const;
  const faulty = practiceDevice(0, { faults: [lost, cable] });
  ordinaryDay(scriptedApp, { world: 'practice' }, [], [faulty, practiceDevice(10, { port: '2-1', mode: 'dfu', kind: 'dfu' })]);
  scriptedApp.answers('practice', 'setFaults', ok({}));
  await scriptedApp.open(page, '#/bench');
  const what = practice.faultOnce.replace('{{fault}}', practice.faultOf['answer-lost'].replace('{{at}}', practice.requests.supervise));
  await expect(page.getByText(what, { exact: true })).toBeVisible();
  await expect(page.getByText(practice.faultOf['bad-cable'].replace('{{requests}}', '12'))).toBeVisible();
  await frame.button(practice.clearFault.replace('{{name}}', faulty.name).replace('{{fault}}', what)).click();
  await expect.poll(() => scriptedApp.asked('practice', 'setFaults')).toEqual([{ udid: faulty.udid, faults: [cable] }]);
  await page.getByRole('checkbox', { name: practice.chooseAll }).check();
  await frame.button(practice.clearFaults).click();
  await expect.poll(() => scriptedApp.asked('practice', 'setFaults').at(-1)).toEqual({ udid: faulty.udid, faults: [] });
  // Of two hubs: none is meant.
  await expect(frame.button(practice.resetSomeHub)).toBeDisabled();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
});

test('another phone is laid down, time flies, a hub is reset', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  const { practice } = frame.text;
  ordinaryDay(scriptedApp, { world: 'practice' });
  for (const call of ['setKind', 'setSpeed', 'resetHub'] as const) scriptedApp.answers('practice', call, ok({}));
  await scriptedApp.open(page, '#/bench');
  await page
    .getByRole('checkbox', { name: practice.choose.replace('{{name}}', practiceDevice(1).name).replace('{{port}}', '1-2') })
    .check();
  await frame.button(practice.layPhone).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByRole('combobox', { name: practice.phoneSheet.kind }).click();
  await page.getByRole('option', { name: practice.kinds['find-my'] }).click();
  await sheet.getByRole('combobox', { name: practice.phoneSheet.model }).click();
  await page.getByRole('option', { name: 'iPad (9th generation)' }).click();
  expect((await new AxeBuilder({ page }).include('[role="dialog"]').analyze()).violations).toEqual([]);
  await frame.button(practice.phoneSheet.lay).click();
  await expect(sheet).toBeHidden();
  expect(scriptedApp.asked('practice', 'setKind')).toEqual([{ place: 1, kind: 'find-my', productType: 'iPad12,1' }]);
  await page.getByRole('combobox', { name: practice.speed }).click();
  await page.getByRole('option', { name: practice.speedOf.replace('{{speed}}', '100') }).click();
  await expect.poll(() => scriptedApp.asked('practice', 'setSpeed')).toEqual([{ speed: 100 }]);
  await frame.button(practice.resetHub.replace('{{hub}}', '1')).click();
  await expect.poll(() => scriptedApp.asked('practice', 'resetHub')).toEqual([{ hub: 1 }]);

  scriptedApp.answers('practice', 'swap', ok({}));
  await expect(frame.button(practice.swap)).toBeDisabled();
  await page
    .getByRole('checkbox', { name: practice.choose.replace('{{name}}', practiceDevice(0).name).replace('{{port}}', '1-1') })
    .check();
  await frame.button(practice.swap).click();
  await expect.poll(() => scriptedApp.asked('practice', 'swap')).toEqual([{ udids: [practiceDevice(0).udid, practiceDevice(1).udid] }]);

  scriptedApp.answers('practice', 'setKind', fail('unknown-model'));
  await frame.button(practice.layPhone).click();
  await frame.button(practice.phoneSheet.lay).click();
  await expect(page.getByRole('alert').filter({ hasText: frame.text.errors.practice.setKind['unknown-model'] })).toBeVisible();
  await expect(sheet).toBeVisible();
});

test('in the real world there is nothing of it', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  ordinaryDay(scriptedApp);
  await scriptedApp.open(page, '#/settings');
  await expect(page.getByRole('heading', { name: frame.text.settings.world.title })).toBeVisible();
  await expect(page.getByText(frame.text.practice.panel.title)).toHaveCount(0);
});

test('an empty bench is filled with twenty devices; the hands fold while a batch runs, as long as nobody opens them', async ({
  scriptedApp,
  page,
}) => {
  const frame = new FramePage(page);
  const { practice, bench } = frame.text;
  let practised = [practiceDevice(0, { plugged: false }), practiceDevice(1, { plugged: true })];
  ordinaryDay(scriptedApp, { world: 'practice' }, [], practised);
  scriptedApp.answers('practice', 'setDeviceCount', ({ count }) => {
    practised = Array.from({ length: count }, (_, index) => practised[index] ?? practiceDevice(index, { plugged: false }));
    ordinaryDay(scriptedApp, { world: 'practice' }, [], practised);
    return ok({});
  });
  scriptedApp.answers('practice', 'act', ok({}));
  await scriptedApp.open(page, '#/bench');
  await expect(page.getByText(bench.empty.text)).toBeVisible();
  await frame.button(practice.connect.replace('{{devices}}', '20')).click();
  await expect.poll(() => scriptedApp.asked('practice', 'act').length).toBe(19);
  expect(scriptedApp.asked('practice', 'setDeviceCount')).toEqual([{ count: 20 }]);
  expect(scriptedApp.asked('practice', 'act')).not.toContainEqual({ udid: practiceDevice(1).udid, act: 'plug' });

  const fold = frame.button(practice.title);
  await expect(fold).toHaveAttribute('aria-expanded', 'true');
  scriptedApp.answers('batches', 'current', ok({ batch: summary() }));
  scriptedApp.announce('batches', 'changed', summary());
  await expect(fold).toHaveAttribute('aria-expanded', 'false');
  await focusOn(fold);
  await page.keyboard.press('Enter');
  await expect(fold).toHaveAttribute('aria-expanded', 'true');
  await page.reload();
  await expect(fold).toHaveAttribute('aria-expanded', 'true');
});
