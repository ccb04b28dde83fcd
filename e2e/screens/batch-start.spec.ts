import { fail, ok } from '#lib/outcome.ts';
import { expect, test } from '../fixtures.ts';
import { BenchPage } from '../pages/bench-page.ts';
import { focusOn, pressOn } from '../pages/keys.ts';
import { plan } from './scenes/batches.ts';
import { slot } from './scenes/bench.ts';
import { NOW } from './scenes/moments.ts';
import { ordinaryDay } from './scenes/play.ts';
import { own, shippedRecipes } from './scenes/recipes.ts';

const standard = shippedRecipes[0]?.id ?? '';

test('a batch is begun: recipe, name and list, plan, and the number typed; Enter begins nothing', async ({ scriptedApp, page }) => {
  const bench = new BenchPage(page);
  const { start, bar } = bench.text.batches;
  ordinaryDay(scriptedApp, {}, [slot(3), slot(4), slot(5), slot(6, { state: 'trust' })]);
  scriptedApp.answers('batches', 'plan', ok(plan(3)));
  scriptedApp.answers('batches', 'start', ok({ batchId: 'batch-9', started: 3 }));
  await page.clock.setFixedTime(NOW);
  await scriptedApp.open(page, '#/bench');
  await expect(bench.card('iPhone 04')).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await expect(bench.dialog.getByRole('radio', { name: bench.text.recipes.shipped.standard.name })).toBeChecked();
  await bench.inDialog(start.next).click();

  await bench.dialog.getByLabel(start.details.name).fill('2026-04 営業部 iPad');
  await bench.dialog.getByLabel(start.details.operator).fill('佐藤 花子');
  await bench.dialog.getByLabel(start.details.target).fill('20');
  const rows = [{ serialNumber: 'F9FXK0Q7Q203', assetNumber: 'IT-0404', user: '山田 太郎', attributes: {} }];
  scriptedApp.answers('assets', 'readExpected', (input) =>
    'text' in input ? ok({ rows, problems: [{ line: 2, reason: 'asset-invalid', what: 'x' }] }) : fail('not-a-list'),
  );
  await bench.dialog.getByRole('radio', { name: start.details.lists.file }).check();
  await expect(bench.inDialog(start.next)).toBeDisabled();
  await bench.dialog.getByLabel(bench.text.assets.import.input).setInputFiles({ name: 'a.csv', mimeType: '', buffer: Buffer.from([0]) });
  await expect(bench.dialog.getByRole('alert')).toHaveText(bench.text.errors.assets.readExpected['not-a-list']);
  await expect(bench.inDialog(start.next)).toBeDisabled();
  await bench.dialog.getByRole('radio', { name: start.details.lists.pasted }).check();
  await bench.dialog.getByLabel(start.details.pasted).fill('F9FXK0Q7Q203\tIT-0404\t山田 太郎\n\tx');
  await expect(bench.dialog.getByRole('status')).toHaveText('1台分を読み取りました。');
  await expect(bench.dialog.getByRole('listitem')).toContainText(`2行目: ${bench.text.assets.import.reason['asset-invalid']}`);
  await bench.inDialog(start.next).click();

  await expect(bench.dialog).toContainText(start.plan.outlook.already);
  await expect(bench.dialog.getByRole('row', { name: /佐藤 花子/ })).toContainText('11/');
  await expect(bench.dialog).toContainText(start.plan.warnings['set-up-by-person']);
  await expect(bench.dialog).toContainText(start.plan.reasons['find-my-on']);
  expect(scriptedApp.asked('batches', 'plan')).toEqual([
    {
      batchId: null,
      recipeId: standard,
      udids: [slot(3), slot(4), slot(5)].map(({ udid }) => udid),
      expected: [{ serialNumber: 'F9FXK0Q7Q203', assetNumber: 'IT-0404', user: '山田 太郎', attributes: {} }],
    },
  ]);
  await bench.inDialog(start.next).click();

  await expect(bench.dialog).toContainText(start.confirm.supervises);
  const begin = bench.begin(3);
  await expect(begin).toBeDisabled();
  await bench.typed.fill('2');
  await expect(begin).toBeDisabled();
  await bench.typed.fill('');
  await bench.typed.evaluate((input) => {
    const data = new DataTransfer();
    data.setData('text/plain', '3');
    const paste = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
    if (input.dispatchEvent(paste)) throw new Error('pasting was allowed');
  });
  await bench.typed.pressSequentially('３');
  await expect(begin).toBeEnabled();
  await page.keyboard.press('Enter');
  await focusOn(begin);
  await page.keyboard.press('Enter');
  expect(scriptedApp.asked('batches', 'start')).toEqual([]);
  await begin.click();
  await expect(bench.dialog).toBeHidden();
  expect(scriptedApp.asked('batches', 'start')).toEqual([
    { planId: 'plan-7', typed: '３', reason: '', name: '2026-04 営業部 iPad', operator: '佐藤 花子', target: 20, autoStart: false },
  ]);
  await expect(bench.batch).toContainText(bar.idle);
  await expect(page.getByText(start.started_other.replace('{{count}}', '3'))).toBeVisible();
});

