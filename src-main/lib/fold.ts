/** As a text is searched: width, case, kana and hyphens make no difference. Words stay apart. */
export const foldWords = (text: string): string[] => text.normalize('NFKC').split(/\s+/).map(folded).filter(Boolean);

/** The same for what is searched in; its parts stay apart, so that no word is found across two of them. */
export const foldParts = (parts: readonly (string | null)[]): string =>
  parts
    .map((part) => folded((part ?? '').normalize('NFKC').replace(/\s+/g, '')))
    .filter(Boolean)
    .join('\n');

// SQLite ends a text at a NUL, and cannot hold half a surrogate pair.
const folded = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll('\0', '')
    .toLowerCase()
    .replace(/[\p{Pd}ー−]/gu, '')
    .replace(/[ァ-ヶ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60));
