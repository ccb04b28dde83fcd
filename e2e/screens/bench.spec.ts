import { fail, ok } from '#lib/outcome.ts';
import { expect, test } from '../fixtures.ts';
import { BenchPage } from '../pages/bench-page.ts';
import { focusOn } from '../pages/keys.ts';
import { everyState, hubsOfTen, ports, run, slot, stray } from './scenes/bench.ts';
import { MINUTE, NOW } from './scenes/moments.ts';
import { ordinaryDay } from './scenes/play.ts';

for (const language of ['ja', 'en'] as const) {
  test(`every state of a card has words (${language})`, async ({ scriptedApp, page }) => {
    const bench = new BenchPage(page, language);
    const { status } = bench.text;
    ordinaryDay(scriptedApp, { language }, everyState());
    await scriptedApp.open(page, '#/bench');
    for (const state of Object.keys(status.slot) as (keyof typeof status.slot)[]) {
      await expect(bench.grid.getByText(status.slot[state], { exact: true }).first()).toBeVisible();
    }
    await expect(bench.card('iPhone 02')).toContainText(status.slotHint.trust);
    await expect(bench.card('iPhone 03')).toContainText(status.slotHint.locked);
    await expect(bench.card('iPhone 07')).toContainText(status.problem['enrollment-timed-out']);
    await expect(bench.card('iPhone 05')).toContainText(status.stepRunning.wifi);
    await expect(bench.card('iPhone 05')).toContainText(bench.text.bench.card.critical);
    await expect(bench.card('iPhone 16')).toContainText(bench.text.bench.card.duplicate);
    await expect(bench.card('iPhone 16')).toContainText(bench.text.bench.card.portFlaky);
    await expect(bench.card('iPhone 14')).toContainText(status.slotHint['touch-nothing']);
  });
}

test('cards follow what main tells', async ({ scriptedApp, page }) => {
  const bench = new BenchPage(page);
  const { status } = bench.text;
  ordinaryDay(scriptedApp, {}, [slot(0, { state: 'recognising' })]);
  await page.clock.setFixedTime(NOW);
  await scriptedApp.open(page, '#/bench');
  const card = bench.card('iPhone 01');
  await expect(card).toContainText(status.slot.recognising);
  scriptedApp.slotIs(slot(0, { state: 'trust' }));
  await expect(card).toContainText(status.slotHint.trust);
  scriptedApp.slotIs(slot(0, { state: 'working', run: run(1) }));
  await expect(card).toContainText('1:48');
  await expect(card.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '17');
  await expect(card.getByText(`${status.step.activate}: ${status.stepState.running}`)).toBeAttached();
  scriptedApp.slotIs(slot(1));
  await expect(bench.grid.getByRole('gridcell')).toHaveCount(2);
  scriptedApp.announce('bench', 'slotRemoved', { udid: slot(1).udid });
  await expect(bench.grid.getByRole('gridcell')).toHaveCount(1);
  scriptedApp.announce('bench', 'bus', { bus: 'absent' });
  await expect(page.getByText(bench.text.bench.bus.absent)).toBeVisible();
});

test('a failure is said to a screen reader at once', async ({ scriptedApp, page }) => {
  const bench = new BenchPage(page);
  ordinaryDay(scriptedApp, {}, [slot(0, { state: 'working', run: run(4) })]);
  await scriptedApp.open(page, '#/bench');
  await expect(bench.card('iPhone 01')).toBeVisible();
  scriptedApp.slotIs(slot(0, { state: 'attention', problem: 'activation-locked', run: run(1, 'failed') }));
  await expect(page.locator('[aria-live="assertive"]')).toHaveText(`iPhone 01: ${bench.text.status.problem['activation-locked']}`);
});

test('the grid is walked and chosen from with the keyboard', async ({ scriptedApp, page }) => {
  const bench = new BenchPage(page);
  ordinaryDay(
    scriptedApp,
    {},
    Array.from({ length: 7 }, (_, index) => slot(index)),
  );
  await scriptedApp.open(page, '#/bench');
  const cells = bench.grid.getByRole('gridcell');
  await expect(bench.grid).toHaveAttribute('aria-colcount', '3');
  const columns = 3;
  await focusOn(cells.first());
  await page.keyboard.press('ArrowRight');
  await expect(cells.nth(1)).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(cells.nth(1 + columns)).toBeFocused();
  await page.keyboard.press('Home');
  await expect(cells.nth(columns)).toBeFocused();
  await page.keyboard.press('Space');
  await expect(cells.nth(columns)).toHaveAttribute('aria-selected', 'true');
  await expect(bench.inspector).toContainText(`iPhone ${String(columns + 1).padStart(2, '0')}`);
  await expect(page.getByText(bench.text.bench.selected_other.replace('{{count}}', '1'))).toBeVisible();
});