test('one selected device is begun by the keyboard alone; the recipe of last time is chosen already', async ({ scriptedApp, page }) => {
  const bench = new BenchPage(page);
  const { start } = bench.text.batches;
  const ours = own({ passwordsMissing: [] });
  ordinaryDay(scriptedApp, {}, [slot(3), slot(4), slot(5, { state: 'trust' })]);
  scriptedApp.answers('recipes', 'list', ok({ recipes: [...shippedRecipes, ours] }));
  scriptedApp.answers('batches', 'plan', ok(plan(1, { confirmation: { kind: 'serial-tail', expected: ['Q204'] } })));
  scriptedApp.answers('batches', 'start', ok({ batchId: 'batch-9', started: 1 }));
  await scriptedApp.open(page, '#/bench');
  const begin = async () => {
    await focusOn(bench.card('iPhone 05'));
    await page.keyboard.press('Space');
    await page.keyboard.press('Control+Enter');
    await expect(bench.dialog.getByRole('radio', { checked: true })).toBeFocused();
  };
  await begin();
  await page.keyboard.press('Escape');
  await expect(bench.dialog).toBeHidden();
  await bench.button(bench.text.bench.clearSelection).click();
  await begin();
  await bench.dialog.getByRole('radio', { name: ours.recipe.name }).check();
  await page.keyboard.press('Enter');
  await expect(bench.dialog.getByLabel(start.details.name)).toBeFocused();
  await expect(bench.dialog.getByRole('radio', { name: start.details.chosen_other.replace('{{count}}', '1') })).toBeChecked();
  await page.keyboard.press('Enter');
  await expect(bench.inDialog(start.next)).toBeFocused();
  expect(scriptedApp.asked('batches', 'plan')).toMatchObject([{ recipeId: ours.id, udids: [slot(4).udid] }]);
  await page.keyboard.press('Enter');
  await expect(bench.typed).toBeFocused();
  await page.keyboard.type('q204');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Shift+Tab');
  expect(scriptedApp.asked('batches', 'start')).toEqual([]);
  await focusOn(bench.begin(1));
  await page.keyboard.press('Space');
  await expect(bench.dialog).toBeHidden();
  expect(scriptedApp.asked('batches', 'start')).toMatchObject([{ planId: 'plan-7', typed: 'q204' }]);
  await expect(bench.card('iPhone 05')).toHaveAttribute('aria-selected', 'false');
  await begin();
  await expect(bench.dialog.getByRole('radio', { name: ours.recipe.name })).toBeChecked();
});

test('a recipe that erases is chosen by hand every time', async ({ scriptedApp, page }) => {
  const bench = new BenchPage(page);
  const { start } = bench.text.batches;
  ordinaryDay(scriptedApp, {}, [slot(3)]);
  await page.addInitScript(() => localStorage.setItem('batches.recipe', 'supervised'));
  await scriptedApp.open(page, '#/bench');
  await bench.batch.getByRole('button', { name: bench.text.batches.bar.start }).click();
  await expect(bench.dialog.getByRole('radio')).toHaveCount(shippedRecipes.length);
  await expect(bench.dialog.getByRole('radio', { checked: true })).toHaveCount(0);
  await expect(bench.inDialog(start.next)).toBeDisabled();
});

