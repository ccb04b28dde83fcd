import { type CommandType, catalogueEntry, commandTypes } from '#contract/command-catalogue.ts';
import type { CommandOptions, Unavailable, UnavailableReason } from '#contract/commands.ts';
import { type CommandTarget, type ConditionPort, isBypassTooLate, type Standing, unavailable } from './availability.ts';
import { type JudgedOptions, judgeOptions, type OptionProblem } from './option-rules.ts';

export interface GatePorts extends ConditionPort {
  /** What enrolment knows of a device. */
  readonly enrollment: (deviceId: string) => { accessRights: number; hasUnlockToken: boolean; enrolledAt: number | null };
  /** Commands that wait at a device, by type. */
  readonly waiting: (deviceId: string, now: number) => ReadonlyMap<CommandType, string>;
  /** PayloadIdentifier of the profile that enrols devices. */
  readonly enrollmentProfile: string;
  /** What we distributed to a device besides its enrolment: identifiers of profiles, and of managed apps. */
  readonly distributed: (deviceId: string) => { profiles: readonly string[]; apps: readonly string[] };
  /** The books it has from us, as `RemoveMedia` names them. */
  readonly books: (deviceId: string) => readonly CommandOptions[];
}

/** One of Apple's commands a composite is made of. */
export interface Part {
  readonly type: CommandType;
  readonly options: CommandOptions;
}

/** What a refresh asks, as far as a device's system knows it. */
const refreshed: readonly CommandType[] = [
  'DeviceInformation',
  'SecurityInfo',
  'ProfileList',
  'CertificateList',
  'InstalledApplicationList',
  'ManagedApplicationList',
];

/** Which command may be said to which device now, and what it comes to there. */
export class CommandGate {
  readonly #ports: GatePorts;

  constructor(ports: GatePorts) {
    this.#ports = ports;
  }

  /** Why the device cannot take it; null when it can. */
  unavailable(type: CommandType, deviceId: string, target: CommandTarget, now: number): Unavailable | null {
    return unavailable(type, target, this.#standing(deviceId, now), this.#ports, now) ?? this.#nothingToRemove(type, deviceId, target);
  }

  /** The whole catalogue for one device. */
  all(deviceId: string, target: CommandTarget, now: number): { type: CommandType; unavailable: Unavailable | null }[] {
    const standing = this.#standing(deviceId, now);
    return commandTypes.map((type) => ({
      type,
      unavailable: unavailable(type, target, standing, this.#ports, now) ?? this.#nothingToRemove(type, deviceId, target),
    }));
  }

  /**
   * What many devices cannot take, and why. Devices of one kind share one answer: the catalogue is judged once for each kind, so that
   * a whole fleet can be asked.
   */
  byKind(now: number): (deviceId: string, target: CommandTarget) => ReadonlyMap<CommandType, UnavailableReason> {
    const known = new Map<string, ReadonlyMap<CommandType, UnavailableReason>>();
    return (deviceId, target) => {
      const kind = target.management === 'managed' ? this.#kindOf(deviceId, target, now) : target.management;
      const refusals =
        known.get(kind) ??
        new Map(this.all(deviceId, target, now).flatMap(({ type, unavailable: no }) => (no === null ? [] : [[type, no.reason] as const])));
      known.set(kind, refusals);
      return refusals;
    };
  }

  /** Everything that the verdict on a command is made from. */
  #kindOf(deviceId: string, target: CommandTarget, now: number): string {
    const { accessRights, hasUnlockToken, enrolledAt, waiting } = this.#standing(deviceId, now);
    const { management, osVersion, supervised, lostMode, shared, awaitingConfiguration } = target;
    return JSON.stringify([
      [management, this.#ports.platformOf(target.productName), osVersion, supervised, lostMode, shared, awaitingConfiguration],
      [accessRights, hasUnlockToken, isBypassTooLate(enrolledAt, now), [...waiting.keys()].sort()],
      [this.#ports.updateWay(deviceId, target), this.#nothingToRemove('SelectiveWipe', deviceId, target) === null],
    ]);
  }

  /** A Mac is locked and erased with a PIN, which others do not know. */
  wantsPin(type: CommandType, target: CommandTarget): boolean {
    return catalogueEntry(type).fields['PIN'] !== undefined && this.#ports.platformOf(target.productName) === 'macOS';
  }

  /** Options as they may be said. The profile that enrols goes by `Unenroll` alone, which is planned, confirmed and braked. */
  judge(type: CommandType, options: CommandOptions): JudgedOptions {
    const judged = judgeOptions(type, options);
    const own = judged.ok && type === 'RemoveProfile' && judged.options['Identifier'] === this.#ports.enrollmentProfile;
    return own ? { ok: false, problem: { field: 'Identifier', problem: 'is-the-enrolment' } } : judged;
  }

  /** What options lack for this device; null: nothing. */
  optionsFor(type: CommandType, options: CommandOptions, target: CommandTarget): OptionProblem | null {
    return this.wantsPin(type, target) && options['PIN'] === undefined ? { field: 'PIN', problem: 'missing' } : null;
  }

  /** Apple's commands for what is to be said to this device; empty: there is nothing to say to it. */
  parts(type: CommandType, options: CommandOptions, deviceId: string, target: CommandTarget, now: number): Part[] {
    if (type === 'Refresh') return this.#refresh(deviceId, target, now);
    if (type === 'SelectiveWipe') return this.#takeBack(deviceId, target);
    if (type !== 'UpdateOS') return [{ type, options }];
    if (this.#ports.updateWay(deviceId, target) === 'declaration') return [{ type: 'DeclarativeManagement', options: {} }];
    const version = options['TargetOSVersion'];
    return [
      {
        type: 'ScheduleOSUpdate',
        options: { InstallAction: 'InstallASAP', ...(version === undefined ? {} : { ProductVersion: version }) },
      },
    ];
  }

  /** Everything we distributed but the enrolment (product.md C-14, C-15): apps and books first, as profiles may bind them. */
  #takeBack(deviceId: string, target: CommandTarget): Part[] {
    const { profiles, apps } = this.#ports.distributed(deviceId);
    const platform = this.#ports.platformOf(target.productName);
    // A Mac takes books and cannot be told to give them back.
    const books = platform !== null && this.#ports.conditions('RemoveMedia', platform) !== null ? this.#ports.books(deviceId) : [];
    return [
      ...apps.map((Identifier): Part => ({ type: 'RemoveApplication', options: { Identifier } })),
      ...books.map((options): Part => ({ type: 'RemoveMedia', options })),
      ...profiles.map((Identifier): Part => ({ type: 'RemoveProfile', options: { Identifier } })),
    ];
  }

  #nothingToRemove(type: CommandType, deviceId: string, target: CommandTarget): Unavailable | null {
    if (type !== 'SelectiveWipe' || this.#takeBack(deviceId, target).length > 0) return null;
    return { reason: 'nothing-to-remove', details: {} };
  }

  /** A question that waits already is not asked twice (mdm.md 2.3). */
  #refresh(deviceId: string, target: CommandTarget, now: number): Part[] {
    const standing = this.#standing(deviceId, now);
    return refreshed
      .filter((type) => !standing.waiting.has(type) && unavailable(type, target, standing, this.#ports, now) === null)
      .map((type) => ({ type, options: {} }));
  }

  #standing(deviceId: string, now: number): Standing {
    return { ...this.#ports.enrollment(deviceId), deviceId, waiting: this.#ports.waiting(deviceId, now) };
  }
}
