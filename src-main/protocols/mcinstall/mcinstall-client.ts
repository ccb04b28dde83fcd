import type { Duplex } from 'node:stream';
import { SerialQueue } from '#lib/serial-queue.ts';
import { buildXmlPlist, type PlistDict, type PlistInputDict } from '#plist/plist.ts';
import { PlistStream, PlistStreamError } from '#plist/plist-stream.ts';
import { arrayAt, booleanAt, bytesAt, dictAt, isPlistDict, numberAt, stringAt } from '#plist/read.ts';
import { McInstallError, refusal } from './mcinstall-error.ts';

export { McInstallError } from './mcinstall-error.ts';

export interface InstalledProfile {
  readonly identifier: string;
  readonly uuid: string;
  readonly version: number;
  readonly displayName: string;
  readonly organization: string;
  readonly removalDisallowed: boolean;
}

/** The supervision identity, as far as escalation needs it. `signChallenge` gives a CMS SignedData (DER) with the challenge inside. */
export interface EscalationIdentity {
  readonly certificateDer: Uint8Array;
  signChallenge(challenge: Uint8Array): Promise<Uint8Array>;
}

/** Apple's numbers for the screens (Settings, item Wallpaper). */
const WALLPAPER_SCREENS = { lock: 1, home: 2, both: 3 } as const;
const HUNG_UP: PlistDict = {};
/** The list of some hundred profiles is far less. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

type McInstallRequest = PlistInputDict & { readonly RequestType: string };

/**
 * A client of the device's profile service (com.apple.mobile.MCInstall) on one connection, already secured. All failures
 * are McInstallError. Replies are never kept whole: some failures echo unlock tokens.
 */
export class McInstallClient {
  readonly #stream: PlistStream;
  readonly #queue = new SerialQueue();
  readonly #timeoutMs: number;
  readonly #applyTimeoutMs: number;
  #broken = false;

  /** `applyTimeoutMs` bounds the slow acts: writing the cloud configuration, installing a profile, setting a picture. */
  constructor(stream: Duplex, options: { timeoutMs?: number; applyTimeoutMs?: number } = {}) {
    stream.on('error', () => {});
    this.#stream = new PlistStream(stream, { maxFrameBytes: MAX_ANSWER_BYTES });
    this.#timeoutMs = options.timeoutMs ?? 30_000;
    this.#applyTimeoutMs = options.applyTimeoutMs ?? 60_000;
  }

  async hello(): Promise<void> {
    await this.#request({ RequestType: 'HelloHostIdentifier' });
  }

  async flush(): Promise<void> {
    await this.#request({ RequestType: 'Flush' });
  }

  /** What the device was told in Setup Assistant (supervision, organisation, panes to skip); null when nothing was written yet. */
  async getCloudConfiguration(): Promise<PlistDict | null> {
    const reply = await this.#request({ RequestType: 'GetCloudConfiguration' });
    const configuration = dictAt(reply, 'CloudConfiguration');
    return configuration === undefined || Object.keys(configuration).length === 0 ? null : configuration;
  }

  /**
   * Writes it; works once, on an activated device in Setup Assistant ('cloud-configuration-present' and
   * 'enrollment-program-device' otherwise). After 'timed-out' or 'closed' it may have been applied all the same: read it
   * back on a new connection and compare OrganizationMagic before trying again.
   */
  async setCloudConfiguration(configuration: PlistInputDict): Promise<void> {
    await this.#request({ RequestType: 'SetCloudConfiguration', CloudConfiguration: configuration }, { timeoutMs: this.#applyTimeoutMs });
  }

  /**
   * Proves that we hold the supervision identity, which opens the silent requests on this connection only. Ends with
   * ProceedWithKeybagMigration. 'certificate-rejected': the device is supervised by someone else, or not at all.
   */
  async escalate(identity: EscalationIdentity): Promise<void> {
    const reply = await this.#request({ RequestType: 'Escalate', SupervisorCertificate: identity.certificateDer });
    const challenge = bytesAt(reply, 'Challenge');
    if (challenge === undefined) throw new McInstallError('unexpected-answer', 'Escalate: no challenge');
    await this.#request({ RequestType: 'EscalateResponse', SignedRequest: await identity.signChallenge(challenge) });
    await this.#request({ RequestType: 'ProceedWithKeybagMigration' });
  }

  /** Installs a configuration profile (mobileconfig, signed or not). Past Setup Assistant a person has to confirm on the device. */
  async installProfile(payload: Uint8Array): Promise<void> {
    await this.#request({ RequestType: 'InstallProfile', Payload: payload }, { timeoutMs: this.#applyTimeoutMs });
  }

  /** The same without a tap; needs escalate() on this connection first. */
  async installProfileSilent(payload: Uint8Array): Promise<void> {
    await this.#request({ RequestType: 'InstallProfileSilent', Payload: payload }, { timeoutMs: this.#applyTimeoutMs });
  }

