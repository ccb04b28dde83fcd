import type { Page } from '@playwright/test';
import { fail, ok } from '#lib/outcome.ts';
import { expect, test } from '../fixtures.ts';
import { FramePage } from '../pages/frame-page.ts';
import { focusOn, pressOn } from '../pages/keys.ts';
import { asset, chooseFile, plan, scan } from './scenes/assets.ts';
import { ordinaryDay } from './scenes/play.ts';

const codes: Readonly<Record<string, string>> = { '-': 'Minus', ' ': 'Space', Enter: 'Enter' };
const codeOf = (character: string) => codes[character] ?? (/\d/.test(character) ? `Digit${character}` : `Key${character.toUpperCase()}`);

interface Key {
  readonly code: string;
  readonly key: string;
  readonly shiftKey?: boolean;
}

/** A code and its Enter, as `method` makes it look. */
const keysOf = (text: string, method = (character: string) => character): Key[] => [
  ...[...text].map((character) => ({ code: codeOf(character), key: method(character) })),
  { code: 'Enter', key: 'Enter' },
];

/**
 * Presses keys where the focus is, five milliseconds apart by their own time, however slow this machine is. A text field is written
 * as the browser would: with each key that is let pass. `composing`: an input method keeps the keys to itself.
 */
const press = (page: Page, keys: readonly Key[], { from = 0, composing = false } = {}) =>
  page.evaluate(
    ({ keys: pressed, from: first, composing: kept }) => {
      const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;
      for (const [index, key] of pressed.entries()) {
        const target = document.activeElement ?? document.body;
        const ime = kept ? { isComposing: true, keyCode: 229 } : {};
        const event = new KeyboardEvent('keydown', { ...key, ...ime, bubbles: true, cancelable: true });
        Object.defineProperty(event, 'timeStamp', { value: 1_000 + (first + index) * 5 });
        const passed = target.dispatchEvent(event);
        if (!passed || kept || key.key.length > 1 || !(target instanceof HTMLInputElement)) continue;
        set?.call(target, target.value + key.key);
        target.dispatchEvent(new Event('input', { bubbles: true }));
      }
    },
    { keys: [...keys], from, composing },
  );

test('a scanner is heard anywhere, under kana input too, and its Enter presses nothing', async ({ scriptedApp, page }) => {
  const { text } = new FramePage(page);
  ordinaryDay(scriptedApp);
  scriptedApp.answers('assets', 'scan', (input) => {
    const code = input.text.toUpperCase();
    const told = scan({ code, kind: 'asset', result: 'waiting', assetNumber: null, serialNumber: null });
    scriptedApp.answers('assets', 'scans', ok({ scans: [told], waiting: { kind: 'asset', code } }));
    scriptedApp.announce('assets', 'scanned', told);
    return ok(told);
  });
  await scriptedApp.open(page, '#/assets');
  await focusOn(page.getByRole('button', { name: text.assets.add, exact: true }));
  await press(
    page,
    keysOf('IT-0412', () => 'に'),
  );
  const bar = page.getByRole('region', { name: text.assets.bar.label });
  await expect(bar.getByText(text.assets.bar.waiting.asset.replace('{{code}}', 'IT-0412'))).toBeVisible();
  expect(scriptedApp.asked('assets', 'scan')).toEqual([{ text: 'it-0412' }]);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await bar.getByRole('button', { name: text.assets.bar.cancel }).click();
  await expect.poll(() => scriptedApp.asked('assets', 'cancelWaiting')).toHaveLength(1);
});

test('real keys as fast as a scanner sends them are heard', async ({ scriptedApp, page }) => {
  ordinaryDay(scriptedApp);
  scriptedApp.answers('assets', 'scan', ok(scan()));
  await scriptedApp.open(page, '#/assets');
  await focusOn(page.locator('#content'));
  const session = await page.context().newCDPSession(page);
  const began = Date.now() / 1_000;
  for (const [index, character] of [...Array.from('IT-0412'), 'Enter'].entries()) {
    await session.send('Input.dispatchKeyEvent', {
      type: 'keyDown',
      code: codeOf(character),
      key: character,
      timestamp: began + index * 0.008,
      ...(character === 'Enter' ? { windowsVirtualKeyCode: 13 } : { text: character }),
    });
  }
  await expect.poll(() => scriptedApp.asked('assets', 'scan')).toEqual([{ text: 'it-0412' }]);
});

