import type { PracticeFleetAct, PracticeFleetDevice } from '#contract/practice.ts';
import type { Clock } from '#lib/clock.ts';
import { Emitter } from '#lib/emitter.ts';
import { errorCode } from '#lib/error-code.ts';
import { MC_ERRORS, type McError } from '../protocols/mcinstall/fake-mc-errors.ts';
import { type FakeProfile, FakeProfiles, payloadsOf, readProfile } from '../protocols/mcinstall/fake-profiles.ts';
import { FakeMdmDevice } from '../protocols/mdm/fake-mdm-device.ts';
import type { Courier, EnrollIdentity } from '../protocols/mdm/fake-mdm-ports.ts';
import type { FakeMdmSnapshot } from '../protocols/mdm/fake-mdm-snapshot.ts';
import { fleetManaged } from './fleet-body.ts';
import type { FleetIdentity } from './fleet-models.ts';
import { type FleetSnapshot, type FleetState, freshFleetState } from './fleet-state.ts';
import { answerPrompts } from './managed/app-commands.ts';
import { carryOut } from './managed/carry-out.ts';
import { declaredBody } from './managed/declared-configurations.ts';
import type { ManagedDevice } from './managed/managed-device.ts';
import { erasedMemory, pinDigest } from './managed/managed-memory.ts';
import { neverPostponed } from './managed/postponing.ts';
import { SystemUpdate } from './managed/system-update.ts';

export interface FleetDeviceOptions {
  readonly courier: Courier;
  readonly enrollIdentity: EnrollIdentity;
  /** What its own time goes by. */
  readonly clock: Clock;
  /** How many times faster than life it is. */
  readonly pace: () => number;
  /** APNs calls its token dead, or does not know it. */
  readonly spoilToken: (token: Uint8Array, how: 'dead' | 'unknown') => void;
  readonly onBug: (error: unknown) => void;
}

const MDM_PAYLOAD = 'com.apple.mdm';
/** In the device's own milliseconds. */
const RESTART_MS = 4_000;
const ERASE_MS = 6_000;

export type FleetRefusal = 'not-possible-now' | 'wrong-pin';

/** A simulated device that is only in the fleet: it enrols, answers and has hands, and costs nothing while nobody talks to it. */
export class FleetDevice {
  readonly number: number;
  readonly identity: FleetIdentity;
  readonly profiles = new FakeProfiles();
  readonly mdm: FakeMdmDevice;
  readonly #options: FleetDeviceOptions;
  readonly #emitter = new Emitter<{ changed: null }>();
  readonly #update: SystemUpdate;
  readonly #managed: ManagedDevice;
  #state: FleetState;
  #booting: (() => void) | null = null;
  #enrolling = false;
  /** Its world runs. */
  #started = false;
  #running: (() => void)[] = [];
  #enrollmentError: string | null = null;

