import { readFile } from 'node:fs/promises';
import { pageCommands } from '#contract/page-commands.ts';
import { fail, ok } from '#lib/outcome.ts';
import { expect, test } from '../fixtures.ts';
import { FramePage, texts } from '../pages/frame-page.ts';
import { focusOn } from '../pages/keys.ts';
import { inWindow } from './scenes/desktop.ts';
import { listOf, rows } from './scenes/devices.ts';
import { ordinaryDay } from './scenes/play.ts';
import { view } from './scenes/settings.ts';

for (const language of ['ja', 'en'] as const) {
  test(`About is reached from the settings, shows licences, and saves the bill of materials (${language})`, async ({
    scriptedApp,
    page,
  }) => {
    const frame = new FramePage(page, language);
    const { about } = frame.text;
    ordinaryDay(scriptedApp, { language });
    scriptedApp.answers('about', 'sbom', ok({ fileName: 'shitaku-0.1.0.cdx.json', content: '{"bomFormat":"CycloneDX"}' }));
    await scriptedApp.open(page, '#/settings');
    await page.getByRole('link', { name: about.open }).click();
    await expect(frame.title(about.title)).toBeVisible();
    await expect(page.getByText('154.0.8037.12')).toBeVisible();

    await page.getByRole('searchbox', { name: about.search }).fill('bsd');
    await expect(page.getByRole('listitem').filter({ hasText: 'fast-uri' })).toBeVisible();
    await expect(page.getByText('better-sqlite3')).toHaveCount(0);
    await page.getByRole('button', { name: about.readOf.replace('{{name}}', 'fast-uri 3.1.9') }).click();
    await expect(frame.dialog.getByText('Permission is hereby granted').first()).toBeVisible();
    expect(scriptedApp.asked('about', 'licence')).toEqual([{ name: 'fast-uri', version: '3.1.9' }]);
    await page.keyboard.press('Escape');

    const download = page.waitForEvent('download');
    await frame.button(about.saveSbom).click();
    const saved = await download;
    expect(saved.suggestedFilename()).toBe('shitaku-0.1.0.cdx.json');
    expect(await readFile(await saved.path(), 'utf8')).toBe('{"bomFormat":"CycloneDX"}');
  });
}

test('About without its lists says why', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  ordinaryDay(scriptedApp);
  scriptedApp.answers('about', 'get', fail('not-built'));
  await scriptedApp.open(page, '#/about');
  await expect(page.getByText(frame.text.errors.about.get['not-built'])).toBeVisible();
});

test('what closing means is chosen, and the start at login; a refusal is a sentence', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  const { desktop } = frame.text;
  ordinaryDay(scriptedApp, { host: 'desktop' });
  inWindow(scriptedApp);
  scriptedApp.answers('desktop', 'setClosing', ({ closing }) => {
    scriptedApp.answers('desktop', 'get', ok({ desktop: { closing, startAtLogin: true } }));
    scriptedApp.announce('desktop', 'changed', { closing, startAtLogin: true });
    return ok({});
  });
  scriptedApp.answers('desktop', 'setStartAtLogin', fail('refused'));
  await scriptedApp.open(page, '#/settings');
  const panel = page.getByRole('region', { name: desktop.title });
  await expect(panel.getByRole('radio', { name: desktop.choices.keep })).toBeChecked();
  await panel.getByRole('radio', { name: desktop.choices.quit }).click();
  await expect(panel.getByRole('radio', { name: desktop.choices.quit })).toBeChecked();
  expect(scriptedApp.asked('desktop', 'setClosing')).toEqual([{ closing: 'quit' }]);
  // Decided elsewhere, in the question of the window.
  scriptedApp.answers('desktop', 'get', ok({ desktop: { closing: 'ask', startAtLogin: true } }));
  scriptedApp.announce('desktop', 'changed', { closing: 'ask', startAtLogin: true });
  await expect(panel.getByRole('radio', { name: desktop.choices.ask })).toBeChecked();

  await panel.getByRole('switch', { name: desktop.startAtLogin }).click();
  await expect(page.getByText(frame.text.errors.desktop.setStartAtLogin.refused)).toBeVisible();
  await expect(panel.getByRole('switch', { name: desktop.startAtLogin })).toBeChecked();
});

