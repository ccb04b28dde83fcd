import type { Session } from 'electron';

/**
 * What the page saves (a push certificate request, a list) goes through the system's save dialog. Only what the page
 * made itself can be saved; nothing is fetched from anywhere.
 */
export function askWhereToSave(session: Session, title: () => string): void {
  session.on('will-download', (event, item) => {
    if (!item.getURL().startsWith('blob:') && !item.getURL().startsWith('data:')) return event.preventDefault();
    item.setSaveDialogOptions({ title: title(), defaultPath: item.getFilename() });
  });
}
