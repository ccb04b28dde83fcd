import { createHash, randomUUID } from 'node:crypto';
import { type CommandType, catalogueEntry } from '#contract/command-catalogue.ts';
import type { CommandOptions } from '#contract/commands.ts';
import type { PlistInput } from '#plist/plist.ts';
import type { Platform } from '../../protocols/mdm/platform.ts';
import { appleCommand, appleType } from './apple-command.ts';
import type { CommandTarget } from './availability.ts';
import { expiryOf, ourErrors, urgencyOf } from './command-rules.ts';
import type { CommandSecrets } from './command-secrets.ts';
import type { CommandsStore } from './commands-store.ts';
import { shownOptions, splitOptions, withoutFiles } from './option-rules.ts';

export interface WriterPorts {
  readonly store: CommandsStore;
  readonly secrets: CommandSecrets;
  /** The XML of a `Command` dictionary. */
  readonly encode: (uuid: string, command: { readonly [key: string]: PlistInput | undefined }) => Uint8Array;
  /** The questions of DeviceInformation a device of this system knows. */
  readonly queries: (target: CommandTarget) => readonly string[];
  readonly unlockToken: (deviceId: string) => Uint8Array | null;
  /** PayloadIdentifier of the profile that enrols devices. */
  readonly enrollmentProfile: string;
  /** What DeclarativeManagement carries: the tokens of the device's declarations; null when it has none. */
  readonly declarationTokens: (deviceId: string) => Uint8Array | null;
  readonly platformOf: (productName: string) => Platform | null;
  /** Whether that system knows this key of Apple's command. */
  readonly keyKnown: (type: CommandType, path: string, platform: Platform, osVersion: string) => boolean;
}

/** One command to write down. */
export interface Writing {
  readonly deviceId: string;
  readonly target: CommandTarget;
  readonly type: CommandType;
  /** Judged already, templates filled. */
  readonly options: CommandOptions;
  readonly actor: string;
  readonly operationId: string | null;
  readonly acceptedAt: number;
  readonly now: number;
}

/** A command as a queue row hands it out, when its bytes are not there yet. */
export interface Unmade {
  readonly uuid: string;
  readonly type: CommandType;
  /** JSON of the plain options. */
  readonly plain: string;
  readonly keeps: 'sealed' | 'memory' | null;
}

/** Names of rows that are remembered; operations that are said at once are few. */
const MAX_SHARED = 1_000;

/** These depend on the device that fetches them. */
const madeLate: ReadonlySet<CommandType> = new Set(['DeviceInformation', 'ClearPasscode', 'DeclarativeManagement']);

/**
 * Writes commands into the queue, and makes those whose bytes must not or cannot lie there: with a secret, or with something only the
 * device that fetches has. Everything here runs inside the caller's commit.
 */
export class CommandWriter {
  readonly #ports: WriterPorts;
  /** Of one operation: commands that say the same bytes are one row. */
  readonly #shared = new Map<string, string>();

  constructor(ports: WriterPorts) {
    this.#ports = ports;
  }

  write(writing: Writing): string {
    const { store, secrets } = this.#ports;
    const { deviceId, type, now } = writing;
    const options = this.#known(type, writing.options, writing.target);
    const split = splitOptions(type, options);
    const key = writing.operationId === null ? null : sharedKey([writing.operationId, type, split.plain, split.sealed, split.pin !== null]);
    let uuid = key === null ? undefined : this.#shared.get(key);
    // The commit it was written in may have come to nothing, its bytes may be deleted; and one device has it once.
    if (uuid !== undefined && (!store.hasCommand(uuid) || store.find(deviceId, uuid) !== null)) uuid = undefined;
    const keeps = split.pin !== null ? 'memory' : Object.keys(split.sealed).length > 0 ? 'sealed' : null;
    if (uuid === undefined) {
      uuid = randomUUID().toUpperCase();
      const late = keeps !== null || madeLate.has(type);
      store.addCommand({
        uuid,
        type,
        payload: late ? new Uint8Array() : this.#encode(uuid, writing.target, type, options, deviceId),
        options: JSON.stringify(shownOptions(type, split.plain)),
        plain: JSON.stringify(late ? split.plain : withoutFiles(type, split.plain)),
        keeps,
        actor: writing.actor,
        // Not when it was agreed to, which may be weeks ago: what was to be sent is kept for eight days from now.
        createdAt: now,
      });
      if (key !== null) this.#share(key, uuid);
    }
    // Devices that had it before may all have answered, and its secrets been let go.
    if (keeps === 'sealed' && secrets.unseal(uuid) === null) secrets.seal(uuid, split.sealed, now);
    if (split.pin !== null) secrets.holdPin(uuid, deviceId, split.pin);
    store.addTarget({
      uuid,
      type,
      enrollmentId: deviceId,
      operationId: writing.operationId,
      urgency: urgencyOf(type),
      acceptedAt: writing.acceptedAt,
      enqueuedAt: now,
      expiresAt: expiryOf(type, now),
    });
    return uuid;
  }

  /** The bytes for one device, or one of {@link ourErrors}. */
  make(unmade: Unmade, deviceId: string, target: CommandTarget): Uint8Array | number {
    const { secrets } = this.#ports;
    const options = JSON.parse(unmade.plain) as CommandOptions;
    if (unmade.keeps === 'sealed') {
      const sealed = secrets.unseal(unmade.uuid);
      if (sealed === null) return ourErrors.secretGone;
      Object.assign(options, sealed);
    }
    if (unmade.keeps === 'memory') {
      const pin = secrets.pin(unmade.uuid, deviceId);
      if (pin === null) return ourErrors.secretGone;
      options['PIN'] = pin;
    }
    const made = this.#encode(unmade.uuid, target, unmade.type, options, deviceId);
    if (made.length > 0) return made;
    return unmade.type === 'ClearPasscode' ? ourErrors.unlockTokenGone : ourErrors.cannotBeMade;
  }

  #share(key: string, uuid: string): void {
    if (this.#shared.size >= MAX_SHARED) this.#shared.clear();
    this.#shared.set(key, uuid);
  }

  /** Empty when a part is not to be had. */
  #encode(uuid: string, target: CommandTarget, type: CommandType, options: CommandOptions, deviceId: string): Uint8Array {
    const { queries, unlockToken, enrollmentProfile, declarationTokens, encode } = this.#ports;
    const parts = { queries: () => queries(target), unlockToken: () => unlockToken(deviceId), enrollmentProfile };
    const command = appleCommand(type, options, parts);
    if (command === null) return new Uint8Array();
    const tokens = type === 'DeclarativeManagement' ? declarationTokens(deviceId) : null;
    return encode(uuid, tokens === null ? command : { ...command, Data: Buffer.from(tokens) });
  }

  /** Without the keys that this device's system does not know: one sentence may go to many systems. */
  #known(type: CommandType, options: CommandOptions, target: CommandTarget): CommandOptions {
    const platform = this.#ports.platformOf(target.productName);
    const { fields } = catalogueEntry(type);
    if (platform === null || appleType(type).requestType !== type.split('.')[0]) return options;
    return Object.fromEntries(
      Object.entries(options).filter(
        ([path]) => fields[path]?.required === true || this.#ports.keyKnown(type, path, platform, target.osVersion),
      ),
    );
  }
}

/** A digest, so that nothing secret is kept by being compared. */
const sharedKey = (said: unknown): string => createHash('sha256').update(JSON.stringify(said)).digest('base64');
