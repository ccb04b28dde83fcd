import { randomUUID } from 'node:crypto';
import type { PlistDict, PlistInputDict } from '#plist/plist.ts';
import { bytesAt, dictAt, stringAt } from '#plist/read.ts';
import { secureAsDevice } from './fake-device-tls.ts';
import type { FakeLockdown } from './fake-lockdown.ts';
import { readRefusal, visibleValues, writeRefusal } from './fake-lockdown-values.ts';
import { PairingConversation } from './fake-pairing-desk.ts';
import type { FakePairing } from './fake-pairings.ts';
import type { PlistConversation, ServiceAnswer } from './fake-plist-service.ts';

/** One conversation with lockdownd (usb.md 2.2). Every reply echoes `Request`. */
export class FakeLockdownConnection implements PlistConversation {
  readonly #lockdown: FakeLockdown;
  readonly #pairing = new PairingConversation();
  #session: { readonly id: string; readonly pairing: FakePairing } | null = null;

  constructor(lockdown: FakeLockdown) {
    this.#lockdown = lockdown;
  }

  async answer(request: PlistDict): Promise<ServiceAnswer> {
    const name = stringAt(request, 'Request') ?? '';
    const answer = await this.#carryOut(name, request);
    if (typeof answer === 'string') return { reply: { Request: name, Error: answer } };
    return { ...answer, reply: { Request: name, ...answer.reply } };
  }

  /** A string is lockdown's name for the refusal. */
  async #carryOut(name: string, request: PlistDict): Promise<ServiceAnswer | string> {
    const { phone, desk } = this.#lockdown;
    switch (name) {
      case 'QueryType':
        return { reply: { Type: 'com.apple.mobile.lockdown' } };
      case 'GetValue':
        return this.#getValue(request);
      case 'SetValue':
      case 'RemoveValue':
        return this.#write(name, request);
      case 'Pair':
        return this.#pair(request);
      case 'ValidatePair':
        return (await desk.validate(request)) ?? { reply: {} };
      case 'Unpair':
        return desk.unpair(request) ?? { reply: {} };
      case 'StartSession':
        return this.#startSession(request);
      case 'StopSession':
        return this.#stopSession(request);
      case 'StartService':
        return this.#startService(request);
      case 'EnterRecovery':
        return { reply: {}, close: true, after: () => phone.enterRecovery() };
      case 'Goodbye':
        return { reply: { Result: 'Success' }, close: true };
      case 'ResetPairing':
        return this.#inSession(() => phone.pairings.clear());
      case 'Deactivate':
        return this.#inSession(() => phone.deactivate());
      case 'Activate':
        // Legacy activation: the record is Apple's to sign, none can be good here.
        return dictAt(request, 'ActivationRecord') === undefined ? 'MissingActivationRecord' : 'InvalidActivationRecord';
      default:
        return 'InvalidRequest';
    }
  }

  #inSession(act: () => void): ServiceAnswer | string {
    if (this.#session === null) return 'SessionInactive';
    act();
    return { reply: {} };
  }

  async #getValue(request: PlistDict): Promise<ServiceAnswer | string> {
    const domain = stringAt(request, 'Domain') ?? null;
    const key = stringAt(request, 'Key') ?? null;
    const trusted = this.#session !== null;
    const values = await this.#lockdown.values(domain, key);
    const echo: PlistInputDict = { Domain: domain ?? undefined, Key: key ?? undefined };
    if (key === null) return { reply: { ...echo, Value: visibleValues(domain, values, trusted) } };
    return readRefusal(domain, key, values, trusted) ?? { reply: { ...echo, Value: values[key] } };
  }

  #write(name: 'SetValue' | 'RemoveValue', request: PlistDict): ServiceAnswer | string {
    const domain = stringAt(request, 'Domain') ?? null;
    const key = stringAt(request, 'Key');
    if (key === undefined) return 'MissingKey';
    const value = name === 'SetValue' ? request['Value'] : undefined;
    if (name === 'SetValue' && value === undefined) return 'MissingValue';
    const refusal = writeRefusal(domain, key, this.#session !== null);
    if (refusal !== null) return name === 'SetValue' ? refusal : 'RemoveProhibited';
    this.#lockdown.phone.write(domain, key, value);
    return { reply: { Domain: domain ?? undefined, Key: key, Value: value } };
  }

  async #pair(request: PlistDict): Promise<ServiceAnswer> {
    const answer = await this.#lockdown.desk.pair(request, this.#pairing);
    if ('error' in answer) return { reply: { Error: answer.error, ExtendedResponse: answer.extended } };
    return { reply: { EscrowBag: answer.escrowBag ?? undefined } };
  }

  async #startSession(request: PlistDict): Promise<ServiceAnswer | string> {
    if (this.#session !== null) return 'SessionActive';
    const hostId = stringAt(request, 'HostID');
    if (hostId === undefined) return 'MissingHostID';
    const pairing = this.#lockdown.phone.pairings.get(hostId);
    if (pairing === undefined) return 'InvalidHostID';
    const session = { id: randomUUID().toUpperCase(), pairing };
    const key = await this.#lockdown.phone.deviceKey();
    return {
      reply: { SessionID: session.id, EnableSessionSSL: true },
      secure: async (stream) => {
        const secured = await secureAsDevice(stream, pairing, key);
        this.#session = session; // only now is it known that the right host is there
        return secured;
      },
    };
  }

  #stopSession(request: PlistDict): ServiceAnswer | string {
    const id = stringAt(request, 'SessionID');
    if (this.#session === null) return 'SessionInactive';
    if (id === undefined) return 'MissingSessionID';
    if (id !== this.#session.id) return 'InvalidSessionID';
    this.#session = null;
    return { reply: {} };
  }

  #startService(request: PlistDict): ServiceAnswer | string {
    const { phone } = this.#lockdown;
    const name = stringAt(request, 'Service');
    if (name === undefined) return 'MissingService';
    const service = phone.service(name);
    const pairing = this.#session?.pairing ?? null;
    if (pairing === null && service?.needsTrust !== false) return 'SessionInactive';
    if (service === undefined) return 'InvalidService';
    if (service.needsTrust && phone.locked) {
      const bag = bytesAt(request, 'EscrowBag');
      if (bag === undefined || pairing === null || !bag.equals(pairing.escrowBag)) return 'PasswordProtected';
      if (!phone.unlockedSinceBoot) return 'EscrowLocked';
    }
    const secure = service.needsTrust ? pairing : null;
    const port = this.#lockdown.open(service, secure);
    if (port === null) return 'ServiceLimit';
    return { reply: { Service: name, Port: port, EnableServiceSSL: secure !== null } };
  }
}