  constructor(
    birth: { number: number; identity: FleetIdentity; state: FleetState; profiles: readonly FakeProfile[]; mdm: FakeMdmSnapshot | null },
    options: FleetDeviceOptions,
  ) {
    this.number = birth.number;
    this.identity = birth.identity;
    this.#state = birth.state;
    this.#options = options;
    for (const profile of birth.profiles) this.profiles.put(profile);
    const { clock, pace, courier, enrollIdentity } = options;
    const managed = fleetManaged(this, { clock, pace, mdm: () => this.mdm, updateBegun: () => this.#update.resume() });
    this.#managed = managed;
    const restart = () => this.restart();
    this.#update = new SystemUpdate({
      clock,
      memory: () => this.#state.managed,
      remember: (part) => managed.remember(part),
      running: () => this.running,
      restart,
    });
    const busy = () => (this.identity.platform === 'macOS' ? this.#state.asleep : this.#state.locked && this.#state.managed.passcode);
    this.mdm = FakeMdmDevice.restore(
      {
        facts: () => this.#facts(),
        courier,
        enrollIdentity,
        clock,
        online: () => this.online,
        answersNotNow: busy,
        neverPostponed: neverPostponed(birth.identity.platform),
        postponesEverything: () => this.#state.answersNotNow,
        awaitingConfiguration: () => this.#state.managed.awaitingConfiguration,
        answers: (command) => carryOut(command, managed),
        declared: declaredBody(managed),
      },
      birth.mdm,
    );
    this.mdm.on('changed', () => this.#mdmChanged());
  }

  get state(): FleetState {
    return this.#state;
  }
  get running(): boolean {
    return !this.#state.shutDown && this.#booting === null;
  }
  get online(): boolean {
    const { offline, setUp, unlockedSinceBoot, managed } = this.#state;
    // Keys of Wi-Fi networks are opened by the first unlock; a Mac that is locked with a PIN does nothing at all.
    return this.#started && this.running && !offline && setUp && managed.lockPin === null && (this.identity.cellular || unlockedSinceBoot);
  }

  on(name: 'changed', listener: () => void): () => void {
    return this.#emitter.on(name, () => listener());
  }

  change(part: Partial<FleetState>): void {
    this.#state = { ...this.#state, ...part };
    this.#told();
  }

  view(): PracticeFleetDevice {
    const { identity, mdm } = this;
    const { managed, locked, answersNotNow, asleep, batteryPercent, token, setUp, name } = this.#state;
    return {
      udid: identity.udid,
      serialNumber: identity.serialNumber,
      kind: identity.kind,
      model: identity.marketingName,
      name,
      osVersion: this.#managed.identity.osVersion,
      enrollment: this.#enrolling ? 'enrolling' : mdm.enrolled ? 'enrolled' : this.#enrollmentError === null ? 'none' : 'failed',
      enrollmentError: this.#enrollmentError,
      online: this.online,
      running: this.running,
      setUp,
      locked,
      pinLocked: managed.lockPin !== null,
      supervised: this.#managed.standing().supervised,
      answersNotNow,
      asleep,
      lostMode: managed.lostMode !== null,
      sound: managed.sound,
      located: managed.place !== null,
      batteryPercent: identity.hasBattery ? batteryPercent : null,
      token,
      appsAsking: managed.apps.filter(({ prompt }) => prompt !== null).length,
      updating: managed.update?.phase ?? null,
    };
  }

  /** Waits for its turn to enrol. */
  announceEnrollment(): void {
    this.#enrolling = true;
    this.#enrollmentError = null;
    this.#told();
  }

  /** Takes an enrolment profile and enrols with it; null when there is none to be had, with the reason. */
  async enrol(bytes: Buffer | null, why: string | null = null): Promise<void> {
    this.#enrolling = true;
    this.#enrollmentError = why;
    const profile = bytes === null ? 'none' : readProfile(bytes);
    await this.#whenRunning();
    try {
      if (typeof profile === 'string') {
        this.#enrollmentError ??= 'profile-invalid';
        return;
      }
      await this.mdm.enroll(profile.content);
      this.profiles.put(profile);
      this.#state = { ...this.#state, token: 'good' };
    } catch (error) {
      const code = errorCode(error);
      if (code === null) this.#options.onBug(error);
      this.#enrollmentError = code ?? 'bug';
    } finally {
      this.#enrolling = false;
      this.#told();
    }
  }

  /** Null: done. Ageing and setting up need more than the device itself; the fleet does them. */
  act(deed: Exclude<PracticeFleetAct, { act: 'age' }>): FleetRefusal | null {
    const { managed } = this.#state;
    const device = this.#managed;
    const isMobile = this.identity.platform === 'iOS';
    switch (deed.act) {
      case 'go-offline':
        return this.#changed({ offline: true });
      case 'go-online':
        return this.#changed({ offline: false });
      case 'lock':
        this.lock();
        return null;
      case 'unlock':
        return managed.lostMode !== null ? 'not-possible-now' : this.#changed({ locked: false, unlockedSinceBoot: true });
      case 'switch-on':
        return this.#state.shutDown
          ? this.#changed({ shutDown: false, unlockedSinceBoot: !managed.passcode || !isMobile })
          : 'not-possible-now';
      case 'answer-not-now':
        return this.#changed({ answersNotNow: true });
      case 'answer-normally':
        return this.#changed({ answersNotNow: false });
      case 'sleep':
        return this.identity.platform === 'macOS' && this.identity.hasBattery ? this.#changed({ asleep: true }) : 'not-possible-now';
      case 'wake':
        return this.#changed({ asleep: false });
      case 'remove-profile':
      case 'remove-profile-silently':
        return this.#leave(deed.act === 'remove-profile');
      case 'erase':
        this.erase();
        return null;
      case 'set-up':
        return this.#state.setUp ? 'not-possible-now' : this.#changed({ setUp: true });
      case 'token-unknown':
        return this.#spoilToken('unknown');
      case 'token-dead':
        return this.#spoilToken('dead');
      case 'token-new':
        if (!this.mdm.enrolled) return 'not-possible-now';
        this.mdm.renewToken();
        return this.#changed({ token: 'good' });
      case 'hide-location':
        device.remember({ place: null });
        return null;
      case 'set-location':
        device.remember({ place: { latitude: deed.latitude, longitude: deed.longitude, accuracy: deed.accuracy } });
        return null;
      case 'hold-lost-mode':
        device.remember({ lostModeStays: true });
        return null;
      case 'release-lost-mode':
        device.remember({ lostModeStays: false });
        return null;
      case 'stop-sound':
        device.remember({ sound: false });
        return null;
      case 'accept-apps':
      case 'refuse-apps':
        answerPrompts(this.#managed, deed.act === 'accept-apps');
        return null;
      case 'install-update':
        if (managed.update?.phase !== 'prepared') return 'not-possible-now';
        this.#update.installNow();
        return null;
      case 'type-pin':
        if (managed.lockPin === null) return 'not-possible-now';
        if (managed.lockPin !== pinDigest(deed.pin)) return 'wrong-pin';
        device.remember({ lockPin: null });
        this.mdm.resume();
        return null;
      case 'set-battery':
        return this.identity.hasBattery ? this.#changed({ batteryPercent: deed.percent }) : 'not-possible-now';
    }
  }

  lock(): void {
    if (this.identity.platform === 'iOS') this.change({ locked: true });
  }

  installBytes(bytes: Buffer): McError | null {
    const profile = readProfile(bytes);
    if (typeof profile === 'string') return MC_ERRORS.profileInvalid;
    if (payloadsOf(profile, MDM_PAYLOAD).length > 0) return this.#renew(profile);
    this.profiles.put(profile);
    this.#told();
    return null;
  }

  /** The same enrolment profile again renews the identity, after the answer. */
  #renew(profile: FakeProfile): McError | null {
    if (profile.identifier !== this.mdm.profileIdentifier) return MC_ERRORS.profileNotInstallable;
    setImmediate(() => void this.enrol(profile.bytes));
    return null;
  }

  restart(): void {
    const { managed } = this.#state;
    this.#boot(RESTART_MS, { unlockedSinceBoot: this.identity.platform !== 'iOS' || !managed.passcode, locked: managed.passcode });
  }

  /** Everything is forgotten, nobody is told. */
  erase(): void {
    this.mdm.forget();
    this.profiles.clear();
    const fresh = freshFleetState(this.identity, this.number, this.#options.clock.now());
    const { offline, batteryPercent, managed } = this.#state;
    const { supervisedAt, bypassCode } = fresh.managed;
    const kept = { ...erasedMemory(managed), supervisedAt, bypassCode };
    this.#boot(ERASE_MS, { ...fresh, offline, batteryPercent, managed: kept, setUp: false });
  }

  shutDown(): void {
    this.#update.stop();
    this.#changed({ shutDown: true });
  }

  /** With its private keys; the constructor takes it back. */
  snapshot(): FleetSnapshot {
    const { kind } = this.identity;
    const profiles = this.profiles.all().map(({ bytes }) => bytes.toString('base64'));
    return { ...this.#state, number: this.number, kind, profiles, mdm: this.mdm.snapshot() };
  }

  start(): void {
    this.#started = true;
    this.mdm.resume();
    this.#update.resume();
  }

  async stop(): Promise<void> {
    // Offline first: what waits in line must not begin to wait for a server that is gone as well.
    this.#started = false;
    this.#update.stop();
    this.#booting?.();
    this.#booted();
    await this.mdm.stop();
  }

  #boot(ms: number, after: Partial<FleetState>): void {
    this.#booting?.();
    this.#update.stop();
    this.#booting = this.#options.clock.after(ms, () => {
      this.#booted();
      this.mdm.resume();
      this.#update.resume();
      this.#told();
    });
    this.change(after);
    this.mdm.resume(); // offline now: stops listening
  }

  #booted(): void {
    this.#booting = null;
    for (const go of this.#running.splice(0)) go();
  }

  /** At once, unless it is restarting. */
  #whenRunning(): Promise<void> {
    return this.#booting === null ? Promise.resolve() : new Promise((resolve) => this.#running.push(resolve));
  }

