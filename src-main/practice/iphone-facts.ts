import type { PlistDict } from '#plist/plist.ts';
import { supervisorsOf } from '../protocols/mcinstall/fake-mcinstall.ts';
import type { IphoneFaults } from './iphone-faults.ts';
import type { IphoneIdentity } from './iphone-models.ts';
import type { IphoneState } from './iphone-state.ts';
import { allowsPairing, batteryOf, isSupervised } from './iphone-values.ts';

/** What is found on a device that somebody had begun to set up. */
const LEFT_OVER: PlistDict = { CloudConfigurationUIComplete: true };

/** What a simulated device is, in the words in which lockdown, its services, MDM and a person ask. */
export abstract class IphoneFacts {
  /** As it tells itself. */
  abstract get identity(): IphoneIdentity;
  abstract readonly faults: IphoneFaults;
  abstract get state(): IphoneState;
  /** False while it restarts or erases itself, and when it was shut down. */
  abstract get running(): boolean;

  get udid(): string {
    return this.identity.udid;
  }
  get serialNumber(): string {
    return this.identity.serialNumber;
  }
  get productType(): string {
    return this.identity.productType;
  }
  get productId(): number {
    return this.identity.productId;
  }
  get locationId(): number {
    return this.identity.locationId;
  }
  get name(): string {
    return this.state.name;
  }
  get screen() {
    return this.state.screen;
  }
  get activationState() {
    return this.state.activationState;
  }
  get activated(): boolean {
    return this.state.activationState === 'Activated';
  }
  get assignedToOrganization(): boolean {
    return this.state.assignedToOrganization;
  }
  get locked(): boolean {
    return this.state.locked;
  }
  get unlockedSinceBoot(): boolean {
    return this.state.unlockedSinceBoot;
  }
  get cloudConfiguration(): PlistDict | null {
    const { cloudConfiguration } = this.state;
    return cloudConfiguration ?? (this.faults.has('configuration-present') ? LEFT_OVER : null);
  }
  get supervisorCertificates(): readonly Buffer[] {
    return supervisorsOf(this.state.cloudConfiguration);
  }
  get supervision() {
    if (!isSupervised(this.state)) return null;
    return { allowPairing: allowsPairing(this.state), certificates: this.supervisorCertificates };
  }
  get profiles() {
    return this.state.profiles;
  }
  get pairings() {
    return this.state.pairings;
  }
  get battery() {
    return batteryOf(this.identity, this.state);
  }
  get online(): boolean {
    const { offline, needsWifi, profiles, unlockedSinceBoot } = this.state;
    const hasCellular = this.identity.imeis.length > 0 && !needsWifi;
    return (
      this.running &&
      !offline &&
      !this.faults.has('offline') &&
      // Keys of networks are opened by the first unlock: until then a restarted device without cellular joins no Wi-Fi.
      (hasCellular || unlockedSinceBoot) &&
      (!needsWifi || profiles.withPayload('com.apple.wifi.managed') !== undefined)
    );
  }
  get osVersion(): string {
    return this.identity.osVersion;
  }
  get buildVersion(): string {
    return this.identity.buildVersion;
  }
  get imei(): string | null {
    return this.identity.imeis[0] ?? null;
  }
  get wifiMac(): string {
    return this.identity.wifiMac;
  }
  get supervised(): boolean {
    return isSupervised(this.state);
  }
  /** Is the cable in? A device that restarts is off the bus all the same. */
  get plugged(): boolean {
    return this.state.cable;
  }
}
