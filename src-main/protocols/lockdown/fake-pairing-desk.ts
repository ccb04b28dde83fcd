import { createPublicKey, type KeyObject, randomBytes } from 'node:crypto';
import { verifyCms } from '#pki/cms-verify.ts';
import { PkiError } from '#pki/pki-error.ts';
import type { PlistDict, PlistInputDict } from '#plist/plist.ts';
import { bytesAt, dictAt, stringAt } from '#plist/read.ts';
import { type FakePairings, type OfferedPairing, readOfferedPairing } from './fake-pairings.ts';

/** What decides about pairing on the device. */
export interface PairingPhone {
  readonly pairings: FakePairings;
  readonly screen: 'setup-assistant' | 'home';
  readonly locked: boolean;
  /** Null: not supervised. Certificates are DER. */
  readonly supervision: { readonly allowPairing: boolean; readonly certificates: readonly Buffer[] } | null;
  /** RSA-2048; new after an erase. */
  deviceKey(): Promise<KeyObject>;
  changed(): void;
  /** Asked when the Trust dialog would appear; true: the person taps Don't Trust at once. */
  refusesTrust?(): boolean;
}

const CHALLENGE_BYTES = 20;
const ESCROW_BAG_BYTES = 32;

type PairAnswer = { readonly escrowBag: Buffer | null } | { readonly error: string; readonly extended?: PlistInputDict };

/** The Trust dialog and the rules around it (usb.md 2.9, 3.6). One per device. */
export class FakePairingDesk {
  readonly #phone: PairingPhone;
  /** The host that the dialog on the screen is about. */
  #asking: string | null = null;
  #accepted: string | null = null;
  #denied: string | null = null;

  constructor(phone: PairingPhone) {
    this.#phone = phone;
  }

  get trustDialog(): boolean {
    return this.#asking !== null;
  }

  /** A finger on Trust or Don't Trust; nothing happens when no dialog is shown. */
  tap(answer: 'trust' | 'dont-trust'): void {
    if (this.#asking === null) return;
    if (answer === 'trust') this.#accepted = this.#asking;
    else this.#denied = this.#asking;
    this.#asking = null;
    this.#phone.changed();
  }

  /** The cable was pulled, or the device erased: the dialog goes away unanswered. */
  forgetDialog(): void {
    const shown = this.#asking !== null;
    this.#asking = null;
    this.#accepted = null;
    this.#denied = null;
    if (shown) this.#phone.changed();
  }

  async pair(request: PlistDict, conversation: PairingConversation): Promise<PairAnswer> {
    const offered = readOfferedPairing(dictAt(request, 'PairRecord'), await this.#devicePublicKeyDer());
    if (typeof offered === 'string') return { error: offered };
    const supervised = conversation.supervised(request, this.#phone.supervision?.certificates ?? []);
    if (supervised === 'refused') return { error: 'MCProtected' };
    // Locked: the answer is a success, but what it is good for comes only with the EscrowBag.
    if (supervised === 'proved') return this.#phone.locked ? { escrowBag: null } : this.#trust(offered);
    if (supervised !== null) return { error: 'MCChallengeRequired', extended: { PairingChallenge: supervised.challenge } };
    return this.#pairPlainly(offered);
  }

  /** As StartSession would: is this record still good? */
  async validate(request: PlistDict): Promise<string | null> {
    const offered = readOfferedPairing(dictAt(request, 'PairRecord'), await this.#devicePublicKeyDer());
    if (typeof offered === 'string') return offered;
    return this.#isTrusted(offered) ? null : 'InvalidHostID';
  }

  unpair(request: PlistDict): string | null {
    const hostId = stringAt(dictAt(request, 'PairRecord') ?? {}, 'HostID');
    if (hostId === undefined) return 'MissingHostID';
    if (!this.#phone.pairings.remove(hostId)) return 'InvalidHostID';
    this.#phone.changed();
    return null;
  }

  async #devicePublicKeyDer(): Promise<Buffer> {
    return createPublicKey(await this.#phone.deviceKey()).export({ type: 'spki', format: 'der' });
  }

  #pairPlainly(offered: OfferedPairing): PairAnswer {
    if (this.#phone.locked) return { error: 'PasswordProtected' };
    if (this.#isTrusted(offered)) return this.#trust(offered);
    if (this.#phone.supervision?.allowPairing === false) return { error: 'MCProtected' };
    if (this.#phone.screen === 'setup-assistant') return this.#trust(offered);
    // go-ios makes a new record on every call, so a tap is about the host (SystemBUID), not about one record.
    const host = offered.systemBuid === '' ? offered.hostId : offered.systemBuid;
    if (this.#accepted === host) {
      this.#accepted = null;
      return this.#trust(offered);
    }
    if (this.#denied === host) {
      this.#denied = null; // the next Pair asks the person again
      return { error: 'UserDeniedPairing' };
    }
    if (this.#asking !== host) {
      if (this.#phone.refusesTrust?.() === true) return { error: 'UserDeniedPairing' };
      this.#asking = host;
      this.#phone.changed();
    }
    return { error: 'PairingDialogResponsePending' };
  }

  #isTrusted(offered: OfferedPairing): boolean {
    const known = this.#phone.pairings.get(offered.hostId);
    if (known === undefined) return false;
    return known.hostCertificateDer.equals(offered.hostCertificateDer) && known.rootCertificateDer.equals(offered.rootCertificateDer);
  }

  #trust(offered: OfferedPairing): PairAnswer {
    const known = this.#isTrusted(offered) ? this.#phone.pairings.get(offered.hostId) : undefined;
    const pairing = { ...offered, escrowBag: known?.escrowBag ?? randomBytes(ESCROW_BAG_BYTES) };
    this.#phone.pairings.add(pairing);
    this.#phone.changed();
    return { escrowBag: pairing.escrowBag };
  }
}

/** The challenge belongs to one connection: step 1 and step 2 of supervised pairing come on the same. */
export class PairingConversation {
  #challenge: Buffer | null = null;

  /** Null: this request is not about supervision, or names a certificate that the device does not know. */
  supervised(request: PlistDict, certificates: readonly Buffer[]): { challenge: Buffer } | 'proved' | 'refused' | null {
    const options = dictAt(request, 'PairingOptions');
    if (options === undefined) return null;
    const response = bytesAt(options, 'ChallengeResponse');
    if (response !== undefined) {
      const challenge = this.#challenge;
      this.#challenge = null;
      return challenge !== null && answersChallenge(response, challenge, certificates) ? 'proved' : 'refused';
    }
    const certificate = bytesAt(options, 'SupervisorCertificate');
    if (certificate === undefined || !certificates.some((known) => known.equals(certificate))) return null;
    this.#challenge = randomBytes(CHALLENGE_BYTES);
    return { challenge: this.#challenge };
  }
}

/** CMS over the challenge, signed by a supervision identity: what counts is the certificate's bytes, no chain (usb.md 2.9). */
function answersChallenge(response: Buffer, challenge: Buffer, certificates: readonly Buffer[]): boolean {
  try {
    const { content, signer } = verifyCms(response);
    return content.equals(challenge) && certificates.some((known) => known.equals(signer.der));
  } catch (error) {
    if (error instanceof PkiError) return false;
    throw error;
  }
}
