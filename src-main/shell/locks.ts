import { type App, type BrowserWindowConstructorOptions, type Session, shell, type WebContents } from 'electron';
import type { Log } from '#lib/log.ts';
import { isAppPage, isGuidePage } from './app-page.ts';

interface Ports {
  /** Which addresses may be opened in the person's browser. */
  readonly mayOpenOutside: (address: string) => boolean;
  /** How the small window of a guide is made. */
  readonly guideWindow: BrowserWindowConstructorOptions;
  readonly log: Log;
}

/** What pages of this app may never do, set on every page that is ever made: leave, open windows (but a guide's), embed, ask for more. */
export function lockPages(app: App, ports: Ports): void {
  app.on('web-contents-created', (_event, contents) => lockPage(contents, ports));
}

function lockPage(contents: WebContents, ports: Ports): void {
  contents.on('will-navigate', (event) => {
    if (!isAppPage(event.url)) event.preventDefault();
  });
  contents.on('will-frame-navigate', (event) => {
    if (!isAppPage(event.url)) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    // A guide opens nothing: one small window beside Apple's site is what people asked for.
    if (isGuidePage(url)) {
      if (isGuidePage(contents.getURL())) return { action: 'deny' };
      return { action: 'allow', overrideBrowserWindowOptions: ports.guideWindow };
    }
    if (ports.mayOpenOutside(url)) void openOutside(url, ports.log);
    else ports.log.warn('an address outside the list was not opened', { host: URL.parse(url)?.host ?? 'unknown' });
    return { action: 'deny' };
  });
}

async function openOutside(url: string, log: Log): Promise<void> {
  try {
    await shell.openExternal(url);
  } catch (error) {
    log.error('the browser could not be opened', { error });
  }
}

/**
 * Copying is all a page of ours needs. Everything else, USB included, is main's business. Nor is anything fetched for it: left alone,
 * a session gets dictionaries from Google as soon as it has a page, whether the page checks spelling or not.
 */
export function lockSession(session: Session): void {
  const allowed = (permission: string) => permission === 'clipboard-sanitized-write';
  session.setPermissionRequestHandler((_contents, permission, answer) => answer(allowed(permission)));
  session.setPermissionCheckHandler((_contents, permission) => allowed(permission));
  session.setDevicePermissionHandler(() => false);
  session.setSpellCheckerEnabled(false);
  session.setSpellCheckerLanguages([]);
}
