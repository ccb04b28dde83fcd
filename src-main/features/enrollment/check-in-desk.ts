import type { RecordActivity } from '#contract/activity.ts';
import type { Clock } from '#lib/clock.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import { buildXmlPlist } from '#plist/plist.ts';
import type { AuthenticateMessage, CheckInMessage, SetBootstrapTokenMessage, TokenUpdateMessage } from '../../protocols/mdm/check-in.ts';
import type { MdmRefusal } from '../../protocols/mdm/mdm-service.ts';
import type { DeviceCertificatesStore } from './device-certificates-store.ts';
import { type ChannelKeys, judgeChannel, judgeEnrolled, judgeIdentity, unofferedAnswer } from './enrollment-rules.ts';
import type { EnrollmentsStore } from './enrollments-store.ts';
import type { Refusals } from './refusals.ts';

/** What people see of a device; every method writes inside the caller's commit. */
export interface DeviceLedger {
  recordAuthenticated(device: {
    id: string;
    udid: string;
    serialNumber: string;
    name: string | null;
    productName: string | null;
    osVersion: string | null;
    buildVersion: string | null;
    imei: string | null;
  }): void;
  /** `serialNumber`: of its certificate, for one whose record was deleted. */
  recordEnrolled(id: string, serialNumber: string): void;
  recordContact(id: string): void;
  recordCheckedOut(id: string): void;
  /** We ended its management. */
  recordWithdrawn(id: string): void;
}

export interface Secrets {
  put(name: string, plain: Uint8Array, at: number): void;
  get(name: string): Uint8Array | null;
  delete(name: string): void;
}

/** A device that has proved who it is. `enabled`: it takes commands. */
export interface Speaker {
  readonly id: string;
  readonly enabled: boolean;
}

/** `letGo`: an administrator decided that it shall go. */
interface KnownSpeaker extends Speaker {
  readonly letGo: boolean;
}

/** Answers a device that asks for its declarations, or tells of itself; inside our commit. */
export type Declare = (
  deviceId: string,
  endpoint: string,
  data: Uint8Array | null,
) => Outcome<Uint8Array | null, 'not-found' | 'bad-request'>;

export type CheckInAnswer = Outcome<Uint8Array | null, MdmRefusal>;
/** Why nothing waits for a device any more: it authenticated anew, checked out, or was told to go while it was still there. */
export type QueueEnd = 'begun-anew' | 'checked-out' | 'given-up';
/** What happened, to be told after the commit. */
export type CheckInFact = 'enrolled' | 'reachable' | 'checked-out';

const unlockTokenName = (id: string): string => `unlock-token:${id}`;
const bootstrapTokenName = (id: string): string => `bootstrap-token:${id}`;
const done = ok<Uint8Array | null>(null);

export interface CheckInPorts {
  readonly enrollments: EnrollmentsStore;
  readonly certificates: DeviceCertificatesStore;
  readonly refusals: Refusals;
  readonly secrets: Secrets;
  readonly devices: DeviceLedger;
  readonly declare: Declare;
  /** Whether the device knows Apple's error for a server that does not know it; else only 401 ends its enrolment. */
  readonly knowsUnrecognized: (id: string) => boolean;
  /** Ends every command of the enrolment that waits. */
  readonly clearQueue: (enrollmentId: string, why: QueueEnd) => void;
  readonly record: RecordActivity;
  /** Topic of the push certificate in use; null when there is none. */
  readonly topic: () => string | null;
  readonly clock: Clock;
}

/** Answers one check-in message (Apple: MDM check-in), synchronously and inside the caller's commit. */
export class CheckInDesk {
  readonly #ports: CheckInPorts;

  constructor(ports: CheckInPorts) {
    this.#ports = ports;
  }

  answer(message: CheckInMessage, certificateSha256: string, told: (fact: CheckInFact) => void): CheckInAnswer {
    const { udid } = message;
    if (udid === null) return fail('bad-request', 'not a device channel');
    if (message.type === 'Authenticate') return this.#authenticate(message, udid, certificateSha256);
    const speaker = this.#known(message, certificateSha256);
    if (!speaker.ok) return speaker;
    // A device that goes by itself need not be told to.
    if (message.type === 'CheckOut') return this.#checkOut(speaker.value, told);
    if (speaker.value.letGo) return this.#tellToGo(udid);
    switch (message.type) {
      case 'TokenUpdate':
        return this.#tokenUpdate(message, udid, certificateSha256, told);
      case 'SetBootstrapToken':
        return this.#setBootstrapToken(message, udid);
      case 'GetBootstrapToken': {
        const token = this.#ports.secrets.get(bootstrapTokenName(udid));
        this.#ports.devices.recordContact(udid);
        return token === null ? done : ok(buildXmlPlist({ BootstrapToken: token }));
      }
      case 'DeclarativeManagement':
        this.#ports.devices.recordContact(udid);
        return this.#ports.declare(udid, message.endpoint, message.data);
      default:
        this.#ports.devices.recordContact(udid);
        return fail(unofferedAnswer[message.type], `${message.type} is not offered`);
    }
  }

  /** Who speaks, for everything after Authenticate: the enrolment, or the refusal to answer with. */
  identify(keys: ChannelKeys, certificateSha256: string): Outcome<Speaker, MdmRefusal> {
    const speaker = this.#known(keys, certificateSha256);
    return speaker.ok && speaker.value.letGo ? this.#tellToGo(speaker.value.id) : speaker;
  }

  /** Its record was deleted: its secrets go. Its certificate stays good, as it may still be on the device, and the device may come back. */
  forget(id: string): void {
    const { enrollments, secrets, clock } = this.#ports;
    enrollments.forget(id, clock.now());
    secrets.delete(unlockTokenName(id));
    secrets.delete(bootstrapTokenName(id));
  }

