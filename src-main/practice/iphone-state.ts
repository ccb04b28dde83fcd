import type { PracticeFault, PracticeKind } from '#contract/practice.ts';
import { buildXmlPlist, type PlistDict, parsePlistDict } from '#plist/plist.ts';
import { FakePairings } from '../protocols/lockdown/fake-pairings.ts';
import { type FakeProfile, FakeProfiles, readProfile } from '../protocols/mcinstall/fake-profiles.ts';
import type { FakeMdmSnapshot } from '../protocols/mdm/fake-mdm-snapshot.ts';
import { earlierModel, type IphoneIdentity, iphoneIdentity } from './iphone-models.ts';
import { erasedMemory, freshMemory, type ManagedMemory } from './managed/managed-memory.ts';

/** What can be written over lockdown and is kept: `domain/key`. */
export type Written = Record<string, string | number | boolean>;

/** The parts of a device that are plain JSON. */
interface PlainState {
  name: string;
  screen: 'setup-assistant' | 'home';
  activationState: 'Unactivated' | 'Activated';
  activationAcknowledged: boolean;
  locked: boolean;
  unlockedSinceBoot: boolean;
  offline: boolean;
  /** No cellular network: online only with a Wi-Fi profile. */
  needsWifi: boolean;
  answersNotNow: boolean;
  assignedToOrganization: boolean;
  /** The past it came to the bench with. */
  kind: PracticeKind;
  faults: readonly PracticeFault[];
  mode: 'normal' | 'recovery' | 'dfu';
  findMy: boolean;
  /** Erased with Find My on: asks for the owner's Apple Account when it is activated. */
  activationLocked: boolean;
  appleAccount: string | null;
  cable: boolean;
  written: Written;
  /** PKCS#8 PEM; null until it is needed for the first time. */
  deviceKeyPem: string | null;
  /** Identifier of an MDM profile that is installed but has not enrolled yet. */
  pendingEnrollment: string | null;
  /** What its management has put on it. */
  managed: ManagedMemory;
}

/** Everything about one simulated device that an erase changes or a restart must keep. */
export interface IphoneState extends PlainState {
  cloudConfiguration: PlistDict | null;
  /** "Profile Downloaded": waits for a person in Settings. */
  downloaded: FakeProfile | null;
  readonly pairings: FakePairings;
  readonly profiles: FakeProfiles;
}

/** One device as JSON. Holds private keys. */
export interface IphoneSnapshot extends PlainState {
  readonly index: number;
  /** Absent in earlier releases, where a number was a place and had its model. */
  readonly place?: number;
  readonly productType?: string;
  /** XML plist. */
  readonly cloudConfiguration: string | null;
  /** Base64. */
  readonly downloaded: string | null;
  /** Base64, in order of installation. */
  readonly profiles: readonly string[];
  readonly pairings: ReturnType<FakePairings['stored']>;
  readonly mdm: FakeMdmSnapshot | null;
}

/** A device as it comes out of its box: Hello screen, not activated, nobody trusted. */
export function freshState(name: string): IphoneState {
  return {
    name,
    screen: 'setup-assistant',
    activationState: 'Unactivated',
    activationAcknowledged: false,
    locked: false,
    unlockedSinceBoot: true,
    offline: false,
    needsWifi: false,
    answersNotNow: false,
    assignedToOrganization: false,
    kind: 'new',
    faults: [],
    mode: 'normal',
    findMy: false,
    activationLocked: false,
    appleAccount: null,
    cable: false,
    written: {},
    deviceKeyPem: null,
    pendingEnrollment: null,
    managed: freshMemory(),
    cloudConfiguration: null,
    downloaded: null,
    pairings: new FakePairings(),
    profiles: new FakeProfiles(),
  };
}

/** What an erase leaves: its place at the bench, and what Apple and the network know about it. */
export function erasedState(before: IphoneState, name: string): IphoneState {
  const { offline, needsWifi, answersNotNow, assignedToOrganization, kind, faults, cable } = before;
  const activationLocked = before.findMy || before.activationLocked;
  const managed = erasedMemory(before.managed);
  return { ...freshState(name), offline, needsWifi, answersNotNow, assignedToOrganization, kind, faults, activationLocked, cable, managed };
}

export function snapshotOf({ index, place, productType }: IphoneIdentity, state: IphoneState, mdm: FakeMdmSnapshot | null): IphoneSnapshot {
  const { cloudConfiguration, downloaded, pairings, profiles, ...plain } = state;
  return {
    ...plain,
    index,
    place,
    productType,
    cloudConfiguration: cloudConfiguration === null ? null : buildXmlPlist(cloudConfiguration).toString('utf8'),
    downloaded: downloaded?.bytes.toString('base64') ?? null,
    profiles: profiles.all().map((profile) => profile.bytes.toString('base64')),
    pairings: pairings.stored(),
    mdm,
  };
}

/** Who the device of a snapshot is. */
export function identityOf({ index, place, productType }: IphoneSnapshot): IphoneIdentity {
  return iphoneIdentity(index, { place, productType: productType ?? earlierModel(index) });
}

export function stateOf(snapshot: IphoneSnapshot): IphoneState {
  const {
    index: _index,
    place: _place,
    productType: _model,
    mdm: _mdm,
    cloudConfiguration,
    downloaded,
    pairings,
    profiles,
    ...plain
  } = snapshot;
  const state: IphoneState = {
    ...freshState(plain.name),
    ...plain,
    cloudConfiguration: cloudConfiguration === null ? null : parsePlistDict(Buffer.from(cloudConfiguration)),
    downloaded: downloaded === null ? null : storedProfile(downloaded),
  };
  state.pairings.restore(pairings);
  for (const stored of profiles) state.profiles.put(storedProfile(stored));
  return state;
}

function storedProfile(base64: string): FakeProfile {
  const profile = readProfile(Buffer.from(base64, 'base64'));
  if (typeof profile === 'string') throw new Error('a stored profile does not read back');
  return profile;
}