test('a plan that is out of date says so, and every ready device is selected at once', async ({ scriptedApp, page }) => {
  const bench = new BenchPage(page);
  const { start } = bench.text.batches;
  ordinaryDay(scriptedApp, {}, [slot(3), slot(4), slot(5, { state: 'trust' })]);
  scriptedApp.answers('batches', 'plan', ok(plan(2)));
  scriptedApp.answers('batches', 'start', fail('plan-unknown'));
  await scriptedApp.open(page, '#/bench');
  await bench.button(bench.text.bench.selectAll).click();
  await bench.planBatch();
  await bench.inDialog(start.next).click();
  await bench.typed.pressSequentially('2');
  await bench.begin(2).click();
  await expect(bench.dialog.getByRole('alert')).toHaveText(bench.text.errors.batches.start['plan-unknown']);
  expect(scriptedApp.asked('batches', 'plan')).toMatchObject([{ udids: [slot(3).udid, slot(4).udid] }]);
});

for (const language of ['ja', 'en'] as const) {
  test(`erasing wants each device in view, a reason, the word and the number, and three seconds (${language})`, async ({
    scriptedApp,
    page,
  }) => {
    const bench = new BenchPage(page, language);
    const { start } = bench.text.batches;
    ordinaryDay(scriptedApp, { language }, [slot(3, { user: '佐藤 花子' }), slot(4)]);
    scriptedApp.answers('batches', 'plan', ok(plan(12, {}, true)));
    scriptedApp.answers('batches', 'start', ok({ batchId: 'batch-9', started: 12 }));
    await scriptedApp.open(page, '#/bench');
    await expect(bench.card('iPhone 04')).toBeVisible();
    await bench.planBatch();
    await bench.inDialog(start.next).click();
    await expect(bench.dialog.getByRole('row')).toHaveCount(13);
    await expect(bench.dialog.getByRole('row').nth(1)).toContainText('佐藤 花子');
    const begin = bench.inDialog(start.confirm.actionErase_other.replace('{{count}}', '12'));
    const phrase = { ja: '初期化 12', en: 'ERASE 12' }[language];
    const typed = bench.typed.last();
    await typed.evaluate((input) => {
      const data = new DataTransfer();
      data.setData('text/plain', 'x');
      const paste = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
      if (input.dispatchEvent(paste)) throw new Error('pasting was allowed');
    });
    await typed.pressSequentially(phrase);
    await expect(begin).toBeDisabled();
    await bench.typed.first().fill('返却された端末');
    await expect(begin).toBeEnabled();
    await begin.click();
    await pressOn(begin, 'Enter');
    expect(scriptedApp.asked('batches', 'start')).toEqual([]);
    await begin.hover();
    await page.mouse.down();
    await expect(bench.dialog).toBeHidden();
    await page.mouse.up();
    expect(scriptedApp.asked('batches', 'start')).toMatchObject([{ typed: phrase, reason: '返却された端末' }]);
  });
}

test('what is missing is named with the way to it, and a plan that is out of date is made anew', async ({ scriptedApp, page }) => {
  const bench = new BenchPage(page);
  const { start } = bench.text.batches;
  ordinaryDay(scriptedApp, {}, [slot(3)]);
  scriptedApp.answers('batches', 'plan', fail('list-contradicts-itself'));
  await scriptedApp.open(page, '#/bench');
  await expect(bench.card('iPhone 04')).toBeVisible();
  await bench.planBatch();
  await expect(bench.dialog.getByRole('alert')).toContainText(bench.text.errors.batches.plan['list-contradicts-itself']);
  scriptedApp.answers('batches', 'plan', ok(plan(1, { obstacles: ['push-certificate-missing', 'engine-not-listening'] })));
  await bench.inDialog(start.plan.again).click();
  await expect(bench.dialog.getByRole('alert')).toHaveCount(2);
  await expect(bench.dialog.getByRole('alert').first()).toContainText(start.plan.obstacles['push-certificate-missing']);
  await expect(bench.dialog.getByRole('alert').last()).toContainText(start.plan.obstacles['engine-not-listening']);
  await expect(bench.inDialog(start.next)).toBeDisabled();
  await bench.inDialog(start.plan.obstacleActions['engine-not-listening']).click();
  await expect(bench.title(bench.text.frame.areas.settings)).toBeVisible();
});
