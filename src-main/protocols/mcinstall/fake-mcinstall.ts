import { randomBytes } from 'node:crypto';
import { verifyCms } from '#pki/cms-verify.ts';
import { PkiError } from '#pki/pki-error.ts';
import { type PlistDict, PlistError, type PlistInputDict, parsePlistDict } from '#plist/plist.ts';
import { arrayAt, booleanAt, bytesAt, dictAt, isPlistDict, numberAt, stringAt } from '#plist/read.ts';
import { errorAnswer, MC_ERRORS, type McError } from './fake-mc-errors.ts';
import { type FakeProfile, type FakeProfiles, profileList, readProfile } from './fake-profiles.ts';

/** The device behind MCInstall, as its simulator needs it. */
export interface McInstallPhone {
  readonly screen: 'setup-assistant' | 'home';
  readonly activated: boolean;
  /** In Apple Business or School Manager: only automated enrolment may configure it. */
  readonly assignedToOrganization: boolean;
  readonly cloudConfiguration: PlistDict | null;
  readonly supervisorCertificates: readonly Buffer[];
  readonly profiles: FakeProfiles;
  configure(configuration: PlistDict): void;
  /** Null: accepted. `by`: who answers for it; a person is asked on the home screen, nobody in Setup Assistant. */
  install(profile: FakeProfile, by: 'supervisor' | 'host'): McError | null;
  remove(profile: FakeProfile): McError | null;
  setWallpaper(screen: 'lock' | 'home', image: Buffer): void;
  erase(): void;
}

export interface McAnswer {
  readonly reply: PlistInputDict;
  readonly after?: () => void;
}

const ACKNOWLEDGED = { Status: 'Acknowledged' } as const;
const CHALLENGE_BYTES = 20;
const WALLPAPER_SCREENS: Readonly<Record<number, readonly ('lock' | 'home')[]>> = { 1: ['lock'], 2: ['home'], 3: ['lock', 'home'] };
/** The first bytes of PNG and JPEG. */
const PICTURES = [Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.from('ffd8ff', 'hex')];
const isPicture = (image: Buffer): boolean => PICTURES.some((magic) => image.subarray(0, magic.length).equals(magic));

/** One conversation with the configuration service (com.apple.mobile.MCInstall). Escalation lasts as long as it. */
export class FakeMcInstall {
  readonly #phone: McInstallPhone;
  /** The certificate that asked to escalate and what it has to sign. */
  #escalating: { readonly certificate: Buffer; readonly challenge: Buffer; proved: boolean } | null = null;
  #escalated = false;

  constructor(phone: McInstallPhone) {
    this.#phone = phone;
  }

