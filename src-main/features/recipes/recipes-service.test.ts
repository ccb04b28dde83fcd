import { describe, expect, it } from 'vitest';
import type { Recipe } from '#contract/recipe.ts';
import { recipe as recipeSchema } from '#contract/recipe.ts';
import { ManualClock } from '#lib/clock.ts';
import { AesSecretBox } from '#lib/secret-box.ts';
import { SecretsStore } from '#store/secrets-store.ts';
import { memoryDatabase } from '#store/testing.ts';
import { recipeProblems } from './recipe-rules.ts';
import { RecipesService } from './recipes-service.ts';
import { RecipesStore } from './recipes-store.ts';
import { shippedIds, shippedRecipe } from './shipped-recipes.ts';
import { WifiPasswords } from './wifi-passwords.ts';

const simple: Recipe = { format: 1, name: '本社', note: '', steps: [{ step: 'pair' }, { step: 'verify' }] };
const withWifi: Recipe = { ...simple, name: 'Wi-Fi', steps: [{ step: 'pair' }, { step: 'wifi', ssid: '店舗' }, { step: 'verify' }] };

function setup() {
  const database = memoryDatabase();
  const clock = new ManualClock();
  const deeds: (readonly [string, string, unknown])[] = [];
  let published = 0;
  let ids = 0;
  const service = new RecipesService({
    store: new RecipesStore(database),
    passwords: new WifiPasswords(new SecretsStore(database, new AesSecretBox(new Uint8Array(32))), () => clock.now()),
    clock,
    newId: () => `r${++ids}`,
    language: () => 'ja',
    publish: () => {
      published += 1;
    },
    record: (action, subject, details) => deeds.push([action, subject, details]),
  });
  const save = (recipe: Recipe, id: string | null = null, revision: number | null = null, fromFile: string | null = null) =>
    service.save({ id, revision, recipe, fromFile });
  const own = () => service.list().value.recipes.filter(({ shipped }) => shipped === null);
  return { service, database, clock, deeds, save, own, published: () => published };
}

describe('the recipes that come with the program', () => {
  it.each(shippedIds)('can be carried out, and fit the contract: %s', (id) => {
    for (const language of ['ja', 'en'] as const) {
      expect(recipeProblems(recipeSchema.parse(shippedRecipe(id, language)))).toEqual([]);
    }
  });

  it('erase only where the seed does', () => {
    const { service } = setup();
    const listed = service.list().value.recipes;
    expect(Object.fromEntries(listed.map(({ id, erases, wants }) => [id, { erases, wants }]))).toEqual({
      standard: { erases: false, wants: [] },
      supervised: { erases: true, wants: [] },
      'bought-ade': { erases: false, wants: ['ade-token', 'api-key'] },
      'ade-by-hand': { erases: true, wants: ['ade-token', 'api-key'] },
    });
  });

  it('wait for the assignment before anybody touches the device', () => {
    for (const id of ['bought-ade', 'ade-by-hand'] as const) {
      const kinds = shippedRecipe(id, 'ja').steps.map(({ step }) => step);
      expect(kinds.indexOf('await-assignment')).toBeLessThan(kinds.indexOf('enroll'));
      expect(kinds).not.toContain('activate');
    }
  });

  it('are neither changed nor removed, and their names are theirs', () => {
    const { service, save, own, deeds } = setup();
    expect(save(simple, 'standard', 1)).toMatchObject({ error: { code: 'recipe-shipped' } });
    expect(service.remove({ id: 'standard' })).toMatchObject({ error: { code: 'recipe-shipped' } });
    expect(save({ ...simple, name: 'ＳＴＡＮＤＡＲＤ' })).toMatchObject({ error: { code: 'name-taken' } });
    expect(own()).toEqual([]);
    expect(deeds).toEqual([]);
  });
});

