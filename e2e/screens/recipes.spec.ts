import { readFileSync } from 'node:fs';
import { fail, ok } from '#lib/outcome.ts';
import { expect, test } from '../fixtures.ts';
import { FramePage } from '../pages/frame-page.ts';
import { focusOn } from '../pages/keys.ts';
import { ordinaryDay } from './scenes/play.ts';
import { fileProblems, own, problem, shippedRecipes } from './scenes/recipes.ts';

const yaml = (name = 'ipad.yaml') => ({ name, mimeType: 'text/yaml', buffer: Buffer.from('format: 1\n') });

for (const language of ['ja', 'en'] as const) {
  test(`the bench leads to the recipes; each says what it does and whether it erases (${language})`, async ({ scriptedApp, page }) => {
    const frame = new FramePage(page, language);
    const { recipes } = frame.text;
    ordinaryDay(scriptedApp, { language });
    scriptedApp.answers('recipes', 'list', ok({ recipes: [own(), ...shippedRecipes] }));
    await scriptedApp.open(page, '#/bench');
    await page.getByRole('link', { name: recipes.title, exact: true }).click();
    await expect(frame.title(recipes.title)).toBeVisible();
    const supervised = page.getByRole('region', { name: recipes.shipped.supervised.name, exact: true });
    await expect(supervised.getByText(recipes.erases, { exact: true })).toBeVisible();
    await expect(supervised.getByRole('listitem')).toHaveText(
      (['pair', 'check', 'erase', 'activate', 'supervise', 'enroll', 'verify'] as const).map((step) => recipes.steps[step]),
    );
    const bought = page.getByRole('region', { name: recipes.shipped['bought-ade'].name, exact: true });
    await expect(bought.getByText(recipes.keeps, { exact: true })).toBeVisible();
    await expect(bought.getByText(recipes.wants['api-key'])).toBeVisible();
    await expect(bought.getByRole('button', { name: recipes.actions.edit })).toHaveCount(0);
  });
}

test('a copy is changed by keyboard, and saved as a new recipe', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  const { recipes } = frame.text;
  const { editor, steps } = recipes;
  ordinaryDay(scriptedApp);
  scriptedApp.answers('recipes', 'save', (input) => (input.recipe.name === '本社' ? ok({ id: 'r2', revision: 1 }) : fail('name-taken')));
  await scriptedApp.open(page, '#/recipes');
  await frame.button(`${recipes.actions.copy}: ${recipes.shipped.standard.name}`).click();
  const rows = page.getByRole('region', { name: editor.steps }).getByRole('heading', { level: 3 });
  await page.getByRole('combobox', { name: editor.add }).click();
  await page.getByRole('option', { name: steps.wifi, exact: true }).click();
  await expect(rows).toHaveText([
    steps.pair,
    steps.check,
    steps.activate,
    steps.supervise,
    steps.wifi,
    steps.enroll,
    steps.name,
    steps.verify,
  ]);
  await page
    .getByRole('group', { name: editor.settings.replace('{{step}}', steps.wifi) })
    .getByLabel(recipes.keys.ssid)
    .fill('店舗');

  const up = frame.button(editor.up.replace('{{step}}', steps.wifi));
  await focusOn(up);
  await page.keyboard.press('Alt+ArrowDown');
  await expect(rows.nth(5)).toHaveText(steps.wifi);
  await expect(frame.button(editor.down.replace('{{step}}', steps.wifi))).toBeFocused();
  await up.click();
  await expect(rows.nth(4)).toHaveText(steps.wifi);
  await expect(up).toBeFocused();
  await expect(page.getByText(editor.moved.replace('{{step}}', steps.wifi).replace('{{place}}', '5'))).toBeAttached();
  await frame.button(editor.remove.replace('{{step}}', steps.name)).click();

  await frame.button(editor.save).click();
  await expect(page.getByText(frame.text.errors.recipes.save['name-taken'])).toBeVisible();
  await expect(page.getByLabel(editor.name, { exact: true })).toBeFocused();
  await page.getByLabel(editor.name, { exact: true }).fill('本社');
  await frame.button(editor.save).click();
  await expect(frame.title(recipes.title)).toBeVisible();
  expect(scriptedApp.asked('recipes', 'save').at(-1)).toEqual({
    id: null,
    revision: null,
    fromFile: null,
    recipe: {
      format: 1,
      name: '本社',
      note: recipes.shipped.standard.note,
      steps: [
        { step: 'pair' },
        { step: 'check' },
        { step: 'activate' },
        { step: 'supervise', allowPairing: true, skipPanes: 'all', removable: false },
        { step: 'wifi', ssid: '店舗' },
        { step: 'enroll', by: 'profile' },
        { step: 'verify' },
      ],
    },
  });
});