  /** The installed configuration profiles, in the device's order. */
  async getProfileList(): Promise<InstalledProfile[]> {
    const reply = await this.#request({ RequestType: 'GetProfileList' });
    const metadata = dictAt(reply, 'ProfileMetadata') ?? {};
    const order = (arrayAt(reply, 'OrderedIdentifiers') ?? Object.keys(metadata)).filter((id) => typeof id === 'string');
    return order.map((identifier) => installedProfile(identifier, dictAt(metadata, identifier) ?? {}));
  }

  /** Takes the three words a profile is known by, as getProfileList() gives them. */
  async removeProfile(profile: { identifier: string; uuid: string; version: number }): Promise<void> {
    const identifier = buildXmlPlist({
      PayloadType: 'Configuration',
      PayloadIdentifier: profile.identifier,
      PayloadUUID: profile.uuid,
      PayloadVersion: profile.version,
    });
    await this.#request({ RequestType: 'RemoveProfile', ProfileIdentifier: identifier });
  }

  /**
   * Puts a picture (PNG or JPEG bytes) behind the lock screen, the home screen or both; needs escalate() on this connection
   * first. Systems before iOS 16 change only the screen named, later ones may change both (usb.md 3.1).
   */
  async setWallpaper(image: Uint8Array, where: 'lock' | 'home' | 'both'): Promise<void> {
    const item = { Item: 'Wallpaper', Where: WALLPAPER_SCREENS[where], Image: image };
    const reply = await this.#request({ RequestType: 'Settings', Settings: [item] }, { timeoutMs: this.#applyTimeoutMs });
    // The request as a whole is acknowledged even when one of its settings was refused.
    const refused = (arrayAt(reply, 'Settings') ?? []).filter(isPlistDict).find((entry) => stringAt(entry, 'Status') !== 'Acknowledged');
    if (refused !== undefined) throw refusal('Settings', refused);
  }

  /**
   * Erases the device. `hung-up`: the request is out, but the device dropped the connection instead of answering, as real
   * ones often do; most likely it erases itself. Watch it leave the bus and come back unactivated before counting it as
   * done, and never ask a second time before that.
   */
  async eraseDevice(options: { preserveDataPlan: boolean }): Promise<'acknowledged' | 'hung-up'> {
    const reply = await this.#request(
      { RequestType: 'EraseDevice', PreserveDataPlan: options.preserveDataPlan, DisallowProximitySetup: false },
      { hangUpIsAnswer: true },
    );
    return reply === HUNG_UP ? 'hung-up' : 'acknowledged';
  }

  close(): void {
    this.#broken = true;
    this.#stream.close();
  }

  /** Strictly one at a time; after a broken exchange the connection is closed, so that no late answer meets the wrong request. */
  #request(request: McInstallRequest, options: { timeoutMs?: number; hangUpIsAnswer?: boolean } = {}): Promise<PlistDict> {
    return this.#queue.run(async () => {
      if (this.#broken) throw new McInstallError('closed', `${request.RequestType}: the connection is closed`);
      let sent = false;
      try {
        await this.#stream.send(request);
        sent = true;
        const reply = await this.#stream.receive({ timeoutMs: options.timeoutMs ?? this.#timeoutMs });
        if (stringAt(reply, 'Status') === 'Acknowledged') return reply;
        throw refusal(request.RequestType, reply);
      } catch (error) {
        if (error instanceof McInstallError && error.code !== 'unexpected-answer') throw error;
        this.close();
        const failure = linkFailure(request.RequestType, error);
        if (options.hangUpIsAnswer && sent && failure instanceof McInstallError && failure.code === 'closed') return HUNG_UP;
        throw failure;
      }
    });
  }
}

function installedProfile(identifier: string, metadata: PlistDict): InstalledProfile {
  return {
    identifier,
    uuid: stringAt(metadata, 'PayloadUUID') ?? '',
    version: numberAt(metadata, 'PayloadVersion') ?? 1,
    displayName: stringAt(metadata, 'PayloadDisplayName') ?? identifier,
    organization: stringAt(metadata, 'PayloadOrganization') ?? '',
    removalDisallowed: booleanAt(metadata, 'PayloadRemovalDisallowed') ?? false,
  };
}

function linkFailure(request: string, error: unknown): unknown {
  if (!(error instanceof PlistStreamError)) return error;
  if (error.code === 'timed-out') return new McInstallError('timed-out', `${request}: no answer in time`);
  if (error.code === 'closed' || error.code === 'aborted')
    return new McInstallError('closed', `${request}: the device closed the connection`);
  return new McInstallError('unexpected-answer', `${request}: the answer is not a property list`);
}
