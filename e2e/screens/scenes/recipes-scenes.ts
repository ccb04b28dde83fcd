import type { Page } from '@playwright/test';
import { ok } from '#lib/outcome.ts';
import { ja } from '../../../src-renderer/text/ja.ts';
import * as recipes from './recipes.ts';
import type { Scene } from './scene.ts';

const { actions, editor, route, importSheet } = ja.recipes;
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const at = (name: string, more: Partial<Scene> = {}): Scene => ({
  name: `recipes: ${name}`,
  place: '#/recipes',
  script: (app) => app.answers('recipes', 'list', ok({ recipes: [recipes.own(), ...recipes.shippedRecipes] })),
  ...more,
});

export const recipesScenes: readonly Scene[] = [
  at('the book'),
  at('none of one’s own', { script: (app) => app.answers('recipes', 'list', ok({ recipes: recipes.shippedRecipes })) }),
  at('editor', { act: (page) => press(page, `${actions.edit}: 本社 iPad`) }),
  at('editor with problems', {
    script: (app) => {
      app.answers(
        'recipes',
        'check',
        ok({
          problems: [
            recipes.problem({ code: 'value-wrong', what: 'name' }),
            recipes.problem({ code: 'pane-unknown', step: 2, what: 'Sirii', hint: 'Siri' }),
          ],
          passwordsMissing: [],
        }),
      );
    },
    act: async (page) => {
      await press(page, ja.recipes.create);
      await page.getByRole('combobox', { name: editor.add }).click();
    },
  }),
  at('panes one by one', {
    act: async (page) => {
      await press(page, `${actions.edit}: 本社 iPad`);
      await page.getByText(ja.recipes.editor.more).first().click();
    },
  }),
  at('password', { act: (page) => press(page, actions.setPassword) }),
  at('export', { act: (page) => press(page, `${actions.export}: 本社 iPad`) }),
  at('delete', { act: (page) => press(page, `${actions.remove}: 本社 iPad`) }),
  at('file with problems', {
    script: (app) => app.answers('recipes', 'read', ok({ recipe: recipes.own().recipe, problems: recipes.fileProblems })),
    act: async (page) => {
      await press(page, ja.recipes.import);
      await page
        .getByLabel(importSheet.input, { exact: true })
        .setInputFiles({ name: 'ipad.yaml', mimeType: 'text/yaml', buffer: Buffer.from('a') });
    },
  }),
  at('guide', {
    act: async (page) => {
      await press(page, ja.recipes.guide);
      await press(page, route.add);
      const group = (number: number) => page.getByRole('group', { name: route.group.replace('{{number}}', String(number)) });
      await group(1).getByRole('radio', { name: route.yes }).check();
      await group(2).getByRole('radio', { name: route.no }).check();
      await group(2).getByRole('radiogroup', { name: route.erase }).getByRole('radio', { name: route.yes }).check();
      await group(2).getByRole('radiogroup', { name: route.unremovable }).getByRole('radio', { name: route.yes }).check();
    },
  }),
];