test('what is wrong stands at its step, and nothing is saved', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  const { recipes } = frame.text;
  const { editor, steps, problem: words } = recipes;
  ordinaryDay(scriptedApp);
  scriptedApp.answers('recipes', 'check', ({ recipe }) =>
    ok({
      problems: JSON.stringify(recipe).includes('"name":"x"')
        ? []
        : [problem({ step: 2, what: 'pair' }), problem({ code: 'value-wrong', what: 'name' })],
      passwordsMissing: [],
    }),
  );
  scriptedApp.answers('recipes', 'save', ok({ id: 'r1', revision: 1 }));
  await scriptedApp.open(page, '#/recipes');
  await frame.button(recipes.create).click();
  await expect(page.getByText(editor.bad_other.replace('{{count}}', '2'))).toBeVisible();
  await expect(page.getByText(words.codes['value-wrong'].replace('{{what}}', recipes.keys.name))).toBeVisible();
  const second = page.getByRole('region', { name: editor.steps }).locator('ol > li').nth(1);
  await expect(second.getByText(words.codes['needs-before'].replace('{{what}}', steps.pair))).toBeVisible();
  await frame.button(editor.save).click();
  await expect(page.locator(':focus').getByText(editor.bad_other.replace('{{count}}', '2'))).toBeVisible();
  expect(scriptedApp.asked('recipes', 'save')).toEqual([]);
  await page.getByLabel(editor.name, { exact: true }).fill('x');
  await expect(page.getByText(editor.good)).toBeVisible();
  await frame.button(editor.save).click();
  await expect(frame.title(recipes.title)).toBeVisible();
});

test('changes are not lost without being asked', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  const { editor, actions, title } = frame.text.recipes;
  ordinaryDay(scriptedApp);
  scriptedApp.answers('recipes', 'list', ok({ recipes: [own()] }));
  await scriptedApp.open(page, '#/recipes');
  await frame.button(`${actions.edit}: ${own().recipe.name}`).click();
  await frame.button(editor.back).click();
  await expect(frame.title(title)).toBeVisible();
  await frame.button(`${actions.edit}: ${own().recipe.name}`).click();
  await page.getByLabel(editor.note, { exact: true }).fill('x');
  await frame.button(editor.back).click();
  await frame.button(editor.discard.cancel).last().click();
  await expect(page.getByLabel(editor.note, { exact: true })).toHaveValue('x');
  await frame.button(editor.back).click();
  await frame.button(editor.discard.action).click();
  await expect(frame.title(title)).toBeVisible();
});

