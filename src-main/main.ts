import { existsSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import { app, dialog, Menu, session, shell } from 'electron';
import { wakeTimers } from '#lib/clock.ts';
import { sparing } from '#lib/sparing-log.ts';
import { isSecureAddress } from './features/updates/update-rules.ts';
import { connectTo } from './host/contract-peer.ts';
import { DeskState } from './host/desk-state.ts';
import { FolderClaim } from './host/folder-claim.ts';
import { logStrays, openHostLog } from './host/host-log.ts';
import { LaunchFile } from './host/launch-file.ts';
import { RendererFiles } from './host/renderer-files.ts';
import { openSaveFolders } from './host/save-folders.ts';
import { servedBy } from './host/serving.ts';
import { openWindowFiles } from './host/window-files.ts';
import { KEY_FILE, SEALED_KEY_FILE } from './host/world-config.ts';
import { writeFileAtomically } from './host/write-file.ts';
import { registerAppScheme, serveAppPage } from './shell/app-page.ts';
import { openBridgeDoor } from './shell/bridge-door.ts';
import { DeskWindow } from './shell/desk-window.ts';
import { askWhereToSave } from './shell/downloads.ts';
import { dragOut } from './shell/drag-out.ts';
import { mayOpenOutside } from './shell/external-links.ts';
import { KeyRefused, loadKeychainKey } from './shell/keychain-key.ts';
import { lockPages, lockSession } from './shell/locks.ts';
import { tellNotSaved } from './shell/not-saved.ts';
import { Notifications } from './shell/notifications.ts';
import { OpenedPaths, pathsAmong } from './shell/opened-paths.ts';
import { PdfPrinter } from './shell/pdf-printer.ts';
import { PowerWatch } from './shell/power-watch.ts';
import { profileFolder } from './shell/profile-folder.ts';
import { guardQuit } from './shell/quit-guard.ts';
import { shellText } from './shell/shell-text.ts';
import { tellOfStrays } from './shell/stray-dialog.ts';
import { desktopUpdates } from './shell/updater.ts';
import { loadMasterKeyFile } from './web/master-key-file.ts';

/**
 * Composition root of the desktop app, in the order of a start: the log; the window with its locks and its door, as soon as Electron is
 * ready; then the core, whose code is most of the program and is loaded behind the window.
 */
async function main(folder: string): Promise<void> {
  const opened = new OpenedPaths(app);
  const log = openHostLog(folder);
  logStrays(log);
  // Electron would make a menu of its own, which is replaced a moment later.
  Menu.setApplicationMenu(null);
  await app.whenReady();
  const launch = new LaunchFile(join(folder, 'launch.json'), app.getPreferredSystemLanguages()[0] ?? app.getLocale(), log);
  const language = () => launch.choices.language;
  const kept = openWindowFiles(folder, log);
  const deskWindow = new DeskWindow(app, {
    preload: resolve(import.meta.dirname, '../preload/index.cjs'),
    kept,
    language,
    serving: async () => servedBy((await core()).services),
    ended: () => guard.ended(),
    run: (command) => soon(({ desktop }) => desktop.run(command)),
    decided: (closing) => soon(({ desktop }) => desktop.setClosing({ closing })),
    collectDiagnostics: () => void window.go('#/settings?at=diagnostics'),
    checkForUpdates: () => {
      void window.go('#/settings?at=updates');
      soon(({ updates }) => updates.check());
    },
    log,
  });
  const { window } = deskWindow;
  tellOfStrays(app, { language, restart: () => guard.restart() });
  const notifications = new Notifications(
    language,
    () => window.lookedAt,
    (place) => void window.go(place),
  );
  // A negative number takes the bar away (Electron, setProgressBar).
  const showProgress = () => soon(({ updates }) => window.window?.setProgressBar(desk.progress ?? updates.progress ?? -1));
  const desk = new DeskState(() => {
    power.keepAwake(desk.batchRuns || desk.critical.length > 0);
    showProgress();
    app.setBadgeCount(desk.attention);
  });
  const power = new PowerWatch(app, { critical: () => desk.critical.length > 0, resumed: wakeTimers, log });
  let practiceSites: readonly string[] = [];
  // Loaded when everything below stands: while the window's page comes up the store is opened. Who asks for the core before that waits.
  const held = Promise.all([import('./host/hold-core.ts'), import('#store/folder-lock.ts')]).then(([{ holdCore }, { lockFolder }]) =>
    holdCore({
      folder,
      host: 'desktop',
      version: app.getVersion(),
      launch,
      startIn: process.argv.includes('--practice') ? 'practice' : null,
      // Practice holds only simulated secrets, and must work where there is no keychain.
      masterKey: async (world, worldFolder, sealedAlready) => {
        if (world === 'practice') return loadMasterKeyFile(join(worldFolder, KEY_FILE), writeFileAtomically, sealedAlready);
        if (existsSync(join(worldFolder, KEY_FILE)))
          throw new KeyRefused('the folder belongs to the web host, which keeps its key in a file');
        return loadKeychainKey(join(worldFolder, SEALED_KEY_FILE), writeFileAtomically, sealedAlready);
      },
      claim: new FolderClaim(folder, lockFolder),
      showFolder: (path) => void shell.openPath(path),
      quit: () => app.quit(),
      onSwitch: () => window.reload(),
      onChoices: () => deskWindow.drawAnew(),
      onCore: (core) => {
        practiceSites = core.practice?.sites ?? [];
        core.hub.listen((event) => notifications.hear(event));
        core.hub.listen(({ noun }) => noun === 'updates' && showProgress());
        core.hub.listen(({ noun }) => (noun === 'enrollment' || noun === 'settings') && deskWindow.count());
        deskWindow.count();
        void desk.follow(core).then(() => notifications.begin(desk.batch));
      },
      // Who started at login has no window, and would not know.
      onFault: () => window.show(),
      pdf: new PdfPrinter(),
      hands: {
        drag: (path) => dragOut(window.window, path),
        ...desktopUpdates(app, { folder: join(folder, 'updates'), mayAsk: isSecureAddress, log }),
        leave: (how) => guard.leave(how),
        window: deskWindow.hands,
      },
      log,
    }),
  );
  const started = held.then(async ({ holder, updates }) => {
    await holder.start();
    updates.start();
  });
  /** For who cannot wait: done when there is somebody to do it. */
  const soon = (deed: (by: Awaited<typeof held>) => unknown) => void held.then(deed);
  const core = async () => (await held).holder.core();
  const router = async () => (await held).router();

  lockPages(app, { mayOpenOutside: (address) => mayOpenOutside(address, practiceSites), guideWindow: window.guideWindow, log });
  lockSession(session.defaultSession);
  askWhereToSave(session.defaultSession, {
    title: () => shellText[language()].save,
    folders: openSaveFolders(join(folder, 'folders.json'), log),
    failed: (path) => {
      log.warn('a file could not be saved', { ending: extname(path) });
      void tellNotSaved(window.shown, language(), path);
    },
  });
  serveAppPage(session.defaultSession.protocol, new RendererFiles(resolve(import.meta.dirname, '../renderer')));
  const shutDoor = openBridgeDoor((contents) => window.owns(contents), connectTo(router, log), sparing(log));
  const guard = guardQuit(app, {
    atStake: async () => {
      const running = await core();
      return { working: running.runsInProgress(), critical: running.criticalDevices() };
    },
    stop: async () => {
      // A page would go on asking while the store is closed.
      shutDoor();
      await (await held).stop();
    },
    language,
    window: () => window.shown,
    log,
  });
  deskWindow.begin(process.argv);
  app.on('activate', () => window.show());
  app.on('second-instance', (_event, words, workingFolder) => {
    window.show();
    opened.open(pathsAmong(words, workingFolder, app.getAppPath()));
  });
  opened.begin((paths) => {
    window.show();
    soon(({ handover }) => handover.open(paths));
  });
  opened.open(pathsAmong(process.argv, process.cwd(), app.getAppPath()));
  app.on('window-all-closed', () => app.quit());
  try {
    await started;
  } catch (error) {
    log.error('the core cannot start', { error });
    dialog.showErrorBox(shellText[language()].cannotStart, String(error));
    app.exit(1);
  }
}

registerAppScheme();
const folder = profileFolder(app);
if (app.requestSingleInstanceLock())
  main(folder).catch((error: unknown) => {
    // Not even the window could be made: nothing else can say so.
    dialog.showErrorBox('Shitaku を起動できません / Shitaku cannot start', error instanceof Error ? error.message : String(error));
    app.exit(1);
  });
else app.quit();
