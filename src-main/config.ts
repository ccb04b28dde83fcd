import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** Everything that differs between worlds, hosts and machines, in one typed object. Times are milliseconds. */
export interface Config {
  readonly world: 'undecided' | 'real' | 'practice';
  readonly host: 'desktop' | 'web';
  readonly version: string;
  /** Who acts: the name of the operating system's user; goes into the activity trail. */
  readonly actor: string;
  /** Folder of this world's own store. */
  readonly dataFolder: string;
  readonly endpoints: Endpoints;
  readonly engine: {
    /** Address the listener binds to. */
    readonly bindAddress: string;
    /** Name or address devices use until the administrator says otherwise. */
    readonly defaultHost: string;
    /** 0 takes any free port (practice). */
    readonly defaultPort: number;
  };
  readonly times: Times;
  /** Simulated devices on the bench of a new practice world; an existing one keeps what it has. */
  readonly practiceDevices: number;
}

/** The outside world. In practice these are the simulators; otherwise Apple, or what `endpoints.json` names. */
export interface Endpoints {
  /** APNs provider API, `https://host:port`. */
  readonly apns: string;
  /** PEM of the roots that APNs is trusted by; null: the system's. */
  readonly apnsRoots: string | null;
  readonly pushPortal: string;
  /** As USBMUXD_SOCKET_ADDRESS: `host:port` or a socket path; null: the system's own. */
  readonly usbmux: string | null;
  /** Activation service, without path. */
  readonly activation: string;
}

export interface Times {
  /** How often a waiting Trust dialog or lock is asked about again. */
  readonly waitPoll: number;
  /** How long an enrolled profile may take until the device has checked in. */
  readonly enrollment: number;
  /** How long usbmuxd may be away before it is dialled again. */
  readonly busRetry: number;
}

export const appleEndpoints: Endpoints = {
  apns: 'https://api.push.apple.com:443',
  apnsRoots: null,
  pushPortal: 'https://identity.apple.com/pushcert',
  usbmux: null,
  activation: 'https://albert.apple.com',
};

/** Enough for a first try of several at once. */
export const defaultPracticeDevices = 6;

export const defaultTimes: Times = { waitPoll: 1_000, enrollment: 180_000, busRetry: 2_000 };

const endpointsFile = z
  .strictObject({
    apns: z.url(),
    /** Path of a PEM file. */
    apnsRoots: z.string(),
    pushPortal: z.url(),
    usbmux: z.string(),
    activation: z.url(),
  })
  .partial();

/**
 * Endpoints of the real world: Apple's, overridden by `endpoints.json` in the data folder where there is one.
 * Throws an error whose message is for people when that file cannot be used: nobody wants Apple's endpoints by accident.
 */
export function realEndpoints(dataFolder: string): Endpoints {
  const path = join(dataFolder, 'endpoints.json');
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return appleEndpoints;
    throw error;
  }
  const parsed = endpointsFile.safeParse(jsonOrNull(text));
  if (!parsed.success) throw new Error(unusable(path, parsed.error.issues.map((issue) => issue.path.join('.')).join(', ') || 'JSON'));
  const { apnsRoots, ...rest } = parsed.data;
  if (apnsRoots !== undefined && !existsSync(apnsRoots)) throw new Error(unusable(path, `apnsRoots: ${apnsRoots}`));
  return {
    ...appleEndpoints,
    ...(rest as Partial<Endpoints>),
    apnsRoots: apnsRoots === undefined ? null : readFileSync(apnsRoots, 'utf8'),
  };
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // the schema refuses it
  }
}

const unusable = (path: string, what: string) =>
  `接続先の設定 ${path} を使えません（${what}）。直すか、削除してから、もう一度起動してください。\n` +
  `The endpoints in ${path} cannot be used (${what}). Correct the file or delete it, then start again.`;