test('a browser has no such window, and no settings of it', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  ordinaryDay(scriptedApp);
  await scriptedApp.open(page, '#/settings');
  await expect(page.getByRole('region', { name: frame.text.settings.general.title })).toBeVisible();
  await expect(page.getByRole('region', { name: frame.text.desktop.title })).toHaveCount(0);
  expect(scriptedApp.asked('desktop', 'offer')).toEqual([]);
});

test('the menu is told what the screen can do, and what it asks for is done once; not while a sheet is open', async ({
  scriptedApp,
  page,
}) => {
  const frame = new FramePage(page);
  ordinaryDay(scriptedApp, { host: 'desktop' });
  inWindow(scriptedApp);
  await scriptedApp.open(page, '#/devices');
  await expect(page.getByRole('grid')).toBeVisible();
  const offered = () => (scriptedApp.asked('desktop', 'offer').at(-1) as { commands: string[] } | undefined)?.commands ?? [];
  await expect.poll(offered).toEqual(expect.arrayContaining(['go-bench', 'palette', 'filter', 'choose-shown', 'copy-rows']));
  expect(offered()).not.toContain('choose-none');

  scriptedApp.announce('desktop', 'command', { command: 'choose-shown' });
  await expect(page.getByRole('region', { name: frame.text.devices.selection.label })).toBeVisible();
  await expect.poll(offered).toContain('choose-none');
  scriptedApp.announce('desktop', 'command', { command: 'filter' });
  await expect(page.getByRole('searchbox')).toBeFocused();

  scriptedApp.announce('desktop', 'command', { command: 'go-operations' });
  await expect(frame.title(frame.text.frame.areas.operations)).toBeVisible();
  await expect.poll(offered).not.toContain('choose-shown');
  scriptedApp.announce('desktop', 'command', { command: 'back' });
  await expect(frame.title(frame.text.frame.areas.devices)).toBeVisible();

  scriptedApp.announce('desktop', 'command', { command: 'keys' });
  await expect(frame.dialog).toBeVisible();
  scriptedApp.announce('desktop', 'command', { command: 'go-bench' });
  // The next event is heard after it: had it been obeyed, this would be seen on the bench.
  scriptedApp.announce('settings', 'changed', view({ host: 'desktop', language: 'en' }));
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(frame.dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(frame.dialog).toHaveCount(0);
  await expect(new FramePage(page, 'en').title(texts.en.frame.areas.devices)).toBeVisible();
});

test('the palette finds commands in kana and Latin letters, and devices; what was used last comes first', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  ordinaryDay(scriptedApp);
  scriptedApp.answers('devices', 'list', (input) => ok(listOf(input.filter.text === '営業' ? rows(2) : [], input)));
  await scriptedApp.open(page);
  await expect(frame.title(frame.text.frame.areas.home)).toBeVisible();
  const open = async () => {
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('combobox')).toBeFocused();
  };
  await open();
  await page.getByRole('combobox').fill('しょうめいしょ');
  await expect(page.getByRole('option')).toHaveText([/証明書センター/]);
  await page.getByRole('combobox').fill('shoumeisho');
  await expect(page.getByRole('option')).toHaveText([/証明書センター/]);
  await page.keyboard.press('Enter');
  await expect(frame.title(frame.text.frame.areas.certificates)).toBeVisible();

  await open();
  await expect(page.getByRole('option').first()).toHaveText(/証明書センター/);
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('option').nth(1)).toHaveAttribute('aria-selected', 'true');
  await page.getByRole('combobox').fill('zzzz');
  await expect(frame.dialog.getByRole('status')).toHaveText(frame.text.palette.none);
  await page.getByRole('combobox').fill('営業');
  await expect(page.getByRole('option')).toHaveCount(2);
  await page.getByRole('option').first().click();
  await expect(page).toHaveURL(/#\/devices\/device-/);
});

