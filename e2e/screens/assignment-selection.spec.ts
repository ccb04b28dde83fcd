import { fail, ok } from '#lib/outcome.ts';
import { expect, test } from '../fixtures.ts';
import type { ScriptedApp } from '../hosts/scripted-app.ts';
import { DevicesPage } from '../pages/devices-page.ts';
import { pressOn } from '../pages/keys.ts';
import { selected } from './scenes/assignment.ts';
import { NOW } from './scenes/moments.ts';
import { ordinaryDay } from './scenes/play.ts';

test.beforeEach(async ({ page }) => {
  await page.clock.setFixedTime(NOW);
});

/** By keys alone, from the list to the sheet. */
async function open(app: ScriptedApp, devices: DevicesPage) {
  const { page, text } = devices;
  await app.open(page, '#/devices');
  await devices.rows.first().waitFor();
  await page.keyboard.press('ControlOrMeta+a');
  await pressOn(devices.selection.getByRole('button', { name: text.devices.selection.more }), 'Enter');
  await pressOn(page.getByRole('menuitem', { name: text.assignment.selection.open }), 'Enter');
  return page.getByRole('dialog', { name: text.assignment.selection.title });
}

for (const language of ['ja', 'en'] as const)
  test(`many are assigned at once: each sort with its number, Apple asked, and told while it goes on (${language})`, async ({
    scriptedApp,
    page,
  }) => {
    const devices = new DevicesPage(page, language);
    const { selection: words, trouble } = devices.text.assignment;
    ordinaryDay(scriptedApp, { language });
    scriptedApp.answers('assignment', 'refreshSelection', ok({}));
    const sheet = await open(scriptedApp, devices);
    for (const said of [words.kinds.assignable, words.kinds.elsewhere, words.kinds.unknown, '1130', '学校 MDM'])
      await expect(sheet).toContainText(said);
    await expect(sheet).not.toContainText(words.kinds['by-hand']);
    await pressOn(sheet.getByRole('button', { name: words.check }), 'Enter');
    await expect.poll(() => scriptedApp.asked('assignment', 'refreshSelection')).toHaveLength(1);
    scriptedApp.answers('assignment', 'selection', ok(selected({ counts: { ...selected().counts, assignable: 1_150, unknown: 0 } })));
    scriptedApp.announce('assignment', 'changed', { serialNumber: 'X' });
    await expect(sheet).toContainText('1150');
    await expect(sheet.getByRole('button', { name: words.check })).toHaveCount(0);
    await expect(sheet.locator(':focus')).toHaveText(devices.text.common.close);
    const under = { ...selected().counts, assignable: 0, assigning: 1_150, unknown: 0 };
    // Not before it is begun: the list may be asked for at any time.
    const goesOn = () => scriptedApp.answers('assignment', 'selection', ok(selected({ counts: under })));
    scriptedApp.answers('assignment', 'assignSelection', () => (goesOn(), ok({ devices: 1_130 })));
    await pressOn(sheet.getByRole('button', { name: words.action_other.replace('{{count}}', '1150') }), 'Enter');
    await expect(sheet.getByRole('status')).toHaveText(words.assigning_other.replace('{{count}}', '1150'));
    const asked = scriptedApp.asked('assignment', 'assignSelection');
    expect(asked).toEqual([{ selection: { ids: expect.arrayContaining(['device-0']) }, move: false, typed: '' }]);
    const over = { ...under, assigning: 0, ready: 1_190, assignable: 2 };
    scriptedApp.answers('assignment', 'selection', ok(selected({ counts: over, troubles: { refused: 2 } })));
    scriptedApp.announce('assignment', 'changed', { serialNumber: 'X' });
    await expect(sheet.getByRole('status')).toContainText(trouble.refused);
    await page.keyboard.press('Escape');
    await expect(sheet).toBeHidden();
    await expect(devices.selection.getByRole('button', { name: devices.text.devices.selection.more })).toBeFocused();
  });

test('those of other servers only when it is ticked and their number typed; a number that changed is refused in words', async ({
  scriptedApp,
  page,
}) => {
  const devices = new DevicesPage(page);
  const { selection: words } = devices.text.assignment;
  ordinaryDay(scriptedApp);
  scriptedApp.answers('assignment', 'assignSelection', fail('confirmation-wrong'));
  const sheet = await open(scriptedApp, devices);
  await expect(sheet.getByRole('textbox')).toHaveCount(0);
  await pressOn(sheet.getByRole('checkbox'), ' ');
  const button = sheet.getByRole('button', { name: words.action_other.replace('{{count}}', '1142') });
  await expect(button).toBeDisabled();
  const field = sheet.getByRole('textbox');
  await field.fill('11');
  await expect(button).toBeDisabled();
  await field.fill('１２');
  await page.keyboard.press('Enter');
  expect(scriptedApp.asked('assignment', 'assignSelection')).toEqual([]);
  scriptedApp.answers('assignment', 'selection', ok(selected({ confirmation: '13', counts: { ...selected().counts, elsewhere: 13 } })));
  await pressOn(button, 'Enter');
  await expect(sheet.getByRole('alert')).toHaveText(devices.text.errors.assignment.assignSelection['confirmation-wrong']);
  await expect(sheet.getByRole('checkbox', { name: words.move_other.replace('{{count}}', '13') })).toBeChecked();
  const next = sheet.getByRole('button', { name: words.action_other.replace('{{count}}', '1143') });
  await expect(next).toBeDisabled();
  await field.fill('13');
  scriptedApp.answers('assignment', 'assignSelection', ok({ devices: 1_143 }));
  await pressOn(next, 'Enter');
  await expect(sheet.getByRole('checkbox')).not.toBeChecked();
  expect(scriptedApp.asked('assignment', 'assignSelection').at(-1)).toMatchObject({ move: true, typed: '13' });
});

test('what is in the way of all is told, and nothing can be begun', async ({ scriptedApp, page }) => {
  const devices = new DevicesPage(page);
  const { selection: words, trouble } = devices.text.assignment;
  ordinaryDay(scriptedApp);
  scriptedApp.answers('assignment', 'selection', ok(selected({ obstacle: 'no-ade-token' })));
  const sheet = await open(scriptedApp, devices);
  await expect(sheet.getByRole('status')).toHaveText(trouble['no-ade-token']);
  await expect(sheet.getByRole('button', { name: words.action_other.replace('{{count}}', '1130') })).toBeDisabled();
});
