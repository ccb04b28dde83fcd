import { fail, ok } from '#lib/outcome.ts';
import { expect, test } from '../fixtures.ts';
import { DevicesPage } from '../pages/devices-page.ts';
import { focusOn, pressOn } from '../pages/keys.ts';
import { rows } from './scenes/devices.ts';
import { ordinaryDay } from './scenes/play.ts';
import { fleetDevice, fleetOfStates } from './scenes/practice-fleet.ts';

const filled = (text: string, values: Record<string, string | number>) =>
  text.replace(/\{\{(\w+)\}\}/g, (_all, name) => String(values[name]));

test('the hands of the fleet are under the list of devices alone, folded at first, and stay as they were left', async ({
  scriptedApp,
  page,
}) => {
  const devices = new DevicesPage(page);
  const { fleet } = devices.text.practice;
  ordinaryDay(scriptedApp, { world: 'practice' });
  fleetOfStates(scriptedApp);
  await scriptedApp.open(page, '#/devices');
  const fold = devices.button(fleet.title);
  await expect(fold).toHaveAttribute('aria-expanded', 'false');
  expect(scriptedApp.asked('practice', 'fleet')).toEqual([]);
  await pressOn(fold, 'Enter');
  await expect(page.getByRole('table', { name: fleet.list })).toBeVisible();
  await page.reload();
  await expect(fold).toHaveAttribute('aria-expanded', 'true');
  await pressOn(devices.link('bench'), 'Enter');
  await expect(page.getByText(devices.text.practice.lead)).toBeVisible();
  await expect(fold).toHaveCount(0);
});

test('the hands of the fleet by the keyboard alone; what cannot be read or is refused gets its sentence', async ({ scriptedApp, page }) => {
  const devices = new DevicesPage(page, 'en');
  const { text } = devices;
  const { fleet } = text.practice;
  ordinaryDay(scriptedApp, { world: 'practice', language: 'en' });
  const all = fleetOfStates(scriptedApp);
  scriptedApp.answers('practice', 'actFleet', fail('wrong-pin'));
  scriptedApp.answers('practice', 'removeFleet', ok({}));
  scriptedApp.answers('practice', 'addFleet', fail('push-certificate-missing'));
  await scriptedApp.open(page, '#/devices');
  await pressOn(devices.button(fleet.title), 'Enter');
  const hands = page.getByRole('region', { name: fleet.title, exact: true });
  const mac = fleetDevice(2);
  const doIt = devices.button(fleet.do);
  await expect(doIt).toBeDisabled();
  await focusOn(hands.getByRole('checkbox', { name: filled(fleet.choose, { name: mac.name }) }));
  await page.keyboard.press('Space');
  await expect(doIt).toBeEnabled();

  // A PIN wants six digits; full-width ones are digits too.
  const act = hands.getByRole('combobox', { name: fleet.act });
  await focusOn(act);
  await page.keyboard.press('ArrowDown');
  const typePin = page.getByRole('option', { name: fleet.acts['type-pin'], exact: true });
  await expect(typePin).toBeVisible();
  const wanted = Object.keys(fleet.acts).indexOf('type-pin');
  for (let at = 0; at < wanted; at += 1) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(act).toHaveValue(fleet.acts['type-pin']);
  await expect(doIt).toBeDisabled();
  const pin = hands.getByLabel(fleet.fields.pin);
  await pin.fill('12345');
  await expect(doIt).toBeDisabled();
  await pin.fill('１２３４５６');
  await pressOn(doIt, 'Enter');
  await expect
    .poll(() => scriptedApp.asked('practice', 'actFleet'))
    .toEqual([{ udid: mac.udid, deed: { act: 'type-pin', pin: '123456' } }]);
  const reason = text.errors.practice.actFleet['wrong-pin'];
  await expect(page.getByRole('alert').filter({ hasText: filled(fleet.refused, { name: mac.name, reason }) })).toBeVisible();

  await pressOn(devices.button(fleet.add), 'Enter');
  await expect(page.getByRole('alert').filter({ hasText: text.errors.practice.addFleet['push-certificate-missing'] })).toBeVisible();

  // In its own table ⌘A means its own devices.
  await focusOn(page.getByRole('region', { name: fleet.list }));
  await page.keyboard.press('Meta+a');
  await expect(hands.getByRole('checkbox', { name: filled(fleet.choose, { name: fleetDevice(0).name }) })).not.toBeChecked();
  await page.keyboard.press('Control+a');
  await pressOn(devices.button(fleet.remove), 'Enter');
  await expect.poll(() => scriptedApp.asked('practice', 'removeFleet')).toEqual([{ udids: all.map(({ udid }) => udid) }]);
  await expect(devices.selection).toBeHidden();
});

