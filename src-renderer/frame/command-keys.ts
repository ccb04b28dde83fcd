import { allPageCommands, type PageCommand, pageCommands } from '#contract/page-commands.ts';
import { isCommandKey } from '../ui/command-key.ts';

type Pressed = Pick<KeyboardEvent, 'key' | 'metaKey' | 'ctrlKey' | 'shiftKey' | 'altKey'>;

/** Which command these keys mean; null: none. */
export const commandOf = (pressed: Pressed, mac: boolean): PageCommand | null => {
  const { key, shiftKey } = pressed;
  if (!isCommandKey(pressed, mac) || pressed.altKey) return null;
  // With Shift a letter is a capital one, and a sign another sign.
  const keys = `Mod+${shiftKey ? 'Shift+' : ''}${key.length === 1 ? key.toLowerCase() : key}`;
  return allPageCommands.find((command) => pageCommands[command].key === keys) ?? null;
};

/** The keys as people read them: `⌘⇧C`, or `Ctrl+Shift+C`. */
export const keyText = (command: PageCommand, mac: boolean): string | null => {
  const { key } = pageCommands[command];
  if (key === undefined) return null;
  const parts = key.split('+').map((part) => (part.length === 1 ? part.toUpperCase() : part));
  return mac ? parts.map((part) => signs[part] ?? part).join('') : parts.map((part) => (part === 'Mod' ? 'Ctrl' : part)).join('+');
};

const signs: Readonly<Record<string, string>> = { Mod: '⌘', Shift: '⇧', Enter: '↵' };
