import { fail, ok } from '#lib/outcome.ts';
import { expect, test } from '../fixtures.ts';
import { BenchPage } from '../pages/bench-page.ts';
import { focusOn } from '../pages/keys.ts';
import { ended, plan, summary, whole } from './scenes/batches.ts';
import { everyState, run, slot } from './scenes/bench.ts';
import { HOUR, MINUTE, NOW } from './scenes/moments.ts';
import { ordinaryDay } from './scenes/play.ts';

const numbers = { waiting: 3, working: 4, done: 12, attention: 1 };

test('the batch under way: numbers, times, pause and resume, automatic start', async ({ scriptedApp, page }) => {
  const bench = new BenchPage(page);
  const { bar, counts } = bench.text.batches;
  ordinaryDay(scriptedApp, {}, everyState());
  scriptedApp.answers('batches', 'current', ok({ batch: summary() }));
  scriptedApp.answers('batches', 'pause', ok({}));
  scriptedApp.answers('batches', 'goOn', fail('batch-ended'));
  scriptedApp.answers('batches', 'setAutoStart', ok({}));
  await page.clock.setFixedTime(NOW);
  await scriptedApp.open(page, '#/bench');
  for (const [key, count] of Object.entries(numbers)) {
    await expect(bench.batch.getByRole('listitem').filter({ hasText: counts[key as keyof typeof numbers] })).toContainText(String(count));
  }
  await expect(bench.batch).toContainText('経過 25分');
  await expect(bench.batch).toContainText('予想終了 10:08');
  await bench.batch.getByRole('switch', { name: bar.autoStart }).click();
  await expect.poll(() => scriptedApp.asked('batches', 'setAutoStart')).toEqual([{ batchId: 'batch-1', on: false }]);
  await bench.button(bar.pause).click();
  scriptedApp.answers('batches', 'current', ok({ batch: summary({ paused: true }) }));
  scriptedApp.announce('batches', 'changed', summary({ paused: true }));
  await bench.button(bar.goOn).click();
  await expect(page.getByText(bench.text.errors.batches.goOn['batch-ended'])).toBeVisible();
  expect(scriptedApp.asked('batches', 'pause')).toEqual([{ batchId: 'batch-1' }]);
});

test('more devices come into the batch under way with its own name, after a plan of their own', async ({ scriptedApp, page }) => {
  const bench = new BenchPage(page);
  const { bar, start } = bench.text.batches;
  ordinaryDay(scriptedApp, {}, [slot(3), slot(4, { state: 'working', run: run(2) })]);
  scriptedApp.answers('batches', 'current', ok({ batch: summary() }));
  scriptedApp.answers('batches', 'plan', ok(plan(1, { confirmation: { kind: 'serial-tail', expected: ['Q203'] } })));
  scriptedApp.answers('batches', 'start', ok({ batchId: 'batch-1', started: 1 }));
  await scriptedApp.open(page, '#/bench');
  await bench.batch.getByRole('button', { name: bar.add }).click();
  await bench.inDialog(start.next).click();
  await bench.typed.pressSequentially('q203');
  await bench.inDialog(start.confirm.action_one.replace('{{count}}', '1')).click();
  await expect(bench.dialog).toBeHidden();
  expect(scriptedApp.asked('batches', 'plan')).toMatchObject([{ batchId: 'batch-1', udids: [slot(3).udid] }]);
  expect(scriptedApp.asked('batches', 'start')).toMatchObject([{ name: summary().name, target: 20, typed: 'q203' }]);
});

test('after a restart in the middle of a paused batch it is asked what to do, on whatever screen', async ({ scriptedApp, page }) => {
  const frame = new BenchPage(page);
  const { unfinished } = frame.text.batches;
  const left = summary({ leftOver: true, paused: true });
  ordinaryDay(scriptedApp, {}, [slot(0, { state: 'held', run: { ...run(2, 'waiting'), batchId: 'batch-1' } })]);
  scriptedApp.answers('batches', 'current', ok({ batch: left }));
  scriptedApp.answers('batches', 'seen', ok({}));
  scriptedApp.answers('batches', 'goOn', fail('batch-ended'));
  await scriptedApp.open(page, '#/devices');
  await expect(frame.dialog).toContainText('前回のバッチが途中です(12/20)。');
  await frame.inDialog(unfinished.goOn).click();
  await expect(frame.dialog).toContainText(frame.text.errors.batches.goOn['batch-ended']);
  await page.keyboard.press('Escape');
  await expect.poll(() => scriptedApp.asked('batches', 'seen')).toEqual([{ batchId: 'batch-1' }]);
  scriptedApp.answers('batches', 'current', ok({ batch: { ...left, leftOver: false } }));
  scriptedApp.announce('batches', 'changed', { ...left, leftOver: false });
  await expect(frame.dialog).toBeHidden();
});

