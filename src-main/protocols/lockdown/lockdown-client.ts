import type { Duplex } from 'node:stream';
import type { PlistDict, PlistInput, PlistValue } from '#plist/plist.ts';
import { booleanAt, bytesAt, dictAt, numberAt, stringAt } from '#plist/read.ts';
import { LockdownError } from './lockdown-error.ts';
import { LockdownLink } from './lockdown-link.ts';
import { type PairRecord, publicPairRecord } from './pair-record.ts';
import { secureStream } from './secure-stream.ts';

export { LockdownError } from './lockdown-error.ts';

/** The supervision identity, as far as pairing needs it. `signChallenge` gives a CMS SignedData (DER) with the challenge inside. */
export interface PairingSupervisor {
  readonly certificateDer: Uint8Array;
  signChallenge(challenge: Uint8Array): Promise<Uint8Array>;
}

/**
 * A client of lockdownd on one connection to port 62078. All failures are LockdownError. The device drops an idle
 * connection after about ten seconds: open late, close early.
 */
export class LockdownClient {
  readonly #link: LockdownLink;
  #sessionId: string | null = null;

  constructor(stream: Duplex, options: { label: string; timeoutMs?: number }) {
    this.#link = new LockdownLink(stream, { label: options.label, timeoutMs: options.timeoutMs ?? 10_000 });
  }

  /** `com.apple.mobile.lockdown` normally, `com.apple.mobile.restored` in restore mode. */
  async queryType(): Promise<string> {
    const reply = await this.#link.request({ Request: 'QueryType' });
    return stringAt(reply, 'Type') ?? fail('QueryType gave no type');
  }

  /** One value; undefined when the device has none. 'get-prohibited' when it wants a session first. */
  async getValue(options: { domain?: string; key?: string }): Promise<PlistValue | undefined> {
    const { reply, refusal } = await this.#link.ask({ Request: 'GetValue', Domain: options.domain, Key: options.key });
    if (refusal === null) return reply['Value'];
    if (refusal.code === 'missing-value' || refusal.code === 'missing-key') return undefined;
    throw refusal;
  }

  /** All values of a domain (the global one by default); empty when there is no such domain. */
  async getValues(domain?: string): Promise<PlistDict> {
    const { reply, refusal } = await this.#link.ask({ Request: 'GetValue', Domain: domain });
    if (refusal !== null && refusal.code !== 'missing-value' && refusal.code !== 'missing-key') throw refusal;
    if (reply['Value'] === undefined) return {};
    return dictAt(reply, 'Value') ?? fail('GetValue gave no dictionary');
  }

  async setValue(options: { domain?: string; key: string; value: PlistInput }): Promise<void> {
    await this.#link.request({ Request: 'SetValue', Domain: options.domain, Key: options.key, Value: options.value });
  }

  /**
   * Makes this host a trusted one. 'pairing-dialog-response-pending' means that the dialog is on the screen: ask again
   * about once a second with the same record. With a supervisor the device asks for a signature instead of a tap; on a
   * device that is not supervised by that identity it falls back to the dialog.
   *
   * No escrow bag after a supervised pairing means that the device was locked and kept nothing: do not store the record then.
   */
  async pair(options: { record: PairRecord; supervisor?: PairingSupervisor }): Promise<{ escrowBag: Uint8Array | null }> {
    const { supervisor } = options;
    const request = (pairingOptions: { readonly [key: string]: PlistInput }) => ({
      ...pairingRequest('Pair', options.record),
      PairingOptions: { ExtendedPairingErrors: true, ...pairingOptions },
    });
    const first = await this.#link.ask(request(supervisor === undefined ? {} : { SupervisorCertificate: supervisor.certificateDer }));
    if (first.refusal === null) return escrowBagOf(first.reply);
    if (supervisor === undefined || first.refusal.code !== 'mc-challenge-required') throw first.refusal;
    const challenge = bytesAt(dictAt(first.reply, 'ExtendedResponse') ?? {}, 'PairingChallenge') ?? fail('Pair gave no challenge');
    const response = await supervisor.signChallenge(challenge);
    return escrowBagOf(await this.#link.request(request({ ChallengeResponse: response })));
  }

  /** Whether the device still knows this host; refusals as with pair(). */
  async validatePair(record: PairRecord): Promise<void> {
    await this.#link.request(pairingRequest('ValidatePair', record));
  }

  /** Makes the device forget this host. */
  async unpair(record: PairRecord): Promise<void> {
    await this.#link.request(pairingRequest('Unpair', record));
  }

  /** Begins a session and goes over to TLS. 'invalid-host-id': the device does not know us (erased or unpaired since). */
  async startSession(record: PairRecord): Promise<void> {
    const reply = await this.#link.request({ Request: 'StartSession', HostID: record.hostId, SystemBUID: record.systemBuid });
    this.#sessionId = stringAt(reply, 'SessionID') ?? fail('StartSession gave no session');
    if (booleanAt(reply, 'EnableSessionSSL') === true) await this.#link.upgrade((stream) => secureStream(stream, record));
  }

  /**
   * Does the device still know the host of that name? An erased device knows none (usb.md 3.6). Ends the conversation: the
   * session that a known host gets is not taken up.
   */
  async knowsHost(host: { hostId: string; systemBuid: string }): Promise<boolean> {
    const { refusal } = await this.#link.ask({ Request: 'StartSession', HostID: host.hostId, SystemBUID: host.systemBuid });
    this.close();
    if (refusal === null) return true;
    if (refusal.code === 'invalid-host-id') return false;
    throw refusal;
  }

  /**
   * Starts a service and tells its port, which is good for one connection. With the escrow bag of the pair record it also
   * starts on a locked device that was unlocked once since it booted.
   */
  async startService(name: string, options: { escrowBag?: Uint8Array } = {}): Promise<{ port: number; tls: boolean }> {
    const reply = await this.#link.request({ Request: 'StartService', Service: name, EscrowBag: options.escrowBag });
    const port = numberAt(reply, 'Port');
    if (port === undefined || !Number.isInteger(port) || port < 1 || port > 65535) fail('StartService gave no port');
    return { port, tls: booleanAt(reply, 'EnableServiceSSL') === true };
  }

  /** Ends the session and the connection. Nothing can go wrong: a device that just hangs up has ended the session too. */
  async stopSession(): Promise<void> {
    if (this.#sessionId !== null) await this.#lastRequest({ Request: 'StopSession', SessionID: this.#sessionId });
    this.close();
  }

  /** Takes leave and closes; a device that does not answer is left as it is. */
  async goodbye(): Promise<void> {
    await this.#lastRequest({ Request: 'Goodbye' });
    this.close();
  }

  close(): void {
    this.#sessionId = null;
    this.#link.close();
  }

  async #lastRequest(request: { Request: string; SessionID?: string }): Promise<void> {
    try {
      await this.#link.request(request);
    } catch (error) {
      if (!(error instanceof LockdownError)) throw error;
    }
  }
}

const pairingRequest = (request: 'Pair' | 'ValidatePair' | 'Unpair', record: PairRecord) => ({
  Request: request,
  PairRecord: publicPairRecord(record),
  ProtocolVersion: '2',
});

const escrowBagOf = (reply: PlistDict) => ({ escrowBag: bytesAt(reply, 'EscrowBag') ?? null });

function fail(message: string): never {
  throw new LockdownError('unexpected-answer', message);
}
