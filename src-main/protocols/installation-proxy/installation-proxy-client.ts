import type { Duplex } from 'node:stream';
import { type Clock, systemClock } from '#lib/clock.ts';
import type { PlistDict } from '#plist/plist.ts';
import { PlistStream, PlistStreamError } from '#plist/plist-stream.ts';
import { arrayAt, isPlistDict, stringAt } from '#plist/read.ts';

/** `refused`: the device named an error; `too-many`: more apps than a device can hold. The others are the link's. */
export type InstallationProxyErrorCode = 'refused' | 'too-many' | 'closed' | 'timed-out' | 'unexpected-answer';

export class InstallationProxyError extends Error {
  readonly code: InstallationProxyErrorCode;
  constructor(code: InstallationProxyErrorCode, message: string) {
    super(message);
    this.name = 'InstallationProxyError';
    this.code = code;
  }
}

export interface InstalledApp {
  readonly bundleId: string;
  /** What people call the version (CFBundleShortVersionString), else the build; empty when there is neither. */
  readonly version: string;
  /** Under its icon; the bundle id when it has no name. */
  readonly name: string;
}

const ATTRIBUTES = ['CFBundleIdentifier', 'CFBundleShortVersionString', 'CFBundleVersion', 'CFBundleDisplayName', 'CFBundleName'];
const MAX_APPS = 10_000;
/** An answer without an app in it costs one as well, so that no device can keep us for ever. */
const MAX_ANSWERS = MAX_APPS;
const MAX_TEXT = 500;
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;

/**
 * A client of com.apple.mobile.installation_proxy on one connection, already secured (usb.md 4.5). All failures are
 * InstallationProxyError; `timeoutMs` bounds each answer, of which a long list takes several.
 */
export class InstallationProxyClient {
  readonly #stream: PlistStream;
  readonly #timeoutMs: number;
  readonly #clock: Clock;

  constructor(stream: Duplex, options: { timeoutMs?: number; clock?: Clock } = {}) {
    stream.on('error', () => {});
    this.#stream = new PlistStream(stream, { maxFrameBytes: MAX_ANSWER_BYTES });
    this.#timeoutMs = options.timeoutMs ?? 30_000;
    this.#clock = options.clock ?? systemClock;
  }

  /** The apps a person or a server installed, by bundle id. The connection is closed afterwards: one question each. */
  async userApps(): Promise<InstalledApp[]> {
    try {
      await this.#stream.send({ Command: 'Browse', ClientOptions: { ApplicationType: 'User', ReturnAttributes: ATTRIBUTES } });
      const apps = await this.#collect();
      return apps.sort((one, other) => (one.bundleId < other.bundleId ? -1 : 1));
    } catch (error) {
      throw linkFailure(error);
    } finally {
      this.close();
    }
  }

  close(): void {
    this.#stream.close();
  }

  async #collect(): Promise<InstalledApp[]> {
    const apps: InstalledApp[] = [];
    for (let answers = 0; answers < MAX_ANSWERS; answers++) {
      const reply = await this.#receive();
      const error = stringAt(reply, 'Error');
      if (error !== undefined) throw new InstallationProxyError('refused', `Browse: ${error.slice(0, 80)}`);
      const status = stringAt(reply, 'Status');
      if (status !== 'BrowsingApplications' && status !== 'Complete') {
        throw new InstallationProxyError('unexpected-answer', 'Browse: the answer has no status');
      }
      for (const entry of arrayAt(reply, 'CurrentList') ?? []) if (isPlistDict(entry)) apps.push(...appOf(entry));
      if (apps.length > MAX_APPS) break;
      if (status === 'Complete') return apps;
    }
    throw new InstallationProxyError('too-many', `Browse: more than ${MAX_APPS} apps`);
  }

  async #receive(): Promise<PlistDict> {
    const limit = new AbortController();
    const cancel = this.#clock.after(this.#timeoutMs, () => limit.abort());
    try {
      return await this.#stream.receive({ signal: limit.signal });
    } finally {
      cancel();
    }
  }
}

/** None for an entry without a bundle id: nobody could name it. */
function appOf(entry: PlistDict): InstalledApp[] {
  const text = (...keys: string[]) => keys.map((key) => stringAt(entry, key)).find((value) => value !== undefined && value !== '');
  const bundleId = text('CFBundleIdentifier');
  if (bundleId === undefined) return [];
  return [
    {
      bundleId: bundleId.slice(0, MAX_TEXT),
      version: (text('CFBundleShortVersionString', 'CFBundleVersion') ?? '').slice(0, MAX_TEXT),
      name: (text('CFBundleDisplayName', 'CFBundleName') ?? bundleId).slice(0, MAX_TEXT),
    },
  ];
}

function linkFailure(error: unknown): unknown {
  if (!(error instanceof PlistStreamError)) return error;
  // The only signal that aborts a receive here is the time limit.
  if (error.code === 'timed-out' || error.code === 'aborted') return new InstallationProxyError('timed-out', 'Browse: no answer in time');
  if (error.code === 'closed') return new InstallationProxyError('closed', 'Browse: the device closed the connection');
  return new InstallationProxyError('unexpected-answer', 'Browse: the answer is not a property list');
}
