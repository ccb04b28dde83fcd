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
  /** Where browsers save; watched only while a person agreed to it. */
  readonly downloadsFolder: string;
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
  /** Apple Business Manager (or School Manager), for people. */
  readonly businessPortal: string;
  /** Device assignment service, without path. */
  readonly dep: string;
  /** Apps and Books, with `/mdm/v2`. */
  readonly appsAndBooks: string;
  /** OAuth 2 of the Business and School APIs, whole. */
  readonly businessToken: string;
  readonly businessApi: string;
  readonly schoolApi: string;
  /** mdmcert.download: it gives each product a key of its own; null: there is none, so it is not offered. */
  readonly mdmcert: { readonly url: string; readonly productKey: string } | null;
}

export interface Times {
  /** How often a waiting Trust dialog or lock is asked about again. */
  readonly waitPoll: number;
  /** How long an enrolled profile may take until the device has checked in. */
  readonly enrollment: number;
  /** How long usbmuxd may be away before it is dialled again. */
  readonly busRetry: number;
  /** How long answers are watched after the push certificate changed, and how often they are counted. */
  readonly pushWatch: number;
  readonly pushWatchPoll: number;
  /** How often the dates are looked at. */
  readonly reminders: number;
  /** How often Apple is asked again about a device that waits for its assignment. */
  readonly assignmentPoll: number;
}

export const appleEndpoints: Endpoints = {
  apns: 'https://api.push.apple.com:443',
  apnsRoots: null,
  pushPortal: 'https://identity.apple.com/pushcert',
  usbmux: null,
  activation: 'https://albert.apple.com',
  businessPortal: 'https://business.apple.com',
  dep: 'https://mdmenrollment.apple.com',
  appsAndBooks: 'https://vpp.itunes.apple.com/mdm/v2',
  businessToken: 'https://account.apple.com/auth/oauth2/v2/token',
  businessApi: 'https://api-business.apple.com',
  schoolApi: 'https://api-school.apple.com',
  mdmcert: null,
};

/** Enough for a first try of several at once. */
export const defaultPracticeDevices = 6;

export const defaultTimes: Times = {
  waitPoll: 1_000,
  enrollment: 180_000,
  busRetry: 2_000,
  pushWatch: 3_600_000,
  pushWatchPoll: 5_000,
  reminders: 3_600_000,
  assignmentPoll: 15_000,
};

const endpointsFile = z
  .strictObject({
    apns: z.url(),
    /** Path of a PEM file. */
    apnsRoots: z.string(),
    pushPortal: z.url(),
    usbmux: z.string(),
    activation: z.url(),
    businessPortal: z.url(),
    dep: z.url(),
    appsAndBooks: z.url(),
    businessToken: z.url(),
    businessApi: z.url(),
    schoolApi: z.url(),
    mdmcert: z.strictObject({ url: z.url().default('https://mdmcert.download/api/v1/signrequest'), productKey: z.string().min(1) }),
  })
  .partial();

/**
 * Endpoints of the real world: Apple's, overridden by `endpoints.json` in the data folder where there is one.
 * Throws {@link EndpointsUnusable} when that file cannot be used: nobody wants Apple's endpoints by accident.
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
  if (!parsed.success) throw new EndpointsUnusable(path, parsed.error.issues.map((issue) => issue.path.join('.')).join(', ') || 'JSON');
  const { apnsRoots, ...rest } = parsed.data;
  if (apnsRoots !== undefined && !existsSync(apnsRoots)) throw new EndpointsUnusable(path, `apnsRoots: ${apnsRoots}`);
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

/** The message is for people; the fault page says it in its own words. */
class EndpointsUnusable extends Error {
  readonly code = 'endpoints-damaged';
  readonly path: string;

  constructor(path: string, what: string) {
    super(
      `接続先の設定 ${path} を使えません（${what}）。直すか、削除してから、もう一度起動してください。\n` +
        `The endpoints in ${path} cannot be used (${what}). Correct the file or delete it, then start again.`,
    );
    this.path = path;
  }
}
