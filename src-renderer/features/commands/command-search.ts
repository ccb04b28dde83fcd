import { type CommandGroup, type CommandType, catalogueEntry, commandGroups, commandTypes } from '#contract/command-catalogue.ts';
import { commandTitle } from '../../text/command-text.ts';
import { i18n } from '../../text/i18n.ts';

const tidy = (text: string): string => text.normalize('NFKC').toLowerCase();

/** Both languages and Apple's own name find a command, whichever language is shown. */
const words = (type: CommandType): string =>
  tidy(
    [
      type,
      ...(['ja', 'en'] as const).flatMap((language) => {
        const t = i18n.getFixedT(language);
        return [commandTitle(t, type), t(`commands.meanings.${type}`)];
      }),
    ].join('\n'),
  );
const wordsOf = new Map<CommandType, string>();

const matches = (type: CommandType, text: string): boolean => {
  const known = wordsOf.get(type) ?? words(type);
  wordsOf.set(type, known);
  return tidy(text)
    .split(/\s+/)
    .every((word) => known.includes(word));
};

/** The catalogue by group, in its order; with a text, what it finds. */
export const foundCommands = (text: string): readonly { readonly group: CommandGroup; readonly types: readonly CommandType[] }[] =>
  commandGroups
    .map((group) => ({ group, types: commandTypes.filter((type) => catalogueEntry(type).group === group && matches(type, text)) }))
    .filter(({ types }) => types.length > 0);
