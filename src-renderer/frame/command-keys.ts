import { allPageCommands, type PageCommand, pageCommands } from '#contract/page-commands.ts';

type Pressed = Pick<KeyboardEvent, 'key' | 'metaKey' | 'ctrlKey' | 'shiftKey' | 'altKey'>;

/** Which command these keys mean; null: none. */
export const commandOf = ({ key, metaKey, ctrlKey, shiftKey, altKey }: Pressed): PageCommand | null => {
  if (!(metaKey || ctrlKey) || altKey) return null;
  // With Shift a letter is a capital one, and a sign another sign.
  const pressed = `Mod+${shiftKey ? 'Shift+' : ''}${key.length === 1 ? key.toLowerCase() : key}`;
  return allPageCommands.find((command) => pageCommands[command].key === pressed) ?? null;
};

/** The keys as people read them: `⌘⇧C`, or `Ctrl+Shift+C`. */
export const keyText = (command: PageCommand, mac: boolean): string | null => {
  const { key } = pageCommands[command];
  if (key === undefined) return null;
  const parts = key.split('+').map((part) => (part.length === 1 ? part.toUpperCase() : part));
  return mac ? parts.map((part) => signs[part] ?? part).join('') : parts.map((part) => (part === 'Mod' ? 'Ctrl' : part)).join('+');
};

const signs: Readonly<Record<string, string>> = { Mod: '⌘', Shift: '⇧', Enter: '↵' };
