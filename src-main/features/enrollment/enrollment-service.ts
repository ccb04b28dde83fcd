import type { RecordActivity } from '#contract/activity.ts';
import type { Clock } from '#lib/clock.ts';
import { Emitter } from '#lib/emitter.ts';
import type { Log } from '#lib/log.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import type { Certificate, NameEntry } from '#pki/certificate.ts';
import type { Csr } from '#pki/csr.ts';
import type { Database } from '#store/database.ts';
import type { GroupCommit } from '#store/group-commit.ts';
import type { CheckInMessage } from '../../protocols/mdm/check-in.ts';
import type { DeviceIdentity, MdmRefusal } from '../../protocols/mdm/mdm-service.ts';
import {
  type CheckInAnswer,
  CheckInDesk,
  type CheckInFact,
  type Declare,
  type DeviceLedger,
  type QueueEnd,
  type Secrets,
  type Speaker,
} from './check-in-desk.ts';
import { DeviceCertificatesStore } from './device-certificates-store.ts';
import { identitySubject } from './enrollment-rules.ts';
import { EnrollmentsStore } from './enrollments-store.ts';
import { type CaIdentity, IdentityIssuer, type InvitedDevice } from './identity-issuer.ts';
import { IdentityTrust } from './identity-trust.ts';
import { InvitationsStore } from './invitations-store.ts';
import { type Approvals, LetGoDesk } from './let-go-desk.ts';
import { Refusals } from './refusals.ts';

/** APNs keeps the last push for a device that is away this long. */
const PUSH_LIFETIME_MS = 7 * 86_400_000;

export interface PushTarget {
  readonly token: Uint8Array;
  readonly pushMagic: string;
  readonly topic: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** What an enrolment profile for one device is made of; the challenge is secret. */
export interface ProfileFacts {
  readonly engineUrl: string;
  readonly topic: string;
  readonly challenge: string;
  readonly subject: readonly NameEntry[];
  /** When the first of the devices enrolled now was enrolled, as they may trust another root than one of now; null: none are. */
  readonly oldestEnrolledAt: number | null;
}

export interface EnrollmentPorts {
  readonly database: Database;
  readonly commit: GroupCommit;
  readonly clock: Clock;
  readonly log: Log;
  /** Signs identities of devices. Asked every time: it can be made anew while the app runs. */
  readonly ca: () => CaIdentity;
  /** Those it took the place of: what they signed stays good. */
  readonly formerCas: () => readonly Certificate[];
  readonly secrets: Secrets;
  readonly devices: DeviceLedger;
  readonly declare: Declare;
  readonly knowsUnrecognized: (id: string) => boolean;
  /** Who decides at the console, and who has to agree to what one person alone should not do. */
  readonly actor: string;
  readonly approvals: () => Approvals;
  readonly changed: (deviceId: string) => void;
  /** The waiting commands: cleared inside our commit, and told after it that the device can be rung. */
  readonly queue: { clear(enrollmentId: string, why: QueueEnd): void; reachable(enrollmentId: string): void };
  /** Leaves a trace, inside our commit. */
  readonly record: RecordActivity;
  /** Topic of the push certificate in use; null when there is none. */
  readonly topic: () => string | null;
  /** Base URL devices reach the engine at (`https://host:port`); null while nobody listens. */
  readonly engineUrl: () => string | null;
  readonly buildProfile: (facts: ProfileFacts) => Uint8Array | Promise<Uint8Array>;
  readonly push: (target: PushTarget) => Promise<Outcome<unknown, string>>;
}

const RINGS_AT_ONCE = 100;
const ALL_RIGHTS = 8191;

/** How devices come to be ours: invitation, identity, check-in, and the push channel that follows from it. */
export class EnrollmentService {
  /** Told after the commit. */
  readonly events = new Emitter<{ enrolled: { id: string }; 'checked-out': { id: string } }>();
  readonly #ports: EnrollmentPorts;
  readonly #enrollments: EnrollmentsStore;
  readonly #issuer: IdentityIssuer;
  readonly #desk: CheckInDesk;
  readonly #trust: IdentityTrust;
  /** What an administrator decides about enrolments. */
  readonly letGoDesk: LetGoDesk;