  answer(request: PlistDict): McAnswer {
    const name = stringAt(request, 'RequestType') ?? '';
    switch (name) {
      case 'HelloHostIdentifier':
      case 'Flush':
      case 'SetWiFiPowerState':
        return { reply: ACKNOWLEDGED };
      case 'GetCloudConfiguration':
        return { reply: { ...ACKNOWLEDGED, CloudConfiguration: this.#phone.cloudConfiguration ?? {} } };
      case 'SetCloudConfiguration':
        return this.#setCloudConfiguration(request);
      case 'DownloadAndApplyCloudConfiguration':
        return errorAnswer(MC_ERRORS.configurationServerUnavailable);
      case 'Escalate':
        return this.#escalate(request);
      case 'EscalateResponse':
        return this.#escalateResponse(request);
      case 'ProceedWithKeybagMigration':
        this.#escalated = this.#escalating?.proved ?? false;
        return this.#escalated ? { reply: ACKNOWLEDGED } : errorAnswer(MC_ERRORS.notEscalated);
      case 'GetProfileList':
        return { reply: { ...ACKNOWLEDGED, ...profileList(this.#phone.profiles.all()) } };
      case 'InstallProfile':
        return this.#install(request, 'host');
      case 'InstallProfileSilent':
        return this.#escalated ? this.#install(request, 'supervisor') : errorAnswer(MC_ERRORS.notEscalated);
      case 'RemoveProfile':
        return this.#remove(request);
      case 'Settings':
        return this.#escalated ? this.#settings(request) : errorAnswer(MC_ERRORS.notEscalated);
      case 'EraseDevice':
        return { reply: ACKNOWLEDGED, after: () => this.#phone.erase() };
      case 'SecurityInfo':
        return this.#escalated
          ? { reply: { ...ACKNOWLEDGED, SecurityInfo: { PasscodePresent: false } } }
          : errorAnswer(MC_ERRORS.notEscalated);
      default:
        return errorAnswer(MC_ERRORS.unknownRequest);
    }
  }

  /** The state table of usb.md 3.6: works once, on an activated device that is still in Setup Assistant. */
  #setCloudConfiguration(request: PlistDict): McAnswer {
    const configuration = dictAt(request, 'CloudConfiguration');
    if (configuration === undefined) return errorAnswer(MC_ERRORS.invalidConfiguration);
    if (this.#phone.cloudConfiguration !== null || this.#phone.screen === 'home') return errorAnswer(MC_ERRORS.configurationPresent);
    if (!this.#phone.activated) return errorAnswer(MC_ERRORS.notActivated);
    if (this.#phone.assignedToOrganization) return errorAnswer(MC_ERRORS.enrollmentProgramDevice);
    this.#phone.configure(configuration);
    return { reply: ACKNOWLEDGED };
  }

  #escalate(request: PlistDict): McAnswer {
    this.#escalated = false;
    const certificate = bytesAt(request, 'SupervisorCertificate');
    if (certificate === undefined || !this.#isSupervisor(certificate)) return { reply: { Status: 'CertificateRejected' } };
    this.#escalating = { certificate, challenge: randomBytes(CHALLENGE_BYTES), proved: false };
    return { reply: { ...ACKNOWLEDGED, Challenge: this.#escalating.challenge } };
  }

  #escalateResponse(request: PlistDict): McAnswer {
    const escalating = this.#escalating;
    const signed = bytesAt(request, 'SignedRequest');
    if (escalating === null || signed === undefined) return errorAnswer(MC_ERRORS.notEscalated);
    if (!isSignedBy(signed, escalating)) {
      this.#escalating = null; // a challenge is good for one answer
      return { reply: { Status: 'CertificateRejected' } };
    }
    escalating.proved = true;
    return { reply: ACKNOWLEDGED };
  }

  /** Each setting is answered for itself. The only one known is Wallpaper (usb.md 3.1). */
  #settings(request: PlistDict): McAnswer {
    const settings = (arrayAt(request, 'Settings') ?? []).filter(isPlistDict);
    return { reply: { ...ACKNOWLEDGED, Settings: settings.map((setting) => this.#set(setting)) } };
  }

  #set(setting: PlistDict): PlistInputDict {
    const image = bytesAt(setting, 'Image');
    const screens = WALLPAPER_SCREENS[numberAt(setting, 'Where') ?? 0];
    if (stringAt(setting, 'Item') !== 'Wallpaper' || screens === undefined || image === undefined || !isPicture(image)) {
      return errorAnswer(MC_ERRORS.settingInvalid).reply;
    }
    for (const screen of screens) this.#phone.setWallpaper(screen, image);
    return ACKNOWLEDGED;
  }

  #isSupervisor(certificate: Buffer): boolean {
    return this.#phone.supervisorCertificates.some((known) => known.equals(certificate));
  }

  #install(request: PlistDict, by: 'supervisor' | 'host'): McAnswer {
    const payload = bytesAt(request, 'Payload');
    const profile = payload === undefined ? 'parse' : readProfile(payload);
    if (profile === 'parse') return errorAnswer(MC_ERRORS.profileUnreadable);
    if (profile === 'invalid') return errorAnswer(MC_ERRORS.profileInvalid);
    const refused = this.#phone.install(profile, by);
    return refused === null ? { reply: ACKNOWLEDGED } : errorAnswer(refused);
  }

  /** go-ios names the profile by a string, the others by a plist inside data (usb.md 3.1). */
  #remove(request: PlistDict): McAnswer {
    const identifier = stringAt(request, 'ProfileIdentifier') ?? identifierIn(bytesAt(request, 'ProfileIdentifier'));
    const profile = identifier === null ? undefined : this.#phone.profiles.get(identifier);
    if (profile === undefined) return errorAnswer(MC_ERRORS.profileNotFound);
    if (profile.removalDisallowed && !this.#escalated) return errorAnswer(MC_ERRORS.removalDisallowed);
    const refused = this.#phone.remove(profile);
    return refused === null ? { reply: ACKNOWLEDGED } : errorAnswer(refused);
  }
}

function identifierIn(bytes: Buffer | undefined): string | null {
  if (bytes === undefined) return null;
  try {
    return stringAt(parsePlistDict(bytes), 'PayloadIdentifier') ?? null;
  } catch (error) {
    if (error instanceof PlistError) return null;
    throw error;
  }
}

function isSignedBy(signed: Buffer, asked: { readonly certificate: Buffer; readonly challenge: Buffer }): boolean {
  try {
    const { content, signer } = verifyCms(signed);
    return content.equals(asked.challenge) && signer.der.equals(asked.certificate);
  } catch (error) {
    if (error instanceof PkiError) return false;
    throw error;
  }
}

/** The identities that a cloud configuration lets pair and escalate: only of a supervised device. */
export function supervisorsOf(configuration: PlistDict | null): Buffer[] {
  if (configuration === null || booleanAt(configuration, 'IsSupervised') !== true) return [];
  const listed = configuration['SupervisorHostCertificates'];
  return Array.isArray(listed) ? listed.flatMap((entry) => (entry instanceof Uint8Array ? [Buffer.from(entry)] : [])) : [];
}
