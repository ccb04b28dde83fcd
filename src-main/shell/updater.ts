import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type App, session } from 'electron';
import type { AppUpdater } from 'electron-updater';
import type { UpdateRefusal } from '#contract/updates.ts';
import type { Log } from '#lib/log.ts';
import { fail, type Outcome } from '#lib/outcome.ts';
import { lockSession } from './locks.ts';
import { OldAppImage } from './old-app-image.ts';
import { ownAppImage } from './own-app-image.ts';
import { startAgain } from './start-again.ts';
import { refusalOf, UpdateEngine } from './update-engine.ts';

interface Ports {
  readonly app: App;
  readonly platform: NodeJS.Platform;
  /** Path of this AppImage; undefined when it runs as anything else. */
  readonly appImage: string | undefined;
  /** Where the configuration of the updater is put. */
  readonly folder: string;
  readonly feed: { readonly url: string; readonly channel: string };
  /** May a request go there? */
  readonly mayAsk: (address: string) => boolean;
  readonly log: Log;
}

/**
 * Updates by electron-updater: Squirrel.Mac checks the code signature on a Mac; an AppImage replaces itself. Loaded only when somebody
 * asks: most starts never do.
 */
class DesktopUpdater {
  readonly #ports: Ports;
  #engine: Promise<UpdateEngine> | null = null;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /** Can this copy put in an update by itself? */
  get installs(): boolean {
    const { app, platform, appImage } = this.#ports;
    return platform === 'darwin' ? app.isPackaged : appImage !== undefined;
  }

  check(): Promise<Outcome<{ manifest: unknown; suits: boolean }, UpdateRefusal>> {
    return this.#with((engine) => engine.check());
  }

  download(told: (progress: { received: number; total: number }) => void, signal: AbortSignal): Promise<Outcome<object, UpdateRefusal>> {
    return this.#with((engine) => engine.download(told, signal));
  }

  install(): Promise<void> {
    return this.#opened().then((engine) => engine.install());
  }

  /** An updater that cannot be opened is a refusal like any other; the next one who asks tries again. */
  async #with<T extends object>(use: (engine: UpdateEngine) => Promise<Outcome<T, UpdateRefusal>>): Promise<Outcome<T, UpdateRefusal>> {
    let engine: UpdateEngine;
    try {
      engine = await this.#opened();
    } catch (error) {
      return fail(refusalOf(error), String(error));
    }
    return use(engine);
  }

  #opened(): Promise<UpdateEngine> {
    return (this.#engine ??= this.#open().catch((error: unknown) => {
      this.#engine = null;
      throw error;
    }));
  }

  async #open(): Promise<UpdateEngine> {
    const { app, platform, appImage, folder, feed, mayAsk, log } = this.#ports;
    const { AppImageUpdater, CancellationToken, MacUpdater } = await import('electron-updater');
    // A redirect must not lead off TLS, either.
    const own = session.fromPartition('electron-updater', { cache: false });
    lockSession(own);
    own.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !mayAsk(url) }));
    const updater: AppUpdater = platform === 'darwin' ? new MacUpdater() : new AppImageUpdater();
    return new UpdateEngine(updater, {
      configPath: writeConfig(folder, feed),
      cancellation: () => new CancellationToken(),
      old: new OldAppImage(appImage),
      install: () => {
        // The new program starts while this one still ends.
        app.releaseSingleInstanceLock();
        updater.quitAndInstall();
      },
      startAgain: () => {
        startAgain(app);
        app.exit(0);
      },
      log,
    });
  }
}

/** How this desktop gets its updates, and who looks at their signature. */
export function desktopUpdates(app: App, ports: Pick<Ports, 'folder' | 'mayAsk' | 'log'>) {
  const { platform } = process;
  return {
    signature: platform === 'darwin' ? ('by-system' as const) : ('none' as const),
    updater: (feed: Ports['feed']) => {
      const updater = new DesktopUpdater({ ...ports, app, platform, appImage: ownAppImage(), feed });
      return { updater, installs: updater.installs };
    },
  };
}

/** JSON is YAML. */
export function writeConfig(folder: string, { url, channel }: { url: string; channel: string }): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'app-update.yml');
  writeFileSync(path, JSON.stringify({ provider: 'generic', url, channel, updaterCacheDirName: 'shitaku-updater' }), { mode: 0o600 });
  return path;
}