describe('a recipe of one’s own', () => {
  it('is kept, changed and removed; each leaves a trace', () => {
    const { service, clock, deeds, save, own, published } = setup();
    expect(save({ ...simple, name: ' 本社 ' })).toEqual({ ok: true, value: { id: 'r1', revision: 1 } });
    clock.advance(1_000);
    expect(save({ ...simple, name: '支社' }, 'r1', 1)).toEqual({ ok: true, value: { id: 'r1', revision: 2 } });
    expect(own()).toEqual([
      {
        id: 'r1',
        shipped: null,
        revision: 2,
        updatedAt: clock.now(),
        recipe: { ...simple, name: '支社' },
        erases: false,
        wants: [],
        passwordsMissing: [],
      },
    ]);
    expect(service.remove({ id: 'r1' })).toMatchObject({ ok: true });
    expect(own()).toEqual([]);
    expect(service.remove({ id: 'r1' })).toMatchObject({ error: { code: 'recipe-unknown' } });
    expect(deeds).toEqual([
      ['recipes.saved', '本社', { revision: '1' }],
      ['recipes.saved', '支社', { revision: '2', before: '本社' }],
      ['recipes.removed', '支社', undefined],
    ]);
    expect(published()).toBe(3);
  });

  it('that somebody else changed is not overwritten', () => {
    const { save, own } = setup();
    save(simple);
    save({ ...simple, note: 'first' }, 'r1', 1);
    expect(save({ ...simple, note: 'second' }, 'r1', 1)).toMatchObject({ error: { code: 'changed-meanwhile' } });
    expect(save(simple, 'r1', null)).toMatchObject({ error: { code: 'changed-meanwhile' } });
    expect(own()[0]?.recipe.note).toBe('first');
    expect(save(simple, 'gone', 1)).toMatchObject({ error: { code: 'recipe-unknown' } });
  });

  it('has a name of its own, however it is written', () => {
    const { save } = setup();
    save({ ...simple, name: 'iPhone 本社' });
    expect(save({ ...simple, name: 'ＩＰＨＯＮＥ　本社' })).toMatchObject({ error: { code: 'name-taken' } });
    expect(save({ ...simple, name: 'iphone  本社' }, 'r1', 1)).toMatchObject({ ok: true });
    expect(save({ ...simple, name: '　' })).toMatchObject({ error: { code: 'recipe-invalid' } });
  });

  it('that cannot be carried out is not kept', () => {
    const { save, own } = setup();
    expect(save({ ...simple, steps: [{ step: 'verify' }] })).toMatchObject({ error: { code: 'recipe-invalid' } });
    expect(own()).toEqual([]);
  });

  it('is checked while it is made, whatever it is', () => {
    const { service } = setup();
    expect(service.check({ recipe: simple }).value).toEqual({ problems: [], passwordsMissing: [] });
    expect(service.check({ recipe: withWifi }).value.passwordsMissing).toEqual(['店舗']);
    expect(service.check({ recipe: null }).value.problems).toEqual([
      { code: 'not-a-recipe', step: null, what: '', hint: null, line: null },
    ]);
    expect(service.check({ recipe: { ...simple, name: '' } }).value.problems).toMatchObject([{ code: 'value-wrong', what: 'name' }]);
    expect(service.check({ recipe: { ...simple, steps: [{ step: 'verify' }] } }).value.problems).toMatchObject([
      { code: 'pair-not-first' },
    ]);
  });

  it('goes to another Mac as a file', () => {
    const here = setup();
    here.save(withWifi);
    const file = here.service.export({ id: 'r1', language: 'ja' });
    if (!file.ok) throw new Error('not exported');
    expect(file.value).toMatchObject({ fileName: 'recipe_Wi-Fi.yaml', base64: false });
    const there = setup();
    const { recipe, problems } = there.service.read({
      fileName: 'a.yaml',
      content: Buffer.from(file.value.content).toString('base64'),
    }).value;
    expect(problems).toEqual([]);
    expect(recipe).toEqual(withWifi);
    there.save(recipe ?? simple, null, null, 'a.yaml');
    expect(there.deeds).toEqual([['recipes.imported', 'Wi-Fi', { revision: '1', fileName: 'a.yaml' }]]);
    expect(there.service.get('r1')).toEqual(withWifi);
    expect(there.service.equipment(withWifi)).toMatchObject({ needs: { ssids: ['店舗'] }, passwordsMissing: ['店舗'] });
    expect(here.service.export({ id: 'gone', language: 'ja' })).toMatchObject({ error: { code: 'recipe-unknown' } });
  });

  it('that comes with the program is a file in the language asked for', () => {
    const { service } = setup();
    for (const [language, name] of [
      ['ja', '標準'],
      ['en', 'Standard'],
    ] as const) {
      const file = service.export({ id: 'standard', language });
      if (!file.ok) throw new Error('not exported');
      expect(service.read({ fileName: '', content: Buffer.from(file.value.content).toString('base64') }).value.recipe).toEqual(
        shippedRecipe('standard', language),
      );
      expect(file.value.fileName).toBe(`recipe_${name}.yaml`);
    }
    expect(service.get('gone')).toBeNull();
    expect(service.get('standard')?.name).toBe('標準');
  });
});

describe('a Wi-Fi password', () => {
  it('is sealed, used, and never told again', () => {
    const { service, database, deeds, save, own } = setup();
    save(withWifi);
    expect(service.wifiPassword('店舗')).toBeNull();
    expect(service.setWifiPassword({ ssid: '店舗', password: 'correct horse' })).toMatchObject({ ok: true });
    expect(service.wifiPassword('店舗')).toBe('correct horse');
    expect(own()[0]?.passwordsMissing).toEqual([]);
    expect(deeds.at(-1)).toEqual(['recipes.wifi-password-set', '店舗', undefined]);
    expect(JSON.stringify([service.list(), deeds])).not.toContain('correct horse');
    expect(database.serialize().includes('correct horse')).toBe(false);
  });

  it('may be none: an open network is known, too', () => {
    const { service, save, own } = setup();
    save(withWifi);
    service.setWifiPassword({ ssid: '店舗', password: '' });
    expect(service.wifiPassword('店舗')).toBe('');
    expect(own()[0]?.passwordsMissing).toEqual([]);
  });

  it.each([
    ['店舗', 'seven77', 'password-invalid'],
    ['店舗', 'パスワードです。', 'password-invalid'],
    ['店舗', 'x'.repeat(64), 'password-invalid'],
    ['あ'.repeat(11), 'correct horse', 'ssid-invalid'],
  ])('of %s is not %s', (ssid, password, code) => {
    const { service, deeds } = setup();
    expect(service.setWifiPassword({ ssid, password })).toMatchObject({ error: { code } });
    expect(service.wifiPassword(ssid)).toBeNull();
    expect(deeds).toEqual([]);
  });
});