  constructor(ports: EnrollmentPorts) {
    const { database, commit, clock, log, secrets, devices, record, topic } = ports;
    const certificates = new DeviceCertificatesStore(database);
    this.#ports = ports;
    this.#trust = new IdentityTrust(() => [ports.ca().certificate, ...ports.formerCas()], clock);
    this.#enrollments = new EnrollmentsStore(database);
    this.#issuer = new IdentityIssuer({ commit, invitations: new InvitationsStore(database), certificates, ca: ports.ca, clock, log });
    this.#desk = new CheckInDesk({
      enrollments: this.#enrollments,
      certificates,
      refusals: new Refusals({ record, clock, log }),
      secrets,
      devices,
      declare: ports.declare,
      knowsUnrecognized: ports.knowsUnrecognized,
      clearQueue: (id, why) => ports.queue.clear(id, why),
      record,
      topic,
      clock,
    });
    const { actor, approvals, changed } = ports;
    this.letGoDesk = new LetGoDesk({ enrollments: this.#enrollments, commit, clock, actor, record, approvals, ring: this.ring, changed });
  }

  /** A challenge for one device: 256 random bits, one hour, one key. */
  invite = (device: InvitedDevice): Promise<{ challenge: string }> => this.#issuer.invite(device);

  /** For the SCEP responder: the certificate for a request with a valid challenge. */
  issue = (csr: Csr): Promise<Outcome<Certificate, 'bad-challenge' | 'bad-request'>> => this.#issuer.issue(csr);

  /** An enrolment profile (mobileconfig bytes) that works once, for this device. Holds a challenge: never log it. */
  enrollmentProfileFor = async (device: InvitedDevice): Promise<Outcome<Buffer, 'push-certificate-missing' | 'engine-not-listening'>> => {
    const topic = this.#ports.topic();
    if (topic === null) return fail('push-certificate-missing');
    const engineUrl = this.#ports.engineUrl();
    if (engineUrl === null) return fail('engine-not-listening');
    const { challenge } = await this.invite(device);
    const subject = identitySubject(device.udid, device.serialNumber);
    const oldestEnrolledAt = this.#enrollments.oldestEnrolledAt();
    return ok(Buffer.from(await this.#ports.buildProfile({ engineUrl, topic, challenge, subject, oldestEnrolledAt })));
  };

  /** Is this an identity our CA issued that is valid now? (The listener's question on every request.) */
  trusts = (certificate: Certificate): boolean => this.#trust.trusts(certificate);

  /** Answers a check-in. What it answers is on the disk. */
  checkIn = async (message: CheckInMessage, identity: DeviceIdentity): Promise<CheckInAnswer> => {
    const facts: CheckInFact[] = [];
    const answer = await this.#ports.commit.run(() => this.#desk.answer(message, identity.certificate.sha256, (fact) => facts.push(fact)));
    if (message.udid !== null) for (const fact of facts) this.#tell(fact, message.udid);
    return answer;
  };

  /**
   * Who sends a command report: the enrolment id and whether it takes commands, or the refusal. Call it inside a
   * commit: a refusal is recorded.
   */
  identify = (
    keys: { udid: string | null; enrollmentId: string | null; userId: string | null; enrollmentUserId: string | null },
    identity: DeviceIdentity,
  ): Outcome<Speaker, MdmRefusal> => this.#desk.identify(keys, identity.certificate.sha256);

  /** Rings the device once through APNs. Whether it comes is another matter. */
  ring = async (id: string): Promise<Outcome<unknown, string>> => {
    const found = this.#enrollments.get(id);
    if (found === null || found.enabled === 0 || found.pushToken === null || found.pushMagic === null) return fail('not-enrolled');
    const expiresAt = this.#ports.clock.now() + PUSH_LIFETIME_MS;
    const outcome = await this.#ports.push({ token: found.pushToken, pushMagic: found.pushMagic, topic: found.topic, expiresAt });
    return this.#isAboutEarlierToken(id, outcome) ? fail('unreachable', 'the refusal is older than the token') : outcome;
  };

  /** A 410 names the moment since which a token is dead; one from before the device's last TokenUpdate is about a token before that. */
  #isAboutEarlierToken(id: string, outcome: Outcome<unknown, string>): boolean {
    if (outcome.ok || outcome.error.code !== 'unregistered') return false;
    const since = Number(outcome.error.details?.['timestamp'] ?? Number.NaN);
    return since < (this.#enrollments.get(id)?.updatedAt ?? 0);
  }

  /** Where a device stands with us; null when it never authenticated. */
  standing(id: string): { enabled: boolean; authenticatedAt: number; enrolledAt: number | null } | null {
    const found = this.#enrollments.get(id);
    return found && { enabled: found.enabled === 1, authenticatedAt: found.authenticatedAt, enrolledAt: found.enrolledAt };
  }

  /** Its record was deleted; inside that commit. */
  forget(id: string): void {
    this.#desk.forget(id);
  }

  /** The device did what we said: it is erased, or let go of our profile, and nobody rings it any more. Inside that commit. */
  recordEnded(id: string): void {
    this.#enrollments.disable(id, this.#ports.clock.now());
  }

  /** What the choice of commands depends on. Our enrolment profile asks for every right (Apple: MDM payload, AccessRights). */
  commandFacts(id: string): { accessRights: number; hasUnlockToken: boolean; enrolledAt: number | null } {
    const found = this.#enrollments.get(id);
    return { accessRights: ALL_RIGHTS, hasUnlockToken: (found?.unlockTokenName ?? null) !== null, enrolledAt: found?.enrolledAt ?? null };
  }

  /** The token ClearPasscode needs; null when the device gave none. */
  unlockToken = (id: string): Uint8Array | null => {
    const name = this.#enrollments.get(id)?.unlockTokenName ?? null;
    return name === null ? null : this.#ports.secrets.get(name);
  };

  /** How many devices are enrolled now: those that would fall silent if topic or address changed. */
  enrolledCount(): number {
    return this.#enrollments.enabledCount();
  }

  /** How many of the enrolled devices are bound to another topic than this, and would fall silent under it. */
  boundElsewhere(topic: string): number {
    return this.#enrollments.enabledCount() - this.#enrollments.enabledCountAt(topic);
  }

  /** Rings every enrolled device once: how many were rung, and what came in the way of how many, by its code. */
  async ringAll(): Promise<{ rung: number; failures: Record<string, number> }> {
    const ids = this.#enrollments.enabledIds();
    let rung = 0;
    const failures: Record<string, number> = {};
    // A few at a time: each ring is one stream of the same connection.
    for (let at = 0; at < ids.length; at += RINGS_AT_ONCE) {
      for (const answer of await Promise.all(ids.slice(at, at + RINGS_AT_ONCE).map((id) => this.ring(id)))) {
        const code = answer.ok ? null : answer.error.code;
        if (code === 'not-enrolled') continue;
        rung += 1;
        if (code !== null) failures[code] = (failures[code] ?? 0) + 1;
      }
    }
    return { rung, failures };
  }

  #tell(fact: CheckInFact, id: string): void {
    if (fact === 'reachable') this.#ports.queue.reachable(id);
    else this.events.emit(fact, { id });
  }
}