test('where there are no devices, thirty to practise with come at one press; what is missing is said, and where to get it', async ({
  scriptedApp,
  page,
}) => {
  const devices = new DevicesPage(page);
  const { fleet } = devices.text.practice;
  ordinaryDay(scriptedApp, { world: 'practice' });
  scriptedApp.answers('devices', 'counts', ok({ total: 0, all: 0, statuses: {}, provisional: 0 }));
  scriptedApp.answers('practice', 'addFleet', fail('push-certificate-missing'));
  await scriptedApp.open(page, '#/devices');
  const add = devices.button(filled(fleet.addAll, { count: 30 }));
  await pressOn(add, 'Enter');
  const alert = page.getByRole('alert').filter({ hasText: devices.text.errors.practice.addFleet['push-certificate-missing'] });
  await expect(alert).toBeVisible();
  await expect(alert.getByRole('link', { name: fleet.remedy })).toHaveAttribute('href', /#\/certificates\/push$/);
  expect(scriptedApp.asked('practice', 'addFleet')).toHaveLength(1);

  scriptedApp.answers('practice', 'addFleet', ({ count }) => ok({ udids: Array.from({ length: count }, (_, n) => `u${n}`) }));
  await pressOn(add, 'Enter');
  await expect(page.getByText(filled(fleet.addedAll, { count: 30 }))).toBeVisible();
  await expect(alert).toHaveCount(0);
  const asked = scriptedApp.asked('practice', 'addFleet').slice(1) as { kind: string; count: number }[];
  expect(asked.reduce((sum, { count }) => sum + count, 0)).toBe(30);
  expect(asked.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['iphone', 'ipad', 'mac-silicon', 'apple-tv']));
});

test('each of the three ways to a first device leads where it says', async ({ scriptedApp, page }) => {
  const devices = new DevicesPage(page);
  const { text } = devices;
  ordinaryDay(scriptedApp);
  scriptedApp.answers('devices', 'counts', ok({ total: 0, all: 0, statuses: {}, provisional: 0 }));
  const way = (name: 'bought' | 'byHand' | 'without') => page.getByRole('button', { name: text.devices.empty[name].title });
  await scriptedApp.open(page, '#/devices');
  await expect(devices.button(filled(text.practice.fleet.addAll, { count: 30 }))).toHaveCount(0);
  for (const [name, recipe] of [
    ['byHand', 'ade-by-hand'],
    ['without', 'supervised'],
  ] as const) {
    await pressOn(way(name), 'Enter');
    await expect(devices.dialog.getByRole('radio', { name: text.recipes.shipped[recipe].name })).toBeChecked();
    await page.keyboard.press('Escape');
    await expect(devices.dialog).toBeHidden();
    // Closed is closed.
    await page.reload();
    await expect(devices.title(text.frame.areas.bench)).toBeVisible();
    await expect(devices.dialog).toBeHidden();
    await pressOn(devices.link('devices'), 'Enter');
  }
  await pressOn(way('bought'), 'Enter');
  await expect(page).toHaveURL(/#\/certificates\/ade$/);
  await expect(page.getByRole('heading', { level: 1 })).toContainText(text.tokens.names.ade);
});

test('⌘A means the rows in sight wherever the focus is, but not where text is typed; Esc lets go of them', async ({
  scriptedApp,
  page,
}) => {
  const devices = new DevicesPage(page);
  ordinaryDay(scriptedApp);
  await scriptedApp.open(page, '#/devices');
  await expect(devices.rows.first()).toContainText('営業部 001');
  const marked = () => page.evaluate(() => String(getSelection()));
  for (const from of ['link', 'filter', 'nowhere'] as const) {
    if (from === 'link') await focusOn(devices.link('devices'));
    else if (from === 'filter') await focusOn(devices.filter(devices.text.devices.all));
    else await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await page.keyboard.press('ControlOrMeta+a');
    await expect(devices.selection).toContainText(`${rows(24).length}台を選択`);
    expect(await marked()).toBe('');
    await page.keyboard.press('Escape');
    await expect(devices.selection).toBeHidden();
  }
  await devices.search.fill('佐藤');
  await page.keyboard.press('ControlOrMeta+a');
  expect(await marked()).toBe('佐藤');
  await expect(devices.selection).toBeHidden();
  await pressOn(devices.button(devices.text.devices.menu.label), 'Enter');
  await pressOn(page.getByRole('menuitem', { name: devices.text.devices.menu.thresholds }), 'Enter');
  await focusOn(devices.dialog.getByRole('button').last());
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.press('Escape');
  await expect(devices.dialog).toBeHidden();
  await expect(devices.selection).toBeHidden();
});
