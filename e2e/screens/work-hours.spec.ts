import { fail, ok } from '#lib/outcome.ts';
import { expect, test } from '../fixtures.ts';
import { focusOn } from '../pages/keys.ts';
import { WorkHoursPage } from '../pages/work-hours-page.ts';
import { NOW } from './scenes/moments.ts';
import { ordinaryDay } from './scenes/play.ts';
import { limit, limits, office, workHoursDay } from './scenes/work-hours.ts';

const place = '#/work-hours';
const [after, usual, paused] = limits() as [ReturnType<typeof limit>, ReturnType<typeof limit>, ReturnType<typeof limit>];

for (const language of ['ja', 'en'] as const) {
  test(`from Operations to the limits: hours in words, what holds now, how far the devices are (${language})`, async ({
    scriptedApp,
    page,
  }) => {
    const screen = new WorkHoursPage(page, language);
    const { workHours } = screen.text;
    ordinaryDay(scriptedApp, { language });
    await page.clock.setFixedTime(NOW);
    await scriptedApp.open(page, '#/operations');
    await page.getByRole('link', { name: workHours.title }).click();
    await expect(screen.title(workHours.title)).toBeVisible();
    const said = {
      ja: ['月 0:00–9:00、17:30–翌9:00', '火–木 17:30–翌9:00', '金 17:30–24:00', '土・日 終日'],
      en: ['Mon 0:00–9:00, 17:30–9:00 next day', 'Tue–Thu 17:30–9:00 next day', 'Fri 17:30–24:00', 'Sat, Sun all day'],
    };
    await expect(screen.card(after.name).getByRole('listitem')).toHaveText(said[language]);
    await expect(screen.card(after.name)).toContainText(workHours.state.on);
    for (const text of [/1150|1,150/, '55', workHours.failedHint]) await expect(screen.card(after.name)).toContainText(text);
    await expect(screen.card(usual.name)).toContainText(language === 'ja' ? '月–金 9:00–17:30' : 'Mon–Fri 9:00–17:30');
    await expect(screen.card(usual.name)).toContainText(
      language === 'ja' ? '2026年11月23日(月) 9:00 に適用します' : 'Goes on at 23 Nov 2026 (Mon) 9:00',
    );
    await expect(screen.card(paused.name)).toContainText(workHours.state.paused);
    workHoursDay(scriptedApp, [limit({ waiting: 7 })]);
    scriptedApp.announce('workHours', 'changed', {});
    await expect(screen.card(usual.name)).toContainText(workHours.counts.waiting.replace('{{count}}', '7'));
    await page.getByRole('button', { name: workHours.back }).click();
    await expect(screen.title(screen.text.frame.areas.operations)).toBeVisible();
  });

  test(`a new limit: main gets the profile, the week and the devices, and each refusal stands where it belongs (${language})`, async ({
    scriptedApp,
    page,
  }) => {
    const screen = new WorkHoursPage(page, language);
    const { workHours, errors } = screen.text;
    ordinaryDay(scriptedApp, { language });
    workHoursDay(scriptedApp, []);
    await scriptedApp.open(page, place);
    await expect(page.getByText(workHours.empty.text)).toBeVisible();
    await screen.button(workHours.add).click();
    await expect(screen.dialog.getByLabel(workHours.form.name)).toBeFocused();
    const refusals = [
      'name-empty',
      'profile-missing',
      'not-a-profile',
      'profile-enrols',
      'identifier-taken',
      'no-spans',
      'span-empty',
      'spans-overlap',
      'nobody',
      'view-unknown',
      'not-found',
    ] as const;
    for (const code of refusals) {
      scriptedApp.answers('workHours', 'save', fail(code));
      await screen.inDialog(workHours.form.save).click();
      await expect(screen.dialog.getByText(errors.workHours.save[code], { exact: true })).toBeVisible();
    }
    scriptedApp.answers('workHours', 'save', fail('name-empty'));
    await screen.inDialog(workHours.form.save).click();
    await expect(screen.dialog.getByLabel(workHours.form.name)).toHaveAccessibleDescription(
      new RegExp(errors.workHours.save['name-empty']),
    );
    await expect(screen.dialog.getByLabel(workHours.form.name)).toBeFocused();
    await screen.dialog.getByLabel(workHours.form.name).fill('A');
    await expect(screen.dialog.getByText(errors.workHours.save['name-empty'])).toBeHidden();
    await screen.giveProfile();
    await screen.inDialog(workHours.form.office).click();
    await screen.target('list').check();
    await screen.dialog.getByLabel(screen.text.operations.target.list).fill('F9FXK0000001');
    scriptedApp.answers('workHours', 'save', ok({ id: 'limit-9' }));
    await screen.inDialog(workHours.form.save).click();
    await expect(page.getByText(workHours.form.saved)).toBeVisible();
    await expect(screen.dialog).toBeHidden();
    expect(scriptedApp.asked('workHours', 'save').at(-1)).toEqual({
      id: null,
      name: 'A',
      profile: Buffer.from('<plist/>').toString('base64'),
      spans: office,
      devices: { serialNumbers: 'F9FXK0000001' },
      active: true,
    });
  });
}

