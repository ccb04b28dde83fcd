import { type PlistDict } from '#plist/plist.ts';
import { numberAt, stringAt } from '#plist/read.ts';
import { type CommandHandler, done, refused, UNTOLD } from './managed-device.ts';
import type { KeptBook } from './managed-memory.ts';

function bookOf(command: PlistDict): KeptBook {
  const text = (key: string) => stringAt(command, key) ?? null;
  return {
    storeId: numberAt(command, 'iTunesStoreID') ?? null,
    persistentId: text('PersistentID'),
    kind: text('Kind'),
    version: text('Version'),
    author: text('Author'),
    title: text('Title'),
  };
}

const installMedia: CommandHandler = (command, device) => {
  const book = bookOf(command);
  const url = stringAt(command, 'MediaURL');
  const names = {
    iTunesStoreID: book.storeId ?? undefined,
    MediaURL: url,
    PersistentID: book.persistentId ?? undefined,
    MediaType: 'Book',
  };
  // Apple: from the store, or from a URL with a name of its own.
  if ((book.storeId === null) === (url === undefined) || (url !== undefined && book.persistentId === null)) return { unreadable: true };
  if (url !== undefined && device.standing().sharedIpad) {
    const reason = { RejectionReason: 'EnterpriseBooksNotSupportedInMultiUser' };
    return refused(UNTOLD, 'A Shared iPad takes no books from outside the store.', { ...names, ...reason });
  }
  device.remember({ books: [...device.memory.books.filter((other) => !isSame(other, book)), book] });
  return done({ ...names, State: 'Installing' });
};

const isSame = (a: Pick<KeptBook, 'storeId' | 'persistentId'>, b: Pick<KeptBook, 'storeId' | 'persistentId'>): boolean =>
  a.storeId === null ? a.persistentId === b.persistentId : a.storeId === b.storeId;

const removeMedia: CommandHandler = (command, device) => {
  const id = stringAt(command, 'iTunesStoreID');
  const wanted = { storeId: id === undefined ? null : Number(id), persistentId: stringAt(command, 'PersistentID') ?? null };
  const left = device.memory.books.filter((book) => !isSame(book, wanted));
  if (left.length === device.memory.books.length) return refused(UNTOLD, 'There is no such book.');
  device.remember({ books: left });
  return done();
};

const managedMediaList: CommandHandler = (_command, device) =>
  done({
    Books: device.memory.books.map((book) => ({
      iTunesStoreID: book.storeId ?? undefined,
      PersistentID: book.persistentId ?? undefined,
      Kind: book.kind ?? undefined,
      Version: book.version ?? undefined,
      Author: book.author ?? undefined,
      Title: book.title ?? undefined,
      State: 'Installed',
    })),
  });

export const MEDIA_COMMANDS = { InstallMedia: installMedia, RemoveMedia: removeMedia, ManagedMediaList: managedMediaList } as const;
