import type { CommandType } from '#contract/command-catalogue.ts';
import type { CommandOptions } from '#contract/commands.ts';

/**
 * The books a device has from us, by what was said to it: those of a successful `InstallMedia` that no `RemoveMedia` took back. Devices
 * tell managed books only when asked (`ManagedMediaList`), and one that is not there any more is acknowledged all the same (Apple).
 */
export function booksOf(said: readonly { readonly type: CommandType; readonly options: string }[]): CommandOptions[] {
  const books = new Map<string, CommandOptions>();
  for (const { type, options } of said) {
    const given = new Map((JSON.parse(options) as { key: string; value: string }[]).map(({ key, value }) => [key, value]));
    const [name] = ['iTunesStoreID', 'PersistentID'].filter((key) => (given.get(key) ?? '') !== '');
    if (name === undefined) continue;
    const value = given.get(name) ?? '';
    if (type === 'InstallMedia') books.set(`${name} ${value}`, { MediaType: 'Book', [name]: value });
    else books.delete(`${name} ${value}`);
  }
  return [...books.values()];
}
