import type { Clock } from '#lib/clock.ts';
import { errorCode } from '#lib/error-code.ts';
import type { PlistDict } from '#plist/plist.ts';
import { MC_ERRORS, type McError } from '../protocols/mcinstall/fake-mc-errors.ts';
import type { FakeProfile } from '../protocols/mcinstall/fake-profiles.ts';
import type { DeclaredBody } from '../protocols/mdm/declared-state.ts';
import type { CommandAnswer } from '../protocols/mdm/fake-mdm-conversation.ts';
import { FakeMdmDevice } from '../protocols/mdm/fake-mdm-device.ts';
import { FakeMdmError } from '../protocols/mdm/fake-mdm-error.ts';
import type { Courier, EnrollIdentity } from '../protocols/mdm/fake-mdm-ports.ts';
import { readEnrollmentProfile } from '../protocols/mdm/fake-mdm-profile.ts';
import type { FakeMdmSnapshot } from '../protocols/mdm/fake-mdm-snapshot.ts';
import type { IphoneIdentity } from './iphone-models.ts';
import type { IphoneState } from './iphone-state.ts';
import { neverPostponed } from './managed/postponing.ts';

export interface EnrollmentPorts {
  readonly identity: () => IphoneIdentity;
  readonly courier: Courier;
  readonly enrollIdentity: EnrollIdentity;
  readonly clock: Clock;
  readonly state: () => IphoneState;
  readonly online: () => boolean;
  /** Locked, or told to answer NotNow. */
  readonly busy: () => boolean;
  readonly postponesEverything: () => boolean;
  readonly answer: (command: PlistDict) => CommandAnswer;
  readonly declared: DeclaredBody;
  readonly changed: () => void;
  readonly say: (text: string) => void;
  readonly onBug: (error: unknown) => void;
}

export const MDM_PAYLOAD = 'com.apple.mdm';
/** A phone takes a moment between taking the profile and calling the server. */
const BEGIN_MS = 100;
const RETRY_MS = 2_000;
const TRIES = 30;

/** From an installed enrolment profile to a managed device, and back. */
export class IphoneEnrollment {
  readonly mdm: FakeMdmDevice;
  readonly #ports: EnrollmentPorts;
  #wasEnrolled: boolean;
  #enrolling = false;
  #tries = 0;
  #cancelRetry: (() => void) | null = null;
  /** Why the last enrolment failed, for whoever looks at the device; null after a success. */
  lastError: string | null = null;

  constructor(ports: EnrollmentPorts, stored: FakeMdmSnapshot | null) {
    this.#ports = ports;
    const { identity, courier, enrollIdentity, clock, online, busy, postponesEverything, answer, declared } = ports;
    this.mdm = FakeMdmDevice.restore(
      {
        facts: () => this.#facts(identity()),
        courier,
        enrollIdentity,
        clock,
        online,
        answersNotNow: busy,
        postponesEverything,
        neverPostponed: neverPostponed('iOS'),
        awaitingConfiguration: () => ports.state().managed.awaitingConfiguration,
        answers: answer,
        declared,
      },
      stored,
    );
    this.#wasEnrolled = this.mdm.enrolled;
    this.mdm.on('changed', () => this.#mdmChanged());
  }

  /** May this profile be installed next to what is there? One management at a time; the same one again renews itself. */
  refusal(profile: FakeProfile): McError | null {
    try {
      readEnrollmentProfile(profile.content);
    } catch (error) {
      if (!(error instanceof FakeMdmError)) throw error;
      return MC_ERRORS.profileInvalid;
    }
    const current = this.#ports.state().profiles.withPayload(MDM_PAYLOAD);
    return current === undefined || current.identifier === profile.identifier ? null : MC_ERRORS.profileNotInstallable;
  }

  /** The profile is installed: enrols by itself, after the host has its answer. */
  begin(profile: FakeProfile): void {
    this.#ports.state().pendingEnrollment = profile.identifier;
    this.#tries = 0;
    this.#after(BEGIN_MS);
  }

  /** Online again, or the app was started again: goes on with what waits. */
  resume(): void {
    this.mdm.resume();
    this.#after(0);
  }

  async removed(): Promise<void> {
    this.#ports.state().pendingEnrollment = null;
    await this.mdm.checkOut();
  }

  async stop(): Promise<void> {
    this.#cancelRetry?.();
    await this.mdm.stop();
  }

  #after(ms: number): void {
    if (this.#ports.state().pendingEnrollment === null) return;
    this.#cancelRetry?.();
    this.#cancelRetry = this.#ports.clock.after(ms, () => void this.#enroll());
  }

  async #enroll(): Promise<void> {
    const { state, online, say } = this.#ports;
    const identifier = state().pendingEnrollment;
    const profile = identifier === null ? undefined : state().profiles.get(identifier);
    // Offline: resume() comes back when it no longer is.
    if (profile === undefined || this.#enrolling || !online()) return;
    this.#enrolling = true;
    try {
      await this.mdm.enroll(profile.content);
      this.lastError = null;
      // A newer profile may have come meanwhile: its turn is next.
      if (state().profiles.get(profile.identifier) === profile) state().pendingEnrollment = null;
      say('Enrolled in device management');
    } catch (error) {
      const code = errorCode(error);
      if (code === null) this.#ports.onBug(error);
      this.#failed(profile, code ?? 'bug');
    } finally {
      this.#enrolling = false;
      this.#wasEnrolled = this.mdm.enrolled;
      this.#ports.changed();
    }
  }

  #failed(profile: FakeProfile, code: string): void {
    this.lastError = code;
    this.#tries += 1;
    this.#ports.say(`Enrollment failed: ${code}`);
    if (code === 'stopped' || code === 'offline') return; // the profile stays; resume() goes on
    if (code === 'server-unreachable' && this.#tries < TRIES) return this.#after(RETRY_MS);
    this.#ports.state().pendingEnrollment = null;
    if (!this.mdm.enrolled) this.#ports.state().profiles.remove(profile.identifier);
  }

  /** The server ended the management, or it was checked out: the profile goes with it. */
  #mdmChanged(): void {
    if (this.#wasEnrolled && !this.mdm.enrolled && !this.#enrolling) {
      const profile = this.#ports.state().profiles.withPayload(MDM_PAYLOAD);
      if (profile !== undefined) this.#ports.state().profiles.remove(profile.identifier);
    }
    if (!this.#enrolling) this.#wasEnrolled = this.mdm.enrolled;
    this.#ports.changed();
  }

  #facts(identity: IphoneIdentity) {
    return {
      udid: identity.udid,
      serialNumber: identity.serialNumber,
      productName: identity.productType,
      osVersion: identity.osVersion,
      buildVersion: identity.buildVersion,
      deviceName: this.#ports.state().name,
      imei: identity.imeis[0] ?? null,
    };
  }
}