test('panes: three presets, or each by its name', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  const { recipes } = frame.text;
  const { paneChoice, panes } = recipes;
  ordinaryDay(scriptedApp);
  scriptedApp.answers('recipes', 'list', ok({ recipes: [own()] }));
  scriptedApp.answers('recipes', 'save', ok({ id: 'r1', revision: 4 }));
  await scriptedApp.open(page, '#/recipes');
  await frame.button(`${recipes.actions.edit}: ${own().recipe.name}`).click();
  await expect(page.getByRole('radio', { name: paneChoice.own })).toBeChecked();
  await expect(page.getByRole('checkbox', { name: panes.Siri })).toBeChecked();
  await page.getByRole('radio', { name: paneChoice.standard }).check();
  await page.getByRole('radio', { name: paneChoice.own }).check();
  await expect(page.getByRole('checkbox', { name: panes.Location })).not.toBeChecked();
  await page.getByRole('radio', { name: paneChoice.none }).check();
  await page.getByRole('radio', { name: paneChoice.own }).check();
  await page.getByRole('checkbox', { name: panes.Zoom, exact: true }).check();
  await frame.button(recipes.editor.save).click();
  await expect(frame.title(recipes.title)).toBeVisible();
  expect(scriptedApp.asked('recipes', 'save').at(-1)).toMatchObject({
    id: 'r1',
    revision: 3,
    recipe: { steps: { 3: { step: 'supervise' } } },
  });
  expect(JSON.stringify(scriptedApp.asked('recipes', 'save').at(-1))).toContain('"Zoom"');
});

test('a file is read, its problems are named with their lines, and it opens to be put right', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  const { recipes } = frame.text;
  const { importSheet, problem: words, editor } = recipes;
  ordinaryDay(scriptedApp);
  scriptedApp.answers('recipes', 'read', ok({ recipe: null, problems: [problem({ code: 'not-yaml', line: 3 })] }));
  scriptedApp.answers('recipes', 'save', ok({ id: 'r1', revision: 1 }));
  await scriptedApp.open(page, '#/recipes');
  await frame.button(recipes.import).click();
  const input = page.getByLabel(importSheet.input, { exact: true });
  await input.setInputFiles(yaml());
  await expect(frame.dialog.getByText(words.line.replace('{{line}}', '3'))).toBeVisible();
  await expect(frame.dialog.getByText(words.codes['not-yaml'])).toBeVisible();
  await expect(frame.button(importSheet.open)).toBeDisabled();
  scriptedApp.answers('recipes', 'read', ok({ recipe: own().recipe, problems: fileProblems }));
  await input.setInputFiles(yaml('二つ目.yaml'));
  await expect(frame.dialog.getByRole('listitem')).toHaveText([
    /^7行目: 「監視か」という手順はありません。 「監視化」のことですか。$/,
    /^9行目: 「sid」という項目は、ここでは使えません。 「ssid」のことですか。$/,
    /^11行目: この前に「アクティベート」が必要です。$/,
  ]);
  await frame.button(importSheet.open).click();
  await expect(page.getByText(editor.fromFile.replace('{{fileName}}', '二つ目.yaml'))).toBeVisible();
  await frame.button(editor.save).click();
  await expect(frame.title(recipes.title)).toBeVisible();
  expect(scriptedApp.asked('recipes', 'save')).toEqual([{ id: null, revision: null, recipe: own().recipe, fromFile: '二つ目.yaml' }]);
});

test('a recipe leaves as a file in either language, and goes after it was asked', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  const { actions, removal } = frame.text.recipes;
  ordinaryDay(scriptedApp);
  scriptedApp.answers('recipes', 'list', ok({ recipes: [own()] }));
  scriptedApp.answers('recipes', 'export', ({ language }) =>
    ok({ fileName: `recipe_${language}.yaml`, content: `# ${language}\n`, base64: false }),
  );
  scriptedApp.answers('recipes', 'remove', ok({}));
  await scriptedApp.open(page, '#/recipes');
  await frame.button(`${actions.export}: ${own().recipe.name}`).click();
  const download = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: actions.exportEn }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe('recipe_en.yaml');
  expect(readFileSync(await file.path(), 'utf8')).toBe('# en\n');
  await frame.button(`${actions.remove}: ${own().recipe.name}`).click();
  expect(scriptedApp.asked('recipes', 'remove')).toEqual([]);
  await frame.button(removal.action).click();
  await expect(page.getByText(removal.done)).toBeVisible();
  expect(scriptedApp.asked('recipes', 'remove')).toEqual([{ id: 'r1' }]);
});