  #changed(part: Partial<FleetState>): null {
    this.change(part);
    this.mdm.resume();
    return null;
  }

  #leave(tells: boolean): FleetRefusal | null {
    if (!this.mdm.enrolled) return 'not-possible-now';
    if (tells) void this.mdm.checkOut();
    else this.mdm.forget();
    return null;
  }

  #spoilToken(how: 'dead' | 'unknown'): FleetRefusal | null {
    const { pushToken } = this.mdm;
    if (pushToken === null) return 'not-possible-now';
    this.#options.spoilToken(pushToken, how);
    return this.#changed({ token: how });
  }

  /** The management ended: its profile goes, and all that came by it. */
  #mdmChanged(): void {
    const profile = this.profiles.withPayload(MDM_PAYLOAD);
    if (!this.mdm.enrolled && !this.#enrolling && profile !== undefined) {
      this.profiles.clear();
      const { managed } = this.#state;
      this.#state = {
        ...this.#state,
        managed: { ...managed, lostMode: null, sound: false, apps: managed.apps.filter((app) => !app.managed) },
      };
    }
    this.#told();
  }

  #told(): void {
    this.#emitter.emit('changed', null);
    this.mdm.statusChanged();
  }

  #facts() {
    const { identity } = this;
    const { osVersion, buildVersion } = this.#managed.identity;
    return {
      udid: identity.udid,
      serialNumber: identity.serialNumber,
      productName: identity.productType,
      osVersion,
      buildVersion,
      deviceName: this.#state.name,
      imei: identity.imeis[0] ?? null,
      mac: identity.platform === 'macOS' ? { model: identity.modelNumber, modelName: identity.marketingName } : undefined,
      notOnConsole: identity.platform === 'tvOS' ? false : undefined,
      hasUnlockToken: identity.platform === 'iOS' && identity.kind !== 'shared-ipad',
    };
  }
}