test('the palette says a command to the device in front, by the sheet that confirms it, and only what it can take', async ({
  scriptedApp,
  page,
}) => {
  const frame = new FramePage(page);
  const { titles } = frame.text.commands;
  ordinaryDay(scriptedApp);
  scriptedApp.answers('devices', 'list', (input) => ok(listOf([], input)));
  scriptedApp.answers(
    'commands',
    'available',
    ok({
      commands: [
        { type: 'DeviceLock', unavailable: null },
        { type: 'RestartDevice', unavailable: { reason: 'not-supervised', details: {} } },
      ],
    }),
  );
  await scriptedApp.open(page, '#/devices/device-0');
  await expect(page.getByRole('button', { name: frame.text.commands.menu.open })).toBeEnabled();
  const search = async (words: string) => {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill(words);
  };
  // Hiragana for what is written in katakana, and in the other language.
  for (const words of ['ろっく', 'lock']) {
    await search(words);
    await expect(page.getByRole('option', { name: titles.DeviceLock })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(frame.dialog).toHaveCount(0);
  }
  await search(titles.RestartDevice);
  await expect(frame.dialog.getByRole('status')).toHaveText(frame.text.palette.none);
  await page.getByRole('combobox').fill('ろっく');
  // First the menu of all commands, which Enter alone opens: no haste locks a phone.
  await expect(page.getByRole('option').first()).toContainText(pageCommands['device-commands'].title.ja);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(frame.dialog.getByRole('button', { name: frame.text.commands.verbs.DeviceLock, exact: true })).toBeVisible();
  expect(scriptedApp.asked('commands', 'send')).toEqual([]);
  await page.keyboard.press('Escape');
  // Elsewhere no device is in front.
  await scriptedApp.open(page, '#/bench');
  await expect(frame.title(frame.text.frame.areas.bench)).toBeVisible();
  await search(titles.DeviceLock);
  await expect(frame.dialog.getByRole('status')).toHaveText(frame.text.palette.none);
});

test('? shows all keys, but is only a sign where somebody types', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  ordinaryDay(scriptedApp);
  await scriptedApp.open(page, '#/devices');
  await expect(page.getByRole('grid')).toBeVisible();
  await page.keyboard.press('Control+f');
  await expect(page.getByRole('searchbox')).toBeFocused();
  await page.keyboard.press('Shift+?');
  await expect(page.getByRole('searchbox')).toHaveValue('?');
  await expect(frame.dialog).toHaveCount(0);
  await focusOn(page.getByRole('grid'));
  await page.keyboard.press('Shift+?');
  await expect(frame.dialog.getByText('Ctrl+Shift+C')).toBeVisible();
});

test.describe('on a Mac', () => {
  test.use({ userAgent: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)' });

  test('Ctrl and a letter are left to the text field, and ⌘ is the key of commands', async ({ scriptedApp, page }) => {
    const frame = new FramePage(page);
    ordinaryDay(scriptedApp);
    await scriptedApp.open(page, '#/devices');
    await expect(page.getByRole('grid')).toBeVisible();
    const field = page.getByRole('searchbox');
    await field.fill('shitaku');
    // Taken by nobody: whatever the system does with them happens.
    const left = await field.evaluate((element) =>
      ['f', 'k', 'l'].map((key) =>
        element.dispatchEvent(new KeyboardEvent('keydown', { key, ctrlKey: true, bubbles: true, cancelable: true })),
      ),
    );
    expect(left).toEqual([true, true, true]);
    await expect(frame.dialog).toHaveCount(0);
    await page.keyboard.press('Meta+k');
    await expect(page.getByRole('combobox')).toBeFocused();
  });
});

test('keys that an input method takes mean nothing, told as 229 too: in the palette, to the page, in the list', async ({
  scriptedApp,
  page,
}) => {
  const frame = new FramePage(page);
  ordinaryDay(scriptedApp);
  scriptedApp.answers('devices', 'list', (input) => ok(listOf(rows(3), input)));
  await scriptedApp.open(page, '#/devices');
  await expect(page.getByRole('grid')).toBeVisible();
  await focusOn(page.getByRole('grid'));
  /** To whatever has the focus. Answers whether anybody took it. */
  const composed = (key: string, ctrlKey = false) =>
    page.evaluate(
      (pressed) => document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { ...pressed, bubbles: true, cancelable: true })),
      { key, ctrlKey, keyCode: 229 },
    );
  for (const [key, ctrlKey] of [['Enter'], ['ArrowDown'], ['k', true], ['a', true], ['?']] as const)
    expect(await composed(key, ctrlKey)).toBe(true);
  await expect(frame.dialog).toHaveCount(0);
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('しょうめいしょ');
  const first = page.getByRole('option').first();
  await expect(first).toHaveText(/証明書センター/);
  for (const key of ['Enter', 'ArrowDown', 'ArrowUp']) expect(await composed(key)).toBe(true);
  await expect(first).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(frame.title(frame.text.frame.areas.certificates)).toBeVisible();
});
