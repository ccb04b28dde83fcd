import { randomBytes } from 'node:crypto';
import { buildXmlPlist, type PlistDict, PlistError, type PlistInputDict, parsePlistDict } from '#plist/plist.ts';
import { bytesAt, dictAt, stringAt } from '#plist/read.ts';

/** The device behind mobileactivationd, as its simulator needs it. */
export interface ActivationPhone {
  readonly udid: string;
  readonly serialNumber: string;
  readonly productType: string;
  readonly activationState: string;
  setActivationState(state: 'Activated' | 'Unactivated'): void;
}

export interface ActivationReply {
  readonly reply: PlistInputDict;
}

const NONCE_BYTES = 20;

/**
 * mobileactivationd of one simulated device (usb.md 4.1). Clients open a connection per command, so the running session is
 * the device's. What Apple signs for real is a plain echo here: the handshake's nonce must come back, and the record must
 * be about this device. Only the practice activation server answers it.
 */
export class FakeActivation {
  readonly #phone: ActivationPhone;
  #nonce: Buffer | null = null;

  constructor(phone: ActivationPhone) {
    this.#phone = phone;
  }

  answer(request: PlistDict): ActivationReply {
    switch (stringAt(request, 'Command')) {
      case 'GetActivationStateRequest':
        return { reply: { Value: this.#phone.activationState } };
      case 'CreateTunnel1SessionInfoRequest':
        return { reply: { Value: this.#sessionInfo() } };
      case 'CreateTunnel1ActivationInfoRequest':
      case 'CreateActivationInfoRequest':
        return this.#activationInfo(request);
      case 'HandleActivationInfoWithSessionRequest':
        return this.#handleRecord(request);
      case 'DeactivateRequest':
        this.#phone.setActivationState('Unactivated');
        return { reply: {} };
      default:
        return refused('Unknown command.');
    }
  }

  #sessionInfo(): PlistInputDict {
    this.#nonce = randomBytes(NONCE_BYTES);
    return { CollectionBlob: Buffer.from('practice'), HandshakeRequestMessage: this.#nonce, UniqueDeviceID: this.#phone.udid };
  }

  #activationInfo(request: PlistDict): ActivationReply {
    const handshake = dictIn(bytesAt(request, 'Value'));
    const echoed = handshake === null ? undefined : bytesAt(handshake, 'HandshakeResponseMessage');
    if (this.#nonce === null || echoed === undefined || !echoed.equals(this.#nonce)) return refused('The session is not established.');
    const info = buildXmlPlist({
      ActivationRequestInfo: { ActivationState: this.#phone.activationState, ActivationRandomness: this.#nonce },
      DeviceID: { SerialNumber: this.#phone.serialNumber, UniqueDeviceID: this.#phone.udid },
      DeviceInfo: { ProductType: this.#phone.productType },
    });
    return { reply: { Value: { ActivationInfoComplete: true, ActivationInfoXML: info } } };
  }

  #handleRecord(request: PlistDict): ActivationReply {
    const nonce = this.#nonce;
    const record = dictAt(dictIn(bytesAt(request, 'Value')) ?? {}, 'ActivationRecord');
    const token = record === undefined ? null : dictIn(bytesAt(record, 'AccountToken'));
    if (nonce === null || token === null) return refused('The activation record is invalid.');
    if (dictAt(request, 'ActivationResponseHeaders') === undefined) return refused('The headers of the answer are missing.');
    const isOurs = stringAt(token, 'UniqueDeviceID') === this.#phone.udid && bytesAt(token, 'ActivationRandomness')?.equals(nonce) === true;
    if (!isOurs) return refused('The activation record is for another device.');
    this.#nonce = null;
    this.#phone.setActivationState('Activated');
    return { reply: {} };
  }
}

const refused = (text: string): ActivationReply => ({ reply: { Error: text } });

function dictIn(bytes: Buffer | undefined): PlistDict | null {
  if (bytes === undefined) return null;
  try {
    return parsePlistDict(bytes);
  } catch (error) {
    if (error instanceof PlistError) return null;
    throw error;
  }
}
