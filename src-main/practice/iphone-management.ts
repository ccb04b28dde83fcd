import { createHash } from 'node:crypto';
import type { Clock } from '#lib/clock.ts';
import { readCertificate } from '#pki/certificate.ts';
import { booleanAt, stringAt } from '#plist/read.ts';
import type { McError } from '../protocols/mcinstall/fake-mc-errors.ts';
import type { FakeMdmDevice } from '../protocols/mdm/fake-mdm-device.ts';
import type { IphoneIdentity } from './iphone-models.ts';
import type { IphoneState } from './iphone-state.ts';
import { batteryPercent, freeBytes, isSupervised } from './iphone-values.ts';
import { bypassCodeOf } from './managed/activation-lock-commands.ts';
import type { ManagedDevice, ManagedStanding } from './managed/managed-device.ts';
import type { ManagedMemory } from './managed/managed-memory.ts';
import { SystemUpdate } from './managed/system-update.ts';

const GB = 1_000_000_000;

/** The phone as its management needs it. */
export interface ManagedPhone {
  readonly identity: IphoneIdentity;
  readonly state: IphoneState;
  readonly running: boolean;
  change(part: Partial<IphoneState>): void;
  lock(): void;
  erase(): void;
  restart(): void;
  shutDown(): void;
  installBytes(bytes: Buffer): McError | null;
  removeByIdentifier(identifier: string): McError | null;
}

/** A phone on the bench in the words of MDM commands. */
export function managedIphone(
  phone: ManagedPhone,
  ports: { clock: Clock; pace: () => number; mdm: () => FakeMdmDevice },
): { readonly device: ManagedDevice; readonly update: SystemUpdate } {
  const { clock, pace, mdm } = ports;
  const memory = () => phone.state.managed;
  const remember = (part: Partial<ManagedMemory>) => phone.change({ managed: { ...memory(), ...part } });
  const restart = () => phone.restart();
  const update = new SystemUpdate({ clock, memory, remember, running: () => phone.running, restart });
  const device: ManagedDevice = {
    platform: 'iOS',
    get identity() {
      return phone.identity;
    },
    get name() {
      return phone.state.name;
    },
    get profiles() {
      return phone.state.profiles;
    },
    get memory() {
      return memory();
    },
    remember,
    standing: () => standingOf(phone),
    now: () => clock.now(),
    pace,
    rename: (name) => phone.change({ name }),
    lock: () => phone.lock(),
    clearPasscode: () => phone.change({ locked: false, unlockedSinceBoot: true, managed: { ...memory(), passcode: false } }),
    erase: () => phone.erase(),
    restart,
    shutDown: () => phone.shutDown(),
    installBytes: (bytes) => phone.installBytes(bytes),
    removeByIdentifier: (identifier) => phone.removeByIdentifier(identifier),
    unlockTokenHolds: (token) => mdm().unlockTokenHolds(token),
    enrollmentCertificate: () => {
      const pem = mdm().snapshot()?.certificatePem;
      return pem === undefined ? null : readCertificate(Buffer.from(pem)).der;
    },
    pushToken: () => mdm().pushToken,
    updateBegun: () => update.resume(),
  };
  return { device, update };
}

function standingOf({ identity, state }: ManagedPhone): ManagedStanding {
  const configuration = state.cloudConfiguration;
  const name = configuration === null ? undefined : stringAt(configuration, 'OrganizationName');
  const magic = configuration === null ? undefined : stringAt(configuration, 'OrganizationMagic');
  return {
    supervised: isSupervised(state),
    automated: configuration !== null && (stringAt(configuration, 'ConfigurationURL') ?? '') !== '',
    sharedIpad: configuration !== null && booleanAt(configuration, 'IsMultiUser') === true,
    appleSilicon: true,
    findMy: state.findMy,
    activationLocked: state.activationLocked,
    storeAccount: state.appleAccount !== null,
    batteryLevel: batteryPercent(identity, state) / 100,
    freeGb: freeBytes(identity) / GB,
    organization: name === undefined ? null : { name, magic },
  };
}

/** What begins with supervision: 15 days in which the bypass code can be read. It stays the same for one device and one start. */
export const supervisedFrom = (at: number, serialNumber: string): Pick<ManagedMemory, 'supervisedAt' | 'bypassCode'> => ({
  supervisedAt: at,
  bypassCode: bypassCodeOf(createHash('sha256').update(`${serialNumber} ${at}`).digest()),
});
