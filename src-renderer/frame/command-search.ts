import { type PageCommand, pageCommands } from '#contract/page-commands.ts';
import { folded } from '../text/folded.ts';

/** The commands that every word fits, in either language, in kana or in Latin letters; those used last come first. */
export const commandsFor = (words: string, offered: readonly PageCommand[], recent: readonly PageCommand[]): PageCommand[] => {
  const asked = folded(words).split(/\s+/).filter(Boolean);
  const rank = (command: PageCommand) => (recent.includes(command) ? recent.indexOf(command) : recent.length);
  return offered
    .filter((command) => {
      const { title, also } = pageCommands[command];
      const text = folded(`${title.ja} ${title.en} ${also ?? ''}`);
      return command !== 'palette' && asked.every((word) => text.includes(word));
    })
    .toSorted((a, b) => rank(a) - rank(b));
};