test('a Wi-Fi password is written, never read', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  const { actions, password } = frame.text.recipes;
  ordinaryDay(scriptedApp);
  scriptedApp.answers('recipes', 'list', ok({ recipes: [own()] }));
  scriptedApp.answers('recipes', 'setWifiPassword', (input) => {
    if (input.password === 'short') return fail('password-invalid');
    scriptedApp.answers('recipes', 'list', ok({ recipes: [own({ passwordsMissing: [] })] }));
    scriptedApp.announce('recipes', 'changed', {});
    return ok({});
  });
  await scriptedApp.open(page, '#/recipes');
  await frame.button(actions.setPassword).click();
  const field = frame.dialog.getByLabel(password.label, { exact: true });
  await expect(field).toHaveAttribute('type', 'password');
  await field.fill('short');
  await page.keyboard.press('Enter');
  await expect(frame.dialog.getByText(frame.text.errors.recipes.setWifiPassword['password-invalid'])).toBeVisible();
  await field.fill('correct horse');
  await frame.button(password.save).click();
  await expect(frame.dialog).toHaveCount(0);
  await expect(frame.button(actions.setPassword)).toHaveCount(0);
  expect(scriptedApp.asked('recipes', 'setWifiPassword').at(-1)).toEqual({ ssid: 'mirai-kitting', password: 'correct horse' });
});

test('the guide: 12 bought with ADE, 3 second-hand to be managed for good (S-04)', async ({ scriptedApp, page }) => {
  const frame = new FramePage(page);
  const { route, shipped, guide } = frame.text.recipes;
  ordinaryDay(scriptedApp);
  scriptedApp.answers('recipes', 'list', ok({ recipes: shippedRecipes }));
  await page.addInitScript(() => {
    window.print = () => document.body.setAttribute('data-printed', 'yes');
  });
  await scriptedApp.open(page, '#/recipes');
  await frame.button(guide).click();
  await expect(frame.button(route.print)).toBeDisabled();
  await frame.button(route.add).click();
  const group = (number: number) => page.getByRole('group', { name: route.group.replace('{{number}}', String(number)), exact: true });
  const answer = (number: number, question: 'channel' | 'erase' | 'unremovable', option: 'yes' | 'no') =>
    group(number).getByRole('radiogroup', { name: route[question] }).getByRole('radio', { name: route[option], exact: true }).check();
  await group(1).getByLabel(route.name).fill('iPhone(新品)');
  await group(1).getByLabel(route.count).fill('12');
  await answer(1, 'channel', 'yes');
  await expect(group(1).getByText(`${route.result}: ${shipped['bought-ade'].name}`)).toBeVisible();
  await group(2).getByLabel(route.name).fill('中古の iPad');
  await group(2).getByLabel(route.count).fill('3');
  await answer(2, 'channel', 'no');
  await answer(2, 'erase', 'yes');
  await answer(2, 'unremovable', 'yes');
  await expect(group(2).getByText(`${route.result}: ${shipped['ade-by-hand'].name}`)).toBeVisible();
  await expect(group(2).getByText(route.notes['ade-by-hand'])).toBeVisible();
  expect(route.notes['ade-by-hand']).toContain('30日');

  await frame.button(route.print).click();
  await expect(page.locator('body[data-printed]')).toHaveCount(1);
  await page.emulateMedia({ media: 'print' });
  const sheet = page.getByRole('region', { name: route.sheet.title, includeHidden: true });
  await expect(sheet.getByRole('row')).toHaveCount(3);
  await expect(sheet.getByRole('row').nth(1)).toContainText('12台');
  await expect(sheet.getByRole('row').nth(2)).toContainText(route.notes['ade-by-hand']);
  await expect(sheet.getByText(route.sheet.total_other.replace('{{count}}', '15'))).toBeVisible();
  await expect(frame.button(route.add)).toBeHidden();
  await page.emulateMedia({ media: 'screen' });
  await expect(sheet).toBeHidden();

  await group(2).getByRole('button', { name: route.use }).click();
  await expect(page.locator(':focus').getByRole('heading', { name: shipped['ade-by-hand'].name })).toBeInViewport();
});
