import { ManualClock } from '#lib/clock.ts';
import { buildXmlPlist, type PlistDict, type PlistInput, parsePlistDict } from '#plist/plist.ts';
import { FakeProfiles, readProfile } from '../../protocols/mcinstall/fake-profiles.ts';
import type { CommandAnswer } from '../../protocols/mdm/fake-mdm-conversation.ts';
import { errorChain } from '../../protocols/mdm/fake-mdm-messages.ts';
import type { Platform } from '../../protocols/mdm/platform.ts';
import { carryOut } from './carry-out.ts';
import type { ManagedDevice, ManagedIdentity, ManagedStanding } from './managed-device.ts';
import { freshMemory, type ManagedMemory } from './managed-memory.ts';

type Dict = { readonly [key: string]: PlistInput };

export const UNLOCK_TOKEN = Buffer.from('unlock');

/** A device of memory: its hands leave a word in `deeds`. */
export class TestDevice implements ManagedDevice {
  readonly platform: Platform;
  readonly clock = new ManualClock();
  readonly profiles = new FakeProfiles();
  readonly deeds: string[] = [];
  identity: ManagedIdentity;
  name = '営業01';
  memory: ManagedMemory = freshMemory();
  #standing: ManagedStanding;

  constructor(platform: Platform, osVersion: string, standing: Partial<ManagedStanding> = {}) {
    this.platform = platform;
    const mobile = platform === 'iOS';
    this.identity = {
      index: 1,
      productType: mobile ? 'iPhone15,4' : platform === 'macOS' ? 'Mac15,3' : 'AppleTV14,1',
      deviceClass: mobile ? 'iPhone' : platform === 'macOS' ? 'Mac' : 'AppleTV',
      marketingName: 'Test',
      modelNumber: 'MTMH3',
      capacity: 128,
      udid: '00008120-000FA4E000000001',
      serialNumber: 'PRACT00001',
      osVersion,
      buildVersion: '22A1',
      imeis: mobile ? ['004401881000009'] : [],
      wifiMac: '02:5a:00:00:00:01',
      bluetoothMac: '02:5a:00:00:00:02',
    };
    this.#standing = {
      supervised: true,
      automated: true,
      sharedIpad: false,
      appleSilicon: true,
      findMy: false,
      activationLocked: false,
      storeAccount: false,
      batteryLevel: 0.8,
      freeGb: 100,
      organization: { name: '株式会社サンプル', magic: undefined },
      ...standing,
    };
  }

  standing = () => this.#standing;
  now = () => this.clock.now();
  pace = () => 1;
  remember = (part: Partial<ManagedMemory>) => {
    this.memory = { ...this.memory, ...part };
  };
  rename = (name: string) => {
    this.name = name;
  };
  lock = () => void this.deeds.push('lock');
  clearPasscode = () => void this.deeds.push('clear-passcode');
  erase = () => void this.deeds.push('erase');
  restart = () => void this.deeds.push('restart');
  shutDown = () => void this.deeds.push('shut-down');
  updateBegun = () => void this.deeds.push('update');
  installBytes = (bytes: Buffer) => {
    const profile = readProfile(bytes);
    if (typeof profile === 'string') return { domain: 'MCInstallationErrorDomain', code: 4000, text: 'The profile is invalid.' };
    this.profiles.put(profile);
    return null;
  };
  removeByIdentifier = (identifier: string) =>
    this.profiles.remove(identifier) === undefined ? { domain: 'MCInstallationErrorDomain', code: -1, text: 'not installed' } : null;
  unlockTokenHolds = (token: Uint8Array) => UNLOCK_TOKEN.equals(token);
  enrollmentCertificate = () => null;
  pushToken = () => Buffer.alloc(32, 7);

  /** Carries it out, and what follows the answer. */
  do(requestType: string, keys: Dict = {}): CommandAnswer {
    const answer = carryOut(parsePlistDict(buildXmlPlist({ RequestType: requestType, ...keys })), this);
    answer.afterwards?.();
    return answer;
  }

  /** The report's own keys, or the code of its error, or the word for a command that cannot be read. */
  say(requestType: string, keys: Dict = {}): PlistDict | number | 'unreadable' {
    return wordOf(this.do(requestType, keys));
  }
}

const wordOf = (answer: CommandAnswer): PlistDict | number | 'unreadable' => {
  if ('unreadable' in answer) return 'unreadable';
  if ('errorChain' in answer) return answer.errorChain[0]?.code ?? 0;
  return parsePlistDict(buildXmlPlist(answer.payload));
};

/** As it goes over the wire, without the envelope. */
export const wire = (answer: CommandAnswer): PlistDict | null => {
  if ('unreadable' in answer) return null;
  const keys = 'payload' in answer ? answer.payload : { ...answer.beside };
  // Only to be sure that the chain can be written.
  if ('errorChain' in answer) buildXmlPlist({ ErrorChain: errorChain(answer.errorChain) });
  return parsePlistDict(buildXmlPlist(keys));
};

/** A small profile with one payload. */
export const profileBytes = (identifier: string, payload: Dict = { PayloadType: 'com.apple.applicationaccess', allowCamera: false }) =>
  buildXmlPlist({
    PayloadType: 'Configuration',
    PayloadVersion: 1,
    PayloadIdentifier: identifier,
    PayloadUUID: `uuid ${identifier}`,
    PayloadContent: [{ PayloadVersion: 1, PayloadIdentifier: `${identifier}.1`, PayloadUUID: `1 ${identifier}`, ...payload }],
  });