test('a text field keeps what is scanned into it, except one that gives it back', async ({ scriptedApp, page }) => {
  const { text } = new FramePage(page);
  ordinaryDay(scriptedApp);
  scriptedApp.answers('assets', 'scan', ok(scan()));
  await scriptedApp.open(page, '#/assets');
  await focusOn(page.getByLabel(text.assets.search));
  await press(page, keysOf('IT-0412'));
  await expect(page.getByLabel(text.assets.search)).toHaveValue('IT-0412');
  const manual = page.getByLabel(text.assets.bar.manual);
  await manual.fill('ab');
  await focusOn(manual);
  // Shift before each letter, as scanners send capitals.
  const shift = { code: 'ShiftLeft', key: 'Shift' };
  await press(
    page,
    keysOf('F9FXK0000012').flatMap((key) => [shift, key]),
  );
  await expect(manual).toHaveValue('ab');
  await expect(manual).toBeFocused();
  expect(scriptedApp.asked('assets', 'scan')).toEqual([{ text: 'f9fxk0000012' }]);
});

test('what an input method composed of a scan does not stay in the field', async ({ scriptedApp, page }) => {
  const { text } = new FramePage(page);
  ordinaryDay(scriptedApp);
  scriptedApp.answers('assets', 'scan', ok(scan()));
  await scriptedApp.open(page, '#/assets');
  const manual = page.getByLabel(text.assets.bar.manual);
  await focusOn(manual);
  const session = await page.context().newCDPSession(page);
  const kept = (places: readonly string[]) => places.map((code) => ({ code, key: 'Process' }));
  await press(page, kept(['KeyI']), { composing: true });
  await session.send('Input.imeSetComposition', { text: 'に', selectionStart: 1, selectionEnd: 1 });
  await press(page, kept(['KeyT', 'Minus', 'Digit0']), { from: 1, composing: true });
  await session.send('Input.imeSetComposition', { text: 'にかほわ', selectionStart: 4, selectionEnd: 4 });
  await expect(manual).toHaveValue('にかほわ');
  await press(page, kept(['Digit4', 'Digit1', 'Digit2', 'Enter']), { from: 4, composing: true });
  await expect.poll(() => scriptedApp.asked('assets', 'scan')).toEqual([{ text: 'it-0412' }]);
  await expect(manual).toHaveValue('');
  await expect(manual).toBeFocused();
});

test('a code may be typed by hand; an Enter that confirms a conversion sends nothing', async ({ scriptedApp, page }) => {
  const { text } = new FramePage(page);
  ordinaryDay(scriptedApp);
  scriptedApp.answers('assets', 'scan', ok(scan()));
  await scriptedApp.open(page, '#/assets');
  const manual = page.getByLabel(text.assets.bar.manual);
  await manual.fill('IT-0412');
  const prevented = await manual.evaluate(
    (field) =>
      !field.dispatchEvent(
        new KeyboardEvent('keydown', { code: 'Enter', key: 'Enter', keyCode: 229, isComposing: true, bubbles: true, cancelable: true }),
      ),
  );
  expect(prevented).toBe(true);
  await pressOn(manual, 'Enter');
  await expect(manual).toHaveValue('');
  expect(scriptedApp.asked('assets', 'scan')).toEqual([{ text: 'IT-0412' }]);
});

test('what came of the last five scans is told in words, and a refusal interrupts', async ({ scriptedApp, page }) => {
  const { text } = new FramePage(page);
  ordinaryDay(scriptedApp);
  await scriptedApp.open(page, '#/assets');
  const bar = page.getByRole('region', { name: text.assets.bar.label });
  await expect(bar.getByText(text.assets.bar.idle)).toBeVisible();
  const bad = scan({ code: 'IT-0401', kind: 'asset', result: 'duplicate', assetNumber: 'IT-0401', serialNumber: 'F9FXK0000000' });
  scriptedApp.answers('assets', 'scans', ok({ scans: [bad, scan(), scan(), scan(), scan(), scan()], waiting: null }));
  scriptedApp.announce('assets', 'scanned', bad);
  const told = text.assets.result.duplicate
    .replace('{{code}}', 'IT-0401')
    .replace('{{asset}}', 'IT-0401')
    .replace('{{device}}', 'F9FXK0000000');
  await expect(bar.getByRole('status')).toHaveText(told);
  await expect(bar.getByRole('status')).toHaveAttribute('aria-live', 'assertive');
  await expect(bar.getByRole('listitem')).toHaveCount(5);
  await expect(bar.getByRole('img', { name: text.assets.bar.bad })).toHaveCount(1);
  await expect(bar.getByRole('img', { name: text.assets.bar.good })).toHaveCount(4);
});

