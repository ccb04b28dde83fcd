import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { request as httpRequest, type RequestOptions } from 'node:http';
import { AppImageUpdater } from 'electron-updater';
import { ElectronHttpExecutor } from 'electron-updater/out/electronHttpExecutor.js';
import { LoopbackServer } from '#lib/loopback-server.ts';

/** electron-updater's own way over the network, on Node's instead of Electron's. */
class NodeHttpExecutor extends ElectronHttpExecutor {
  override createRequest(options: object, callback: (response: never) => void): never {
    const request = httpRequest(options as RequestOptions);
    request.on('response', callback as () => void);
    return request as never;
  }

  override addRedirectHandlers(): void {}
}

/** electron-updater as it is on Linux, without Electron around it. `folder`: what it may write to. */
export function appImageUpdater(version: string, folder: string): AppImageUpdater {
  const updater = new AppImageUpdater(null, {
    version,
    name: 'Shitaku',
    isPackaged: true,
    appUpdateConfigPath: '',
    userDataPath: folder,
    baseCachePath: folder,
    whenReady: async () => {},
    relaunch: () => {},
    quit: () => {},
    onQuit: () => {},
  });
  Object.assign(updater, { httpExecutor: new NodeHttpExecutor() });
  return updater;
}

export const sha512 = (bytes: Uint8Array | string): string => createHash('sha512').update(bytes).digest('base64');

/** A feed of updates on this computer, with everything that can be wrong with one. */
export class LocalFeed {
  /** What is answered for the manifest, and for the file. */
  manifest: string | ((response: ServerResponse) => void) = '';
  file: string | ((response: ServerResponse) => void) = '';
  readonly asked: { url: string; staging: unknown }[] = [];
  readonly #server = new LoopbackServer({
    name: 'the feed',
    handle: async (request, response) => {
      const url = request.url ?? '';
      this.asked.push({ url: url.replace(/\?.*/, ''), staging: request.headers['x-user-staging-id'] });
      const answer = /\.yml(\?|$)/.test(url) ? this.manifest : this.file;
      if (typeof answer === 'function') answer(response);
      else response.end(answer);
    },
  });

  get url(): string {
    return `${this.#server.url}/shitaku/`;
  }

  start = () => this.#server.start();
  stop = () => this.#server.stop();

  /** An update as electron-builder announces it. */
  offer(version: string, file: string, change: { sha512?: string; url?: string; notes?: string } = {}): void {
    this.file = file;
    this.manifest = JSON.stringify({
      version,
      files: [{ url: change.url ?? `Shitaku-${version}.AppImage`, sha512: change.sha512 ?? sha512(file), size: Buffer.byteLength(file) }],
      releaseDate: '2026-11-20T03:00:00.000Z',
      releaseNotes: change.notes ?? 'Faster.\nSafer.',
    });
  }
}
