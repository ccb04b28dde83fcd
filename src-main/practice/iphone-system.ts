import { createPrivateKey, type KeyObject } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type { PracticeFault } from '#contract/practice.ts';
import { type Clock, systemClock } from '#lib/clock.ts';
import { Emitter } from '#lib/emitter.ts';
import { generateRsaKey } from '#pki/keys.ts';
import type { PlistDict, PlistInputDict, PlistValue } from '#plist/plist.ts';
import { FakeAfcFiles } from '../protocols/afc/fake-afc-files.ts';
import { type DeviceService, FakeLockdown, type LockdownPhone } from '../protocols/lockdown/fake-lockdown.ts';
import { MC_ERRORS, type McError } from '../protocols/mcinstall/fake-mc-errors.ts';
import { type FakeProfile, payloadsOf, readProfile } from '../protocols/mcinstall/fake-profiles.ts';
import type { Courier, EnrollIdentity } from '../protocols/mdm/fake-mdm-ports.ts';
import type { FakeMdmSnapshot } from '../protocols/mdm/fake-mdm-snapshot.ts';
import type { UsbmuxTarget } from '../protocols/usbmux/fake-usbmuxd.ts';
import { cloudConfigurationOf, type DeviceCloud, fetchEnrollmentProfile } from './automated-setup.ts';
import { IphoneEnrollment, MDM_PAYLOAD } from './iphone-enrollment.ts';
import { IphoneFacts } from './iphone-facts.ts';
import { IphoneFaults } from './iphone-faults.ts';
import { IphoneJournal } from './iphone-journal.ts';
import { type ManagedPhone, managedIphone, supervisedFrom } from './iphone-management.ts';
import type { IphoneIdentity } from './iphone-models.ts';
import { locationIdOf } from './iphone-places.ts';
import { type Bus, IphonePower } from './iphone-power.ts';
import { PRACTICE_WORK, type WorkTimes } from './iphone-requests.ts';
import { iphoneServices, type ServedPhone } from './iphone-services.ts';
import { erasedState, type IphoneState } from './iphone-state.ts';
import { isSupervised, lockdownValues, reported, writtenAfter } from './iphone-values.ts';
import { carryOut } from './managed/carry-out.ts';
import { declaredBody } from './managed/declared-configurations.ts';
import type { SystemUpdate } from './managed/system-update.ts';

export interface IphoneOptions {
  readonly bus: Bus;
  readonly courier: Courier;
  readonly enrollIdentity: EnrollIdentity;
  /** What its own time goes by; may run faster than that of the host. */
  readonly clock?: Clock | undefined;
  /** What the chatter of its log goes by: no faster for a device that is. */
  readonly wallClock?: Clock | undefined;
  /** How many times faster than life it is. */
  readonly pace?: (() => number) | undefined;
  /** What its own work takes now. */
  readonly work?: (() => WorkTimes) | undefined;
  /** The serial number that it tells when it is to tell a wrong one. */
  readonly twinSerial?: (() => string | null) | undefined;
  /** Apple's service for devices of organisations; absent: there is none. */
  readonly cloud?: DeviceCloud | undefined;
  readonly onBug: (error: unknown) => void;
}

/** What a device comes to the bench as: who it is, what it knows, and its half of a management. */
export interface IphoneBirth {
  readonly identity: IphoneIdentity;
  readonly state: IphoneState;
  readonly mdm: FakeMdmSnapshot | null;
}

/** A bad cable finds its contact again after so long; a hub that was reset finds its devices. */
const LOOSE_MS = 1_000;

/** A new language draws the home screen anew; milliseconds. */
const SPRINGBOARD_MS = 1_000;

