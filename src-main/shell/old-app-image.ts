import { copyFileSync, existsSync, linkSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * The AppImage that runs, kept under a second name while an update takes its place: electron-updater removes it before it knows that the
 * new one can be put there (out/AppImageUpdater.js, `doInstall`). Elsewhere the system keeps the old program by itself.
 */
export class OldAppImage {
  readonly #path: string | undefined;

  constructor(path: string | undefined) {
    this.#path = path;
  }

  /** Throws where it cannot be kept: then nothing may be put in its place. */
  keep(): void {
    if (this.#path === undefined) return;
    this.forget();
    try {
      linkSync(this.#path, this.#second(this.#path));
    } catch {
      copyFileSync(this.#path, this.#second(this.#path));
    }
  }

  /** Over whatever lies in its place, when it is still kept. */
  putBack(): void {
    if (this.#path !== undefined && existsSync(this.#second(this.#path))) renameSync(this.#second(this.#path), this.#path);
  }

  forget(): void {
    if (this.#path !== undefined) rmSync(this.#second(this.#path), { force: true });
  }

  #second(path: string): string {
    return join(dirname(path), `.${basename(path)}.before-update`);
  }
}