  /**
   * The only place from which a device is told to remove its enrolment (mdm.md 1.3): it has proved who it is, and an administrator
   * decided it. Told again as often as it comes, as an answer may be lost.
   */
  #tellToGo(id: string): Outcome<never, 'unrecognized-device' | 'remove-enrolment'> {
    const { enrollments, devices, clearQueue, record, clock, knowsUnrecognized } = this.#ports;
    if (enrollments.toldToGo(id, clock.now())) {
      clearQueue(id, 'given-up');
      devices.recordWithdrawn(id);
      record('enrollment.let-go-told', id, {}, '@shitaku');
    }
    return fail(knowsUnrecognized(id) ? 'unrecognized-device' : 'remove-enrolment', 'an administrator let it go');
  }

  #known(keys: ChannelKeys, certificateSha256: string): Outcome<KnownSpeaker, MdmRefusal> {
    const udid = keys.udid;
    if (udid === null) return fail('bad-request', 'not a device channel');
    const binding = this.#ports.certificates.binding(certificateSha256);
    const denial = judgeEnrolled(binding, udid);
    if (denial !== null) return this.#refuse(denial, udid, certificateSha256, binding?.udid ?? null);
    const refusal = judgeChannel(keys);
    if (refusal !== null) return fail(refusal, 'user channels are not managed');
    return ok({ id: udid, enabled: binding?.enabled === 1, letGo: (binding?.letGoAt ?? null) !== null });
  }

  #authenticate(message: AuthenticateMessage, udid: string, certificateSha256: string): CheckInAnswer {
    const { certificates, enrollments, devices, clock } = this.#ports;
    const binding = certificates.binding(certificateSha256);
    const denial = judgeIdentity(binding, { udid, serialNumber: message.serialNumber });
    if (denial !== null) return this.#refuse(denial, udid, certificateSha256, binding?.udid ?? null);
    const refusal = judgeChannel(message);
    if (refusal !== null) return fail(refusal, 'user channels are not managed');
    const topic = this.#ports.topic();
    if (topic === null) return fail('temporary', 'there is no push certificate');
    if (message.topic !== topic) return fail('bad-request', 'the topic is not ours');
    // A new beginning: what waited was meant for the device as it was before (mdm.md 1.5).
    certificates.associate(certificateSha256, udid);
    enrollments.authenticated({ id: udid, topic, certificateSha256, at: clock.now() });
    this.#ports.secrets.delete(bootstrapTokenName(udid));
    this.#ports.clearQueue(udid, 'begun-anew');
    devices.recordAuthenticated({
      id: udid,
      udid,
      serialNumber: binding?.serialNumber || (message.serialNumber ?? ''),
      name: message.deviceName,
      productName: message.productName,
      osVersion: message.osVersion,
      buildVersion: message.buildVersion,
      imei: message.imei?.replaceAll(' ', '') ?? null,
    });
    return done;
  }

  #tokenUpdate(message: TokenUpdateMessage, id: string, certificateSha256: string, told: (fact: CheckInFact) => void): CheckInAnswer {
    const { enrollments, certificates, devices, secrets, clock, record } = this.#ports;
    const enrollment = enrollments.get(id);
    if (enrollment === null) throw new Error('a certificate is associated with an enrolment that is not there');
    // The topic Authenticate came with: a device sends its token perhaps once in its life, we must not lose it.
    if (message.topic !== enrollment.topic) return fail('bad-request', 'the topic is not the one it authenticated with');
    const at = clock.now();
    if (message.unlockToken !== null) secrets.put(unlockTokenName(id), message.unlockToken, at);
    enrollments.tokenUpdated({
      id,
      token: message.token,
      pushMagic: message.pushMagic,
      unlockTokenName: message.unlockToken === null ? null : unlockTokenName(id),
      awaitingConfiguration: message.awaitingConfiguration,
      at,
    });
    // Only the identity of the last Authenticate ends the older ones; an older one must not end the new.
    const isNewest = certificateSha256 === enrollment.certificateSha256;
    if (isNewest) certificates.retireOthers(id, certificateSha256, at);
    if (enrollment.enabled === 1) devices.recordContact(id);
    else {
      devices.recordEnrolled(id, certificates.binding(certificateSha256)?.serialNumber ?? '');
      record('enrollment.enrolled', id);
      told('enrolled');
    }
    told('reachable');
    return done;
  }

  /** Tried once by the device and never repeated; whatever topic it names, it is gone. */
  #checkOut({ id, enabled }: Speaker, told: (fact: CheckInFact) => void): CheckInAnswer {
    this.#ports.enrollments.disable(id, this.#ports.clock.now());
    this.#ports.clearQueue(id, 'checked-out');
    // One that goes because we said so was noted then: nobody shall look for the person who took our profile off.
    if (enabled) {
      this.#ports.devices.recordCheckedOut(id);
      this.#ports.record('enrollment.checked-out', id);
    }
    told('checked-out');
    return done;
  }

  #setBootstrapToken(message: SetBootstrapTokenMessage, id: string): CheckInAnswer {
    const name = bootstrapTokenName(id);
    if (message.bootstrapToken === null) this.#ports.secrets.delete(name);
    else this.#ports.secrets.put(name, message.bootstrapToken, this.#ports.clock.now());
    this.#ports.devices.recordContact(id);
    return done;
  }

  #refuse(reason: Parameters<Refusals['note']>[0], udid: string, certificateSha256: string, boundTo: string | null) {
    this.#ports.refusals.note(reason, { udid, certificateSha256, boundTo });
    return fail('not-authorized', reason);
  }
}
