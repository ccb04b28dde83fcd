import { describe, expect, it } from 'vitest';
import { readKitArguments } from './arguments.ts';
import { languageOf, wordsOf } from './words.ts';

const read = (...args: string[]) => readKitArguments(args, wordsOf('en'));

describe('the options of kit', () => {
  it('are read', () => {
    expect(read('--recipe', 'a.yaml', '--udid', 'U1', '--udid=U2', '--practice', '--devices', '3', '--yes-erase', 'ERASE 2')).toMatchObject(
      {
        practice: true,
        devices: 3,
        folder: null,
        report: null,
        timeoutMinutes: 240,
        task: {
          kind: 'new',
          recipe: 'a.yaml',
          all: false,
          udids: ['U1', 'U2'],
          list: null,
          yesErase: 'ERASE 2',
          reason: '',
          dryRun: false,
        },
      },
    );
    expect(read('--resume', '--timeout', '5')).toMatchObject({ timeoutMinutes: 5, task: { kind: 'resume' } });
    expect(read('--end').task).toEqual({ kind: 'end' });
    expect(read('--help').task).toEqual({ kind: 'help' });
  });

  it.each([
    [['--recipe', 'x.yaml', '--recpie', 'y'], 'There is no option --recpie. Did you mean --recipe?'],
    [['--recipe', 'x.yaml', 'y.yaml', '--all'], '“y.yaml” belongs to no option.'],
    [['--recipe', '--all'], '--recipe needs a value.'],
    [['--all'], 'Give a recipe with --recipe.'],
    [['--recipe', 'standard'], 'Say which devices: --all, --udid or --list.'],
    [['--recipe', 'standard', '--all', '--timeout', 'soon'], '--timeout takes a whole number from 1 to 10080.'],
    [['--resume', '--all'], '--resume and --all do not go together.'],
  ])('are refused: %j', (args, sentence) => {
    expect(() => read(...args)).toThrow(expect.objectContaining({ exitCode: 2, message: sentence }));
  });
});

describe('the language of the terminal', () => {
  it.each([
    [{ LANG: 'ja_JP.UTF-8' }, 'ja'],
    [{ LANG: 'ja_JP.UTF-8', LC_ALL: 'en_US.UTF-8' }, 'en'],
    [{ LANG: 'en_US.UTF-8', LC_ALL: '' }, 'en'],
    [{ LANG: 'C' }, 'en'],
    [{}, 'en'],
  ] as const)('of %j is %s', (env, language) => {
    expect(languageOf(env)).toBe(language);
  });
});