test('sound can be switched off, and stays so', async ({ scriptedApp, page }) => {
  const { bar } = new FramePage(page).text.assets;
  ordinaryDay(scriptedApp);
  await page.addInitScript(() => {
    const heard: number[] = [];
    Object.assign(window, { heard });
    const real = AudioContext.prototype.createOscillator;
    AudioContext.prototype.createOscillator = function (this: AudioContext) {
      heard.push(1);
      return real.call(this);
    };
  });
  const beeps = () => page.evaluate(() => (window as unknown as { heard: number[] }).heard.length);
  await scriptedApp.open(page, '#/assets');
  await page.getByRole('heading', { level: 1 }).click();
  scriptedApp.announce('assets', 'scanned', scan({ result: 'duplicate' }));
  await expect.poll(beeps).toBe(2);
  await page.getByRole('button', { name: bar.soundOn }).click();
  await page.reload();
  await expect(page.getByRole('button', { name: bar.soundOff })).toBeVisible();
  scriptedApp.announce('assets', 'scanned', scan({ result: 'foreign' }));
  await expect(page.getByRole('region', { name: bar.label }).getByRole('status')).toContainText('F9FXK0000012');
  expect(await beeps()).toBe(0);
});

test('a refusal stands at the field it is about, and the user can be changed', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  const { editor } = frame.text.assets;
  ordinaryDay(scriptedApp);
  scriptedApp.answers('assets', 'bind', ({ assetNumber }) =>
    assetNumber === 'IT-0401' ? ok({}) : fail('asset-taken', 'taken', { assetNumber: 'IT-0402', serialNumber: 'F9FXK0000001' }),
  );
  await scriptedApp.open(page, '#/assets');
  await frame.button(frame.text.assets.add).click();
  await frame.dialog.getByLabel(editor.assetNumber).fill('IT-0402');
  await frame.dialog.getByLabel(editor.serialNumber).fill('F9FXK0000009');
  await frame.button(editor.bind).click();
  await expect(frame.dialog.getByText(/F9FXK0000001/)).toBeVisible();
  await expect(frame.dialog.getByLabel(editor.assetNumber)).toBeFocused();
  await page.keyboard.press('Escape');
  await focusOn(page.getByRole('row', { name: /^IT-0401/ }));
  await page.keyboard.press('Enter');
  await expect(frame.dialog.getByLabel(editor.user)).toBeFocused();
  await frame.dialog.getByLabel(editor.user).fill('新しい人');
  await page.keyboard.press('Enter');
  await expect(frame.dialog).toHaveCount(0);
  expect(scriptedApp.asked('assets', 'bind').at(-1)).toEqual({
    assetNumber: 'IT-0401',
    serialNumber: asset(0).serialNumber,
    user: '新しい人',
  });
});

test('a label is taken off where its row is shown', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  const { editor } = frame.text.assets;
  ordinaryDay(scriptedApp);
  scriptedApp.answers('assets', 'unbind', ok({}));
  scriptedApp.answers('assets', 'remove', fail('still-bound'));
  await scriptedApp.open(page, '#/assets');
  await page.getByRole('row', { name: /^IT-0401/ }).click();
  await expect(frame.dialog.getByText(editor.unbindNote)).toBeVisible();
  await frame.button(editor.unbind).click();
  await expect(page.getByText(editor.unbound)).toBeVisible();
  expect(scriptedApp.asked('assets', 'unbind')).toEqual([{ id: 'asset-0' }]);
  await page.getByRole('row', { name: new RegExp(`^${frame.text.assets.unlabelled}`) }).click();
  await frame.button(editor.remove).click();
  await expect(frame.dialog.getByText(frame.text.errors.assets.remove['still-bound'])).toBeVisible();
});