test('a run that stands still is resumed, or abandoned after a question', async ({ scriptedApp, page }) => {
  const bench = new BenchPage(page);
  const stuck = slot(0, { state: 'attention', problem: 'profile-refused', run: run(4, 'failed') });
  ordinaryDay(scriptedApp, {}, [stuck]);
  scriptedApp.answers('bench', 'resume', fail('not-attached'));
  scriptedApp.answers('bench', 'abandon', ok({}));
  await scriptedApp.open(page, '#/bench');
  await bench.card('iPhone 01').click();
  await expect(bench.inspector).toContainText(bench.text.status.problemAction['profile-refused']);
  await bench.inspector.getByRole('button', { name: bench.text.bench.inspector.retry }).click();
  await expect(page.getByText(bench.text.errors.bench.resume['not-attached'])).toBeVisible();
  await bench.inspector.getByRole('button', { name: bench.text.bench.inspector.abandon }).click();
  expect(scriptedApp.asked('bench', 'abandon')).toEqual([]);
  await bench.dialog.getByRole('button', { name: bench.text.bench.inspector.abandonSheet.action }).click();
  await expect(bench.dialog).toBeHidden();
  await expect.poll(() => scriptedApp.asked('bench', 'abandon')).toEqual([{ udid: stuck.udid }]);
});

test('a run that stands still is taken up again from an earlier step; where it cannot be, the button says why', async ({
  scriptedApp,
  page,
}) => {
  const bench = new BenchPage(page);
  const { inspector } = bench.text.bench;
  const stopped = run(4, 'failed');
  const again = ['not-repeatable', 'not-repeatable', 'not-repeatable', 'can', 'can', 'not-reached'] as const;
  const steps = stopped.steps.map((step, index) => ({ ...step, again: again[index] ?? 'not-reached' }));
  ordinaryDay(scriptedApp, {}, [slot(0, { state: 'attention', problem: 'enrollment-timed-out', run: { ...stopped, steps } })]);
  scriptedApp.answers('bench', 'restartFrom', ok({}));
  scriptedApp.answers(
    'bench',
    'journal',
    ok({
      lines: [
        { at: NOW - 3_000, event: 'step-started', step: 'wifi', problem: null, waitsFor: null, note: '' },
        { at: NOW, event: 'step-failed', step: 'enroll', problem: 'enrollment-timed-out', waitsFor: null, note: '' },
      ],
    }),
  );
  await scriptedApp.open(page, '#/bench');
  await bench.card('iPhone 01').click();
  const from = (step: 'wifi' | 'supervise') => bench.button(inspector.fromStep.replace('{{step}}', bench.text.status.step[step]));
  await focusOn(from('supervise'));
  await page.keyboard.press('Enter');
  await expect(page.getByText(inspector.cannotRestart['not-repeatable'])).toBeVisible();
  expect(scriptedApp.asked('bench', 'restartFrom')).toEqual([]);
  await focusOn(from('wifi'));
  await page.keyboard.press('Enter');
  await expect.poll(() => scriptedApp.asked('bench', 'restartFrom')).toEqual([{ udid: slot(0).udid, index: 3 }]);
  const journal = page.getByRole('region', { name: inspector.journal.title });
  await expect(journal.getByRole('listitem').first()).toContainText(bench.text.status.problem['enrollment-timed-out']);
  await expect(journal.getByRole('listitem').last()).toContainText('9:59:57');
  // While it goes on, there is nothing to press.
  scriptedApp.slotIs(slot(0, { state: 'working', run: run(4) }));
  await expect(bench.inspector).toContainText(inspector.fromHereWhen);
  await expect(from('wifi')).toHaveCount(0);
});

