import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { app, dialog, session } from 'electron';
import { lockFolder } from '#store/folder-lock.ts';
import { DeskState } from './host/desk-state.ts';
import { holdCore } from './host/hold-core.ts';
import { logStrays, openHostLog } from './host/host-log.ts';
import { LaunchFile } from './host/launch-file.ts';
import { RendererFiles } from './host/renderer-files.ts';
import { KEY_FILE, SEALED_KEY_FILE } from './host/world-config.ts';
import { writeFileAtomically } from './host/write-file.ts';
import { registerAppScheme, serveAppPage } from './shell/app-page.ts';
import { openBridgeDoor } from './shell/bridge-door.ts';
import { askWhereToSave } from './shell/downloads.ts';
import { mayOpenOutside } from './shell/external-links.ts';
import { KeychainMissing, loadKeychainKey } from './shell/keychain-key.ts';
import { lockPages, lockSession } from './shell/locks.ts';
import { MainWindow } from './shell/main-window.ts';
import { showMenu } from './shell/menu.ts';
import { Notifications } from './shell/notifications.ts';
import { PdfPrinter } from './shell/pdf-printer.ts';
import { PowerWatch } from './shell/power-watch.ts';
import { guardQuit } from './shell/quit-guard.ts';
import { shellText } from './shell/shell-text.ts';
import { loadMasterKeyFile } from './web/master-key-file.ts';

/** Composition root of the desktop app. */
async function main(): Promise<void> {
  const folder = app.getPath('userData');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const log = openHostLog(folder);
  logStrays(log);
  await app.whenReady();
  const launch = new LaunchFile(join(folder, 'launch.json'), app.getPreferredSystemLanguages()[0] ?? app.getLocale(), log);
  const language = () => launch.choices.language;
  const tell = (error: unknown) =>
    dialog.showErrorBox(
      shellText[language()].cannotStart,
      error instanceof KeychainMissing ? shellText[language()].keychainMissing : String(error),
    );
  let unlock: () => void;
  try {
    unlock = lockFolder(folder);
  } catch (error) {
    tell(error);
    return app.exit(1);
  }

  const window = new MainWindow(resolve(import.meta.dirname, '../preload/index.cjs'), log, (event) => guard.closing(event));
  const menu = () => showMenu(language(), () => void window.go('#/settings'));
  const notifications = new Notifications(
    language,
    () => window.lookedAt,
    (place) => void window.go(place),
  );
  const desk = new DeskState(() => {
    power.keepAwake(desk.batchRuns || desk.critical.length > 0);
    // A negative number takes the bar away (Electron, setProgressBar).
    window.window?.setProgressBar(desk.progress ?? -1);
  });
  const power = new PowerWatch(app, { critical: () => desk.critical.length > 0, log });
  let practicePortal: string | null = null;
  const { holder, connect } = holdCore({
    folder,
    host: 'desktop',
    version: app.getVersion(),
    launch,
    startIn: process.argv.includes('--practice') ? 'practice' : null,
    // Practice holds only simulated secrets, and must work where there is no keychain.
    masterKey: async (world, worldFolder) => {
      if (world === 'practice') return loadMasterKeyFile(join(worldFolder, KEY_FILE), writeFileAtomically);
      if (existsSync(join(worldFolder, KEY_FILE)))
        throw new Error(`${worldFolder} belongs to the web host, which keeps its key in a file.`);
      return loadKeychainKey(join(worldFolder, SEALED_KEY_FILE), writeFileAtomically);
    },
    onSwitch: () => window.reload(),
    onChoices: menu,
    onCore: (core) => {
      practicePortal = core.practice?.endpoints.pushPortal ?? null;
      core.hub.listen((event) => notifications.hear(event));
      void desk.follow(core).then(() => notifications.begin(desk.batch));
    },
    onRefused: (_world, error) => tell(error),
    pdf: new PdfPrinter(),
    log,
  });

  lockPages(app, { mayOpenOutside: (address) => mayOpenOutside(address, practicePortal), guideWindow: window.guideWindow, log });
  lockSession(session.defaultSession);
  askWhereToSave(session.defaultSession, () => shellText[language()].save);
  serveAppPage(session.defaultSession.protocol, new RendererFiles(resolve(import.meta.dirname, '../renderer')));
  openBridgeDoor((contents) => window.owns(contents), connect, log);
  const guard = guardQuit(app, {
    atStake: async () => {
      const core = await holder.core();
      return { working: core.runsInProgress(), critical: core.criticalDevices() };
    },
    stop: async () => {
      await holder.stop();
      unlock();
    },
    language,
    window: () => window.window,
    log,
  });
  menu();
  window.show();
  app.on('activate', () => window.show());
  app.on('second-instance', () => window.show());
  app.on('window-all-closed', () => app.quit());
  try {
    await holder.start();
  } catch (error) {
    log.error('the core cannot start', { error });
    tell(error);
    app.exit(1);
  }
}

registerAppScheme();
if (app.requestSingleInstanceLock()) void main();
else app.quit();
