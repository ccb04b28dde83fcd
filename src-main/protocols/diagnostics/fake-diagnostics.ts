import type { PlistDict, PlistInputDict } from '#plist/plist.ts';
import { booleanAt, stringAt } from '#plist/read.ts';

/** The device behind diagnostics_relay, as its simulator needs it. */
export interface DiagnosticsPhone {
  readonly battery: FakeBattery;
  restart(): void;
  shutDown(): void;
}

/** Capacities in mAh; temperature in 1/100 °C (IORegistry, class IOPMPowerSource). */
export interface FakeBattery {
  readonly percent: number;
  readonly charging: boolean;
  readonly cycleCount: number;
  readonly designCapacity: number;
  readonly fullChargeCapacity: number;
  readonly temperature: number;
}

export interface DiagnosticsAnswer {
  readonly reply: PlistInputDict;
  readonly close?: boolean;
  readonly after?: () => void;
}

/** Its class and its name in the registry; the only entry there is. */
const BATTERY_ENTRIES = new Set(['IOPMPowerSource', 'AppleSmartBattery']);
const SUCCESS = { Status: 'Success' } as const;

/** One conversation of com.apple.mobile.diagnostics_relay (usb.md 4.2). */
export class FakeDiagnostics {
  readonly #phone: DiagnosticsPhone;
  /** WaitForDisconnect: what happens once the host has hung up. */
  #afterwards: (() => void) | null = null;

  constructor(phone: DiagnosticsPhone) {
    this.#phone = phone;
  }

  answer(request: PlistDict): DiagnosticsAnswer {
    switch (stringAt(request, 'Request')) {
      case 'Restart':
        return this.#power(request, () => this.#phone.restart());
      case 'Shutdown':
        return this.#power(request, () => this.#phone.shutDown());
      case 'Sleep':
        return { reply: SUCCESS };
      case 'All':
      case 'GasGauge':
        return { reply: { ...SUCCESS, Diagnostics: { GasGauge: this.#gasGauge() } } };
      case 'IORegistry':
        return this.#registry(request);
      case 'MobileGestalt':
        // Gone since iOS 17.4.
        return { reply: { ...SUCCESS, Diagnostics: { MobileGestalt: { Status: 'MobileGestaltDeprecated' } } } };
      case 'Goodbye':
        return { reply: SUCCESS, close: true };
      default:
        return { reply: { Status: 'UnknownRequest' } };
    }
  }

  /** The conversation is over: what was to wait for it happens now. */
  ended(): void {
    this.#afterwards?.();
    this.#afterwards = null;
  }

  #power(request: PlistDict, act: () => void): DiagnosticsAnswer {
    if (booleanAt(request, 'WaitForDisconnect') !== true) return { reply: SUCCESS, after: act };
    this.#afterwards = act;
    return { reply: SUCCESS };
  }

  #gasGauge(): PlistInputDict {
    const { cycleCount, designCapacity, fullChargeCapacity } = this.#phone.battery;
    return { CycleCount: cycleCount, DesignCapacity: designCapacity, FullChargeCapacity: fullChargeCapacity, Status: 'Success' };
  }

  #registry(request: PlistDict): DiagnosticsAnswer {
    const asksForBattery = ['EntryClass', 'EntryName'].some((key) => BATTERY_ENTRIES.has(stringAt(request, key) ?? ''));
    if (!asksForBattery) return { reply: { ...SUCCESS, Diagnostics: { IORegistry: {} } } };
    const battery = this.#phone.battery;
    const now = Math.round((battery.fullChargeCapacity * battery.percent) / 100);
    const entry = {
      AppleRawCurrentCapacity: now,
      AppleRawMaxCapacity: battery.fullChargeCapacity,
      CurrentCapacity: battery.percent,
      CycleCount: battery.cycleCount,
      DesignCapacity: battery.designCapacity,
      ExternalConnected: true,
      FullyCharged: battery.percent === 100,
      InstantAmperage: battery.charging ? 900 : 0,
      IsCharging: battery.charging,
      MaxCapacity: 100,
      NominalChargeCapacity: battery.fullChargeCapacity,
      Temperature: battery.temperature,
      Voltage: 4_100,
    };
    return { reply: { ...SUCCESS, Diagnostics: { IORegistry: entry } } };
  }
}