/** What the software of a simulated device is and does: the side that lockdown, its services and MDM see. */
export class IphoneSystem extends IphoneFacts implements UsbmuxTarget, LockdownPhone, ServedPhone, ManagedPhone {
  readonly faults: IphoneFaults;
  readonly files = new FakeAfcFiles();
  /** The pictures behind the screens, as a supervising host set them. Not kept over a restart of the bench. */
  readonly wallpapers = new Map<'lock' | 'home', Buffer>();
  readonly journal: IphoneJournal;
  readonly lockdown: FakeLockdown;
  protected readonly power: IphonePower;
  protected readonly enrollment: IphoneEnrollment;
  protected readonly update: SystemUpdate;
  readonly #options: IphoneOptions;
  readonly #clock: Clock;
  readonly #emitter = new Emitter<{ changed: null }>();
  readonly #services: ReadonlyMap<string, DeviceService>;
  #hardware: IphoneIdentity;
  #state: IphoneState;
  #key: Promise<KeyObject> | null = null;

  constructor({ identity, state, mdm }: IphoneBirth, options: IphoneOptions) {
    super();
    const clock = options.clock ?? systemClock;
    this.#hardware = identity;
    this.#state = state;
    this.#options = options;
    this.#clock = clock;
    this.faults = new IphoneFaults({
      list: () => this.#state.faults,
      keep: (faults) => this.change({ faults }),
      work: options.work ?? (() => PRACTICE_WORK),
      clock,
      seed: identity.place,
    });
    this.journal = new IphoneJournal(options.wallClock ?? clock);
    this.lockdown = new FakeLockdown(this, options.onBug);
    this.#services = iphoneServices(this);
    const left = () => this.lockdown.reset();
    this.power = new IphonePower({ bus: options.bus, clock, target: this, cable: () => this.#state.cable, left });
    const managed = managedIphone(this, { clock, pace: options.pace ?? (() => 1), mdm: () => this.enrollment.mdm });
    this.update = managed.update;
    this.enrollment = new IphoneEnrollment(
      {
        ...options,
        clock,
        identity: () => this.identity,
        state: () => this.#state,
        online: () => this.online,
        busy: () => this.#state.locked,
        postponesEverything: () => this.#state.answersNotNow || this.faults.meet('not-now'),
        answer: (command) => carryOut(command, managed.device),
        declared: declaredBody(managed.device),
        changed: () => this.changed(),
        say: (text) => this.journal.say('profiled', 112, text),
      },
      mdm,
    );
    if (state.mode !== 'normal') this.power.shutDown();
  }

  /** Who it really is; `identity` is what it says. */
  get hardware(): IphoneIdentity {
    return this.#hardware;
  }
  get identity(): IphoneIdentity {
    return reported(this.#hardware, this.#state, () => this.#options.twinSerial?.() ?? null);
  }
  get state(): IphoneState {
    return this.#state;
  }
  /** Whether the bus itself lists it, in whatever mode. */
  get onUsb(): boolean {
    return this.#state.mode === 'normal' ? this.power.onBus : this.#state.cable;
  }
  protected get cloud(): DeviceCloud | undefined {
    return this.#options.cloud;
  }
  get running(): boolean {
    return this.power.running;
  }

  /** Anything that a snapshot or a person would see. */
  on(name: 'changed', listener: () => void): () => void {
    return this.#emitter.on(name, () => listener());
  }

  changed(): void {
    this.#emitter.emit('changed', null);
    this.enrollment.mdm.statusChanged();
  }

  change(part: Partial<IphoneState>): void {
    this.#state = { ...this.#state, ...part };
    this.changed();
  }

  /** RSA-2048, made off the main thread when it is needed for the first time. */
  deviceKey(): Promise<KeyObject> {
    this.#key ??= this.#loadKey();
    return this.#key;
  }

  async #loadKey(): Promise<KeyObject> {
    const stored = this.#state.deviceKeyPem;
    if (stored !== null) return createPrivateKey(stored);
    const key = await generateRsaKey(2048);
    this.change({ deviceKeyPem: key.export({ type: 'pkcs8', format: 'pem' }).toString() });
    return key;
  }

  accept(port: number): ((stream: Duplex) => void) | null {
    return this.lockdown.accept(port);
  }

  service(name: string): DeviceService | undefined {
    return this.#services.get(name);
  }

  values(domain: string | null): PlistInputDict {
    return lockdownValues(domain, this.identity, this.#state, this.#clock.now());
  }

  write(domain: string | null, key: string, value: PlistValue | undefined): void {
    if (domain === null && key === 'TimeIntervalSince1970') return; // the practice clock stays right
    if (domain === null && key === 'DeviceName') {
      this.change({ name: typeof value === 'string' && value !== '' ? value : this.identity.defaultName });
      return this.journal.post('com.apple.mobile.lockdown.device_name_changed');
    }
    if (domain === null && key === 'ActivationStateAcknowledged') return this.change({ activationAcknowledged: value === true });
    this.change({ written: writtenAfter(this.#state, domain, key, value) });
    if (domain === 'com.apple.international' && key === 'Language') this.#restartSpringBoard();
  }

  /** A new language: the home screen is drawn anew, which hosts wait for (usb.md 4.4). */
  #restartSpringBoard(): void {
    this.#clock.after(SPRINGBOARD_MS, () => this.journal.post('com.apple.springboard.finishedstartup'));
  }

  setActivationState(activationState: 'Activated' | 'Unactivated'): void {
    this.change({ activationState, activationAcknowledged: false });
    this.journal.say('mobileactivationd', 88, `Activation state: ${activationState}`);
    this.journal.post('com.apple.mobile.lockdown.activation_state');
  }

  deactivate(): void {
    this.setActivationState('Unactivated');
  }

  configure(cloudConfiguration: PlistDict): void {
    this.change({ cloudConfiguration });
    if (isSupervised(this.#state))
      this.change({ managed: { ...this.#state.managed, ...supervisedFrom(this.#clock.now(), this.serialNumber) } });
    this.journal.say('teslad', 140, 'Cloud configuration stored');
    this.journal.post('com.apple.ManagedConfiguration.managedorginfochanged');
  }

  /**
   * "Remote Management" in Setup Assistant: an organisation's device takes what was assigned to it, and enrols. False: nothing
   * is, and it is set up like anybody's.
   */
  protected remoteManagement(): boolean {
    const profile = this.online ? (this.cloud?.configurationFor(this.hardware.serialNumber) ?? null) : null;
    if (profile === null) return false;
    this.#enrollBy(profile).catch(this.#options.onBug);
    return true;
  }

  async #enrollBy(profile: Readonly<Record<string, unknown>>): Promise<void> {
    const before = this.#state.pairings;
    const fetched = await fetchEnrollmentProfile(profile, { identity: this.identity, key: await this.deviceKey(), clock: this.#clock });
    // Erased meanwhile, or there already by another tap: this answer is for nobody.
    if (this.#state.pairings !== before || this.#state.screen === 'home') return;
    if ('code' in fetched) return this.journal.say('teslad', 140, `Remote Management: no profile (${fetched.code})`);
    this.setActivationState('Activated');
    this.configure(cloudConfigurationOf(profile));
    this.installBytes(fetched.bytes);
    this.change({ screen: 'home' });
    this.journal.post('com.apple.purplebuddy.setupdone');
  }

  /** Past Setup Assistant a person has to confirm, unless the supervising host or the server asks (usb.md 3.6). */
  install(profile: FakeProfile, by: 'supervisor' | 'host'): McError | null {
    if (by === 'supervisor' || this.#state.screen === 'setup-assistant') return this.apply(profile);
    this.change({ downloaded: profile });
    return null;
  }

  installBytes(bytes: Buffer): McError | null {
    const profile = readProfile(bytes);
    return typeof profile === 'string' ? MC_ERRORS.profileInvalid : this.apply(profile);
  }

  protected apply(profile: FakeProfile): McError | null {
    const managing = payloadsOf(profile, MDM_PAYLOAD).length > 0;
    const refused = managing ? this.enrollment.refusal(profile) : null;
    if (refused !== null) return refused;
    this.#state.profiles.put(profile);
    if (managing) this.enrollment.begin(profile);
    else this.enrollment.resume(); // a Wi-Fi profile may have brought it online
    this.#profilesChanged(`Installed profile ${profile.identifier}`);
    return null;
  }

  remove(profile: FakeProfile): McError | null {
    this.#state.profiles.remove(profile.identifier);
    if (payloadsOf(profile, MDM_PAYLOAD).length > 0) this.enrollment.removed().catch(this.#options.onBug);
    this.#profilesChanged(`Removed profile ${profile.identifier}`);
    return null;
  }

  removeByIdentifier(identifier: string): McError | null {
    const profile = this.#state.profiles.get(identifier);
    return profile === undefined ? MC_ERRORS.profileNotFound : this.remove(profile);
  }

  #profilesChanged(what: string): void {
    this.journal.say('profiled', 112, what);
    this.journal.post('com.apple.ManagedConfiguration.profileListChanged');
    this.changed();
  }

  setWallpaper(screen: 'lock' | 'home', image: Buffer): void {
    this.wallpapers.set(screen, image);
  }

  lock(): void {
    if (this.#state.locked) return;
    this.change({ locked: true });
    this.journal.post('com.apple.springboard.lockstate');
  }

  /** These faults from now on, and no others. */
  setFaults(faults: readonly PracticeFault[]): void {
    const had = this.faults.has('passcode');
    const freed = had && !faults.some(({ fault }) => fault === 'passcode');
    this.change({ faults, ...(freed ? { locked: false, unlockedSinceBoot: true } : {}) });
    if (!had) this.appeared(); // whoever unlocked it meanwhile need not again
    this.enrollment.resume(); // online, offline or willing again
  }

  refusesTrust(): boolean {
    return this.faults.meet('trust-refused');
  }

  /** On the bench, or back there: a passcode is asked for anew. */
  protected appeared(): void {
    if (this.faults.meet('passcode')) this.lock();
  }

  /** Everything is forgotten; it comes back with a new DeviceID and a new key. */
  erase(): void {
    this.enrollment.mdm.forget();
    this.faults.erased();
    this.#boot(this.faults.workMs('erase'), () => {
      this.#state = erasedState(this.#state, this.identity.defaultName);
      this.#key = null;
      this.files.clear();
      this.wallpapers.clear();
    });
  }

  restart(): void {
    this.#boot(this.faults.workMs('restart'), () => {
      this.#state = { ...this.#state, mode: 'normal', unlockedSinceBoot: !this.#state.locked };
    });
  }

  #boot(ms: number, meanwhile: () => void): void {
    this.#offTheBus();
    this.power.boot(ms, meanwhile, () => {
      this.appeared();
      this.enrollment.resume();
      this.update.resume();
      this.changed();
    });
    this.enrollment.mdm.resume(); // offline now: stops listening
    this.changed();
  }

  #offTheBus(): void {
    this.update.stop();
    this.faults.interrupt();
    this.faults.visitEnded();
  }

  shutDown(): void {
    this.#offTheBus();
    this.power.shutDown();
    this.enrollment.mdm.resume();
    this.changed();
  }

  /** Recovery mode is not on usbmuxd: for its clients the device is gone (usb.md 10.5). */
  enterRecovery(mode: 'recovery' | 'dfu' = 'recovery'): void {
    this.change({ mode });
    this.shutDown();
  }

  /** Out of recovery or DFU mode: it starts. */
  leaveRecovery(): void {
    if (this.#state.mode !== 'normal') this.restart();
  }

  /** Off the bus for a moment, though nobody touched it. */
  loseContact(): void {
    this.power.loseContact(LOOSE_MS, () => this.changed());
    this.changed();
  }

  /** At another place from now on; its cable is out. */
  layAt(place: number): void {
    this.#hardware = { ...this.#hardware, place, locationId: locationIdOf(place) };
  }

  pullCable(): void {
    if (this.faults.takeLooseContact()) return this.loseContact();
    this.faults.visitEnded();
    this.change({ cable: false });
    this.power.cableChanged();
  }
}