test('two hubs of ten fit on a small screen, and sixty cards without places are compact', async ({ scriptedApp, page }) => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, index) => slot(index, { battery: 80, state: 'working', critical: true, run: run(2) }));
  ordinaryDay(scriptedApp, { language: 'en' }, many(20));
  scriptedApp.answers('bench', 'ports', ok(ports({ layout: hubsOfTen(20) })));
  await scriptedApp.open(page, '#/bench');
  const cells = page.getByRole('gridcell');
  await expect(cells).toHaveCount(20);
  const spills = () =>
    page.getByRole('grid').evaluate((grid) => {
      const scroll = grid.parentElement ?? grid;
      return [scroll.scrollWidth > scroll.clientWidth, scroll.scrollHeight > scroll.clientHeight];
    });
  await expect.poll(spills).toEqual([false, false]);
  scriptedApp.answers('bench', 'ports', ok(ports()));
  scriptedApp.answers('bench', 'slots', ok({ bus: 'connected', slots: many(60), strays: [] }));
  await page.reload();
  await expect(cells).toHaveCount(60);
  const box = await cells.first().boundingBox();
  expect(box?.width).toBeLessThan(110);
  await expect(cells.first()).toContainText('Do not unplug');
  expect((await spills())[0]).toBe(false);
});

test('a step that stands still is skipped, with a reason', async ({ scriptedApp, page }) => {
  const bench = new BenchPage(page);
  const stuck = slot(0, { state: 'attention', problem: 'battery-worn', run: run(3, 'failed') });
  const { skip, skipSheet } = bench.text.bench.inspector;
  ordinaryDay(scriptedApp, {}, [stuck]);
  scriptedApp.answers('bench', 'skipStep', ({ reason }) => (reason === '' ? fail('reason-missing') : ok({})));
  await scriptedApp.open(page, '#/bench');
  await bench.card('iPhone 01').click();
  await bench.inspector.getByRole('button', { name: skip }).click();
  await expect(bench.dialog).toContainText(skipSheet.title.replace('{{step}}', bench.text.status.step.wifi));
  await bench.inDialog(skipSheet.action).click();
  await expect(bench.dialog.getByRole('alert')).toHaveText(bench.text.errors.bench.skipStep['reason-missing']);
  await bench.dialog.getByLabel(skipSheet.reason).fill('交換済み');
  await bench.inDialog(skipSheet.action).click();
  await expect(bench.dialog).toBeHidden();
  expect(scriptedApp.asked('bench', 'skipStep').at(-1)).toEqual({ udid: stuck.udid, reason: '交換済み' });
});

test('the inspector says who it is for and what speaks against beginning', async ({ scriptedApp, page }) => {
  const bench = new BenchPage(page);
  const conditions = { findMy: true, signedIn: true, setUp: true, supervisedBy: 'other' as const };
  ordinaryDay(scriptedApp, {}, [slot(0, { assetNumber: 'IT-0412', user: '佐藤 花子', conditions })]);
  await scriptedApp.open(page, '#/bench');
  await bench.card('iPhone 01').click();
  for (const text of ['IT-0412', '佐藤 花子', bench.text.bench.inspector.on, bench.text.bench.inspector.by.other]) {
    await expect(bench.inspector).toContainText(text);
  }
});

test('a device that is done and stays plugged in is pointed out after ten minutes', async ({ scriptedApp, page }) => {
  const bench = new BenchPage(page);
  const ended = (minutes: number) => run(6, 'running', NOW - 30 * MINUTE, NOW - minutes * MINUTE);
  ordinaryDay(scriptedApp, {}, [slot(0, { state: 'done', run: ended(11) }), slot(1, { state: 'done', run: ended(9) })]);
  await page.clock.setFixedTime(NOW);
  await scriptedApp.open(page, '#/bench');
  await expect(bench.card('iPhone 01')).toContainText(bench.text.bench.card.forgotten);
  await expect(bench.card('iPhone 02')).toBeVisible();
  await expect(bench.card('iPhone 02')).not.toContainText(bench.text.bench.card.forgotten);
});

