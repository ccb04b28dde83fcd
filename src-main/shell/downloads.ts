import { dirname, extname, join } from 'node:path';
import type { Session } from 'electron';

/** Where files of a kind were saved last. */
interface SaveFolders {
  /** Null: nowhere yet, or that folder is gone. */
  of(kind: string): string | null;
  remember(kind: string, folder: string): void;
}

interface Ports {
  readonly title: () => string;
  readonly folders: SaveFolders;
  /** The file could not be written to where a person wanted it. */
  readonly failed: (path: string) => void;
}

/** What people keep together. The name tells; the page gives every file one. */
const kinds: Readonly<Record<string, readonly string[]>> = {
  credentials: ['.pem', '.csr', '.plist', '.p12', '.p7m', '.cer', '.shitaku', '.mobileconfig'],
  papers: ['.pdf', '.html'],
  lists: ['.csv', '.json', '.jsonl', '.yaml', '.yml', '.ics'],
};

const kindOf = (fileName: string): string => {
  const ending = extname(fileName).toLowerCase();
  return Object.keys(kinds).find((kind) => kinds[kind]?.includes(ending)) ?? 'others';
};

/**
 * What the page saves (a push certificate request, a list) goes through the system's save dialog, which opens where a file of that kind
 * was saved last. Only what the page made itself can be saved; nothing is fetched from anywhere.
 */
export function askWhereToSave(session: Session, { title, folders, failed }: Ports): void {
  session.on('will-download', (event, item) => {
    if (!item.getURL().startsWith('blob:') && !item.getURL().startsWith('data:')) return event.preventDefault();
    const fileName = item.getFilename();
    const kind = kindOf(fileName);
    const folder = folders.of(kind);
    item.setSaveDialogOptions({ title: title(), defaultPath: folder === null ? fileName : join(folder, fileName) });
    item.once('done', (_event, state) => {
      if (state === 'completed') folders.remember(kind, dirname(item.getSavePath()));
      // No room, not writable, a stick that was pulled out: the page knows nothing of it.
      if (state === 'interrupted') failed(item.getSavePath());
    });
  });
}
