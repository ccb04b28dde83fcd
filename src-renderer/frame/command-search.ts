import { type PageCommand, pageCommands } from '#contract/page-commands.ts';

/** Widths, katakana and capitals make no difference. */
const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\u30a1-\u30f6]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60));

/** The commands that every word fits, in either language, in kana or in Latin letters; those used last come first. */
export const commandsFor = (words: string, offered: readonly PageCommand[], recent: readonly PageCommand[]): PageCommand[] => {
  const asked = plain(words).split(/\s+/).filter(Boolean);
  const rank = (command: PageCommand) => (recent.includes(command) ? recent.indexOf(command) : recent.length);
  return offered
    .filter((command) => {
      const { title, also } = pageCommands[command];
      const text = plain(`${title.ja} ${title.en} ${also ?? ''}`);
      return command !== 'palette' && asked.every((word) => text.includes(word));
    })
    .toSorted((a, b) => rank(a) - rank(b));
};