test('cards lie where the hub has them, and an arrow walks over empty places', async ({ scriptedApp, page }) => {
  const bench = new BenchPage(page);
  ordinaryDay(scriptedApp, {}, [slot(0), slot(2), slot(40)]);
  scriptedApp.answers('bench', 'ports', ok(ports({ layout: hubsOfTen(20) })));
  await scriptedApp.open(page, '#/bench');
  const cells = bench.grid.getByRole('gridcell');
  await expect(bench.grid).toHaveAttribute('aria-rowcount', '3');
  await expect(cells.nth(0)).toContainText('01');
  await expect(cells.nth(1)).toHaveAccessibleName(bench.text.bench.card.emptyOf.replace('{{place}}', '2'));
  await expect(cells.nth(2)).toContainText('iPhone 03');
  await expect(cells.nth(20)).toContainText('iPhone 41');
  await focusOn(cells.first());
  await page.keyboard.press('ArrowRight');
  await expect(cells.nth(1)).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(cells.nth(11)).toBeFocused();
  await page.keyboard.press('End');
  await expect(cells.nth(19)).toBeFocused();
});

test('the layout: a shape is chosen, and ports are moved by keyboard and by hand', async ({ scriptedApp, page }) => {
  const bench = new BenchPage(page);
  const { layout } = bench.text.bench;
  ordinaryDay(scriptedApp, {}, [slot(0)]);
  scriptedApp.answers('bench', 'setLayout', () => {
    scriptedApp.answers('bench', 'ports', ok(ports({ layout: hubsOfTen(3) })));
    return ok({});
  });
  scriptedApp.answers('bench', 'movePort', ok({}));
  await scriptedApp.open(page, '#/bench');
  await bench.button(layout.open).click();
  await bench.dialog.getByRole('combobox', { name: layout.preset }).click();
  await page.getByRole('option', { name: layout.presets['10x2'] }).click();
  await expect(bench.places).toHaveCount(20);
  await expect(bench.places.first()).toHaveAccessibleName(
    layout.placeWith.replace('{{place}}', '1').replace('{{port}}', '1').replace('{{name}}', 'iPhone 01'),
  );
  await focusOn(bench.places.first());
  await page.keyboard.press('ArrowRight');
  await expect(bench.places.nth(1)).toBeFocused();
  await page.keyboard.press('Alt+ArrowDown');
  await expect(bench.places.nth(11)).toBeFocused();
  await bench.places.first().dragTo(bench.places.nth(4));
  await expect
    .poll(() => scriptedApp.asked('bench', 'movePort'))
    .toEqual([
      { port: '2', to: 11 },
      { port: '1', to: 4 },
    ]);
  expect(scriptedApp.asked('bench', 'setLayout')).toEqual([{ preset: '10x2' }]);
});

test('a port that goes bad is named, until its cable was changed', async ({ scriptedApp, page }) => {
  const bench = new BenchPage(page);
  ordinaryDay(scriptedApp, {}, [slot(4, { portVerdict: 'flaky' })]);
  const fault = { path: '5', kind: 'port' as const, disconnects: 4, lastAt: NOW, verdict: 'flaky' as const };
  scriptedApp.answers('bench', 'ports', ok(ports({ faults: [fault] })));
  scriptedApp.answers('bench', 'cableChanged', () => {
    scriptedApp.answers('bench', 'ports', ok(ports()));
    return ok({});
  });
  await scriptedApp.open(page, '#/bench');
  const sentence = page.getByText('ポート5 24時間で4回切断。ケーブルを交換してください。');
  await expect(sentence).toBeVisible();
  await bench.button(bench.text.bench.faults.changed).click();
  await expect(sentence).toBeHidden();
  expect(scriptedApp.asked('bench', 'cableChanged')).toEqual([{ port: '5' }]);
});

test('a device in recovery is led out of it; one in DFU says what to do', async ({ scriptedApp, page }) => {
  const bench = new BenchPage(page);
  ordinaryDay(scriptedApp);
  scriptedApp.answers('bench', 'leaveRecovery', fail('no-access'));
  await scriptedApp.open(page, '#/bench');
  await expect(page.getByText(bench.text.bench.empty.title)).toBeVisible();
  scriptedApp.announce('bench', 'strays', { strays: [stray(0), stray(1, { mode: 'dfu', canLeave: false, modelName: 'iPad' })] });
  await expect(bench.card('iPad')).toContainText(bench.text.bench.stray.cannotLeave);
  await expect(bench.card('iPad').getByRole('button')).toHaveCount(0);
  await bench.card('iPhone 13').getByRole('button', { name: bench.text.bench.stray.leave }).click();
  await expect(page.getByText(bench.text.errors.bench.leaveRecovery['no-access'])).toBeVisible();
  expect(scriptedApp.asked('bench', 'leaveRecovery')).toEqual([{ id: stray(0).id }]);
});

