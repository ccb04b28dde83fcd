import { describe, expect, it } from 'vitest';
import { type CommandType, catalogueEntry, commandTypes } from '#contract/command-catalogue.ts';
import { unavailableReason } from '#contract/commands.ts';
import { operationState, planWarning } from '#contract/operations.ts';
import { commandVerb, errorText, fieldText, optionText, sendingText } from './command-text.ts';
import { i18n } from './i18n.ts';
import { sayIfKnown } from './use-text.ts';

const fields = (type: CommandType) => Object.entries(catalogueEntry(type).fields);
/** As main names them: features/commands/option-rules.ts. */
const rules = import.meta.glob<string>('../../src-main/features/commands/{option-rules,command-rules}.ts', {
  query: '?raw',
  import: 'default',
  eager: true,
});
const source = (name: string) => Object.entries(rules).find(([path]) => path.includes(name))?.[1] ?? '';

describe.each(['ja', 'en'] as const)('the words of commands: %s', (language) => {
  const t = i18n.getFixedT(language);
  const missing = (keys: readonly string[]) => keys.filter((key) => sayIfKnown(t, key) === undefined);

  it('name each command, and say what it does', () => {
    expect(missing(commandTypes.flatMap((type) => [`commands.titles.${type}`, `commands.meanings.${type}`]))).toEqual([]);
  });

  it('name each field, and say what is to be put into it', () => {
    const nameless = commandTypes.flatMap((type) =>
      fields(type).flatMap(([key]) => {
        const { hint } = fieldText(t, type, key);
        // A key that says itself was not found; a label may be the same word.
        return hint === key ? [`${type}.${key}`] : [];
      }),
    );
    expect(nameless).toEqual([]);
  });

  it('have a word for every choice', () => {
    const keys = commandTypes.flatMap((type) =>
      fields(type).flatMap(([key, field]) =>
        field.kind === 'choice' ? field.choices.map((choice) => `commands.choices.${key}.${choice}`) : [],
      ),
    );
    expect(keys.length).toBeGreaterThan(20);
    expect(missing(keys)).toEqual([]);
  });

  it('have a verb of its own for whatever disturbs or destroys', () => {
    const bare = commandTypes.filter((type) => catalogueEntry(type).level > 0 && commandVerb(t, type) === t('commands.verbs.send'));
    expect(bare).toEqual([]);
  });

  it('say why a command cannot be sent, in full and in short', () => {
    expect(missing(unavailableReason.options.flatMap((reason) => [`commands.reasons.${reason}`, `commands.short.${reason}`]))).toEqual([]);
  });

  it('say what is wrong with a field, whatever main may find', () => {
    const list = /readonly problem:([^;]+);/.exec(source('option-rules'))?.[1] ?? '';
    const problems = [...list.matchAll(/'([\w-]+)'/g)].map((match) => `commands.problems.${match[1]}`);
    expect(problems.length).toBeGreaterThan(10);
    expect(missing(problems)).toEqual([]);
  });

  it('say why a command ended here', () => {
    const list = /ourErrors = \{([^}]+)\}/.exec(source('command-rules'))?.[1] ?? '';
    const codes = [...list.matchAll(/: (\d+)/g)].map((match) => Number(match[1]));
    expect(codes.length).toBeGreaterThan(2);
    expect(codes.filter((code) => errorText(t, { domain: 'Shitaku', code, text: '' }) === undefined)).toEqual([]);
  });

  it('name each state of an operation and each warning of a plan', () => {
    expect(
      missing([
        ...operationState.options.map((state) => `operations.state.${state}`),
        ...planWarning.options.map((warning) => `operations.plan.warning.${warning}`),
      ]),
    ).toEqual([]);
  });
});

describe('a sentence', () => {
  const t = i18n.getFixedT('en');

  it('names what would enable the command', () => {
    const details = { reason: 'os-too-old', since: '15.0', osVersion: '14.8' };
    expect(sendingText(t, { noun: 'commands', call: 'send', code: 'unavailable', details })).toContain('15.0 or later (now 14.8)');
  });

  it('of an unknown reason is still one', () => {
    const refusal = { noun: 'commands', call: 'send', code: 'unavailable', details: { reason: 'of tomorrow' } };
    expect(sendingText(t, refusal)).toBe(t('errors.commands.send.unavailable'));
  });

  it('shows options by their words, not by the signs of the wire', () => {
    expect(optionText(t, 'Settings.Bluetooth', { key: 'Enabled', value: 'true' })).toEqual({ name: 'State', value: 'On' });
    expect(optionText(t, 'Settings.Wallpaper', { key: 'Where', value: '3' }).value).toBe('Both');
  });
});