test('a batch that went on by itself after a restart is told of, and can be looked at', async ({ scriptedApp, page }) => {
  const bench = new BenchPage(page);
  const { unfinished } = bench.text.batches;
  ordinaryDay(scriptedApp, {}, [slot(0, { state: 'working', run: { ...run(2), batchId: 'batch-1' } })]);
  scriptedApp.answers('batches', 'current', ok({ batch: summary({ leftOver: true }) }));
  scriptedApp.answers('batches', 'seen', ok({}));
  scriptedApp.answers('batches', 'get', ok(whole()));
  await scriptedApp.open(page, '#/bench');
  await expect(bench.dialog).toContainText('自動で続いています');
  await expect(bench.inDialog(unfinished.fine)).toBeFocused();
  await bench.inDialog(unfinished.open).click();
  await expect(page).toHaveURL(/#\/batches\/batch-1$/);
  expect(scriptedApp.asked('batches', 'goOn')).toEqual([]);
});

test('a batch that is merely under way asks nothing, and says how far it is at every tenth', async ({ scriptedApp, page }) => {
  const bench = new BenchPage(page);
  ordinaryDay(scriptedApp, {}, [slot(0, { state: 'interrupted', run: { ...run(2), batchId: 'batch-1' } })]);
  scriptedApp.answers('batches', 'current', ok({ batch: summary({ progress: 0.42 }) }));
  await scriptedApp.open(page, '#/bench');
  const told = bench.batch.locator('[aria-live=polite]');
  await expect(bench.batch.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '42');
  for (const [progress, text] of [
    [0.49, ''],
    [0.51, 'バッチの進み具合 50%。完了 12台、要対応 1台。'],
    [0.58, 'バッチの進み具合 50%。完了 12台、要対応 1台。'],
    [0.73, 'バッチの進み具合 70%。完了 12台、要対応 1台。'],
  ] as const) {
    scriptedApp.answers('batches', 'current', ok({ batch: summary({ progress }) }));
    scriptedApp.announce('batches', 'changed', summary({ progress }));
    await expect(bench.batch.getByRole('progressbar')).toHaveAttribute('aria-valuenow', String(Math.floor(progress * 100)));
    await expect(told).toHaveText(text);
  }
  await expect(bench.dialog).toHaveCount(0);
});

test('ending a batch: a step that must not be cut off holds it; then its summary, and the failed ones once more', async ({
  scriptedApp,
  page,
}) => {
  const bench = new BenchPage(page);
  const { bar, end, summary: words, start } = bench.text.batches;
  ordinaryDay(scriptedApp, {}, everyState());
  scriptedApp.answers('batches', 'current', ok({ batch: summary() }));
  scriptedApp.answers('batches', 'get', ok(whole(ended)));
  scriptedApp.answers('batches', 'end', fail('critical-step'));
  scriptedApp.answers('batches', 'plan', ok(plan(2)));
  await scriptedApp.open(page, '#/bench');
  await bench.button(bar.end).click();
  await expect(bench.dialog).toContainText('8台');
  await bench.inDialog(end.action).click();
  await expect(bench.dialog.getByRole('alert')).toHaveText(bench.text.errors.batches.end['critical-step']);
  scriptedApp.answers('batches', 'end', ok({}));
  scriptedApp.answers('batches', 'current', ok({ batch: null }));
  await bench.inDialog(end.action).click();
  await expect(bench.dialog).toContainText('5台のうち 3台が完了しました。');
  await expect(bench.dialog).toContainText(bench.text.status.problem['enrollment-timed-out']);
  await bench.inDialog(words.again).click();
  await bench.dialog.getByRole('radio').first().check();
  await bench.inDialog(start.next).click();
  await expect(bench.dialog.getByLabel(start.details.name)).toHaveValue('2026-04 営業部 iPad の失敗分');
  await bench.inDialog(start.next).click();
  await expect
    .poll(() => scriptedApp.asked('batches', 'plan'))
    .toMatchObject([{ batchId: null, udids: [slot(4).udid, slot(5).udid], expected: [{ assetNumber: 'IT-0405' }, { assetNumber: '' }] }]);
});

test('the report is saved; where no PDF can be made it is printed, and nothing in it runs', async ({ scriptedApp, page }) => {
  const bench = new BenchPage(page);
  const { report } = bench.text.batches;
  ordinaryDay(scriptedApp);
  scriptedApp.answers('batches', 'get', ok(whole({ ...ended, endedAt: NOW - HOUR })));
  const html = '<!doctype html><html lang="ja"><title>r</title><p>納品レポート</p><script>document.title="ran"</script></html>';
  scriptedApp.answers('batches', 'report', ({ format }) => {
    if (format === 'pdf') return fail('no-pdf-here');
    const content = format === 'html' ? html : 'a,b';
    return ok({ fileName: `report.${format}`, content, base64: false, replaced: format === 'csv-shift_jis' ? ['髙'] : [] });
  });
  await page.addInitScript(() => {
    const asked: string[] = [];
    Object.assign(window, { asked });
    const real = Object.getOwnPropertyDescriptor(HTMLIFrameElement.prototype, 'contentWindow')?.get;
    Object.defineProperty(HTMLIFrameElement.prototype, 'contentWindow', {
      get() {
        const inner = real?.call(this) as Window;
        inner.print = () => void asked.push(`${inner.document.title} ${inner.document.body.textContent}`);
        return inner;
      },
    });
  });
  await scriptedApp.open(page, '#/batches/batch-1');
  const choose = async (name: string) => {
    await bench.button(report.open).click();
    await page.getByRole('menuitem', { name, exact: true }).click();
  };
  const download = page.waitForEvent('download');
  await choose(report['csv-shift_jis']);
  expect((await download).suggestedFilename()).toBe('report.csv-shift_jis');
  await expect(page.getByText(report.replaced.replace('{{characters}}', '髙'))).toBeVisible();
  await choose(report.pdf);
  await expect(page.getByText(report.printInstead)).toBeVisible();
  const printed = () => page.evaluate(() => (window as unknown as { asked: string[] }).asked);
  await expect.poll(printed).toEqual([expect.stringContaining('r 納品レポート')]);
});

test('labels: of the chosen devices, on the paper of last time, past the used-up ones', async ({ scriptedApp, page }) => {
  const bench = new BenchPage(page);
  const { labels, detail } = bench.text.batches;
  ordinaryDay(scriptedApp);
  scriptedApp.answers('batches', 'get', ok(whole(ended)));
  scriptedApp.answers('batches', 'labels', ({ format }) =>
    format === 'pdf' ? fail('no-pdf-here') : ok({ fileName: 'labels.html', content: '<p>IT-0401</p>', base64: false, labels: 1 }),
  );
  await scriptedApp.open(page, '#/batches/batch-1');
  await page.getByRole('checkbox', { name: detail.choose.replace('{{name}}', 'iPhone 01') }).check();
  await bench.button(detail.labels).click();
  await bench.dialog.getByRole('combobox', { name: labels.sheet }).click();
  await page.getByRole('option', { name: 'A4 44面' }).click();
  await bench.dialog.getByLabel(labels.skip).fill('7');
  await bench.inDialog(labels.pdf).click();
  await expect(bench.dialog.getByRole('alert')).toHaveText(bench.text.errors.batches.labels['no-pdf-here']);
  await bench.inDialog(labels.print).click();
  await expect(bench.dialog).toBeHidden();
  expect(scriptedApp.asked('batches', 'labels').at(-1)).toEqual({
    batchId: 'batch-1',
    udids: [slot(0).udid],
    sheet: 'a4-44',
    code: 'qr',
    skip: 7,
    format: 'html',
  });
  await page.getByRole('button', { name: detail.labels }).click();
  await expect(bench.dialog.getByRole('combobox', { name: labels.sheet })).toHaveValue('A4 44面');
  // A roll has one label at a time: nothing of it is used up.
  await bench.dialog.getByRole('combobox', { name: labels.sheet }).click();
  await page.getByRole('option', { name: 'ロール 89×28 mm' }).click();
  await expect(bench.dialog.getByLabel(labels.skip)).toHaveCount(0);
});

test('past batches are listed and opened with the keyboard', async ({ scriptedApp, page }) => {
  const bench = new BenchPage(page);
  ordinaryDay(scriptedApp);
  const old = summary({ id: 'batch-2', name: '第2便', createdAt: NOW - 50 * MINUTE, ...ended });
  scriptedApp.answers('batches', 'list', ok({ batches: [summary(), old], total: 2 }));
  scriptedApp.answers('batches', 'get', ({ batchId }) => (batchId === 'batch-2' ? ok(whole({ ...old })) : fail('batch-unknown')));
  await scriptedApp.open(page, '#/bench');
  await page.getByRole('link', { name: bench.text.bench.batches }).click();
  await focusOn(page.getByRole('row', { name: summary().name }));
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(bench.title('第2便')).toBeVisible();
  await bench.button(bench.text.batches.detail.show.replace('{{name}}', 'iPhone 05')).click();
  await expect(page.getByRole('list', { name: bench.text.batches.detail.steps })).toContainText(bench.text.status.step.supervise);
});