test('the USB meter says how many more there is room for', async ({ scriptedApp, page }) => {
  const bench = new BenchPage(page);
  ordinaryDay(scriptedApp, {}, [slot(0)]);
  await scriptedApp.open(page, '#/bench');
  const meter = page.getByTitle(bench.text.bench.meter.open);
  await expect(meter).toContainText('あと 6台まで(目安)');
  await meter.click();
  await expect(page.getByText(bench.text.bench.meter.limits.endpoints)).toBeVisible();
});

test('sounds: attention is heard by default, done only where it was chosen', async ({ scriptedApp, page }) => {
  const bench = new BenchPage(page);
  ordinaryDay(scriptedApp, {}, [slot(0, { state: 'working', run: run(4) })]);
  await page.addInitScript(() => {
    const heard: number[] = [];
    Object.assign(window, { heard });
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (when) {
      heard.push(this.frequency.value);
      start.call(this, when);
    };
  });
  const heard = () => page.evaluate(() => (window as unknown as { heard: number[] }).heard.length);
  await scriptedApp.open(page, '#/bench');
  await expect(bench.card('iPhone 01')).toBeVisible();
  scriptedApp.slotIs(slot(0, { state: 'attention', problem: 'device-silent', run: run(4, 'failed') }));
  await expect.poll(heard).toBe(2);
  scriptedApp.slotIs(slot(0, { state: 'done', run: run(6) }));
  await expect(bench.card('iPhone 01')).toContainText(bench.text.status.slot.done);
  expect(await heard()).toBe(2);
  await bench.button(bench.text.bench.sound.open).click();
  await page.getByRole('switch', { name: bench.text.bench.sound.done }).check();
  await expect.poll(heard).toBe(3);
  await page.keyboard.press('Escape');
  scriptedApp.slotIs(slot(0, { state: 'working', run: run(5) }));
  scriptedApp.slotIs(slot(0, { state: 'done', run: run(6) }));
  await expect.poll(heard).toBe(4);
});

test('sixty cards follow a burst of four words about each of them', async ({ scriptedApp, page }) => {
  const bench = new BenchPage(page);
  const indexes = Array.from({ length: 60 }, (_, index) => index);
  ordinaryDay(
    scriptedApp,
    {},
    indexes.map((index) => slot(index)),
  );
  await scriptedApp.open(page, '#/bench');
  await expect(bench.grid.getByRole('gridcell')).toHaveCount(60);
  for (const done of [1, 2, 3, 6]) {
    for (const index of indexes) scriptedApp.slotIs(slot(index, { state: done === 6 ? 'done' : 'working', run: run(done) }));
  }
  await expect(bench.grid.getByText(bench.text.status.slot.done, { exact: true })).toHaveCount(60);
});

test('practice hands plug in, tap Trust and change the number', async ({ scriptedApp, page }) => {
  const bench = new BenchPage(page);
  ordinaryDay(scriptedApp, { world: 'practice' });
  scriptedApp.answers('practice', 'act', ok({}));
  scriptedApp.answers('practice', 'setDeviceCount', ok({}));
  await scriptedApp.open(page, '#/bench');
  const { acts, plugAll, count, setCount } = bench.text.practice;
  await bench.button(`練習 iPhone 02: ${acts['tap-trust']}`).click();
  await bench.button(plugAll).click();
  await page.getByRole('textbox', { name: count }).fill('20');
  await bench.button(setCount).click();
  await expect.poll(() => scriptedApp.asked('practice', 'setDeviceCount')).toEqual([{ count: 20 }]);
  await expect
    .poll(() => scriptedApp.asked('practice', 'act'))
    .toEqual([
      { udid: slot(1).udid, act: 'tap-trust' },
      { udid: slot(0).udid, act: 'plug' },
    ]);
});

test('there are no practice hands in the real world', async ({ scriptedApp, page }) => {
  const bench = new BenchPage(page);
  ordinaryDay(scriptedApp);
  await scriptedApp.open(page, '#/bench');
  await expect(page.getByText(bench.text.bench.empty.title)).toBeVisible();
  await expect(page.getByText(bench.text.practice.title)).toHaveCount(0);
  expect(scriptedApp.asked('practice', 'state')).toEqual([]);
});