test('the week is filled in by keyboard only; over midnight is one line here and two spans in main', async ({ scriptedApp, page }) => {
  const screen = new WorkHoursPage(page);
  const { workHours } = screen.text;
  ordinaryDay(scriptedApp);
  scriptedApp.answers('workHours', 'save', ok({ id: 'limit-9' }));
  await scriptedApp.open(page, place);
  await focusOn(screen.button(workHours.add));
  await page.keyboard.press('Enter');
  await expect(screen.dialog.getByLabel(workHours.form.name)).toBeFocused();
  await page.keyboard.type('夜間');
  await expect(screen.inDialog(workHours.form.copyMonday)).toBeDisabled();
  await focusOn(screen.addSpan('1'));
  await page.keyboard.press('Enter');
  await expect(screen.time('from', '1')).toBeFocused();
  await page.keyboard.type('２２：００');
  await page.keyboard.press('Tab');
  await expect(screen.time('to', '1')).toBeFocused();
  await page.keyboard.type('25:00');
  await focusOn(screen.inDialog(workHours.form.save));
  await page.keyboard.press('Enter');
  await expect(screen.dialog.getByText(workHours.form.time)).toBeVisible();
  await expect(screen.time('to', '1')).toHaveAccessibleDescription(workHours.form.time);
  expect(scriptedApp.asked('workHours', 'save')).toEqual([]);
  await focusOn(screen.time('to', '1'));
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('600');
  await expect(screen.dialog.getByText(workHours.form.overMidnight, { exact: true })).toBeVisible();
  await focusOn(screen.inDialog(workHours.form.copyMonday));
  await page.keyboard.press('Space');
  await expect(screen.time('to', '5')).toHaveValue('600');
  await focusOn(screen.removeSpan('2'));
  await page.keyboard.press('Enter');
  await expect(screen.addSpan('2')).toBeFocused();
  await focusOn(screen.target('view'));
  for (let step = 0; step < 5 && !(await screen.target('all').isChecked()); step += 1) await page.keyboard.press('ArrowRight');
  await expect(screen.target('all')).toBeChecked();
  await focusOn(screen.inDialog(workHours.form.save));
  await page.keyboard.press('Enter');
  await expect(screen.dialog).toBeHidden();
  await expect(screen.button(workHours.add)).toBeFocused();
  const night = (day: number) => [
    { day, from: 1_320, to: 1_440 },
    { day: (day + 1) % 7, from: 0, to: 360 },
  ];
  expect(scriptedApp.asked('workHours', 'save')).toMatchObject([
    { name: '夜間', profile: null, spans: [1, 3, 4, 5].flatMap(night), devices: { filter: { text: '' }, except: [] } },
  ]);
});

test('a limit that is there keeps its profile and its devices unless others are given', async ({ scriptedApp, page }) => {
  const screen = new WorkHoursPage(page);
  const { workHours } = screen.text;
  ordinaryDay(scriptedApp);
  scriptedApp.answers('workHours', 'save', ok({ id: after.id }));
  await scriptedApp.open(page, place);
  await screen.deed('editOf', after.name).click();
  await expect(screen.time('to', '2')).toHaveValue('9:00');
  await screen.inDialog(workHours.form.change).click();
  await screen.inDialog(workHours.form.keep).click();
  await screen.dialog.getByLabel(workHours.form.name).fill('時間外');
  await screen.inDialog(workHours.form.save).click();
  await expect(screen.dialog).toBeHidden();
  const [said] = scriptedApp.asked('workHours', 'save') as [{ spans: unknown[] }];
  expect(said).toMatchObject({ id: after.id, name: '時間外', profile: null, devices: null, active: true });
  expect(new Set(said.spans)).toEqual(new Set(after.spans));
});

test('a switch pauses one, and says why it could not', async ({ scriptedApp, page }) => {
  const screen = new WorkHoursPage(page);
  ordinaryDay(scriptedApp);
  scriptedApp.answers('workHours', 'save', fail('not-found'));
  await scriptedApp.open(page, place);
  await screen
    .active(usual.name)
    .uncheck({ force: true })
    .catch(() => {});
  await expect(screen.card(usual.name).getByRole('alert')).toHaveText(screen.text.errors.workHours.save['not-found']);
  await expect(screen.active(usual.name)).toBeChecked();
  expect(scriptedApp.asked('workHours', 'save')).toEqual([
    { id: usual.id, name: usual.name, profile: null, spans: usual.spans, devices: null, active: false },
  ]);
});

test('removal says that the profile goes from the devices; Enter changes nothing', async ({ scriptedApp, page }) => {
  const screen = new WorkHoursPage(page);
  const { removal } = screen.text.workHours;
  ordinaryDay(scriptedApp);
  scriptedApp.answers('workHours', 'remove', fail('not-found'));
  await scriptedApp.open(page, place);
  await screen.deed('removeOf', usual.name).click();
  await expect(screen.dialog).toContainText('構成プロファイル「業務時間」が入っていれば、対象の 24台から取り除きます');
  await page.keyboard.press('Enter');
  await expect(screen.dialog).toBeHidden();
  expect(scriptedApp.asked('workHours', 'remove')).toEqual([]);
  await screen.deed('removeOf', usual.name).click();
  await screen.inDialog(removal.action).click();
  await expect(screen.dialog.getByRole('alert')).toHaveText(screen.text.errors.workHours.remove['not-found']);
  scriptedApp.answers('workHours', 'remove', ok({}));
  await screen.inDialog(removal.action).click();
  await expect(page.getByText(removal.done)).toBeVisible();
  expect(scriptedApp.asked('workHours', 'remove').at(-1)).toEqual({ id: usual.id });
});
