import { type CommandGroup, type CommandType, catalogueEntry, commandGroups, commandTypes } from '#contract/command-catalogue.ts';
import { commandTitle } from '../../text/command-text.ts';
import { folded } from '../../text/folded.ts';
import { i18n } from '../../text/i18n.ts';

/** What a command is found by: what it is called in both languages and by Apple, whichever language is shown; and what it means. */
interface Words {
  readonly called: string;
  readonly meant: string;
}

const wordsOf = new Map<CommandType, Words>();

function wordsFor(type: CommandType): Words {
  const known = wordsOf.get(type);
  if (known !== undefined) return known;
  const both = (['ja', 'en'] as const).map((language) => i18n.getFixedT(language));
  const words = {
    called: folded([type, ...both.map((t) => commandTitle(t, type))].join('\n')),
    meant: folded(both.map((t) => t(`commands.meanings.${type}`)).join('\n')),
  };
  wordsOf.set(type, words);
  return words;
}

const wordsIn = (text: string): string[] => folded(text).split(/\s+/).filter(Boolean);

/** Is a command called so? Every word of the text stands in its names. */
export const isCalled = (type: CommandType, text: string): boolean => wordsIn(text).every((word) => wordsFor(type).called.includes(word));

const matches = (type: CommandType, text: string): boolean => {
  const { called, meant } = wordsFor(type);
  return wordsIn(text).every((word) => called.includes(word) || meant.includes(word));
};

/** The catalogue by group, in its order; with a text, what it finds. */
export const foundCommands = (text: string): readonly { readonly group: CommandGroup; readonly types: readonly CommandType[] }[] =>
  commandGroups
    .map((group) => ({ group, types: commandTypes.filter((type) => catalogueEntry(type).group === group && matches(type, text)) }))
    .filter(({ types }) => types.length > 0);
