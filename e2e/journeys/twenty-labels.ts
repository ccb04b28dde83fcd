import { expect, type Page, test } from '@playwright/test';
import { pressOn } from '../pages/keys.ts';
import { type BenchPerson, said } from './bench-person.ts';
import type { texts } from './person.ts';
import { type InputState, Scanner } from './scanner.ts';

type Result = keyof (typeof texts)['ja']['assets']['result'];

/** The devices a new practice world has on its bench. */
const ON_BENCH = 6;
const PAIRS = 20;
/** Product.md I-13. */
const LIMIT_MS = 3 * 60_000;

const HIGH = 1_760;
const LOW = 330;

const label = (number: number) => `IT-${String(number).padStart(4, '0')}`;
const boxed = (number: number) => `F9FXK00000${String(number).padStart(2, '0')}`;

/** As an input method leaves it where nobody switched it off. */
const fullWidth = (code: string) => code.replace(/[!-~]/g, (narrow) => String.fromCodePoint((narrow.codePointAt(0) ?? 0) + 0xfee0));

/** Notes the pitch of every beep, as a person hears it, of every page loaded from now on. */
export const listen = (page: Page) =>
  page.addInitScript(() => {
    const heard: number[] = [];
    Object.assign(window, { heard });
    const start = AudioScheduledSourceNode.prototype.start;
    AudioScheduledSourceNode.prototype.start = function (when) {
      if (this instanceof OscillatorNode) heard.push(this.frequency.value);
      start.call(this, when);
    };
  });

/** The beeps since the last time they were asked for. */
const heard = (page: Page) => page.evaluate(() => (window as unknown as { heard: number[] }).heard.splice(0));

/** Story I-13: labels are bound by a scanner, quickly, and none to the wrong device. For a page that is listened to. */
export async function bindTwentyLabels(person: BenchPerson): Promise<void> {
  const { page } = person;
  await person.goTo('bench');
  await person.expectCount('ready', ON_BENCH);
  const serials = await Promise.all(Array.from({ length: ON_BENCH }, (_, index) => person.serialAt(`1-${index + 1}`)));
  for (let number = ON_BENCH + 1; number <= PAIRS; number += 1) serials.push(boxed(number));

  const { assets } = person.text;
  const bar = page.getByRole('region', { name: assets.bar.label });
  const scanner = await Scanner.plugInto(page);
  const scan = async (code: string, result: Result, values: Readonly<Record<string, string>>, input: InputState = 'plain') => {
    await scanner.scan(code, input);
    await expect(bar.getByRole('status')).toContainText(said(assets.result[result], values));
  };
  const state = bar.locator('[data-tone]').first();

  // The first half as a careful person works: eyes on the screen after each code, labels first or devices first.
  const began = Date.now();
  for (let number = 1; number <= PAIRS / 2; number += 1) {
    const [asset, device] = [label(number), serials[number - 1] ?? ''];
    const [first, second] = number % 3 === 0 ? [device, asset] : [asset, device];
    // Whatever the input method was left at: the places of the keys count.
    const input = number % 2 === 0 ? 'kana' : 'plain';
    await scan(first, 'waiting', { code: first }, input);
    await scan(second, 'bound', { asset, device }, input);
  }
  expect(await heard(page)).toEqual(Array.from({ length: PAIRS / 2 }, () => HIGH));
  // The other half as fast as the scanner can.
  for (let number = PAIRS / 2 + 1; number <= PAIRS; number += 1) {
    await scanner.scan(label(number));
    await scanner.scan(serials[number - 1] ?? '');
  }
  await expect(bar.getByRole('status')).toContainText(said(assets.result.bound, { asset: label(PAIRS), device: serials[PAIRS - 1] ?? '' }));
  const took = Date.now() - began;
  expect(took).toBeLessThan(LIMIT_MS);
  test.info().annotations.push({ type: 'measured', description: `${PAIRS} pairs in ${took} ms` });
  expect(await heard(page)).toEqual(Array.from({ length: PAIRS / 2 }, () => HIGH));
  for (let number = 1; number <= ON_BENCH; number += 1) await expect(person.card(`1-${number}`)).toContainText(label(number));

  // A label that is on another device: two low beeps, a red card, and nothing is changed.
  const [asset, device] = [label(1), serials[0] ?? ''];
  await scan(asset, 'looked-up', { asset, device });
  expect(await heard(page)).toEqual([]);
  await scan(boxed(90), 'duplicate', { code: boxed(90), asset, device });
  await expect(state).toHaveAttribute('data-tone', 'bad');
  expect(await heard(page)).toEqual([LOW, LOW]);
  // A new label on a labelled device is refused as well; both codes are let go.
  await scan(label(90), 'waiting', { code: label(90) });
  await scan(device, 'duplicate', { code: device, asset, device });
  await expect(bar.getByText(assets.bar.idle)).toBeVisible();
  expect(await heard(page)).toEqual([LOW, LOW]);
  // The same label twice, then its device once more: bound already, which is no mistake.
  await scan(asset, 'looked-up', { asset, device });
  await scan(asset, 'again', { code: asset });
  await scan(device, 'known', { asset, device });
  expect(await heard(page)).toEqual([LOW, LOW, HIGH]);

  // A label of somebody else's: three low beeps. What waited for its device goes on waiting, and gets the right one.
  await scan(label(21), 'waiting', { code: label(21) });
  await scan('AB-0021', 'foreign', { code: 'AB-0021' });
  await expect(state).toHaveAttribute('data-tone', 'bad');
  expect(await heard(page)).toEqual([LOW, LOW, LOW]);
  await expect(bar.getByText(said(assets.bar.waiting.asset, { code: label(21) }))).toBeVisible();
  await scan(boxed(21), 'bound', { asset: label(21), device: boxed(21) });
  expect(await heard(page)).toEqual([HIGH]);

  // In a field, with an input method that composes: the code is read all the same, and nothing of it stays there.
  const manual = bar.getByLabel(assets.bar.manual);
  await manual.click();
  await scan(label(22), 'waiting', { code: label(22) }, 'composing');
  await scan(boxed(22), 'bound', { asset: label(22), device: boxed(22) }, 'composing');
  await expect(manual).toHaveValue('');
  // By hand, in full width.
  await manual.pressSequentially(fullWidth(label(23)));
  await pressOn(manual, 'Enter');
  await expect(bar.getByRole('status')).toContainText(said(assets.result.waiting, { code: label(23) }));
  await manual.pressSequentially(fullWidth(boxed(23).toLowerCase()));
  await pressOn(manual, 'Enter');
  await expect(bar.getByRole('status')).toContainText(said(assets.result.bound, { asset: label(23), device: boxed(23) }));
  // Kana is what is left when nothing told the keys: it is refused in words that help.
  await manual.pressSequentially('にかほわ');
  await pressOn(manual, 'Enter');
  await expect(bar.getByRole('status')).toContainText(assets.result.unreadable);
  expect(await heard(page)).toEqual([HIGH, HIGH, LOW, LOW, LOW]);

  // The list has each label on its device, and no label more.
  await page.getByRole('link', { name: assets.bar.open }).click();
  await expect(page.getByText(said(assets.count_other, { count: PAIRS + 3 }))).toBeVisible();
  const rows = page.getByRole('table', { name: assets.list }).getByRole('row');
  for (const [index, serial] of [...serials, boxed(21), boxed(22), boxed(23)].entries()) {
    await expect(rows.filter({ hasText: label(index + 1) })).toContainText(serial);
  }
}
