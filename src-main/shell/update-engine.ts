import type { AppUpdater, CancellationToken } from 'electron-updater';
import type { UpdateRefusal } from '#contract/updates.ts';
import type { Log } from '#lib/log.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import type { OldAppImage } from './old-app-image.ts';

/** Codes of electron-updater (out/*.js, `newError`), of Node's network and of its files. What is not here is the network's. */
const refusals: Readonly<Record<string, UpdateRefusal>> = {
  ERR_UPDATER_CHANNEL_FILE_NOT_FOUND: 'not-found',
  ERR_UPDATER_INVALID_UPDATE_INFO: 'feed-malformed',
  ERR_UPDATER_NO_FILES_PROVIDED: 'feed-malformed',
  ERR_UPDATER_ZIP_FILE_NOT_FOUND: 'feed-malformed',
  ERR_UPDATER_INVALID_VERSION: 'version-invalid',
  ERR_UPDATER_NO_CHECKSUM: 'checksum-missing',
  ERR_CHECKSUM_MISMATCH: 'checksum-wrong',
  ERR_UPDATER_OLD_FILE_NOT_FOUND: 'not-installed',
  ENOSPC: 'disk-full',
  EACCES: 'not-writable',
  EPERM: 'not-writable',
  EROFS: 'not-writable',
};

/** Why an error of electron-updater means that nothing is taken. */
export function refusalOf(error: unknown): UpdateRefusal {
  const { code, statusCode } = (error ?? {}) as { code?: unknown; statusCode?: unknown };
  if (typeof code === 'string' && code in refusals) return refusals[code] ?? 'unreachable';
  if (typeof statusCode === 'number') return statusCode === 404 ? 'not-found' : 'server-error';
  // A manifest that is no object is met by the library as `undefined.version`.
  if (error instanceof TypeError) return 'feed-malformed';
  return 'unreachable';
}

interface Ports {
  /** The configuration of electron-updater, a YAML file: where the feed is, and the name of its cache. */
  readonly configPath: string;
  /** By which a download is let go of. Made outside: only who opens the updater loads its library. */
  readonly cancellation: () => CancellationToken;
  /** This program, while another takes its place. */
  readonly old: Pick<OldAppImage, 'keep' | 'putBack' | 'forget'>;
  /** Puts the downloaded update in and ends this process. */
  readonly install: () => void;
  /** Starts the same program again. */
  readonly startAgain: () => void;
  readonly log: Log;
}

/**
 * electron-updater with everything switched off that it would do by itself: it asks, downloads and installs when it is told to, goes
 * to no older version, and tells nobody who asks.
 */
export class UpdateEngine {
  readonly #updater: AppUpdater;
  readonly #ports: Ports;

  constructor(updater: AppUpdater, ports: Ports) {
    this.#updater = updater;
    this.#ports = ports;
    const { log } = ports;
    Object.assign(updater, {
      updateConfigPath: ports.configPath,
      autoDownload: false,
      autoInstallOnAppQuit: false,
      autoRunAppAfterInstall: true,
      allowPrerelease: false,
      allowDowngrade: false,
      disableWebInstaller: true,
      // One whole file with one checksum is what is looked at.
      disableDifferentialDownload: true,
      // Only means that it may ask although it is not packed.
      forceDevUpdateConfig: true,
      isUserWithinRollout: () => true,
      // The library would send a random name of this computer.
      requestHeaders: { 'x-user-staging-id': '' },
      // Its errors come to us as rejections.
      logger: { info: () => {}, debug: () => {}, warn: (text: unknown) => log.info(`updater: ${String(text)}`), error: () => {} },
    });
    // Without a listener an error event would end the process; whoever waits for the promise has it, too.
    updater.on('error', () => undefined);
  }

  async check(): Promise<Outcome<{ manifest: unknown; suits: boolean }, UpdateRefusal>> {
    try {
      const result = await this.#updater.checkForUpdates();
      if (result === null) return fail('not-installed', 'the updater is not active');
      return ok({ manifest: result.updateInfo, suits: result.isUpdateAvailable });
    } catch (error) {
      return fail(refusalOf(error), String(error));
    }
  }

  async download(
    told: (progress: { received: number; total: number }) => void,
    signal: AbortSignal,
  ): Promise<Outcome<object, UpdateRefusal>> {
    const hear = ({ transferred, total }: { transferred: number; total: number }) => told({ received: transferred, total });
    const token = this.#ports.cancellation();
    const cancel = () => token.cancel();
    signal.addEventListener('abort', cancel);
    this.#updater.on('download-progress', hear);
    try {
      await this.#updater.downloadUpdate(token);
      return ok({});
    } catch (error) {
      return fail(refusalOf(error), String(error));
    } finally {
      this.#updater.off('download-progress', hear);
      signal.removeEventListener('abort', cancel);
    }
  }

  /** On a Mac the system looks at the signature now; what it refuses ends in the same program started again. */
  async install(): Promise<void> {
    const { old, install, startAgain, log } = this.#ports;
    const failed = (error: unknown) => {
      log.error('the update was not put in', { error });
      old.putBack();
      startAgain();
    };
    this.#updater.on('error', failed);
    try {
      old.keep();
      install();
      old.forget();
    } catch (error) {
      failed(error);
    }
  }
}
