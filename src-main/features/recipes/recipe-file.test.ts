import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stepKinds } from '#contract/recipe.ts';
import { readRecipe, recipeFileName, writeRecipe } from './recipe-file.ts';
import { keyOf, recipeKeys, valueOf, wordOf, wordOfKey } from './recipe-words.ts';
import { anyRecipe } from './testing.ts';

const read = (text: string | Uint8Array) => readRecipe(Buffer.from(text));
const said = (text: string | Uint8Array) =>
  read(text).problems.map(({ code, step, what, hint, line }) => ({ code, step, what, hint, line }));

const japanese = `# 本社の iPhone
形式: 1
名前: 本社 iPhone
メモ: |
  箱から出して使う。
手順一覧:
  - 手順: 認識
  - 事前確認
  - 手順: アクティベート
  - 手順: 監視化
    ペアリングを許可: しない
    省略する画面: [Siri, Payment]
  - 手順: Wi-Fi
    ネットワーク名: 0123
  - 手順: MDM 登録
    方法: プロファイル
    制限時間: ９００
  - 手順: OS更新
    最低OS: 26.10
  - 手順: 完了確認
`;

describe('a file', () => {
  it('comes back as it was written, in both languages', () => {
    fc.assert(
      fc.property(anyRecipe, fc.constantFrom('ja' as const, 'en' as const), (recipe, language) => {
        expect(read(writeRecipe(recipe, language)).recipe).toEqual(recipe);
      }),
      { numRuns: 200 },
    );
  });

  it('may be Japanese', () => {
    const { recipe, problems } = read(japanese);
    expect(problems).toEqual([]);
    expect(recipe).toEqual({
      format: 1,
      name: '本社 iPhone',
      note: '箱から出して使う。\n',
      steps: [
        { step: 'pair' },
        { step: 'check' },
        { step: 'activate' },
        { step: 'supervise', allowPairing: false, skipPanes: ['Siri', 'Payment'] },
        { step: 'wifi', ssid: '0123' },
        { step: 'enroll', by: 'profile', timeout: 900 },
        { step: 'update', minimumOs: '26.10' },
        { step: 'verify' },
      ],
    });
  });

  it('says what it is, and speaks the language asked for', () => {
    const { recipe } = read(japanese);
    if (recipe === null) throw new Error('not read');
    expect(writeRecipe(recipe, 'ja')).toMatch(/^# Shitaku のキッティングレシピ[\s\S]*手順: 監視化\n {4}ペアリングを許可: いいえ/);
    expect(writeRecipe(recipe, 'en')).toMatch(/^# A kitting recipe of Shitaku[\s\S]*step: supervise\n {4}allowPairing: false/);
  });

  it('has a word for every step and key, and each word means one thing', () => {
    for (const language of ['ja', 'en'] as const) {
      for (const kind of stepKinds) expect(valueOf('step', String(wordOf('step', kind, language)))).toBe(kind);
      for (const key of recipeKeys) expect(keyOf(wordOfKey(key, language))).toBe(key);
    }
  });

  it.each([
    ['本社 iPhone', 'recipe_本社 iPhone.yaml'],
    ['../../a:b', 'recipe__.._a_b.yaml'],
    ['..', 'recipe__.yaml'],
  ])('of "%s" is called %s', (name, fileName) => {
    expect(recipeFileName(name)).toBe(fileName);
  });
});

describe('a mistake', () => {
  const head = 'format: 1\nname: x\nnote: ""\n';
  it.each([
    ['no YAML', 'a: [b', [{ code: 'not-yaml', line: 1 }]],
    ['no recipe', 'a: b', [{ code: 'unknown-key', what: 'a', line: 1 }, { code: 'not-a-recipe' }]],
    ['a sentence', 'hello', [{ code: 'not-a-recipe' }]],
    ['nothing', '', [{ code: 'not-a-recipe' }]],
    ['a newer one', 'format: 2\nsteps: []', [{ code: 'newer-format', what: '2' }]],
    [
      'a step nobody knows',
      `${head}steps:\n- pair\n- supervize\n- verify`,
      [{ code: 'unknown-step', step: 2, what: 'supervize', hint: 'supervise', line: 6 }],
    ],
    [
      'the same in Japanese',
      `${head}手順:\n- 認識\n- 手順: 監視か\n- 完了確認`,
      [{ code: 'unknown-step', step: 2, what: '監視か', hint: '監視化', line: 6 }],
    ],
    [
      'a key nobody knows',
      `${head}steps:\n- pair\n- step: wifi\n  ssid: a\n  sid: b\n- verify`,
      [{ code: 'unknown-key', step: 2, what: 'sid', hint: 'ssid', line: 8 }],
    ],
    [
      'a key of another step',
      `${head}steps:\n- step: pair\n  ssid: a\n- verify`,
      [{ code: 'unknown-key', step: 1, what: 'ssid', line: 6 }],
    ],
    ['a key twice', `${head}名前: y\nsteps: [pair, verify]`, [{ code: 'key-twice', what: 'name', line: 4 }]],
    ['a key that is missing', `${head}steps:\n- pair\n- step: wifi\n- verify`, [{ code: 'key-missing', step: 2, what: 'ssid', line: 6 }]],
    ['no name', 'format: 1\nnote: ""\nsteps: [pair, verify]', [{ code: 'key-missing', what: 'name' }]],
    ['a step without a name', `${head}steps:\n- pair\n- ssid: a\n- verify`, [{ code: 'key-missing', step: 2, what: 'step', line: 6 }]],
    [
      'a wrong value',
      `${head}steps:\n- pair\n- step: check\n  minimumBattery: 120\n- verify`,
      [{ code: 'value-wrong', step: 2, what: 'minimumBattery', line: 7 }],
    ],
    [
      'a wrong word',
      `${head}steps:\n- pair\n- step: enroll\n  by: magic\n- verify`,
      [{ code: 'value-wrong', step: 2, what: 'by', line: 7 }],
    ],
    [
      'a map for a text',
      `${head}steps:\n- pair\n- step: wifi\n  ssid: {a: b}\n- verify`,
      [{ code: 'value-wrong', step: 2, what: 'ssid', line: 7 }],
    ],
    ['a list for a step', `${head}steps:\n- pair\n- [a]\n- verify`, [{ code: 'value-wrong', step: 2, what: 'step', line: 6 }]],
    ['steps that are none', `${head}steps: a`, [{ code: 'value-wrong', what: 'steps', line: 4 }]],
    [
      'a wrong order',
      `${head}steps:\n- pair\n- step: supervise\n  allowPairing: no\n  skipPanes: none\n- verify`,
      [{ code: 'needs-before', step: 2, what: 'activate', line: 6 }],
    ],
    [
      'a pane',
      `${head}steps:\n- pair\n- activate\n- step: supervise\n  allowPairing: no\n  skipPanes: [Sirii]\n- verify`,
      [{ code: 'pane-unknown', step: 3, what: 'Sirii', hint: 'Siri', line: 9 }],
    ],
    ['a tag', `${head}steps: !!js/function "x"`, [{ code: 'not-yaml', line: 4 }]],
    ['a known tag', `format: 1\nname: !!binary "aGk="\nsteps: [pair]`, [{ code: 'not-yaml', line: 2 }]],
    ['two documents', 'a: b\n---\nc: d', [{ code: 'not-yaml' }]],
    ['a key that is a list', '[a]: b', [{ code: 'not-yaml', line: 1 }]],
    ['an alias of nothing', `${head}steps: *gone`, [{ code: 'not-yaml', line: 4 }]],
    ['an alias of itself', 'steps: &a [*a]', [{ code: 'too-deep', line: 1 }]],
  ])('is named, with its line: %s', (_name, text, problems) => {
    expect(said(text)).toMatchObject(problems);
    expect(said(text)).toHaveLength(problems.length);
  });

  it('of order leaves the recipe to be put right', () => {
    expect(read(`${head}steps: [verify, pair]`).recipe?.steps).toEqual([{ step: 'verify' }, { step: 'pair' }]);
  });
});

describe('a hostile file', () => {
  const manyTimes = (text: string, bytes = 250_000) => text.repeat(Math.floor(bytes / text.length));
  const bomb = [
    'a: &a [x,x,x,x,x,x,x,x,x]',
    ...'bcdefgh'.split('').map((name, index) => `${name}: &${name} [${`*${'abcdefgh'[index]},`.repeat(9)}]`),
  ].join('\n');

  it.each([
    ['too large', manyTimes('a', 300_000), 'too-large'],
    ['of many lines', manyTimes('#\n'), 'too-large'],
    ['of brackets', manyTimes('['), 'too-deep'],
    ['of braces', manyTimes('{a: '), 'too-deep'],
    ['of dashes', manyTimes('- '), 'too-deep'],
    ['of questions', manyTimes('? '), 'too-deep'],
    ['of stairs', Array.from({ length: 700 }, (_, index) => `${' '.repeat(index)}a:`).join('\n'), 'too-deep'],
    ['of aliases of aliases', `steps:\n${bomb.replace(/^/gm, '  ')}`, 'too-large'],
    ['of keys', `{${Array.from({ length: 30_000 }, (_, index) => `k${index}: 1`).join(',')}}`, 'too-large'],
    ['of aliases', `format: 1\nname: &a x\nnote: ""\nsteps: [${manyTimes('*a,', 30_000)}]`, 'too-large'],
    ['not of text', Buffer.from([0xff, 0xfe, 0x00, 0x81]), 'not-yaml'],
    ['in Shift_JIS', Buffer.from([0x96, 0xbc, 0x91, 0x4f, 0x3a, 0x20, 0x61]), 'not-yaml'],
  ])('is refused: %s', (_name, bytes, code) => {
    const answer = read(bytes);
    expect(answer.recipe).toBeNull();
    expect(answer.problems.map((problem) => problem.code)).toContain(code);
  });

  it('cannot reach what all objects share', () => {
    expect(said('__proto__: {polluted: 1}\nconstructor: a\nformat: 1')[0]).toMatchObject({ code: 'unknown-key', what: '__proto__' });
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('is always answered', () => {
    const pieces = fc.constantFrom(
      'format: 1\n',
      'steps:\n',
      '- ',
      '  step: wifi\n',
      'ssid',
      ': ',
      '&a ',
      '*a',
      '!t ',
      '{',
      '}',
      '[',
      ']',
      '"',
      "'",
      '|\n',
      '>\n',
      '%YAML 1.1\n',
      '---\n',
      '...\n',
      '<<: ',
      '? ',
      '\t',
      '\u0000',
      '\ufeff',
      'はい',
      '手順',
    );
    const answered = (bytes: Uint8Array) => {
      const { recipe, problems } = readRecipe(bytes);
      expect(recipe === null ? problems.length > 0 : true).toBe(true);
      expect(problems.length).toBeLessThanOrEqual(50);
      for (const { line, what } of problems) {
        expect(line === null || line >= 1).toBe(true);
        expect(what.length).toBeLessThanOrEqual(64);
      }
    };
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string()), { maxLength: 40 }), (parts) => answered(Buffer.from(parts.join('')))),
      { numRuns: 500 },
    );
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), answered), { numRuns: 200 });
  });

  it('is answered when it is a recipe with one place changed', () => {
    const good = Buffer.from(japanese);
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.integer({ min: 0, max: 255 }), (place, byte) => {
        const bytes = Buffer.from(good);
        bytes[place] = byte;
        const { recipe, problems } = readRecipe(bytes);
        expect(recipe !== null || problems.length > 0).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});
