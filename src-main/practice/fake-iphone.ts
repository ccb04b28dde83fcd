import type { PracticeAct, PracticeDevice } from '#contract/practice.ts';
import type { McError } from '../protocols/mcinstall/fake-mc-errors.ts';
import type { FakeMdmDevice } from '../protocols/mdm/fake-mdm-device.ts';
import { portOf } from './iphone-places.ts';
import { type IphoneSnapshot, snapshotOf } from './iphone-state.ts';
import { IphoneSystem } from './iphone-system.ts';

/** One small but honest iOS, with a hand beside it. What it does follows usb.md 2 to 4 and mdm.md 2; real clients hold it to that. */
export class FakeIphone extends IphoneSystem {
  get trustDialog(): boolean {
    return this.lockdown.desk.trustDialog;
  }
  get mdm(): FakeMdmDevice {
    return this.enrollment.mdm;
  }
  get enrolled(): boolean {
    return this.mdm.enrolled;
  }
  /** Code of the last enrolment that failed; null after one that did not. */
  get enrollmentError(): string | null {
    return this.enrollment.lastError;
  }
  /** What a person sees of it. */
  view(): PracticeDevice {
    const { kind, faults, mode, downloaded, findMy, activationLocked } = this.state;
    const { place, marketingName } = this.hardware;
    return {
      udid: this.udid,
      place,
      port: portOf(place),
      kind,
      model: marketingName,
      faults: [...faults],
      mode,
      profileWaits: downloaded !== null,
      owned: findMy || activationLocked || this.state.appleAccount !== null,
      name: this.name,
      serialNumber: this.serialNumber,
      plugged: this.plugged,
      screen: this.screen,
      trustDialog: this.trustDialog,
      locked: this.locked,
      online: this.online,
      answersNotNow: this.state.answersNotNow,
      supervised: this.supervised,
      enrolled: this.enrolled,
    };
  }

  act(act: PracticeAct): void {
    const acts: Record<PracticeAct, () => void> = {
      plug: () => this.plug(),
      unplug: () => this.unplug(),
      'tap-trust': () => this.tapTrust(),
      'tap-dont-trust': () => this.tapDontTrust(),
      lock: () => this.lock(),
      unlock: () => this.unlock(),
      'finish-setup': () => this.finishSetup(),
      'install-downloaded': () => void this.installDownloaded(),
      'sign-out': () => this.signOut(),
      'go-offline': () => this.goOffline(),
      'go-online': () => this.goOnline(),
      'answer-not-now': () => this.answerNotNow(true),
      'answer-normally': () => this.answerNotNow(false),
      'enter-recovery': () => this.enterRecovery(),
      'enter-dfu': () => this.enterRecovery('dfu'),
      'leave-recovery': () => this.leaveRecovery(),
      erase: () => this.erase(),
      'add-by-hand': () => this.addByHand(),
      release: () => this.cloud?.release(this.hardware.serialNumber),
    };
    acts[act]();
  }

  /** Puts the cable in. A device that was shut down starts. */
  plug(): void {
    this.change({ cable: true });
    if (this.state.mode === 'normal') this.power.switchOn();
    this.power.cableChanged();
    this.appeared();
    this.changed();
  }

  unplug(): void {
    this.pullCable();
  }

  tapTrust(): void {
    this.lockdown.desk.tap('trust');
  }

  tapDontTrust(): void {
    this.lockdown.desk.tap('dont-trust');
  }

  unlock(): void {
    this.change({ locked: false, unlockedSinceBoot: true });
    this.journal.post('com.apple.springboard.lockstate');
    this.enrollment.resume();
  }

  /**
   * Through Setup Assistant to the home screen; Activation Lock lets nobody through. A device that Apple assigned a profile to
   * enrols on the way, or stays where it is. Without supervision this leaves a configuration that only an erase removes.
   */
  finishSetup(): void {
    if (this.screen === 'home' || this.state.activationLocked || this.remoteManagement()) return;
    const cloudConfiguration = { ...this.cloudConfiguration, CloudConfigurationUIComplete: true };
    this.change({ screen: 'home', activationState: 'Activated', cloudConfiguration });
    this.journal.post('com.apple.purplebuddy.setupdone');
  }

  /** The owner takes the Apple Account away, and with it Find My and the lock. */
  signOut(): void {
    this.change({ appleAccount: null, findMy: false, activationLocked: false });
  }

  goOffline(): void {
    this.change({ offline: true });
    this.mdm.resume();
  }

  goOnline(): void {
    this.change({ offline: false });
    this.enrollment.resume();
  }

  /** Everything that iOS may postpone is answered NotNow. */
  answerNotNow(does: boolean): void {
    this.change({ answersNotNow: does });
    if (!does) this.mdm.resume();
  }

  /** Apple Configurator on somebody's Mac: erased, added to the organisation, and left at "Hello" (usb.md 6.1). */
  addByHand(): void {
    this.erase();
    this.cloud?.addByHand(this.hardware.serialNumber);
  }

  /** Apple assigned it to an organisation: only automated enrolment may configure it (33004). */
  assignToOrganization(): void {
    this.change({ assignedToOrganization: true });
  }

  /** Without cellular: offline until a Wi-Fi profile is installed. */
  needWifi(does: boolean): void {
    this.change({ needsWifi: does });
    this.enrollment.resume();
  }

  /** Settings > Profile Downloaded > Install. Null: installed, or there was none. */
  installDownloaded(): McError | null {
    const { downloaded } = this.state;
    if (downloaded === null) return null;
    this.change({ downloaded: null });
    return this.apply(downloaded);
  }

  /** As JSON, with its private keys; the constructor takes it back. */
  snapshot(): IphoneSnapshot {
    return snapshotOf(this.hardware, this.state, this.mdm.snapshot());
  }

  /** Switched on in its place: on the bus when its cable is in, listening when it is enrolled. */
  start(): void {
    this.power.cableChanged();
    this.enrollment.resume();
    this.update.resume();
  }

  /** Switched off; what it knows stays for `snapshot()`. */
  async stop(): Promise<void> {
    this.faults.interrupt();
    this.update.stop();
    this.power.shutDown();
    await this.enrollment.stop();
  }
}