test('a list is looked through before it is taken, and each refused row has its reason', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  const text = frame.text.assets.import;
  ordinaryDay(scriptedApp);
  scriptedApp.answers('assets', 'readList', ok(plan));
  scriptedApp.answers('assets', 'takeList', ok({ taken: 33 }));
  await scriptedApp.open(page, '#/assets');
  await frame.button(text.open).click();
  await chooseFile(page);
  const take = frame.button(text.take_other.replace('{{count}}', '33'));
  await expect(take).toBeEnabled();
  for (const { what, reason } of plan.refused) {
    await expect(frame.dialog.getByRole('row').filter({ hasText: what })).toContainText(text.reason[reason]);
  }
  await expect(frame.dialog.getByText(text.narrowed.replace('{{count}}', '12'))).toBeVisible();
  await take.click();
  await expect(page.getByText(text.done_other.replace('{{count}}', '33'))).toBeVisible();
  expect(scriptedApp.asked('assets', 'takeList')).toEqual([{ planId: 'p1' }]);
});

test('a list that changed meanwhile must be chosen again', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  const text = frame.text.assets.import;
  ordinaryDay(scriptedApp);
  scriptedApp.answers('assets', 'readList', ok(plan));
  scriptedApp.answers('assets', 'takeList', fail('list-changed'));
  await scriptedApp.open(page, '#/assets');
  await frame.button(text.open).click();
  await chooseFile(page);
  await frame.button(text.take_other.replace('{{count}}', '33')).click();
  await expect(frame.dialog.getByText(frame.text.errors.assets.takeList['list-changed'])).toBeVisible();
  await expect(frame.button(text.take_other.replace('{{count}}', '0'))).toBeDisabled();
});

test('the list goes out in either encoding, and lost characters are named', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  const text = frame.text.assets.export;
  ordinaryDay(scriptedApp);
  scriptedApp.answers('assets', 'export', ({ encoding }) =>
    ok({ fileName: '資産台帳.csv', content: 'YQ==', base64: true, replaced: encoding === 'utf-8' ? [] : ['🍎'] }),
  );
  await scriptedApp.open(page, '#/assets');
  await frame.button(text.open).click();
  const download = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: text.shiftJis }).click();
  expect((await download).suggestedFilename()).toBe('資産台帳.csv');
  await expect(page.getByText(text.replaced.replace('{{characters}}', '🍎'))).toBeVisible();
  expect(scriptedApp.asked('assets', 'export')).toEqual([{ encoding: 'shift_jis', language: 'ja' }]);
});

test('a scanner set to another keyboard is found out, and can be put right', async ({ scriptedApp, page }) => {
  const { test: text } = new FramePage(page).text.assets;
  ordinaryDay(scriptedApp);
  await scriptedApp.open(page, '#/assets?tab=test');
  await expect(page.getByRole('img')).toHaveCount(6);
  // "a_b:c/d@e#1" as a scanner set to a Japanese keyboard sends it.
  const keys = ['KeyA', '+IntlRo', 'KeyB', 'Quote', 'KeyC', 'Slash', 'KeyD', 'BracketLeft', 'KeyE', '+Digit3', 'Digit1', 'Enter'];
  await press(
    page,
    keys.map((each) => ({ code: each.replace('+', ''), key: each === 'Enter' ? each : 'x', shiftKey: each.startsWith('+') })),
  );
  await page.getByRole('button', { name: text.switch.replace('{{layout}}', text.layouts.jis) }).click();
  await expect(page.getByText(text.right)).toBeVisible();
  await expect(page.getByRole('radio', { name: text.layouts.jis })).toBeChecked();
  expect(scriptedApp.asked('assets', 'scan')).toEqual([]);
});

test('rules that cannot be used are named', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  const { rules } = frame.text.assets;
  ordinaryDay(scriptedApp);
  scriptedApp.answers('assets', 'saveRules', ({ assetPatterns }) =>
    assetPatterns.includes('IT-1') ? fail('pattern-invalid', 'x', { pattern: 'IT-1' }) : ok({}),
  );
  await scriptedApp.open(page, '#/assets?tab=rules');
  await page.getByLabel(rules.patterns).fill('IT-1\n\n');
  await frame.button(rules.save).click();
  await expect(page.getByText(frame.text.errors.assets.saveRules['pattern-invalid'].replace('{{pattern}}', 'IT-1'))).toBeVisible();
  await page.getByLabel(rules.patterns).fill('IT-####\nPC-###');
  await frame.button(rules.save).click();
  await expect(page.getByText(rules.saved)).toBeVisible();
  expect(scriptedApp.asked('assets', 'saveRules').at(-1)).toEqual({ assetPatterns: ['IT-####', 'PC-###'], dropLeadingS: true });
});
