import type { Clock } from '#lib/clock.ts';
import { readCertificate } from '#pki/certificate.ts';
import { MC_ERRORS, type McError } from '../protocols/mcinstall/fake-mc-errors.ts';
import type { FakeProfiles } from '../protocols/mcinstall/fake-profiles.ts';
import type { FakeMdmDevice } from '../protocols/mdm/fake-mdm-device.ts';
import type { FleetIdentity } from './fleet-models.ts';
import type { FleetState } from './fleet-state.ts';
import type { ManagedDevice, ManagedStanding } from './managed/managed-device.ts';
import type { ManagedMemory } from './managed/managed-memory.ts';

/** What the commands need of a device of the fleet. */
interface Body {
  readonly identity: FleetIdentity;
  readonly state: FleetState;
  readonly profiles: FakeProfiles;
  change(part: Partial<FleetState>): void;
  lock(): void;
  erase(): void;
  restart(): void;
  shutDown(): void;
  installBytes(bytes: Buffer): McError | null;
}

/** A device of the fleet in the words of MDM commands. */
export function fleetManaged(
  body: Body,
  ports: { clock: Clock; pace: () => number; mdm: () => FakeMdmDevice; updateBegun: () => void },
): ManagedDevice {
  const memory = () => body.state.managed;
  const { clock, pace, mdm } = ports;
  return {
    platform: body.identity.platform,
    get identity() {
      return { ...body.identity, ...memory().system };
    },
    get name() {
      return body.state.name;
    },
    profiles: body.profiles,
    get memory() {
      return memory();
    },
    remember: (part: Partial<ManagedMemory>) => body.change({ managed: { ...memory(), ...part } }),
    standing: () => standingOf(body),
    now: () => clock.now(),
    pace,
    rename: (name) => body.change({ name }),
    lock: () => body.lock(),
    clearPasscode: () => body.change({ locked: false, unlockedSinceBoot: true, managed: { ...memory(), passcode: false } }),
    erase: () => body.erase(),
    restart: () => body.restart(),
    shutDown: () => body.shutDown(),
    installBytes: (bytes) => body.installBytes(bytes),
    removeByIdentifier: (identifier) => {
      if (body.profiles.remove(identifier) === undefined) return MC_ERRORS.profileNotFound;
      body.change({});
      return null;
    },
    unlockTokenHolds: (token) => mdm().unlockTokenHolds(token),
    enrollmentCertificate: () => {
      const pem = mdm().snapshot()?.certificatePem;
      return pem === undefined ? null : readCertificate(Buffer.from(pem)).der;
    },
    pushToken: () => mdm().pushToken,
    updateBegun: ports.updateBegun,
  };
}

function standingOf({ identity, state }: Body): ManagedStanding {
  return {
    supervised: identity.kind !== 'iphone-unsupervised',
    automated: false,
    sharedIpad: identity.kind === 'shared-ipad',
    appleSilicon: identity.appleSilicon,
    findMy: false,
    activationLocked: false,
    storeAccount: identity.kind === 'iphone-unsupervised',
    batteryLevel: identity.hasBattery ? state.batteryPercent / 100 : null,
    freeGb: Math.round(identity.capacity * 0.6),
    organization: null,
  };
}
